"""Questions about who can work on a day: planned periods, what they make of each day, and counts by place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from pca.domain.access.access import Reach
from pca.domain.availability import ABILITIES, Ability, AvailabilityPeriod
from pca.store.kit.database import Unit
from pca.store.people import availability
from pca.store.people.directory import organisation

DAY = timedelta(days=1)


class OnDay(msgspec.Struct, frozen=True):
    """What somebody's day looks like; `site` is where, for an alternate site."""

    status: str
    site: str = ""

    @property
    def ability(self) -> Ability:
        """Whether they work, and where."""
        return ABILITIES[self.status]


class Able(msgspec.Struct, frozen=True):
    """Who can work on one day, by the site they belong to; everybody is in exactly one of the two."""

    day: date
    works: Mapping[str, tuple[tuple[str, OnDay], ...]]
    """By site those who work, at the site or elsewhere, each with their day."""
    others: Mapping[str, tuple[tuple[str, OnDay], ...]]
    """Those who do not, and those of whom nobody knows."""


def able(unit: Unit, day: date) -> Able:
    """Who can work on `day`: what is planned counts, else the status that somebody has or comes back to.

    Two statements, however many people there are.
    """
    house, ahead = organisation(unit), Ahead(unit, day, day)
    works: dict[str, list[tuple[str, OnDay]]] = {}
    others: dict[str, list[tuple[str, OnDay]]] = {}
    for person in house.people.values():
        on_day = ahead.on(person.id, person.status.value, day)
        side = works if on_day.ability.works else others
        side.setdefault(person.site, []).append((person.id, on_day))
    return Able(day, *({site: tuple(rows) for site, rows in side.items()} for side in (works, others)))


class Ahead:
    """What is planned on some days, and to which status those come back for whom something counts now."""

    def __init__(self, unit: Unit, first: date, last: date) -> None:
        self.planned: dict[str, list[availability.HeldDays]] = {}
        for held in availability.during(unit, first, last):
            self.planned.setdefault(held.person, []).append(held)
        self.bases = availability.bases(unit)

    def on(self, person: str, status: str, day: date) -> OnDay:
        """Somebody's day; `status` is the one of now."""
        return self.on_day(person, status, day.isoformat())

    def on_day(self, person: str, status: str, written: str) -> OnDay:
        """The same for a day as it is written."""
        holding = [held for held in self.planned.get(person, ()) if held.starts <= written <= held.ends]
        if holding:
            latest = max(holding, key=lambda held: held.number)
            return OnDay(latest.status, latest.site)
        return OnDay(self.bases.get(person, status))


def history(unit: Unit, person: str, most: int = 100) -> tuple[AvailabilityPeriod, ...]:
    """Somebody's periods, past and planned, the latest first."""
    return tuple(availability.of_person(unit, person, most))


Mark = tuple[str, str, str, int]
"""Where a page of periods begins: the last one of the page before."""


def planned(
    unit: Unit, reach: Reach, today: date, *, after: Mark | None = None, most: int
) -> tuple[tuple[AvailabilityPeriod, ...], Mark | None]:
    """At most `most` periods of people within reach that are not over, and where the next page begins."""
    rows = availability.listed(unit, reach, today, after, most + 1)
    last = rows[most - 1] if len(rows) > most else None
    mark = (last.starts.isoformat(), last.ends.isoformat()) if last else None
    return tuple(rows[:most]), (mark[1], mark[0], last.person, last.number) if mark and last else None


def every(unit: Unit, reach: Reach, today: date, portion: int = 500) -> Iterator[AvailabilityPeriod]:
    """All periods of people within reach that are not over, a portion at a time."""
    mark: Mark | None = None
    while True:
        rows, mark = planned(unit, reach, today, after=mark, most=portion)
        yield from rows
        if mark is None:
            return


def overlapping(unit: Unit, people: Sequence[str], first: date, last: date) -> int:
    """How many of these people have something planned on one of the days: what is planned now counts instead."""
    chosen = set(people)
    return len({held.person for held in availability.during(unit, first, last) if held.person in chosen})
