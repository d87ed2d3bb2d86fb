"""Where a measure stands: which perimeter's state asks for it, and which places it reaches from there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pca.domain.directory import ROOT, Organisation, place_of, spot
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
    verdicts: Mapping[tuple[str, str], bool] = field(default_factory=dict)
    """Whether the conditions of measures were last found to hold, by (measure, perimeter)."""
    lapsed: frozenset[tuple[str, str]] = frozenset()
    """Measures that reached their sunset, by (measure, perimeter): they set nothing aside any more."""
    lists: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """Of what a measure has one task each, by (measure, perimeter): entries given; people found, under the whole."""
    _matching: dict[object, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _governing: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)
    _taken: dict[str, frozenset[str]] = field(default_factory=dict, init=False, repr=False, compare=False)

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

    def asks(self, measure: Measure, perimeter: str) -> bool:
        """Whether the perimeter's own state asks for the measure, and what it waits for is so."""
        if self.active[perimeter].isdisjoint(measure.holds_in):
            return False
        if measure.when is not None and not self.verdicts.get((measure.id, perimeter), False):
            return False
        return not measure.by_perimeter or self.excluder(measure, perimeter) is None

    def excluder(self, measure: Measure, place: str) -> str | None:
        """The measure that sets this one aside at a place: carried out there, or around it."""
        for name in self.plan.excluded_by.get(measure.id, ()):
            taken = self._places_of(name)
            if taken and not taken.isdisjoint(self.organisation.outwards(place)):
                return name
        return None

    def _places_of(self, name: str) -> frozenset[str]:
        """Where a measure that sets others aside is carried out; one for people, only for those very people."""
        if name not in self._taken:
            self._taken[name] = frozenset()  # a circle, which lint refuses, ends here
            measure = self.plan.playbook.measure[name]
            spots = [place for place, at in self.places(measure).items() if (name, at) not in self.lapsed]
            self._taken[name] = frozenset(map(place_of, spots) if measure.by_perimeter else spots)
        return self._taken[name]

    def set_aside(self, measure: Measure) -> dict[str, str]:
        """The places where the measure would be carried out, were it not for another one; each with that one."""
        if measure.id not in self.plan.excluded_by:
            return {}
        if measure.by_perimeter:
            asked = [
                perimeter for perimeter in self.standings if not self.active[perimeter].isdisjoint(measure.holds_in)
            ]
            waits = measure.when is not None
            asked = [perimeter for perimeter in asked if not waits or self.verdicts.get((measure.id, perimeter), False)]
        else:
            asked = [place for place in self.matched(measure) if self.holder(measure, self.governing(place))]
        pairs = ((place, self.excluder(measure, place)) for place in asked)
        return {place: name for place, name in pairs if name is not None}

    def holder(self, measure: Measure, place: str) -> str | None:
        """The perimeter on whose behalf the measure is asked of `place`; None where its state does not ask for it."""
        holder = None
        for perimeter in self._above(place):
            if not self.asks(measure, perimeter):
                break
            if holder is not None and measure.levels and self.level(measure, perimeter) != self.level(measure, holder):
                break
            holder = perimeter
        return holder

    def perimeters(self, measure: Measure) -> tuple[str, ...]:
        """The perimeters in which the measure stands."""
        return tuple(perimeter for perimeter in self.standings if self.holder(measure, perimeter) == perimeter)

    def places(self, measure: Measure) -> dict[str, str]:
        """The places asked to carry the measure out (sites, regions, or the perimeter itself), each with its holder."""
        if measure.each is None:
            return {perimeter: perimeter for perimeter in self.perimeters(measure)}
        if measure.by_perimeter:
            given = {perimeter: self.lists.get((measure.id, perimeter), ()) for perimeter in self.perimeters(measure)}
            return {spot(perimeter, entry): perimeter for perimeter, entries in given.items() for entry in entries}
        by_place: dict[str, str] = {}
        holders: dict[str, str | None] = {}
        for place in self.matched(measure):
            governing = self.governing(place)
            if governing not in holders:
                holders[governing] = self.holder(measure, governing)
            holder = holders[governing]
            if holder is not None and self.excluder(measure, place) is None:
                by_place[place] = holder
        return by_place

    def matched(self, measure: Measure) -> tuple[str, ...]:
        """Every place the measure asks for, whatever the states; measures often ask for the same ones."""
        key = measure.id if measure.by_subject else measure.each
        if key not in self._matching:
            self._matching[key] = self._asked_for(measure)
        return self._matching[key]

    def _asked_for(self, measure: Measure) -> tuple[str, ...]:
        """Sites or regions; for people their spots: each at the site they belong to."""
        if measure.each is None or measure.each.kind != "person":
            return self.plan.places(measure, self.organisation)
        people, sites = self.organisation.people, self.organisation.sites
        listed = [person for person in self.lists.get((measure.id, ROOT), ()) if person in people]
        return tuple(spot(people[person].site if people[person].site in sites else ROOT, person) for person in listed)

    def _above(self, place: str) -> Iterator[str]:
        """The perimeters with a state of their own in which `place` lies, itself first."""
        return (at for at in self.organisation.outwards(place) if at in self.standings)


def held_places(coverage: Coverage, measure: Measure, running: Mapping[tuple[str, str], Running]) -> dict[str, str]:
    """The places where the measure is carried out now, each with its holder: what has lapsed is carried out nowhere.

    A fallback is carried out where a measure it stands in for is, if it was called there.
    """
    by_place: dict[str, str] = {}
    for candidate in (measure, *coverage.plan.stands_in_for.get(measure.id, ())):
        if candidate.holds_in and any(is_held(running, candidate.id, name) for name in coverage.standings):
            asked = coverage.places(candidate).items()
            by_place = {place: holder for place, holder in asked if is_held(running, candidate.id, holder)} | by_place
    return by_place


def is_held(running: Mapping[tuple[str, str], Running], measure: str, perimeter: str | None) -> bool:
    """Whether the measure holds in the perimeter, neither lapsed nor stopped."""
    entry = running.get((measure, perimeter or ""))
    return entry is not None and entry.status == "held"
