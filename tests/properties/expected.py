"""What the plan's own text asks for, read naively: which measure is held where, and carried out for whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

ROOT, LIVE = "root", ("open", "acknowledged")


def tree(states: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """(state, the states it lies in, its own text)."""
    for one in states:
        yield one.id, above, one
        yield from tree(one.children, (*above, one.id))


class Book:
    """One plan version as its text has it."""

    def __init__(self, playbook: Any) -> None:
        self.measure = {one.id: one for one in playbook.measures}
        self.fallback_of = {one.fallback: one.id for one in playbook.measures if one.fallback}
        self.within = {state: {state, *above} for state, above, _ in tree(playbook.states)}
        self.children = {state: one.children for state, _, one in tree(playbook.states)}
        self.regions = {state: [inner.id for inner in one.regions] for state, _, one in tree(playbook.states)}
        self.top = [one.id for one in playbook.states]
        self.activities = [one.id for one in playbook.activities]

    def holds(self, measure: str, configuration: tuple[str, ...]) -> bool:
        wanted = set(self.measure[measure].holds_in)
        return any(wanted & self.within[state] for state in configuration)

    def top_of(self, state: str) -> str:
        return next(one for one in self.top if one in self.within[state])

    def legal(self, configuration: tuple[str, ...]) -> bool:
        """Innermost states only, one outermost state, each parallel state wholly inside or not at all."""
        active = set().union(*(self.within[state] for state in configuration))
        if any(self.children[state] for state in configuration) or len(active & set(self.top)) != 1:
            return False
        return all(self._filled(state, active) for state in active)

    def _filled(self, state: str, active: set[str]) -> bool:
        inside = [one.id for one in self.children[state]]
        chosen = [one for one in inside if one in active]
        return len(chosen) == (len(inside) if self.regions[state] else min(1, len(inside)))

    def level(self, measure: str, configuration: tuple[str, ...]) -> str | None:
        """The first level named for one of the states, else the first of all; None for a measure without levels."""
        levels = self.measure[measure].levels
        active = set().union(*(self.within[state] for state in configuration))
        return next((one.id for one in levels if active & set(one.holds_in)), levels[0].id if levels else None)


class Ground:
    """The directory as the history has it: which sites there are, where and of which kind."""

    def __init__(self, organisation: Any) -> None:
        self.regions = set(organisation.regions)
        self.sites = {one.id: (one.region, str(one.type)) for one in organisation.sites.values()}
        self.people = set(organisation.people)
        self.all = {ROOT, *self.regions, *self.sites}

    def chain(self, place: str) -> list[str]:
        """The perimeters a place lies in, itself first, the institution last."""
        above = [self.sites[place][0]] if place in self.sites else []
        return [place, *above, ROOT] if place != ROOT else [ROOT]

    def places(self, book: Book, measure: str) -> list[str] | None:
        """The places a measure asks for, None when it has one task in its perimeter."""
        each = book.measure[measure].each
        if each is None:
            return None
        if each.kind == "region":
            return sorted(self.regions)
        assert each.where in (None, "type != 'head_office'")
        return sorted(one for one, (_, kind) in self.sites.items() if each.where is None or kind != "head_office")


States = dict[str, tuple[str, ...]]


def standing_at(ground: Ground, place: str, states: States) -> tuple[str, ...]:
    return next(states[one] for one in ground.chain(place) if one in states)


def holder(book: Book, ground: Ground, measure: str, place: str, states: States) -> str | None:
    """The outermost perimeter around a place up to which every state asks for the measure, at one level."""
    own = [one for one in ground.chain(place) if one in states]
    asking = []
    for one in own:
        if not book.holds(measure, states[one]):
            break
        if asking and book.level(measure, states[one]) != book.level(measure, states[asking[0]]):
            break
        asking.append(one)
    return asking[-1] if asking else None


def should_hold(book: Book, ground: Ground, states: States) -> set[tuple[str, str]]:
    """Every measure stands in the perimeters that are their own holders."""
    return {
        (measure, perimeter)
        for measure in book.measure
        for perimeter in states
        if holder(book, ground, measure, perimeter, states) == perimeter
    }


def carried_out(book: Book, ground: Ground, states: States, running: Any) -> dict[tuple[str, str], Any]:
    """(measure, place) of every place where a measure is carried out now, with the measure as it stands there."""
    found = {}
    for measure in book.measure:
        places = ground.places(book, measure)
        for place in states if places is None else places:
            at = holder(book, ground, measure, place, states)
            if at is None or (places is None and at != place):
                continue
            standing = running.get((measure, at))
            if standing is not None and standing.status == "held":
                found[measure, place] = standing
    return found


# ---------------------------------------------------------------- random histories
