"""Questions about staff measures: whom each is about and who follows it, what applies to somebody, trips, sessions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice

import msgspec
from msgspec.structs import astuple, replace

from pca.domain.access.access import Reach
from pca.domain.directory import Organisation, Person
from pca.domain.measure_scope import Coverage
from pca.domain.plan.measures import Level, Measure
from pca.domain.populations import Population
from pca.domain.sessions import MeasureException, PostponedSession
from pca.domain.situation import Running
from pca.domain.staff_rules import counts
from pca.domain.trips import Trip
from pca.services.crisis.scene import Scene
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.measures import lists, measures
from pca.store.people import seats
from pca.store.staff import staff
from pca.store.tasks import progress
from pca.store.tasks.progress import Progress

RECENT = timedelta(days=31)
"""How long a trip stays on the list after it ended."""


class InForce(msgspec.Struct, frozen=True):
    """What holds in a crisis now, as far as it asks something of staff."""

    about: Scene
    coverage: Coverage
    running: Mapping[tuple[str, str], Running]
    populations: Mapping[str, Population]
    """By measure; those that hold somewhere."""

    def measures(self) -> Iterator[tuple[Measure, Population]]:
        """Those that ask something of staff and hold somewhere, in the plan's order."""
        book = self.about.plan.playbook
        return ((book.measure[name], population) for name, population in self.populations.items())


class PersonFound(msgspec.Struct, frozen=True):
    """Somebody a measure is about."""

    person: str
    site: str
    status: str


class StaffMeasure(msgspec.Struct, frozen=True, kw_only=True):
    """One staff measure in force within reach."""

    measure: Measure
    level: str
    """Of those levels it is on, the one most people have; empty where it has none."""
    population: int
    following: int
    """How many are declared as the measure asks; of one that asks for no status, none."""
    exceptions: tuple[MeasureException, ...]
    waiting: tuple[PersonFound, ...]
    """Who is neither: the first of them."""
    tasks: Progress
    trips_ahead: int = 0
    """Of one that limits travel: trips that may be made and have not begun …"""
    trips_asked: int = 0
    """… and those that wait for consent."""

    @property
    def others(self) -> int:
        """How many neither follow it nor are an exception."""
        return self.population - self.following - len(self.exceptions)


class Applying(msgspec.Struct, frozen=True, kw_only=True):
    """One measure that applies to somebody now."""

    measure: Measure
    level: Level | None
    running: Running
    exception: MeasureException | None
    follows: bool | None
    """None where it asks for no status."""


def in_force(unit: Unit, about: Scene) -> InForce:
    """What asks something of staff now."""
    key, plan, house = about.crisis.key, about.plan, about.organisation
    running, standings = measures.running(unit, key), crises.standings(unit, key)
    verdicts = measures.verdicts(unit, key) if plan.conditions.of else {}
    given = lists.lists(unit, key) if plan.has_lists else {}
    lapsed = frozenset(at for at, entry in running.items() if entry.status == "lapsed")
    coverage = Coverage(plan, house, standings, verdicts, lapsed, given)
    sitting = seats.seats(unit, key)
    held = {name for (name, _), entry in running.items() if entry.status == "held"}
    populations = {
        measure.id: Population(coverage, measure, running, lambda role: sitting.holder(plan.playbook, role, about.now))
        for measure in plan.playbook.measures
        if measure.staff is not None and measure.id in held
    }
    return InForce(about, coverage, running, populations)


def staff_measures(unit: Unit, now: InForce, reach: Reach, *, named: int = 0) -> tuple[StaffMeasure, ...]:
    """Each staff measure in force, counted over the people within reach; `named` of those who do not follow it."""
    key, house = now.about.crisis.key, now.about.organisation
    made: dict[str, dict[str, MeasureException]] = {}
    for exception in staff.exceptions(unit, key):
        made.setdefault(exception.measure, {})[exception.person] = exception
    parts: dict[str, list[Progress]] = {}
    for (name, _), part in progress.by_measure(unit, key, now.about.now, reach).items():
        parts.setdefault(name, []).append(part)
    counted = (
        _measure(house, measure, population, reach, made.get(measure.id, {}), named)
        for measure, population in now.measures()
    )
    trips = Counter(
        "asked" if trip.status == "asked" else "ahead"
        for trip in staff.trips_ahead(unit, key, now.about.now.date())
        if reach.covers_person(house, trip.person)
    )
    ahead = {"trips_ahead": trips["ahead"], "trips_asked": trips["asked"]}
    return tuple(replace(known, tasks=_together(parts.get(known.measure.id, [])), **ahead) for known in counted)


def _measure(
    house: Organisation,
    measure: Measure,
    population: Population,
    reach: Reach,
    made: Mapping[str, MeasureException],
    named: int,
) -> StaffMeasure:
    assert measure.staff is not None
    wanted, exceptions, waiting = frozenset(measure.staff.status), list[MeasureException](), list[PersonFound]()
    meant = following = 0
    levels = Counter[str]()
    for site, running, people in population.by_site(_sites(house, reach)):
        whole = reach.covers(house, place=site)
        reached = people if whole else [who for who in people if reach.covers_person(house, who.id)]
        meant += len(reached)
        levels[running.level or ""] += len(reached)
        if made:
            exceptions += (made[who.id] for who in reached if who.id in made and counts(made[who.id], running))
            reached = [who for who in reached if who.id not in made or not counts(made[who.id], running)]
        if wanted:
            following += sum(who.status in wanted for who in reached)
            rest = (who for who in reached if len(waiting) < named and who.status not in wanted)
            waiting += (PersonFound(who.id, site, who.status.value) for who in islice(rest, named - len(waiting)))
    return StaffMeasure(
        measure=measure,
        level=max(levels, key=lambda level: levels[level], default=""),
        population=meant,
        following=following,
        exceptions=tuple(exceptions),
        waiting=tuple(waiting),
        tasks=progress.NONE,
    )


def _sites(house: Organisation, reach: Reach) -> Iterable[str] | None:
    """Where the people of a reach work; None where that may be anywhere."""
    if reach.everything or reach.teams:
        return None
    own = house.people.get(reach.person or "")
    sites = {*reach.sites, *(site for region in reach.regions for site in house.within.get(region, ()))}
    return sorted(sites | ({own.site} if own else set()))


def _together(parts: Sequence[Progress]) -> Progress:
    """Counts of several perimeters as one."""
    return Progress(*map(sum, zip(*map(astuple, parts), strict=True)))


def applying(unit: Unit, now: InForce, person: Person) -> tuple[Applying, ...]:
    """The measures that apply to somebody, exceptions among them."""
    made = {exception.measure: exception for exception in staff.exceptions(unit, now.about.crisis.key, person.id)}
    applied = []
    for measure, population in now.measures():
        running = population.of(person)
        if running is None or measure.staff is None:
            continue
        exception = made.get(measure.id)
        counted = exception if exception is not None and counts(exception, running) else None
        level = next((level for level in measure.levels if level.id == running.level), None)
        follows = person.status.value in measure.staff.status if measure.staff.status else None
        applied.append(Applying(measure=measure, level=level, running=running, exception=counted, follows=follows))
    return tuple(applied)


def own_trips(unit: Unit, key: str, person: str) -> tuple[Trip, ...]:
    """Somebody's trips, the last to begin first."""
    return staff.trips_of(unit, key, person)


def trips_to_follow(unit: Unit, about: Scene, person: str, reach: Reach) -> tuple[tuple[Trip, ...], tuple[Trip, ...]]:
    """Trips that wait for this person's consent; and those of people within reach that are not long over."""
    day = about.now.astimezone(about.plan.playbook.zone).date()
    trips = staff.trips_since(unit, about.crisis.key, day - RECENT)
    asked = tuple(trip for trip in trips if trip.status == "asked" and person in trip.consent_of)
    others = (trip for trip in trips if trip.person != person and trip not in asked)
    return asked, tuple(trip for trip in others if reach.covers_person(about.organisation, trip.person))


def sessions_within(unit: Unit, about: Scene, reach: Reach) -> tuple[PostponedSession, ...]:
    """Sessions put off in perimeters within reach, by their old day."""
    house = about.organisation
    sessions = staff.sessions_put_off(unit, about.crisis.key)
    return tuple(session for session in sessions if reach.everything or reach.covers(house, place=session.perimeter))


def sessions_for(unit: Unit, about: Scene, site: str) -> tuple[PostponedSession, ...]:
    """Sessions put off for a site, its region or the institution, that wait for another day."""
    around = frozenset(about.organisation.outwards(site))
    sessions = staff.sessions_put_off(unit, about.crisis.key)
    return tuple(session for session in sessions if session.status == "postponed" and session.perimeter in around)
