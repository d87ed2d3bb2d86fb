"""The rules of a support vault: off until its ground is complete, one content after another, ten clear days, an end."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pca.domain.availability_acts import ZONE
from pca.domain.availability_rules import midnight
from pca.domain.draft import Draft, refuse
from pca.domain.facts import (
    ErasureAsked,
    SupportErased,
    SupportKept,
    SupportLocked,
    SupportRead,
    VaultEnded,
    VaultSetUp,
)
from pca.domain.orders import CLOCK
from pca.domain.vault_acts import (
    AskErasure,
    EndVault,
    EraseSupport,
    KeepSupport,
    LockSupport,
    NoteSupportRead,
    SealedRecord,
    SetUpVault,
    SupportVault,
    VaultTerms,
)

LONGEST = 1_830
"""Days that a vault lasts at most: five years."""

CLEAR_DAYS = 10
"""Days between the request and its last day, neither of them counted (law 09-08, article 8)."""

_FILE, _SEAL = re.compile(r"[0-9a-f]{32}"), re.compile(r"[0-9a-f]{64}")


def set_up(draft: Draft, act: SetUpVault) -> None:
    """All of it, and a last day to come. A vault that ended is not begun again: its keys are gone."""
    known = draft.situation.vault.vault
    if known is not None and not known.open(draft.now):
        refuse("vault_ended")
    terms = VaultTerms(
        basis=act.terms.basis.strip(),
        reference=act.terms.reference.strip(),
        purpose=act.terms.purpose.strip(),
        notice=act.terms.notice.strip(),
        until=act.terms.until,
    )
    if not (terms.basis and terms.reference and terms.purpose and terms.notice):
        refuse("vault_terms")
    if known is not None and terms == known.terms:
        refuse("vault_same")
    zone = ZoneInfo(ZONE)
    today = draft.now.astimezone(zone).date()
    if not today <= terms.until <= today + timedelta(days=LONGEST):
        refuse("vault_until", days=LONGEST)
    draft.add(VaultSetUp(terms=terms, ends=midnight(terms.until + timedelta(days=1), zone)))


def end(draft: Draft, _act: EndVault) -> None:
    """By a person at any time, with a reason; by the clock once the last day is over."""
    known = draft.situation.vault.vault
    if known is None or known.ended_at is not None:
        refuse("vault_ended")
    if draft.order.who == CLOCK:
        if known.open(draft.now):
            refuse("vault_open")
    elif not draft.order.why.strip():
        refuse("reason_missing")
    draft.add(VaultEnded(files=draft.situation.vault.files_left))


def keep(draft: Draft, act: KeepSupport) -> None:
    """A new file, or what was seen replaced."""
    _open(draft)
    known = draft.situation.vault.records.get(act.file)
    if not (_FILE.fullmatch(act.file) and _SEAL.fullmatch(act.seal)):
        refuse("support_unknown")
    if known is not None:
        _readable(known)
        if act.over != known.seal:
            refuse("support_overtaken")
    elif act.over:
        refuse("support_unknown")
    draft.add(SupportKept(file=act.file, seal=act.seal))


def note_read(draft: Draft, act: NoteSupportRead) -> None:
    """Before anything is opened: only files that may be."""
    _open(draft)
    for file in act.files:
        _readable(_known(draft, file))
    draft.add(SupportRead(files=act.files))


def ask(draft: Draft, act: AskErasure) -> None:
    """One open request for a file at a time."""
    _open(draft)
    record, known = _known(draft, act.file), draft.situation.vault
    if record.erased_at is not None:
        refuse("support_erased")
    if any(asked.file == act.file and asked.answered_at is None for asked in known.requests):
        refuse("erasure_asked")
    draft.add(ErasureAsked(number=known.last_request + 1, file=act.file, what=act.what, due=last_instant(draft.now)))


def last_instant(asked_at: datetime) -> datetime:
    """When the last day of a request is over (UTC): ten whole days lie between it and the day of the request."""
    zone = ZoneInfo(ZONE)
    return midnight(asked_at.astimezone(zone).date() + timedelta(days=CLEAR_DAYS + 2), zone)


def lock(draft: Draft, act: LockSupport) -> None:
    """As often as asked, while there is something to lock."""
    _open(draft)
    record = _known(draft, act.file)
    if record.erased_at is not None:
        refuse("support_erased")
    if record.locked is act.locked:
        refuse("support_same")
    draft.add(SupportLocked(file=act.file, locked=act.locked))


def erase(draft: Draft, act: EraseSupport) -> None:
    """Once."""
    _open(draft)
    if _known(draft, act.file).erased_at is not None:
        refuse("support_erased")
    draft.add(SupportErased(file=act.file))


def _open(draft: Draft) -> SupportVault:
    vault = draft.situation.vault.vault
    if vault is None:
        refuse("vault_off")
    if not vault.open(draft.now):
        refuse("vault_ended")
    return vault


def _known(draft: Draft, file: str) -> SealedRecord:
    record = draft.situation.vault.records.get(file)
    if record is None:
        refuse("support_unknown")
    return record


def _readable(record: SealedRecord) -> None:
    if record.erased_at is not None:
        refuse("support_erased")
    if record.locked:
        refuse("support_locked")
