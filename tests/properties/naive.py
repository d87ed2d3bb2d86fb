"""What must follow from a plan's text and the lines of the record, worked out without the engine's code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.properties.random_plans import RandomPlan

ROOT, LIVE = "root", ("open", "acknowledged")
BADLY = ("refused", "impossible")


class Map:
    """The directory: which places there are, and what lies in what."""

    def __init__(self, organisation: Any) -> None:
        self.regions = set(organisation.regions)
        self.sites = {one.id: (one.region, str(one.type)) for one in organisation.sites.values()}
        self.people = {one.id: one.site for one in organisation.people.values()}
        self.all = {ROOT, *self.regions, *self.sites}

    def chain(self, place: str) -> list[str]:
        """The perimeters a place lies in, itself first, the institution last."""
        above = [self.sites[place][0]] if place in self.sites else []
        return [place, *above, ROOT] if place != ROOT else [ROOT]

    def near(self, one: str, other: str) -> bool:
        return one in self.chain(other) or other in self.chain(one)

    def asked(self, measure: Any, begun: bool) -> set[str]:
        """The places a measure means, whatever the states; one for people means everywhere until it has begun."""
        if measure.each is None or measure.each.kind == "entry":
            return {ROOT}
        if measure.each.kind == "region":
            return set(self.regions)
        if measure.each.kind == "person":
            sites = [site for site in self.people.values() if measure.each.where == f"site == '{site}'"]
            return {site if site in self.sites else ROOT for site in sites} if begun else {ROOT}
        assert measure.each.where in (None, "type != 'head_office'")
        return {one for one, (_, kind) in self.sites.items() if measure.each.where is None or kind != "head_office"}

    def meant(self, measure: Any) -> set[tuple[str, str]]:
        """The places a measure means, each with the person there; none for a list that only people can give."""
        if measure.each is None or measure.each.kind in ("region", "site"):
            return {(place, "") for place in self.asked(measure, True)}
        people = self.people.items() if measure.each.kind == "person" else ()
        named = [(site, one) for one, site in people if measure.each.where == f"site == '{site}'"]
        return {(site if site in self.sites else ROOT, one) for site, one in named}


class Text:
    """One version of a plan as its text has it."""

    def __init__(self, playbook: Any) -> None:
        self.playbook = playbook
        self.measure = {one.id: one for one in playbook.measures}
        self.above = dict(_above(playbook.states, ()))
        self.inside = {state: {one for one, over in self.above.items() if state in over} for state in self.above}

    def active(self, configuration: tuple[str, ...]) -> set[str]:
        return {name for state in configuration for name in (state, *self.above.get(state, ()))}

    def ahead(self, held: set[str]) -> set[str]:
        """States that hold or that some sequence of decisions may lead to."""
        found, before = set(held), -1
        while len(found) != before:
            before = len(found)
            for move in self.playbook.transitions:
                if found & set(move.source):
                    for target in move.target:
                        found |= {target, *self.above[target], *self.inside[target]}
        return found

    def words(self, task: Any) -> tuple[Any, ...] | None:
        """What the task's reader is shown: words, people's team, deadlines. None for a measure the text lacks."""
        one = self.measure.get(task.measure)
        if one is None:
            return None
        if task.purpose == "undo" and one.undo is not None:
            said, text, lines, within = one.undo, one.undo.instructions, one.undo.checklist, one.undo.complete_within
        else:
            said, lines, within = one, one.checklist, one.complete_within
            text = next((level.instructions for level in one.levels if level.id == task.level), one.instructions)
            if task.purpose == "extend":
                lines = tuple(line for line in lines if line.id in task.items) or lines
        return said.title, text, lines, one.acknowledge_within, within, one.team


def _above(states: Any, over: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for state in states:
        yield state.id, over
        yield from _above(state.children, (state.id, *over))


class Moment:
    """One crisis at one moment: the text in force, the places, the states, and every task's line."""

    def __init__(self, text: Text, ground: Map, states: dict[str, tuple[str, ...]], lines: tuple[Any, ...]) -> None:
        self.text, self.ground, self.states, self.lines = text, ground, states, lines
        self.begun: set[str] = set()
        """The measures that hold somewhere, or lapsed there."""
        self.latest: dict[str, dict[tuple[Any, ...], Any]] = {}
        for line in lines:
            if line.purpose == "do":
                self.latest.setdefault(line.measure, {})[line.place, line.subject, line.fallback_of] = line

    def carried(self, line: Any) -> bool:
        """Whether nothing is left of a task: another one that took it over counts in its place."""
        if line.status in LIVE:
            return False
        if line.status not in BADLY:
            return True
        measure = self.text.measure.get(line.measure)
        fallback = measure.fallback if measure else None
        taken = [row for row in self.latest.get(fallback or "", {}).values() if row.fallback_of == line.number]
        return bool(taken) and all(self.carried(row) for row in taken)

    def ready(self, measure: Any, place: str, subject: str) -> bool:
        """Whether enough of what comes first is finished near the place, or nothing more of it is to come."""
        found = [self._near(name, place, subject) for name in measure.after.measures]
        return "missing" not in found or found.count("done") >= measure.after.needed

    def _near(self, name: str, place: str, subject: str) -> str:
        one = self.text.measure[name]
        rows = [row for row in self.latest.get(name, {}).values() if self.ground.near(row.place, place)]
        of_people = one.each is not None and one.each.kind == "person" and subject in self.ground.people
        by_subject = one.each is not None and one.each.kind in ("person", "entry")
        same = [row for row in rows if subject and by_subject and row.subject == subject]
        rows = same if same or of_people else rows
        if rows:
            if not all(self.carried(row) for row in rows):
                return "missing"
            return "done" if any(self._done(row) for row in rows) else "nothing"
        held = set().union(*(self.text.active(states) for states in self.states.values()))
        begins = self.text.ahead(held) & set(one.holds_in)
        begun = name in self.begun
        if of_people and begun:
            here = one.each.where == f"site == '{self.ground.people[subject]}'"
        else:
            here = any(self.ground.near(other, place) for other in self.ground.asked(one, begun))
        return "missing" if begins and here else "nothing"

    def _done(self, line: Any) -> bool:
        taken = [row for rows in self.latest.values() for row in rows.values() if row.fallback_of == line.number]
        return line.status == "done" or (line.status in BADLY and any(self._done(row) for row in taken))

    def done(self, name: str) -> bool:
        rows = self.latest.get(name, {}).values()
        return bool(rows) and all(self.carried(row) for row in rows) and not self.open(name)

    def open(self, name: str) -> int:
        return sum(1 for one in self.lines if (one.measure, one.purpose) == (name, "do") and one.status in LIVE)


STALE = {"index": 3 * 86400}
"""Seconds after which a figure says nothing any more."""


class Figures:
    """The latest figures by name and perimeter, and since when each perimeter holds each of its states."""

    def __init__(self) -> None:
        self.seen: dict[tuple[str, str], tuple[Any, datetime]] = {}
        self.since: dict[str, dict[str, datetime]] = {}
        self.moved: dict[str, datetime] = {}

    def value(self, name: str, at: str, now: datetime) -> Any:
        value, seen = self.seen.get((name, at), (None, now))
        limit = STALE.get(name)
        return None if limit is not None and (now - seen).total_seconds() > limit else value

    def entered(self, perimeter: str, source: str, entered: Any, exited: Any, now: datetime) -> None:
        """A perimeter moved; one that had no state of its own takes its days over from the one it followed."""
        held = self.since.get(perimeter, self.since.get(source, {}))
        kept = {state: at for state, at in held.items() if state not in exited}
        self.since[perimeter] = {**kept, **dict.fromkeys(entered, now)}
        self.moved[perimeter] = now


def thresholds(plan: RandomPlan, moment: Moment, levels: dict[tuple[str, str], str | None]) -> Iterator[Any]:
    """(event, perimeter, level, condition, states whose days count) of what may be proposed now."""
    for perimeter, configuration in moment.states.items():
        active = moment.text.active(configuration)
        for move in moment.text.playbook.transitions:
            if move.propose_when and active & set(move.source):
                yield (move.event or move.id), perimeter, None, plan.conditions[move.propose_when], move.source
        for one in moment.text.playbook.measures:
            for level in one.levels:
                standing = levels.get((one.id, perimeter))
                if level.propose_when and standing is not None and standing != level.id:
                    yield one.id, perimeter, level.id, plan.conditions[level.propose_when], one.holds_in


def answer(moment: Moment, figures: Figures, perimeter: str, sources: Any, now: datetime) -> Any:
    """A function that says what a condition's names mean in a perimeter at this moment."""

    def known(name: str, argument: str) -> Any:
        if name == "tasks_open":
            return sum(1 for one in moment.lines if one.status in LIVE)
        if name == "days_in_state":
            active = moment.text.active(moment.states[perimeter])
            since = figures.since[perimeter]
            starts = [since[one] for one in sources if one in active]
            return (now - max(starts, default=figures.moved[perimeter])).days
        if name == "in":
            return argument in moment.text.active(moment.states[perimeter])
        if name == "open":
            return moment.open(argument)
        if name == "done":
            return moment.done(argument)
        if argument:
            return figures.value(name, argument, now)
        own = [at for at in moment.ground.chain(perimeter) if (name, at) in figures.seen]
        return figures.value(name, own[0], now) if own else None

    return known
