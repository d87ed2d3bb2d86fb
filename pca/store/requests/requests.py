"""Requests as stored: who answers them until when, and the rulings they got."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, func, or_, select, text, type_coerce

from pca.domain.access.access import Reach
from pca.domain.requests_known import OpenRequest
from pca.store.access.access import scope_filter
from pca.store.kit.database import Unit
from pca.store.kit.packed import Packed
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Statement, inserting, updating
from pca.store.tables.requests import REQUEST, RULING, WAITING_SQL

if TYPE_CHECKING:
    from pca.domain.facts import (
        RequestClimbed,
        RequestRaised,
        RequestsLeft,
        RequestWithdrawn,
        RulingAcknowledged,
        RulingGiven,
    )
    from pca.domain.journal import Entry


class CommitteeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """One request in a list."""

    number: int
    kind: str
    title: str
    text: str
    site: str
    region: str
    committee: str
    urgent: bool
    status: str
    raised_by: str
    entered_by: str
    raised_at: datetime
    due: datetime
    climbed: int
    climbed_at: datetime | None
    ruling: int
    answered_at: datetime | None
    settled_at: datetime | None
    settled_by: str

    def late(self, now: datetime) -> bool:
        """Whether nobody answered in time, so far or at all."""
        return self.status == "open" and (self.climbed > 0 or self.due <= now)


class RulingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One ruling, as it was given."""

    number: int
    request: int
    seat: str
    given_by: str
    given_at: datetime
    written: dict[str, str]
    replaces: int
    concerned: str
    region: str
    site_types: tuple[str, ...]
    sites: int
    waves: tuple[int, ...]


_c, _r = REQUEST.c, RULING.c
_WAVES = select(_r.waves).where(_r.crisis == _c.crisis, _r.number == _c.ruling).scalar_subquery()
_sent: Any = type_coerce(func.coalesce(_WAVES, "[]"), Packed).label("waves")
_OPEN = Reader(OpenRequest, REQUEST, waves=_sent)
_NAMED = _OPEN.by("crisis", "number")
_waiting = (_c.crisis == bindparam("crisis"), text(WAITING_SQL))
_LATE = Statement(
    _OPEN.select(*_waiting, _c.step_at <= bindparam("now", type_=_c.step_at.type))
    .order_by(_c.number)
    .limit(bindparam("most"))
)
_WAITING = Statement(select(_c.number).where(*_waiting).order_by(_c.number))
_OF_AUTHOR = Statement(select(func.count()).where(*_waiting, _c.raised_by == bindparam("person")))
_LAST = Statement(select(func.max(_c.number)).where(_c.crisis == bindparam("crisis")))
_LAST_RULING = Statement(select(func.max(_r.number)).where(_r.crisis == bindparam("crisis")))
_LINES, _RULINGS = Reader(CommitteeRequest, REQUEST), Reader(RulingLine, RULING)

_RAISE, _RULE = inserting(REQUEST), inserting(RULING)
_CLIMB = updating(REQUEST, ["crisis", "number"], "committee", "due", "step_at", "climbed", "climbed_at")
_ANSWER = updating(REQUEST, ["crisis", "number"], "status", "ruling", "answered_at", "settled_at", "settled_by")
_SETTLE = updating(REQUEST, ["crisis", "number"], "status", "settled_at", "settled_by")
_CLIMBED = Statement(select(_c.climbed).where(_c.crisis == bindparam("crisis"), _c.number == bindparam("number")))
_ANSWERED = Statement(select(_c.answered_at).where(_c.crisis == bindparam("crisis"), _c.number == bindparam("number")))


def named(unit: Unit, key: str, number: int) -> OpenRequest | None:
    """One request, as the rules look at it."""
    return _OPEN.one(unit, _NAMED, crisis=key, number=number)


def late(unit: Unit, key: str, now: datetime, most: int) -> tuple[OpenRequest, ...]:
    """Those that climb now, the oldest first."""
    return _OPEN.prepared(unit, _LATE, crisis=key, now=now, most=most)


def waiting(unit: Unit, key: str) -> tuple[int, ...]:
    """The numbers of those that nobody has answered."""
    return tuple(int(row[0]) for row in _WAITING.rows(unit, crisis=key))


def waiting_of(unit: Unit, key: str, person: str) -> int:
    """How many of somebody's own nobody has answered."""
    row = _OF_AUTHOR.first(unit, crisis=key, person=person)
    return int(row[0]) if row else 0


def waiting_within(unit: Unit, key: str, reach: Reach) -> int:
    """How many within reach nobody has answered."""
    within = scope_filter(reach, place=_c.site, region=_c.region)
    query = select(func.count()).select_from(REQUEST).where(_c.crisis == key, text(WAITING_SQL), within)
    return int(unit.connection.execute(query).scalar_one())


def last(unit: Unit, key: str) -> tuple[int, int]:
    """The numbers given out last: of requests, and of rulings."""
    request, ruling = _LAST.first(unit, crisis=key), _LAST_RULING.first(unit, crisis=key)
    return int((request and request[0]) or 0), int((ruling and ruling[0]) or 0)


def requests(
    unit: Unit, key: str, reach: Reach, person: str, *, number: int | None = None
) -> tuple[CommitteeRequest, ...]:
    """Those within reach, and a person's own; the newest first."""
    theirs = or_(scope_filter(reach, place=_c.site, region=_c.region), _c.raised_by == person)
    which = [_c.crisis == key, theirs, *([_c.number == number] if number is not None else [])]
    return _LINES.all(unit, _LINES.select(*which).order_by(_c.number.desc()))


def rulings(unit: Unit, key: str, request: int | None = None) -> tuple[RulingLine, ...]:
    """All rulings of a crisis, or of one request; the newest first."""
    which = [_r.crisis == key, *([_r.request == request] if request is not None else [])]
    return _RULINGS.all(unit, _RULINGS.select(*which).order_by(_r.number.desc()))


def request_raised(unit: Unit, entry: Entry, fact: RequestRaised) -> None:
    """It waits for an answer."""
    key, mode = crisis_of(entry)
    _RAISE.run(
        unit,
        crisis=key,
        number=fact.number,
        mode=mode,
        kind=fact.kind,
        title=fact.title,
        text=fact.text,
        site=fact.site,
        region=fact.region,
        committee=fact.committee,
        urgent=fact.urgent,
        status="open",
        raised_by=fact.by,
        entered_by=entry.who,
        raised_at=entry.at,
        due=fact.due,
        step_at=fact.step_at,
        climbed=0,
        climbed_at=None,
        ruling=0,
        answered_at=None,
        settled_at=None,
        settled_by="",
    )


def request_climbed(unit: Unit, entry: Entry, fact: RequestClimbed) -> None:
    """Somebody else answers."""
    key = crisis_of(entry)[0]
    before = _CLIMBED.first(unit, crisis=key, number=fact.number)
    _CLIMB.run(
        unit,
        committee=fact.committee,
        due=fact.due,
        step_at=fact.step_at,
        climbed=(int(before[0]) if before else 0) + 1,
        climbed_at=entry.at,
        of_crisis=key,
        of_number=fact.number,
    )


def ruling_given(unit: Unit, entry: Entry, fact: RulingGiven) -> None:
    """It is answered, and the answer is to be read."""
    key, mode = crisis_of(entry)
    _RULE.run(
        unit,
        crisis=key,
        number=fact.number,
        mode=mode,
        request=fact.request,
        seat=fact.seat,
        given_by=entry.on_behalf_of or entry.who,
        given_at=entry.at,
        written=fact.written,
        replaces=fact.replaces,
        concerned=fact.concerned,
        region=fact.region,
        site_types=fact.site_types,
        sites=fact.sites,
        waves=fact.waves,
    )
    before = _ANSWERED.first(unit, crisis=key, number=fact.request)
    first = before[0] if before and before[0] is not None else entry.at
    which = {"of_crisis": key, "of_number": fact.request}
    _ANSWER.run(unit, status="answered", ruling=fact.number, answered_at=first, settled_at=None, settled_by="", **which)


def ruling_acknowledged(unit: Unit, entry: Entry, fact: RulingAcknowledged) -> None:
    """The answer was read."""
    _settle(unit, entry, fact.request, "acknowledged")


def request_withdrawn(unit: Unit, entry: Entry, fact: RequestWithdrawn) -> None:
    """Nobody need answer."""
    _settle(unit, entry, fact.number, "withdrawn")


def requests_left(unit: Unit, entry: Entry, fact: RequestsLeft) -> None:
    """Nobody answered before the crisis closed."""
    for number in fact.requests:
        _settle(unit, entry, number, "left")


def _settle(unit: Unit, entry: Entry, number: int, status: str) -> None:
    which = {"of_crisis": crisis_of(entry)[0], "of_number": number}
    _SETTLE.run(unit, status=status, settled_at=entry.at, settled_by=entry.on_behalf_of or entry.who, **which)
