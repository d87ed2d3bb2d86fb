"""Messages about accounts as stored: links that wait to be sent or used, and word of what changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from sqlalchemy import bindparam, delete, func, select, update

from pca.domain.contact_points import ContactKind
from pca.store.audit.credentials import note
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement, inserting, updating
from pca.store.tables.accounts import ACCESS_LINK, ACCOUNT_MESSAGE

AccountMessageKind = Literal["invitation", "reset", "notice"]
"""A first password to choose; another one instead of a forgotten one; word of what was done to an account."""

KEPT = timedelta(days=2)
"""How long a message that is over is remembered: what somebody asked for lately is counted by it."""


class AccountMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message about somebody's account. Without a person it goes to nobody."""

    number: int = 0
    kind: AccountMessageKind
    person: str
    about: str = ""
    asked_by: str
    """Empty where somebody who is not signed in asked for it."""
    asked_at: datetime
    ends: datetime
    addresses: tuple[str, ...] = ()
    known: bool = False
    attempts: int = 0
    next_at: datetime | None = None
    sent_at: datetime | None = None
    failed: tuple[ContactKind, ...] = ()


class AccessLink(msgspec.Struct, frozen=True, kw_only=True):
    """One link that was sent; `id` is the digest of its secret."""

    id: str
    message: int
    kind: AccountMessageKind
    person: str
    address: str
    made_at: datetime
    expires_at: datetime


_m, _k = ACCOUNT_MESSAGE.c, ACCESS_LINK.c
_MESSAGES, _LINKS = Reader(AccountMessage, ACCOUNT_MESSAGE), Reader(AccessLink, ACCESS_LINK)
_LAST = Statement(select(func.coalesce(func.max(_m.number), 0)))
_ADD = inserting(ACCOUNT_MESSAGE)
_DUE = Statement(
    _MESSAGES.select(_m.next_at.is_not(None), _m.next_at <= bindparam("now"))
    .order_by(_m.next_at, _m.number)
    .limit(bindparam("most"))
)
_WAITING = Statement(select(func.count()).where(_m.next_at.is_not(None), Among(_m.about, "abouts")))
_SETTLE = updating(ACCOUNT_MESSAGE, ["number"], "attempts", "next_at", "sent_at", "failed")
_USED = updating(ACCOUNT_MESSAGE, ["number", "person"], "next_at")
_INVITED = Statement(_MESSAGES.select(_m.kind == "invitation", Among(_m.person, "people")).order_by(_m.number))
_LATELY = Statement(
    select(func.count()).where(
        _m.person == bindparam("person"),
        _m.asked_by == "",
        _m.known == bindparam("known"),
        _m.asked_at > bindparam("since"),
    )
)
_PRUNE = Statement(
    delete(ACCOUNT_MESSAGE).where(
        (_m.kind != "invitation") | (_m.asked_by == ""), _m.next_at.is_(None), _m.asked_at <= bindparam("before")
    )
)
_FORGET = Statement(delete(ACCOUNT_MESSAGE).where(_m.number == bindparam("number")))
_LINK = _LINKS.by("id")
_ADD_LINK = inserting(ACCESS_LINK)
_END_LINK = Statement(delete(ACCESS_LINK).where(_k.id == bindparam("id")))
_OF_PERSON = _LINKS.by("person")
_PRUNE_LINKS = Statement(delete(ACCESS_LINK).where(_k.expires_at <= bindparam("now")))

INVITED_FOR = timedelta(days=30)
"""How long an invitation that two people agreed to can be sent, and sent again."""


def invitation(person: str, marks: tuple[str, ...], by: str, now: datetime) -> AccountMessage:
    """An invitation that waits to be sent to one of these addresses."""
    return AccountMessage(
        kind="invitation",
        person=person,
        asked_by=by,
        asked_at=now,
        ends=now + INVITED_FOR,
        addresses=marks,
        next_at=now,
    )


def add(unit: Unit, fresh: Iterable[AccountMessage]) -> None:
    """Let messages wait to be sent; the newest of everybody counts."""
    row = _LAST.first(unit)
    for number, message in enumerate(fresh, int(row[0]) + 1 if row else 1):
        _ADD.run(unit, **msgspec.structs.asdict(msgspec.structs.replace(message, number=number)))


def due(unit: Unit, now: datetime, most: int) -> tuple[AccountMessage, ...]:
    """Messages that may leave now, the oldest first."""
    return _MESSAGES.prepared(unit, _DUE, now=now, most=most)


def waiting(unit: Unit, abouts: Iterable[str]) -> int:
    """How many messages about these things have not left."""
    row = _WAITING.first(unit, abouts=list(abouts))
    return int(row[0]) if row else 0


def send_again(unit: Unit, message: AccountMessage, now: datetime) -> None:
    """Let it wait to be sent once more; links that were sent before can still be used."""
    settle(unit, msgspec.structs.replace(message, attempts=0, next_at=now, sent_at=None, failed=()))


def settle(unit: Unit, message: AccountMessage) -> None:
    """Keep what became of a message, or until when somebody is sending it."""
    _SETTLE.run(
        unit,
        attempts=message.attempts,
        next_at=message.next_at,
        sent_at=message.sent_at,
        failed=message.failed,
        of_number=message.number,
    )


def forget(unit: Unit, number: int) -> None:
    """A message to nobody is done with."""
    _FORGET.run(unit, number=number)


def clear(unit: Unit, now: datetime) -> None:
    """Messages that are over for long, and links that ran out, are not kept."""
    _PRUNE.run(unit, before=now - KEPT)
    _PRUNE_LINKS.run(unit, now=now)


def invitations(unit: Unit, people: Iterable[str]) -> dict[str, AccountMessage]:
    """The last invitation of each of these people who has one."""
    return {message.person: message for message in _MESSAGES.prepared(unit, _INVITED, people=list(people))}


def asked_lately(unit: Unit, person: str, since: datetime, *, known: bool) -> int:
    """How many links somebody asked for under this name since then, in browsers that are known or not."""
    row = _LATELY.first(unit, person=person, since=since, known=known)
    return int(row[0]) if row else 0


def add_links(unit: Unit, links: Iterable[AccessLink]) -> None:
    """Keep links that are about to be sent."""
    made = tuple(links)
    for link in made:
        _ADD_LINK.run(unit, **msgspec.structs.asdict(link))
    note(unit, "link", [(link.id,) for link in made])


def link(unit: Unit, id: str, now: datetime) -> AccessLink | None:
    """The link with this digest, while it can be used."""
    kept = _LINKS.one(unit, _LINK, id=id)
    return kept if kept is not None and kept.made_at <= now < kept.expires_at else None


def take_link(unit: Unit, id: str, now: datetime) -> AccessLink | None:
    """The link, once: it and every other link of its person are gone afterwards."""
    taken = link(unit, id, now)
    if taken is not None:
        _USED.run(unit, next_at=None, of_number=taken.message, of_person=taken.person)
        end_links(unit, taken.person)
    return taken


def end_links(unit: Unit, person: str) -> None:
    """No link of this person opens anything any more."""
    _end(unit, _LINKS.prepared(unit, _OF_PERSON, person=person))


def end_link(unit: Unit, id: str) -> None:
    """This link opens nothing: it never left."""
    _END_LINK.run(unit, id=id)
    note(unit, "link", [(id,)])


def end_all(unit: Unit) -> None:
    """After a restore no link opens anything, and what waited does not leave: whoever needs a link asks anew."""
    _end(unit, _LINKS.all(unit, _LINKS.select()))
    unit.connection.execute(update(ACCOUNT_MESSAGE).values(next_at=None))


def _end(unit: Unit, links: Iterable[AccessLink]) -> None:
    ids = [link.id for link in links]
    for id in ids:
        _END_LINK.run(unit, id=id)
    note(unit, "link", [(id,) for id in ids])
