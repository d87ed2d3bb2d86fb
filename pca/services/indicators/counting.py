"""Indicators that the engine counts of its own state, as the pages count them: at most once a minute, and written down
when they change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from pca.domain.access.access import EVERYTHING
from pca.domain.alerts import readings
from pca.domain.availability import ABILITIES
from pca.domain.directory import ROOT
from pca.domain.facts import AnyFact
from pca.domain.identification import ENGINE
from pca.domain.observing import changed
from pca.domain.orders import CLOCK, CountIndicators, Observation, Order
from pca.domain.plan.counted import Counted
from pca.domain.plan.indicators import Indicator
from pca.domain.regimes import SHUT
from pca.domain.small_cells import SMALLEST, shown
from pca.runtime import Runtime
from pca.services.crisis.read import awaited
from pca.services.crisis.scene import Scene, scene
from pca.services.engine import timekeeping
from pca.services.engine.execute import execute
from pca.services.kit.unknown import UnknownPlan
from pca.services.people.read import presence
from pca.services.people.read_roll_call import roll_call_waves
from pca.services.regimes.read import openings
from pca.services.resources.read import holdings
from pca.store.crisis import crisis as crises
from pca.store.indicators import activities, alerts, indicators
from pca.store.kit.database import Unit
from pca.store.messages import responses
from pca.store.tasks.late_regions import late_by_region

MANY = 100 * SMALLEST
"""Of so many people, a whole per cent tells nothing of a few."""

Counts: TypeAlias = Mapping[str, int | None]
"""By perimeter; None where it cannot be told."""


class CountAsked(NamedTuple):
    """What is to be counted, in which crisis."""

    runtime: Runtime
    unit: Unit
    about: Scene
    counted: Counted

    @property
    def regions(self) -> Iterable[str]:
        return self.about.organisation.regions

    def around(self, region: str | None) -> tuple[str, ...]:
        """Where something of this region counts: in the institution, and in the region."""
        return (ROOT, region) if region and region in self.about.organisation.regions else (ROOT,)

    def at(self, place: str) -> tuple[str, ...]:
        """The same of something at a site, or in a region."""
        site = self.about.organisation.sites.get(place)
        return self.around(site.region if site else place)


def count(runtime: Runtime) -> tuple[AnyFact, ...]:
    """Count in every open crisis what its plan asks for; what follows from figures that changed. Raises StoreError."""
    if timekeeping.leap(runtime) is not None:
        return ()
    facts: list[AnyFact] = []
    with runtime.store.read() as unit:
        asking = crises.crises(unit, open_only=True)
    for crisis in asking:
        try:
            with runtime.store.read() as unit:
                new = _changed(runtime, unit, scene(runtime, unit, crisis))
        except UnknownPlan:  # the pages of that crisis say so
            continue
        if new:
            act = CountIndicators(observations=new)
            order = Order(id=runtime.new_id(), who=CLOCK, crisis=crisis.key, act=act, identified=ENGINE)
            facts.extend(execute(runtime, order).facts)
    return tuple(facts)


def _changed(runtime: Runtime, unit: Unit, about: Scene) -> tuple[Observation, ...]:
    counted = (*_alerted(unit, about), *_counted(runtime, unit, about))
    return changed(about.plan, indicators.observed(unit, about.crisis.key), counted) if counted else ()


def _alerted(unit: Unit, about: Scene) -> tuple[Observation, ...]:
    """What alerts in force make of indicators: one begins, another is over. Nothing before one was ever heard."""
    key, reading = about.crisis.key, [each for each in about.plan.playbook.indicators if each.cap]
    if not reading or not alerts.heard(unit, key):
        return ()
    return tuple(readings(reading, about.organisation.regions, alerts.alive(unit, key, about.now), about.now))


def _counted(runtime: Runtime, unit: Unit, about: Scene) -> tuple[Observation, ...]:
    return tuple(
        Observation(indicator.id, "" if value is None else str(value), about.now, perimeter)
        for indicator in about.plan.playbook.indicators
        for perimeter, value in counts(runtime, unit, about, indicator).items()
    )


def counts(runtime: Runtime, unit: Unit, about: Scene, indicator: Indicator) -> Counts:
    """What an indicator is now, by perimeter; nothing for one that is not counted."""
    counted = indicator.counted
    if counted is None:
        return {}
    values = _COUNTS[counted.count](CountAsked(runtime, unit, about, counted))
    wanted = (ROOT, *about.organisation.regions) if counted.per == "region" else (ROOT,)
    return {perimeter: values.get(perimeter) for perimeter in wanted}


def _shares(part: Mapping[str, int], whole: Mapping[str, int]) -> dict[str, int | None]:
    """In whole per cent; unknown where there is nothing to have a share of."""
    return {place: round(Fraction(100 * part.get(place, 0), of)) for place, of in whole.items() if of}


def _absence_rate(asked: CountAsked) -> Counts:
    """Unknown where it would tell of fewer people than a page of staff does (R61)."""
    away, known = Counter[str](), Counter[str]()
    counted = presence(asked.unit, EVERYTHING, region="", exact=True)
    for place, cells in counted.places.items():
        for status, number in zip(counted.statuses, cells, strict=True):
            works = ABILITIES[status].works
            for at in asked.at(place) if works is not None and isinstance(number, int) else ():
                known[at] += int(number)
                away[at] += 0 if works else int(number)
    regions = [place for place in known if place != ROOT]
    by_region = dict(zip(regions, shown([(away[place], known[place] - away[place]) for place in regions]), strict=True))
    by_region[ROOT] = shown([(away[ROOT], known[ROOT] - away[ROOT])])[0] if known[ROOT] < MANY else (0, 0)
    shares = _shares(away, known)
    return {place: share if isinstance(by_region[place][0], int) else None for place, share in shares.items()}


def _sites_closed(asked: CountAsked) -> Counts:
    about, house = asked.about, asked.about.organisation
    if not house.sites:
        return {}
    sites = house.sites.values()
    regimes = openings(asked.runtime, asked.unit, about.now, about.crisis).regimes(sites, about.now)
    shut, there = Counter[str](), Counter[str]()
    for site in sites:
        for place in asked.around(site.region):
            there[place] += 1
            shut[place] += regimes[site.id] in SHUT
    return {place: shut[place] for place in there}


def _tasks_late(asked: CountAsked) -> Counts:
    late = Counter[str](dict.fromkeys((ROOT, *asked.regions), 0))
    for (region, _), number in late_by_region(asked.unit, asked.about.crisis.key, asked.about.now, EVERYTHING).items():
        late.update(dict.fromkeys(asked.around(region), number))
    return late


def _roll_call_silent(asked: CountAsked) -> Counts:
    key, house = asked.about.crisis.key, asked.about.organisation
    last = next(iter(roll_call_waves(asked.unit, key)), None)
    silent, of = Counter[str](), Counter[str]()
    for obligation in responses.obligations(asked.unit, key, origin=last.number) if last else ():
        for place in asked.around(house.region_of(obligation.recipient)):
            of[place] += 1
            silent[place] += obligation.answer is None
    return _shares(silent, of)


def _proposals_waiting(asked: CountAsked) -> Counts:
    waiting = Counter[str](dict.fromkeys((ROOT, *asked.regions), 0))
    for proposal in awaited(asked.unit, asked.about):
        waiting.update(asked.at(proposal.perimeter))
    return waiting


def _days_of_cover(asked: CountAsked) -> Counts:
    resource = asked.about.plan.resource.get(asked.counted.resource or "")
    least: dict[str, int] = {}
    for held in holdings(asked.unit, asked.about, EVERYTHING, resource) if resource else ():
        for place in asked.at(held.place) if held.days is not None else ():
            least[place] = min(least.get(place, held.days or 0), held.days or 0)
    return least


def _activities_over_rto(asked: CountAsked) -> Counts:
    clocks = activities.clocks(asked.unit, asked.about.crisis.key).values()
    return {ROOT: sum(clock.rto_at <= asked.about.now for clock in clocks)}


_COUNTS: Mapping[str, Callable[[CountAsked], Counts]] = {
    "absence_rate": _absence_rate,
    "sites_closed": _sites_closed,
    "tasks_late": _tasks_late,
    "roll_call_silent": _roll_call_silent,
    "proposals_waiting": _proposals_waiting,
    "days_of_cover": _days_of_cover,
    "activities_over_rto": _activities_over_rto,
}
