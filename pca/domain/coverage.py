"""Where a measure stands: which perimeter's state asks for it, and which places it reaches from there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pca.domain.directory import ROOT
from pca.domain.draft import Draft
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.measures import Measure
from pca.domain.situation import Standing


def desired(draft: Draft) -> list[tuple[str, str]]:
    """(measure, perimeter) pairs that should hold now, in the plan's order.

    A measure stands in the outermost perimeter in whose state it holds: one that already holds in the parent
    covers its sub-perimeters too. A fallback is wanted as long as the measure it replaces is.
    """
    wanted: list[tuple[str, str]] = []
    active = {perimeter: draft.active(perimeter) for perimeter in draft.standings}
    for measure in draft.plan.playbook.measures:
        states = set(measure.holds_in)
        for perimeter in draft.standings:
            if not states.isdisjoint(active[perimeter]) and states.isdisjoint(_above(draft, perimeter, active)):
                wanted.append((measure.id, perimeter))
    chosen = set(wanted)
    replaced = {
        (one.fallback, perimeter)
        for one in draft.plan.playbook.measures
        for perimeter in draft.standings
        if one.fallback and (one.id, perimeter) in chosen
    }
    wanted += [key for key, one in draft.running.items() if one.status != "stopped" and key in replaced - chosen]
    return wanted


def _above(draft: Draft, perimeter: str, active: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The states of the nearest perimeter above that holds its own."""
    if perimeter == ROOT:
        return frozenset()
    parent = draft.situation.organisation.parent(perimeter) or ROOT
    return active[draft.governing(parent)]


def level_in(draft: Draft, measure: Measure, standings: Mapping[str, Standing], perimeter: str) -> str | None:
    """The level the states ask for: the first listed level holding in an active state, else the first level."""
    if not measure.levels:
        return None
    active = draft.active(perimeter, standings)
    chosen = (level.id for level in measure.levels if not active.isdisjoint(level.holds_in))
    return next(chosen, measure.levels[0].id)


def covered(
    draft: Draft,
    measure: Measure,
    perimeter: str,
    standings: Mapping[str, Standing],
    plan: CompiledPlan | None = None,
) -> tuple[str, ...]:
    """The places where the measure, standing in `perimeter`, must be carried out: sites, regions, or itself."""
    if measure.each is None:
        return (perimeter,)
    states = set(measure.holds_in)
    matches = (plan or draft.plan).places(measure, draft.situation.organisation)
    owner: dict[str, str | None] = {}
    found = []
    for place in matches:
        governing = draft.governing(place, standings)
        if governing not in owner:
            owner[governing] = _standing_in(draft, states, governing, standings)
        if owner[governing] == perimeter:
            found.append(place)
    return tuple(found)


def _standing_in(draft: Draft, states: set[str], governing: str, standings: Mapping[str, Standing]) -> str | None:
    """The perimeter whose instance of a measure covers places governed by `governing`; None if it does not hold."""
    holder: str | None = None
    at: str | None = governing
    while at is not None:
        standing = standings.get(at)
        if standing is not None:
            if states.isdisjoint(draft.plan.active(standing.configuration)):
                return holder
            holder = at
        at = draft.situation.organisation.parent(at)
    return holder


def given_up(draft: Draft, measure: Measure, places: Iterable[str]) -> tuple[str, ...]:
    """Those of `places` where the measure holds no more, not even on behalf of another perimeter."""
    states = set(measure.holds_in)
    return tuple(
        place
        for place in places
        if _standing_in(draft, states, draft.governing(place), draft.standings) is None
        or place not in (draft.plan.places(measure, draft.situation.organisation) or places)
    )
