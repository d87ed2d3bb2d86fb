"""The regimes that measures ask for: worked out from what holds now, kept nowhere. What stops asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from pca.domain.directory import Organisation, Site
from pca.domain.measure_scope import Coverage, held_places
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.measures import Measure, RegimeAsked
from pca.domain.regimes import RegimeHeld
from pca.domain.situation import Crisis, Running
from pca.runtime import Runtime
from pca.services.crisis.scene import plan_of
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.measures import lists, measures

Asked: TypeAlias = Mapping[str, tuple[RegimeHeld, ...]]
Runs: TypeAlias = Mapping[tuple[str, str], Running]


class Worked(NamedTuple):
    """What the measures of one crisis make of sites, and what it was worked out from."""

    by_site: Asked
    sites: Mapping[str, Site]
    plan: CompiledPlan
    states: object


def asked_in(runtime: Runtime, unit: Unit, crisis: Crisis, organisation: Organisation) -> Asked:
    """What the measures of one crisis make of sites now, by site.

    It is worked out again only when states, measures, lists, sites or the plan are others: for ten thousand sites that
    takes as long as twenty pages.
    """
    plan = plan_of(runtime, unit, crisis.plan, crisis.retired).compiled
    asking = [measure for measure in plan.playbook.measures if _asks(measure)]
    if not asking or crisis.closed_at is not None:
        return {}
    running = measures.running(unit, crisis.key)
    standings = crises.standings(unit, crisis.key)
    verdicts = measures.verdicts(unit, crisis.key) if plan.conditions.of else {}
    given = lists.lists(unit, crisis.key) if plan.has_lists else {}
    lapsed = frozenset(key for key, entry in running.items() if entry.status == "lapsed")
    states = (
        {perimeter: standing.configuration for perimeter, standing in standings.items()},
        {key: (entry.status, entry.level, entry.started_at) for key, entry in running.items()},
        *(verdicts, given),
    )
    kept = runtime.asked.get(crisis.key)
    if isinstance(kept, Worked) and kept.sites is organisation.sites and kept.plan is plan and kept.states == states:
        return kept.by_site
    coverage = Coverage(plan, organisation, standings, verdicts, lapsed, given)
    by_site = _by_site(coverage, crisis, asking, running)
    runtime.asked[crisis.key] = Worked(by_site, organisation.sites, plan, states)
    return by_site


def _by_site(coverage: Coverage, crisis: Crisis, asking: Sequence[Measure], running: Runs) -> Asked:
    by_site: dict[str, tuple[RegimeHeld, ...]] = {}
    shared: dict[tuple[int, ...], tuple[RegimeHeld, ...]] = {}  # one for all sites of which the same is asked
    for measure in asking:
        held: dict[str, RegimeHeld | None] = {}
        for site, holder in _sites(coverage, measure, running):
            if holder not in held:
                held[holder] = _held(crisis, measure, holder, running.get((measure.id, holder)))
            if (cause := held[holder]) is not None:
                causes = (*by_site.get(site, ()), cause)
                by_site[site] = shared.setdefault(tuple(map(id, causes)), causes)
    return by_site


def _asks(measure: Measure) -> bool:
    return measure.regime is not None or any(level.regime for level in measure.levels)


def _sites(
    coverage: Coverage, measure: Measure, running: Mapping[tuple[str, str], Running]
) -> Iterator[tuple[str, str]]:
    """The sites that the measure concerns where it holds, each with the perimeter in which it does."""
    organisation = coverage.organisation
    places = held_places(coverage, measure, running)
    if measure.each is not None and measure.each.kind == "site":
        yield from places.items()
        return
    for site in organisation.sites.values():
        at = site.region if measure.each is not None else coverage.governing(site.id)
        holder = places.get(at) if measure.each is not None else coverage.holder(measure, at)
        if holder is not None and holder in places.values():
            yield site.id, holder


def _held(crisis: Crisis, measure: Measure, holder: str, entry: Running | None) -> RegimeHeld | None:
    level = next((level for level in measure.levels if entry is not None and level.id == entry.level), None)
    regime: RegimeAsked | None = (level.regime if level else None) or measure.regime
    if regime is None:
        return None
    return RegimeHeld(
        place=holder,
        regime=regime.kind.value,
        hours=regime.hours or "",
        since=entry.started_at if entry else crisis.opened_at,
        crisis=crisis.key,
        measure=measure.id,
        level=level.id if level else "",
    )
