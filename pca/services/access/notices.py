"""Letters to people about their own account: what was prepared, changed or taken away, and by whom."""

from __future__ import annotations

import logging

from pca.catalogue import Words
from pca.catalogue.languages import house_language
from pca.channels import Outgoing, send_alone
from pca.domain.access.access_orders import Change, Prepared
from pca.runtime import Runtime
from pca.services.access.notice_words import AROUND, CHANGED, CONFIRMED, PREPARED, listed
from pca.services.access.revoking import NOTHING, Revoked
from pca.store.people.directory import contacts, organisation

_log = logging.getLogger(__name__)


def prepared(runtime: Runtime, person: str, kind: Prepared, *, by: str, why: str) -> None:
    """Tell the owner that somebody prepared a way in for them: nothing changed yet."""
    _tell(runtime, person, PREPARED, kind, NOTHING, by=by, why=why)


def confirmed(runtime: Runtime, person: str, kind: Prepared, *, by: str, revoked: Revoked) -> None:
    """Tell the owner that it counts from now on, and what no longer does."""
    _tell(runtime, person, CONFIRMED, kind, revoked, by=by)


def changed(runtime: Runtime, person: str, change: Change, *, by: str, why: str, revoked: Revoked = NOTHING) -> None:
    """Tell the owner what somebody did to their account."""
    if change in CHANGED:
        _tell(runtime, person, CHANGED, change, revoked, by=by, why=why)


def _tell(runtime: Runtime, person: str, words: Words, code: str, revoked: Revoked, **values: str) -> None:
    """One mail, in the person's language; a mail server that is down is logged and holds up nothing."""
    way = next((channel for channel in runtime.channels if "mail" in channel.kinds), None)
    with runtime.store.read() as unit:
        known, contact = organisation(unit).people.get(person), contacts(unit, [person]).get(person)
    if way is None or contact is None or not contact.email:
        return
    language = house_language(known.language if known is not None else None)
    text = words.say(code, language, **{"why": "—", **values})
    lines = [text, *listed(revoked, language), "", AROUND.say("not_you", language)]
    now = runtime.clock.now()
    letter = Outgoing(
        key=f"account/{person}/{now:%Y%m%d%H%M%S%f}",
        kind="mail",
        name=contact.called(language),
        address=contact.email,
        subject=AROUND.say("subject", language, institution=runtime.settings.institution),
        body="\n".join(lines) + "\n",
        language=language,
        mode="real",
        at=now,
    )
    with way:
        if send_alone(way, letter).outcome != "sent":
            _log.warning("%s could not be told about their account", person)
