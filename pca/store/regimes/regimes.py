"""What is open where, as stored: regimes people set, weeks of places, days that are not like the others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, literal, select

from pca.domain.regimes import DatedHours, RegimeHeld
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement, deleting, upserting
from pca.store.tables.regimes import DATED_HOURS, PLACE_HOURS, REGIME

if TYPE_CHECKING:
    from pca.domain.facts import DatesSet, HoursSet, RegimeLifted, RegimeSet
    from pca.domain.journal import Entry

_nothing: Any = literal("")
_HELD = Reader(RegimeHeld, REGIME, measure=_nothing, level=_nothing)
_HELD_IN = Statement(_HELD.select(REGIME.c.scope == bindparam("scope")).order_by(REGIME.c.place))
_WEEKS = Statement(select(PLACE_HOURS.c.place, PLACE_HOURS.c.season, PLACE_HOURS.c.hours))
_d = DATED_HOURS.c
_DATES = Statement(
    select(_d.place, _d.day, _d.hours, _d.note).where(_d.day >= bindparam("since")).order_by(_d.place, _d.day)
)
_PUT, _PUT_WEEK, _PUT_DATE = upserting(REGIME), upserting(PLACE_HOURS), upserting(DATED_HOURS)
_LIFT = Statement(delete(REGIME).where(REGIME.c.scope == bindparam("of_scope"), Among(REGIME.c.place, "places")))
_DROP_WEEK, _DROP_DATE = deleting(PLACE_HOURS), deleting(DATED_HOURS)
_LEFT = [Statement(delete(table).where(Among(table.c.place, "left"))) for table in (REGIME, PLACE_HOURS, DATED_HOURS)]


def held_regimes(unit: Unit, scope: str = "") -> dict[str, RegimeHeld]:
    """The regimes people set, by place; those of an exercise where `scope` names it."""
    return {held.place: held for held in _HELD.prepared(unit, _HELD_IN, scope=scope)}


def weeks(unit: Unit) -> dict[tuple[str, str], str]:
    """The weeks of places, by (place, season)."""
    return {(row[0], row[1]): row[2] for row in _WEEKS.rows(unit)}


def dates(unit: Unit, since: date) -> dict[tuple[str, date], DatedHours]:
    """Days from `since` on that are not like the others, by (place, day)."""
    rows = _DATES.rows(unit, since=since.isoformat())
    return {(row[0], (day := date.fromisoformat(row[1]))): DatedHours(day, row[2], row[3]) for row in rows}


def scope_of(crisis: str | None, mode: str | None) -> str:
    """To what a regime set in a crisis belongs: an exercise to itself, all else to what is real."""
    return crisis or "" if mode == "exercise" else ""


def regime_set(unit: Unit, entry: Entry, fact: RegimeSet) -> None:
    """These places are under it from now on."""
    scope = scope_of(entry.crisis, entry.mode)
    for place in fact.places:
        _PUT.run(
            unit,
            scope=scope,
            place=place,
            mode=entry.mode or "real",
            regime=fact.regime,
            hours=fact.hours,
            alternate=fact.alternate,
            since=entry.at,
            until=fact.until,
            set_by=entry.who,
            owner=fact.owner,
            due=fact.due,
            crisis=entry.crisis or "",
        )


def regime_lifted(unit: Unit, entry: Entry, fact: RegimeLifted) -> None:
    """Nothing is set at these places any more."""
    _LIFT.run(unit, of_scope=scope_of(entry.crisis, entry.mode), places=fact.places)


def hours_set(unit: Unit, entry: Entry, fact: HoursSet) -> None:
    """The week of these places; none where the text is empty."""
    for place in fact.places:
        if fact.hours:
            _PUT_WEEK.run(unit, place=place, season=fact.season, hours=fact.hours)
        else:
            _DROP_WEEK.run(unit, place=place, season=fact.season)


def dates_set(unit: Unit, entry: Entry, fact: DatesSet) -> None:
    """Days that are not like the others, and days that are again."""
    for place in fact.places:
        for day in fact.dropped:
            _DROP_DATE.run(unit, place=place, day=day.isoformat())
        for dated in fact.dates:
            _PUT_DATE.run(unit, place=place, day=dated.day.isoformat(), hours=dated.hours, note=dated.note)


def places_left(unit: Unit, left: tuple[str, ...]) -> None:
    """Places that left the directory have neither regime nor hours."""
    for statement in _LEFT if left else ():
        statement.run(unit, left=left)
