"""The regimes that measures ask for: worked out from what holds now, kept nowhere. What stops asks for nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pca.domain.directory import Organisation
from pca.domain.measure_scope import Coverage, held_places
from pca.domain.plan.measures import Measure, RegimeAsked
from pca.domain.regimes import RegimeHeld
from pca.domain.situation import Crisis, Running
from pca.runtime import Runtime
from pca.services.crisis.scene import plan_of
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.measures import lists, measures


def asked_in(
    runtime: Runtime, unit: Unit, crisis: Crisis, organisation: Organisation
) -> Mapping[str, list[RegimeHeld]]:
    """What the measures of one crisis make of sites now, by site."""
    plan = plan_of(runtime, unit, crisis.plan, crisis.retired).compiled
    asking = [measure for measure in plan.playbook.measures if _asks(measure)]
    if not asking or crisis.closed_at is not None:
        return {}
    running = measures.running(unit, crisis.key)
    coverage = Coverage(
        plan,
        organisation,
        crises.standings(unit, crisis.key),
        measures.verdicts(unit, crisis.key) if plan.conditions.of else {},
        frozenset(key for key, entry in running.items() if entry.status == "lapsed"),
        lists.lists(unit, crisis.key) if plan.has_lists else {},
    )
    by_site: dict[str, list[RegimeHeld]] = {}
    for measure in asking:
        held: dict[str, RegimeHeld | None] = {}
        for site, holder in _sites(coverage, measure, running):
            if holder not in held:
                held[holder] = _held(crisis, measure, holder, running.get((measure.id, holder)))
            if (cause := held[holder]) is not None:
                by_site.setdefault(site, []).append(cause)
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
