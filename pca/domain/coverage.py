"""Where a measure stands: which perimeter's state asks for it, and which places it reaches from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pca.domain.directory import ROOT, Organisation
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.measures import Measure
from pca.domain.situation import Running, Standing


@dataclass(frozen=True)
class Coverage:
    """What one plan version, one directory and the perimeters' own states ask for, and where.

    A measure stands in the outermost perimeter in whose state it holds, and covers what lies inside. A perimeter
    within stands for itself when its own state asks for another level; where its state does not ask, it is left out.
    """

    plan: CompiledPlan
    organisation: Organisation
    standings: Mapping[str, Standing]
    _matching: dict[object, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    _governing: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def active(self) -> Mapping[str, frozenset[str]]:
        """All states, outer ones included, of each perimeter that holds a state of its own."""
        return {name: self.plan.active(standing.configuration) for name, standing in self.standings.items()}

    def governing(self, place: str) -> str:
        """The nearest perimeter, from `place` upwards, that holds a state of its own."""
        if place not in self._governing:
            self._governing[place] = next(self._above(place), ROOT)
        return self._governing[place]

    def level(self, measure: Measure, perimeter: str) -> str | None:
        """The level the states ask for: the first listed level holding in an active state, else the first level."""
        if not measure.levels:
            return None
        active = self.active.get(self.governing(perimeter), frozenset())
        chosen = (level.id for level in measure.levels if not active.isdisjoint(level.holds_in))
        return next(chosen, measure.levels[0].id)

    def holder(self, measure: Measure, place: str) -> str | None:
        """The perimeter on whose behalf the measure is asked of `place`; None where its state does not ask for it."""
        found, states = None, set(measure.holds_in)
        for perimeter in self._above(place):
            if states.isdisjoint(self.active[perimeter]):
                break
            if found is not None and measure.levels and self.level(measure, perimeter) != self.level(measure, found):
                break
            found = perimeter
        return found

    def perimeters(self, measure: Measure) -> tuple[str, ...]:
        """The perimeters in which the measure stands."""
        return tuple(one for one in self.standings if self.holder(measure, one) == one)

    def places(self, measure: Measure) -> dict[str, str]:
        """The places asked to carry the measure out (sites, regions, or the perimeter itself), each with its holder."""
        if measure.each is None:
            return {one: one for one in self.perimeters(measure)}
        found: dict[str, str] = {}
        holders: dict[str, str | None] = {}
        for place in self._matched(measure):
            governing = self.governing(place)
            if governing not in holders:
                holders[governing] = self.holder(measure, governing)
            holder = holders[governing]
            if holder is not None:
                found[place] = holder
        return found

    def _matched(self, measure: Measure) -> tuple[str, ...]:
        """Every place the measure asks for, whatever the states; measures often ask for the same ones."""
        if measure.each not in self._matching:
            self._matching[measure.each] = self.plan.places(measure, self.organisation)
        return self._matching[measure.each]

    def _above(self, place: str) -> Iterator[str]:
        """The perimeters with a state of their own in which `place` lies, itself first."""
        at: str | None = place
        while at is not None:
            if at in self.standings:
                yield at
            at = self.organisation.parent(at)


def held_places(coverage: Coverage, measure: Measure, running: Mapping[tuple[str, str], Running]) -> dict[str, str]:
    """The places where the measure is carried out now, each with its holder: what has lapsed is carried out nowhere.

    A fallback is carried out where a measure it stands in for is, if it was called there.
    """
    found: dict[str, str] = {}
    for one in (measure, *coverage.plan.stands_in_for.get(measure.id, ())):
        if one.holds_in and any(is_held(running, one.id, name) for name in coverage.standings):
            asked = coverage.places(one).items()
            found = {place: holder for place, holder in asked if is_held(running, one.id, holder)} | found
    return found


def is_held(running: Mapping[tuple[str, str], Running], measure: str, perimeter: str | None) -> bool:
    """Whether the measure holds in the perimeter, neither lapsed nor stopped."""
    found = running.get((measure, perimeter or ""))
    return found is not None and found.status == "held"
