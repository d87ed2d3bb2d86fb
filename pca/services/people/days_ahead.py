"""How many people are of each status on each of the days ahead: what is kept, changed by what is planned."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate

import msgspec

from pca.domain.access.access import Reach
from pca.domain.availability import ABILITIES, Status
from pca.domain.directory import Organisation, Person
from pca.services.people.read_availability import DAY, Ahead
from pca.store.kit.database import Unit
from pca.store.people import people
from pca.store.people.directory import organisation

DAYS = 14
"""Days that are looked ahead."""

Spell = tuple[str, int, int]
"""A status that somebody has, from a day on and before another one, as numbers from today."""


class DayCounts(msgspec.Struct, frozen=True):
    """How many people are of each status on one day, in the order of `statuses`: in all, and by region or site."""

    day: date
    totals: tuple[int, ...]
    places: Mapping[str, tuple[int, ...]]
    works: int


class DaysAhead(msgspec.Struct, frozen=True):
    """The days ahead, for people within reach. `statuses` are those that somebody has on one of them."""

    statuses: tuple[str, ...]
    days: tuple[DayCounts, ...]
    by_site: bool


def outlook(unit: Unit, reach: Reach, today: date, *, region: str = "", days: int = DAYS) -> DaysAhead:
    """How many people within reach are of each status on each of the days ahead, by region; by site in one region."""
    house, ahead = organisation(unit), Ahead(unit, today, today + (days - 1) * DAY)
    by_region = people.by_region(unit, reach)
    by_site = bool(region) or len({row[0] for row in by_region}) < 2
    rows = [row[1:] for row in people.counts(unit, reach, region)] if by_site else by_region
    changes: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * (days + 1))
    for place, status, count in rows:
        changes[place, status][0] += count
    numbers = {(today + number * DAY).isoformat(): number for number in range(days)}
    for known in _moving(house, ahead, reach, region):
        place, now = known.site if by_site else house.region_of(known.id) or "", known.status.value
        for status, first, after in _spells(ahead, known, numbers, days):
            if status != now:
                for key, change in (((place, status), 1), ((place, now), -1)):
                    changes[key][first] += change
                    changes[key][after] -= change
    courses = {key: list(accumulate(course[:days])) for key, course in changes.items()}
    return _in_days(courses, today, days, by_site)


def concerns(unit: Unit, reach: Reach, region: str) -> bool:
    """Whether somebody within reach is of this region: it is named to nobody else."""
    if reach.everything:
        return region in organisation(unit).regions
    return any(row[0] == region for row in people.by_region(unit, reach))


def _moving(house: Organisation, ahead: Ahead, reach: Reach, region: str) -> Iterator[Person]:
    """The people within reach for whom something is planned, or whose status of before comes back."""
    for person in {**dict.fromkeys(ahead.planned), **dict.fromkeys(ahead.bases)}:
        known = house.people.get(person)
        if known is None or (region and house.region_of(person) != region):
            continue
        if reach.everything or reach.covers_person(house, person):
            yield known


def _spells(ahead: Ahead, person: Person, numbers: Mapping[str, int], days: int) -> Iterator[Spell]:
    """Each status somebody has on the days ahead, those alike and beside each other together."""
    planned, base = ahead.planned.get(person.id, []), ahead.bases.get(person.id, person.status.value)
    if not planned:
        yield base, 0, days
    elif len(planned) == 1:
        first, last = numbers.get(planned[0].starts, 0), numbers.get(planned[0].ends, days - 1)
        yield from ((base, 0, first), (planned[0].status, first, last + 1), (base, last + 1, days))
    else:
        for written, number in numbers.items():
            yield ahead.on_day(person.id, person.status.value, written).status, number, number + 1


def _in_days(courses: Mapping[tuple[str, str], Sequence[int]], today: date, days: int, by_site: bool) -> DaysAhead:
    had = {status for (_, status), course in courses.items() if any(course)}
    statuses = tuple(status.value for status in Status if status.value in had)
    places = sorted({place for (place, _), course in courses.items() if any(course)})
    nobody = [0] * days
    tables = {place: [courses.get((place, status), nobody) for status in statuses] for place in places}
    return DaysAhead(
        statuses,
        tuple(_day(number, today, tables, statuses) for number in range(days)),
        by_site,
    )


def _day(number: int, today: date, tables: Mapping[str, Sequence[Sequence[int]]], statuses: Sequence[str]) -> DayCounts:
    places = {place: tuple(course[number] for course in table) for place, table in tables.items()}
    places = {place: counts for place, counts in places.items() if any(counts)}
    totals = Counter[str]()
    for counts in places.values():
        for status, count in zip(statuses, counts, strict=True):
            totals[status] += count
    return DayCounts(
        today + number * DAY,
        tuple(totals[status] for status in statuses),
        places,
        sum(count for status, count in totals.items() if ABILITIES[status].works),
    )
