"""Which waiting tasks an order may have made ready: those that wait for what it settled, moved or took over.

The others wait for just what they waited for before, and are not read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pca.domain.directory import Organisation, place_of
from pca.domain.draft import Draft
from pca.domain.facts import (
    ConditionJudged,
    ListGiven,
    MeasureStopped,
    PeopleMatched,
    PerimeterRejoined,
    PlanAdopted,
    StateEntered,
)
from pca.domain.orders import FollowDirectory

MOVES = (ConditionJudged, ListGiven, MeasureStopped, PeopleMatched, PerimeterRejoined, StateEntered)
"""Facts after which a measure for people may be asked of others than before."""

FEW = 20
"""Places near which waiting tasks are looked for one by one; beyond that a measure's are read together."""


def read(draft: Draft) -> None:
    """Read the waiting tasks that what the order did so far may have made ready."""
    if _anything(draft):
        draft.live.read_all_waiting()
        return
    for name, places in _settled(draft).items():
        near = _near(draft.situation.organisation, places)
        for measure in draft.plan.waits_for.get(name, ()):
            draft.live.read_waiting(measure, near)
    for name in _otherwise(draft):
        for measure in draft.plan.waits_for.get(name, ()):
            draft.live.read_waiting(measure, None)


def _anything(draft: Draft) -> bool:
    """Whether places, people or the plan itself are others now: an import, or another version taken over."""
    act = draft.order.act
    if isinstance(act, FollowDirectory):
        return bool(act.digest)
    return any(isinstance(fact, PlanAdopted) for fact in draft.facts)


def _settled(draft: Draft) -> dict[str, set[str]]:
    """The measures of which the order brought tasks to an end, each with the places of those."""
    places: dict[str, set[str]] = {}
    for number in draft.ended:
        task = draft.live.seen.get(number)
        if task is not None:
            places.setdefault(task.measure, set()).add(task.place)
    return places


def _near(organisation: Organisation, places: Collection[str]) -> set[str] | None:
    """The places where something may wait for what was settled at `places`; None for anywhere."""
    if len(places) > FEW:
        return None
    near = [around(organisation, place) for place in places]
    return None if None in near else {other for some in near for other in some or ()}


def _otherwise(draft: Draft) -> Iterator[str]:
    """Measures that may not begin any more where they might before: no state ahead has them, or others match."""
    if not any(isinstance(fact, MOVES) for fact in draft.facts):
        return
    before, now = _ahead(draft), draft.ahead
    for name in draft.plan.waits_for:
        measure = draft.plan.playbook.measure[name]
        for_people = measure.each is not None and measure.each.kind == "person"
        if for_people or before.isdisjoint(measure.holds_in) != now.isdisjoint(measure.holds_in):
            yield name


def _ahead(draft: Draft) -> frozenset[str]:
    """States that held or lay ahead before the order."""
    standings = draft.situation.standings.values()
    return frozenset().union(*(draft.plan.ahead(standing.configuration) for standing in standings))


def around(organisation: Organisation, place: str) -> tuple[str, ...] | None:
    """The places near a site, few enough to be asked for by name; None for a region or the institution."""
    return tuple(organisation.outwards(place)) if place_of(place) in organisation.sites else None
