"""Resources as stored: what each place has and used, what people have, and what was moved when."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import bindparam, func, null, select, update

from pca.domain.access.access import Reach
from pca.domain.resources import HandedOut, Stock, Used
from pca.store.access.access import scope_filter
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Statement, inserting, updating, upserting
from pca.store.tables.resources import HANDED_OUT, RESOURCE_MOVE, RESOURCE_STOCK, RESOURCE_USE

if TYPE_CHECKING:
    from pca.domain.facts import ResourceMoved, ResourceReturned, ResourceShort
    from pca.domain.journal import Entry

_s, _u, _h, _m = RESOURCE_STOCK.c, RESOURCE_USE.c, HANDED_OUT.c, RESOURCE_MOVE.c
_STOCK, _ITEM = Reader(Stock, RESOURCE_STOCK), Reader(HandedOut, HANDED_OUT)
_ONE, _ITEM_BY = _STOCK.by("crisis", "resource", "place"), _ITEM.by("crisis", "number")
_there = (_u.crisis == bindparam("crisis"), _u.resource == bindparam("resource"), _u.place == bindparam("place"))
_FIRST_USE = Statement(select(func.min(_u.day)).where(*_there))
_WEEK = Statement(select(func.sum(_u.quantity)).where(*_there, _u.day >= bindparam("since")))
_MOVES = Statement(select(func.max(_m.number)).where(_m.crisis == bindparam("crisis")))
_ITEMS = Statement(select(func.max(_h.number)).where(_h.crisis == bindparam("crisis")))
_DUE = Statement(
    select(_s.resource, _s.place)
    .where(_s.crisis == bindparam("crisis"), _s.short_at <= bindparam("now", type_=_s.short_at.type))
    .order_by(_s.resource, _s.place)
    .limit(bindparam("most"))
)
_SHORT_BY = Statement(
    select(_s.resource, func.count())
    .where(_s.crisis == bindparam("crisis"), _s.short == bindparam("short", type_=_s.short.type))
    .group_by(_s.resource)
)
_PUT = upserting(RESOURCE_STOCK)
_USE = upserting(RESOURCE_USE, quantity=_u.quantity + bindparam("quantity", type_=_u.quantity.type))
_HAND, _MOVE = inserting(HANDED_OUT), inserting(RESOURCE_MOVE)
_BACK = updating(HANDED_OUT, ["crisis", "number"], "left", "returned_at", "lost")
_SHORT = Statement(
    update(RESOURCE_STOCK)
    .where(_s.crisis == bindparam("of_crisis"), _s.resource == bindparam("of_resource"), Among(_s.place, "places"))
    .values(short=bindparam("short", type_=_s.short.type), short_at=null())
)


class Movement(msgspec.Struct, frozen=True, kw_only=True):
    """One movement as it was written down. `free` is what was at hand afterwards."""

    number: int
    kind: str
    resource: str
    place: str
    to: str
    person: str
    quantity: int
    free: int
    at: datetime
    by: str
    why: str


_MOVEMENT = Reader(Movement, RESOURCE_MOVE)


def stock(unit: Unit, crisis: str, resource: str, place: str) -> Stock | None:
    """What a place has of a resource; None while nothing was written down there."""
    return _STOCK.one(unit, _ONE, crisis=crisis, resource=resource, place=place)


def used(unit: Unit, crisis: str, resource: str, place: str, since: date, today: date) -> Used:
    """What a place used from a day on, and how long ago its first use was."""
    first = _FIRST_USE.first(unit, crisis=crisis, resource=resource, place=place)
    if first is None or first[0] is None:
        return Used()
    week = _WEEK.first(unit, crisis=crisis, resource=resource, place=place, since=since.isoformat())
    return Used(int((week and week[0]) or 0), (today - date.fromisoformat(first[0])).days)


def item(unit: Unit, crisis: str, number: int) -> HandedOut | None:
    """What was handed out under a number."""
    return _ITEM.one(unit, _ITEM_BY, crisis=crisis, number=number)


def moves(unit: Unit, crisis: str) -> int:
    """How many movements were written down in a crisis."""
    row = _MOVES.first(unit, crisis=crisis)
    return int((row and row[0]) or 0)


def handed_out(unit: Unit, crisis: str) -> int:
    """How many things were handed out in a crisis."""
    row = _ITEMS.first(unit, crisis=crisis)
    return int((row and row[0]) or 0)


def due_short(unit: Unit, crisis: str, now: datetime, most: int) -> tuple[tuple[str, str], ...]:
    """What became short by now, and was not said to be."""
    return tuple((str(name), str(place)) for name, place in _DUE.rows(unit, crisis=crisis, now=now, most=most))


def short(unit: Unit, crisis: str) -> dict[str, int]:
    """How many places are short of each resource."""
    return {str(name): int(places) for name, places in _SHORT_BY.rows(unit, crisis=crisis, short=True)}


# ---------------------------------------------------------------- what pages ask


def stocks(unit: Unit, crisis: str, resource: str, reach: Reach) -> dict[str, Stock]:
    """What was written down of a resource, by place within reach."""
    columns = (_s.place, _s.free, _s.out, _s.used, _s.short)
    query = select(*columns).where(_s.crisis == crisis, _s.resource == resource, scope_filter(reach, place=_s.place))
    rows = unit.connection.execute(query)
    return {str(place): Stock(int(free), int(out), int(used), bool(short)) for place, free, out, used, short in rows}


def week_of_use(unit: Unit, crisis: str, resource: str, since: date, today: date) -> dict[str, Used]:
    """What each place used of a resource from a day on."""
    of_it = (_u.crisis == crisis, _u.resource == resource)
    first = dict(unit.connection.execute(select(_u.place, func.min(_u.day)).where(*of_it).group_by(_u.place)).all())
    lately = select(_u.place, func.sum(_u.quantity)).where(*of_it, _u.day >= since.isoformat()).group_by(_u.place)
    week = dict(unit.connection.execute(lately).all())
    return {
        str(place): Used(int(week.get(place) or 0), (today - date.fromisoformat(day)).days)
        for place, day in first.items()
    }


def items(unit: Unit, crisis: str, reach: Reach, *, person: str = "", resource: str = "") -> tuple[HandedOut, ...]:
    """What people still have, the longest first: of one person, of one resource, or of all within reach."""
    where = [_h.crisis == crisis, _h.left > 0]
    where += [_h.person == person] if person else [scope_filter(reach, place=_h.place)]
    where += [_h.resource == resource] if resource else []
    return _ITEM.all(unit, _ITEM.select(*where).order_by(_h.number))


def movements(
    unit: Unit, crisis: str, resource: str, place: str, *, before: int | None, most: int
) -> tuple[Movement, ...]:
    """The last movements of a resource at a place, or to it; those before a number where one is given."""
    where = [_m.crisis == crisis, _m.resource == resource, (_m.place == place) | (_m.to == place)]
    where += [] if before is None else [_m.number < before]
    return _MOVEMENT.all(unit, _MOVEMENT.select(*where).order_by(_m.number.desc()).limit(most))


# ---------------------------------------------------------------- facts


def resource_moved(unit: Unit, entry: Entry, fact: ResourceMoved) -> None:
    """What the place has then; what it used that day; what the person has."""
    key, mode = crisis_of(entry)
    _keep(unit, entry, fact.resource, fact.place, fact.stock, fact.short_at)
    if fact.to_place and fact.to_stock is not None:
        _keep(unit, entry, fact.resource, fact.to_place, fact.to_stock, fact.to_short_at)
    if fact.kind == "use":
        _USE.run(
            unit,
            crisis=key,
            resource=fact.resource,
            place=fact.place,
            day=entry.at.date().isoformat(),
            mode=mode,
            quantity=fact.quantity,
        )
    if fact.kind == "hand_out":
        _HAND.run(
            unit,
            crisis=key,
            number=fact.item,
            mode=mode,
            resource=fact.resource,
            place=fact.place,
            person=fact.person,
            serial=fact.serial,
            left=fact.quantity,
            since=entry.at,
            returned_at=None,
            lost=False,
        )
    _note(unit, entry, fact, fact.kind, fact.to_place)


def resource_returned(unit: Unit, entry: Entry, fact: ResourceReturned) -> None:
    """What the place has then, and what is still with the person."""
    _keep(unit, entry, fact.resource, fact.place, fact.stock, fact.short_at)
    key, _mode = crisis_of(entry)
    _BACK.run(
        unit,
        of_crisis=key,
        of_number=fact.item,
        left=fact.left,
        returned_at=None if fact.left else entry.at,
        lost=fact.lost,
    )
    _note(unit, entry, fact, "lose_out" if fact.lost else "give_back")


def resource_short(unit: Unit, entry: Entry, fact: ResourceShort) -> None:
    """These places are short from now on."""
    key, _mode = crisis_of(entry)
    _SHORT.run(unit, of_crisis=key, of_resource=fact.resource, places=fact.places, short=True)


def _keep(unit: Unit, entry: Entry, resource: str, place: str, stock: Stock, at: datetime | None) -> None:
    key, mode = crisis_of(entry)
    _PUT.run(
        unit,
        crisis=key,
        resource=resource,
        place=place,
        mode=mode,
        free=stock.free,
        out=stock.out,
        used=stock.used,
        short=stock.short,
        short_at=at,
    )


def _note(unit: Unit, entry: Entry, fact: ResourceMoved | ResourceReturned, kind: str, to: str = "") -> None:
    key, mode = crisis_of(entry)
    _MOVE.run(
        unit,
        crisis=key,
        number=fact.number,
        mode=mode,
        kind=kind,
        resource=fact.resource,
        place=fact.place,
        to=to,
        person=fact.person,
        quantity=fact.quantity,
        free=fact.stock.free,
        at=entry.at,
        by=entry.who,
        why=entry.why,
    )
