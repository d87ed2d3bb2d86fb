"""Support vaults as the database knows them: grounds, random identifiers, requests. Contents lie in sealed files."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import BindParameter, bindparam, func, select

from pca.domain.vault_acts import ErasureKind, ErasureRequest, SealedRecord, SupportVault, VaultTerms
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Statement, updating, upserting
from pca.store.tables.vault import ERASURE_REQUEST, SEALED_RECORD, VAULT

if TYPE_CHECKING:
    from pca.domain.facts import (
        ErasureAsked,
        SupportErased,
        SupportKept,
        SupportLocked,
        VaultEnded,
        VaultSetUp,
    )
    from pca.domain.journal import Entry

_v, _r, _q = VAULT.c, SEALED_RECORD.c, ERASURE_REQUEST.c
_CRISIS: BindParameter[str] = bindparam("crisis")
_OPEN = _r.erased_at.is_(None)
_TERMS = (_v.basis, _v.reference, _v.purpose, _v.notice, _v.until, _v.ends, _v.set_up_at, _v.set_up_by, _v.ended_at)
_VAULT = Statement(select(*_TERMS).where(_v.crisis == _CRISIS))
_ALL = Statement(select(_v.crisis, *_TERMS).order_by(_v.crisis))
_RECORD = (_r.file, _r.seal, _r.kept_at, _r.locked, _r.erased_at)
_NAMED = Statement(select(*_RECORD).where(_r.crisis == _CRISIS, Among(_r.file, "files")))
_RECORDS = Statement(select(*_RECORD).where(_r.crisis == _CRISIS).order_by(_r.kept_at, _r.file))
_LEFT = Statement(select(func.count()).where(_r.crisis == _CRISIS, _OPEN))
_REQUEST = (_q.number, _q.file, _q.what, _q.asked_at, _q.due, _q.answered_at)
_REQUESTS = Statement(select(*_REQUEST).where(_q.crisis == _CRISIS).order_by(_q.number))
_WAITING = Statement(
    select(_q.due)
    .join(VAULT, _v.crisis == _q.crisis)
    .where(_q.answered_at.is_(None), _v.ended_at.is_(None), _v.ends > bindparam("now"))
    .order_by(_q.due)
)
_PUT, _ENDED = upserting(VAULT), updating(VAULT, ["crisis"], "ended_at")
_KEEP = upserting(SEALED_RECORD)
_LOCK, _ERASE = (
    updating(SEALED_RECORD, ["crisis", "file"], "locked"),
    updating(SEALED_RECORD, ["crisis", "file"], "erased_at"),
)
_ERASE_ALL = updating(SEALED_RECORD, ["crisis"], "erased_at", where=(_OPEN,))
_ASK = upserting(ERASURE_REQUEST)
_UNANSWERED = (_q.answered_at.is_(None),)
_ANSWER = updating(ERASURE_REQUEST, ["crisis", "file"], "answered_at", where=_UNANSWERED)
_ANSWER_LOCK = updating(ERASURE_REQUEST, ["crisis", "file", "what"], "answered_at", where=_UNANSWERED)
_ANSWER_ALL = updating(ERASURE_REQUEST, ["crisis"], "answered_at", where=_UNANSWERED)


def vault(unit: Unit, crisis: str) -> SupportVault | None:
    """The vault of a crisis, whether it is open or has ended; None where none was set up."""
    row = _VAULT.first(unit, crisis=crisis)
    return None if row is None else _vault(*row)


def vaults(unit: Unit) -> dict[str, SupportVault]:
    """All vaults, by crisis."""
    return {str(crisis): _vault(*row) for crisis, *row in _ALL.rows(unit)}


def _vault(
    basis: str, reference: str, purpose: str, notice: str, until: str, ends: Any, at: Any, by: str, ended_at: Any
) -> SupportVault:
    terms = VaultTerms(
        basis=basis, reference=reference, purpose=purpose, notice=notice, until=date.fromisoformat(until)
    )
    return SupportVault(terms=terms, ends=ends, set_up_at=at, set_up_by=by, ended_at=ended_at)


def records(unit: Unit, crisis: str) -> list[SealedRecord]:
    """All files of a vault, those whose key is destroyed too; the one that has changed least lately first."""
    return [_record(*row) for row in _RECORDS.rows(unit, crisis=crisis)]


def named(unit: Unit, crisis: str, files: Collection[str]) -> dict[str, SealedRecord]:
    """Some of them, by identifier."""
    return {str(row[0]): _record(*row) for row in _NAMED.rows(unit, crisis=crisis, files=list(files))}


def _record(file: str, seal: str, kept_at: datetime, locked: bool, erased_at: datetime | None) -> SealedRecord:
    return SealedRecord(file=file, seal=seal, kept_at=kept_at, locked=bool(locked), erased_at=erased_at)


def left(unit: Unit, crisis: str) -> int:
    """How many files have a key."""
    row = _LEFT.first(unit, crisis=crisis)
    return int(row[0]) if row else 0


def requests(unit: Unit, crisis: str) -> list[ErasureRequest]:
    """All requests in a vault, in their order."""
    return [
        ErasureRequest(
            number=number, file=file, what=cast(ErasureKind, what), asked_at=asked_at, due=due, answered_at=answered_at
        )
        for number, file, what, asked_at, due, answered_at in _REQUESTS.rows(unit, crisis=crisis)
    ]


def waiting(unit: Unit, now: datetime) -> list[datetime]:
    """When the last day of each request that waits in an open vault is over, the nearest first."""
    return [due for (due,) in _WAITING.rows(unit, now=now)]


# ---------------------------------------------------------------- facts


def vault_set_up(unit: Unit, entry: Entry, fact: VaultSetUp) -> None:
    """It may be kept on this ground."""
    key, mode = crisis_of(entry)
    terms = fact.terms
    _PUT.run(
        unit,
        crisis=key,
        mode=mode,
        basis=terms.basis,
        reference=terms.reference,
        purpose=terms.purpose,
        notice=terms.notice,
        until=terms.until.isoformat(),
        ends=fact.ends,
        set_up_at=entry.at,
        set_up_by=entry.who,
        ended_at=None,
    )


def vault_ended(unit: Unit, entry: Entry, _fact: VaultEnded) -> None:
    """Nothing in it can be read any more."""
    key, _ = crisis_of(entry)
    _ENDED.run(unit, of_crisis=key, ended_at=entry.at)
    _ERASE_ALL.run(unit, of_crisis=key, erased_at=entry.at)
    _ANSWER_ALL.run(unit, of_crisis=key, answered_at=entry.at)


def support_kept(unit: Unit, entry: Entry, fact: SupportKept) -> None:
    """The file has this content."""
    key, mode = crisis_of(entry)
    _KEEP.run(
        unit, crisis=key, mode=mode, file=fact.file, seal=fact.seal, kept_at=entry.at, locked=False, erased_at=None
    )


def erasure_asked(unit: Unit, entry: Entry, fact: ErasureAsked) -> None:
    """There is one more request."""
    key, mode = crisis_of(entry)
    _ASK.run(
        unit,
        crisis=key,
        mode=mode,
        number=fact.number,
        file=fact.file,
        what=fact.what,
        asked_at=entry.at,
        due=fact.due,
        answered_at=None,
    )


def support_locked(unit: Unit, entry: Entry, fact: SupportLocked) -> None:
    """Nobody reads it, or somebody may again; that it is locked is what a request for it asked."""
    key, _ = crisis_of(entry)
    _LOCK.run(unit, of_crisis=key, of_file=fact.file, locked=fact.locked)
    if fact.locked:
        _ANSWER_LOCK.run(unit, of_crisis=key, of_file=fact.file, of_what="lock", answered_at=entry.at)


def support_erased(unit: Unit, entry: Entry, fact: SupportErased) -> None:
    """Its key is destroyed; every request about it is answered."""
    key, _ = crisis_of(entry)
    _ERASE.run(unit, of_crisis=key, of_file=fact.file, erased_at=entry.at)
    _ANSWER.run(unit, of_crisis=key, of_file=fact.file, answered_at=entry.at)
