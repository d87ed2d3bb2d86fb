"""Confirmed cover as stored: by region and day, and one person's own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import bindparam, delete, func, select

from pca.domain.cover_move import CoverMove
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement, inserting, upserting
from pca.store.tables.coverage import COVER, COVER_MOVE, SITE_DISTANCE

if TYPE_CHECKING:
    from pca.domain.facts import CoverConfirmed, DistancesSet
    from pca.domain.journal import Entry

_c, _m = COVER.c, COVER_MOVE.c
_PUT, _PUT_MOVE = upserting(COVER), inserting(COVER_MOVE)
_DROP = Statement(delete(COVER_MOVE).where(_m.day == bindparam("of_day"), _m.region == bindparam("of_region")))
_DROP_PEOPLE = Statement(delete(COVER_MOVE).where(_m.day == bindparam("of_day"), Among(_m.person, "people")))
_CONFIRMED = Statement(select(_c.region, _c.at, _c.who, _c.sites, _c.most_sites).where(_c.day == bindparam("day")))
_MOVES = Statement(
    select(_m.region, _m.person, _m.site, _m.to, _m.km).where(_m.day == bindparam("day")).order_by(_m.to, _m.person)
)
_d = SITE_DISTANCE.c
_DISTANCES = Statement(select(_d.site, _d.other, _d.km))
_PUT_DISTANCE, _NO_DISTANCE = inserting(SITE_DISTANCE), Statement(delete(SITE_DISTANCE))
_FAR_LEFT = [Statement(delete(SITE_DISTANCE).where(Among(column, "left"))) for column in (_d.site, _d.other)]
_AWAY = Statement(
    select(_m.person)
    .where(_m.day >= bindparam("first"), _m.day < bindparam("last"))
    .group_by(_m.person)
    .having(func.count() == bindparam("days"))
)
_OWN = Statement(
    select(_m.day, _m.person, _m.site, _m.to, _m.km)
    .where(_m.person == bindparam("person"), _m.day >= bindparam("since"))
    .order_by(_m.day)
)


class ConfirmedCover(msgspec.Struct, frozen=True):
    """What was confirmed for one region and one day."""

    region: str
    at: datetime
    who: str
    sites: int
    most_sites: int
    moves: tuple[CoverMove, ...]


def confirmed(unit: Unit, day: date) -> dict[str, ConfirmedCover]:
    """What was confirmed for that day, by region."""
    moves: dict[str, list[CoverMove]] = {}
    for region, *move in _MOVES.rows(unit, day=day.isoformat()):
        moves.setdefault(region, []).append(CoverMove(*move))
    return {
        region: ConfirmedCover(region, at, who, sites, most, tuple(moves.get(region, ())))
        for region, at, who, sites, most in _CONFIRMED.rows(unit, day=day.isoformat())
    }


def distances(unit: Unit) -> dict[tuple[str, str], int]:
    """Kilometres between two sites by the institution's own table, by their identifiers in order."""
    return {(str(site), str(other)): int(km) for site, other, km in _DISTANCES.rows(unit)}


def away_each_day(unit: Unit, day: date, days: int) -> frozenset[str]:
    """Who works at another site on each of so many days right before one."""
    rows = _AWAY.rows(unit, first=(day - timedelta(days=days)).isoformat(), last=day.isoformat(), days=days)
    return frozenset(str(row[0]) for row in rows)


def own_moves(unit: Unit, person: str, since: date) -> tuple[tuple[date, CoverMove], ...]:
    """The days from `since` on that somebody works at another site, in order."""
    rows = _OWN.rows(unit, person=person, since=since.isoformat())
    return tuple((date.fromisoformat(day), CoverMove(*move)) for day, *move in rows)


def distances_set(unit: Unit, _entry: Entry, fact: DistancesSet) -> None:
    """These pairs, and no others."""
    _NO_DISTANCE.run(unit)
    if fact.rows:
        _PUT_DISTANCE.many(unit, [(*sorted((row.site, row.other)), row.km) for row in fact.rows])


def places_left(unit: Unit, left: tuple[str, ...]) -> None:
    """It is no way from or to sites that left the directory."""
    for statement in _FAR_LEFT if left else ():
        statement.run(unit, left=left)


def cover_confirmed(unit: Unit, entry: Entry, fact: CoverConfirmed) -> None:
    """These moves stand for the region and day, and no others."""
    day = fact.day.isoformat()
    _DROP.run(unit, of_day=day, of_region=fact.region)
    _DROP_PEOPLE.run(unit, of_day=day, people=[move.person for move in fact.moves])
    rows = [(move.person, day, fact.region, move.site, move.to, move.km) for move in fact.moves]
    if rows:
        _PUT_MOVE.many(unit, rows)
    sums = {"sites": fact.sites, "most_sites": fact.most_sites}
    _PUT.run(unit, day=day, region=fact.region, at=entry.at, who=entry.who, **sums)
