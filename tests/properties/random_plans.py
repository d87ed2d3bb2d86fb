"""Random plans, each lint-clean: states nested and side by side, measures that wait, repeat, lapse and fall back.

A condition is kept beside its text as a tree, so that the expectations can work it out without the engine's code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from random import Random
from typing import Any

from pca.domain.plan.lint.findings import FindingSeverity
from pca.domain.plan.lint.rules import lint
from pca.domain.plan.playbook import Playbook

TODAY = date(2026, 3, 2)
SPANS = ("30min", "2h", "9h", "1d", "3d")
TEAMS = ("ops", "hr", "regional")
WHERE = (None, None, "type != 'head_office'")
BY_SITE = ("site == 'A'", "site == 'C'")
LIST = {"kind": "entry", "ask": {"fr": "Quels véhicules ?"}, "most": 4}


@dataclass(frozen=True)
class Said:
    """One condition: its text, and whether it holds (None: unknown) by what `known(name, argument)` answers."""

    text: str
    holds: Callable[[Callable[[str, str], Any]], bool | None]


@dataclass
class RandomPlan:
    """One plan, what its thresholds mean, and its later versions."""

    playbook: Playbook
    conditions: dict[str, Said]
    """By their text."""
    versions: list[Playbook] = field(default_factory=list)


def any_plan(chance: Random, small: dict[str, Any]) -> RandomPlan:
    """A plan of random states, moves, measures and messages on the head of the small one, without a lint error."""
    while True:
        drawn = _Drawn(chance, small)
        said = drawn.plan()
        playbook = Playbook.model_validate(said)
        if not errors(playbook):
            return RandomPlan(playbook, drawn.conditions)


def errors(playbook: Playbook) -> list[str]:
    """What lint forbids."""
    return [one.code for one in lint(playbook, None, TODAY) if one.severity is FindingSeverity.ERROR]


# ---------------------------------------------------------------- conditions


def _compared(name: str, argument: str, sign: str, number: int) -> Said:
    signs: dict[str, Callable[[Any], bool]] = {
        ">=": lambda value: value >= number,
        "<": lambda value: value < number,
        "==": lambda value: value == number,
    }

    def holds(known: Callable[[str, str], Any]) -> bool | None:
        value = known(name, argument)
        return None if value is None else signs[sign](value)

    asked = f"{name}({argument})" if argument else name
    return Said(f"{asked} {sign} {number}", holds)


def _asked(name: str, argument: str, wanted: bool) -> Said:
    asked = f"{name}({argument})" if argument else name

    def holds(known: Callable[[str, str], Any]) -> bool | None:
        value = known(name, argument)
        return value if wanted or value is None else not value

    return Said(asked if wanted else f"not {asked}", holds)


def _both(one: Said, other: Said, word: str) -> Said:
    """Kleene's logic: what is unknown counts only where it matters."""
    decides = word == "or"

    def holds(known: Callable[[str, str], Any]) -> bool | None:
        found = one.holds(known), other.holds(known)
        if decides in found:
            return decides
        return None if None in found else not decides

    return Said(f"({one.text}) {word} ({other.text})", holds)


# ---------------------------------------------------------------- the plan


class _Drawn:
    def __init__(self, chance: Random, small: dict[str, Any]) -> None:
        self.chance, self.small = chance, small
        self.conditions: dict[str, Said] = {}
        self.ids: list[str] = []
        self.names = [f"m{one}" for one in range(chance.randint(3, 7))]

    def plan(self) -> dict[str, Any]:
        states = self.states()
        moves = self.moves(states)
        return {
            **self.small,
            "states": states,
            "transitions": moves,
            "measures": self.measures(),
            "communications": self.communications(),
            "stand_down_criteria": [{"id": "calm", "text": {"fr": "Calme."}, "when": "true"}],
        }

    def one(self, *choices: Any) -> Any:
        return self.chance.choice(choices)

    def maybe(self, share: float, **more: Any) -> dict[str, Any]:
        return more if self.chance.random() < share else {}

    # ------------------------------------------------------------ states

    def states(self) -> list[dict[str, Any]]:
        kinds = ["normal", *self.one([], ["watch"]), "crisis", *self.one([], ["crisis"]), "return", "review", "closed"]
        return [self.state(0, kind) for kind in kinds]

    def state(self, depth: int, kind: str | None = None) -> dict[str, Any]:
        name = f"s{len(self.ids)}"
        self.ids.append(name)
        found: dict[str, Any] = {"id": name, "title": {"fr": f"État {name}"}, **({"kind": kind} if kind else {})}
        inner = {"crisis": 0.9, None: 0.35}.get(kind, 0.05 if kind in ("watch", "return") else 0.0)
        if depth < 3 and self.chance.random() < inner:
            way = self.one("states", "regions")
            found[way] = [self.state(depth + 1) for _ in range(self.chance.randint(2, 3))]
            found |= self.maybe(0.4, resume=True)
        return {**found, **self.maybe(0.1 if kind not in ("closed", "normal") else 0.0, interrupts=["pay"])}

    def moves(self, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
        by = {kind: [one["id"] for one in states if one["kind"] == kind] for kind in {one["kind"] for one in states}}
        before, crises = [*by["normal"], *by.get("watch", [])], by["crisis"]
        (ending,), (review,), (closed,) = by["return"], by["review"], by["closed"]
        skeleton = [(before, one) for one in crises] + [(crises, ending), ([ending, review], crises[0])]
        skeleton += [([ending], review), ([review], closed)]
        skeleton += [(by["normal"], one) for one in by.get("watch", [])]
        skeleton += [([one], other) for one in crises for other in crises if one != other]
        found = [self.move(number, source, [target]) for number, (source, target) in enumerate(skeleton)]
        for one in (one for one in states if one["kind"] in ("crisis", "watch", "return")):
            found += self.inner_moves(one, len(found))
        return found

    def inner_moves(self, top: dict[str, Any], first: int) -> list[dict[str, Any]]:
        """Moves inside a state: between what lies beside each other, out of depth, and back into the state itself."""
        nodes, found = list(_walk(top)), []
        for one in nodes:
            inner = [child["id"] for child in one.get("states", [])]
            pairs = list(pairwise(inner))
            found += [([source], [target]) for one, other in pairs for source, target in ((one, other), (other, one))]
        deep = [one["id"] for one in nodes[1:]]
        for _ in range(self.chance.randint(0, 3) if deep else 0):
            source = self.one(*[one["id"] for one in nodes])
            found.append(([source], self.chance.sample(deep, min(len(deep), self.one(1, 1, 2)))))
        moves = []
        for source, target in found:
            move = self.move(first + len(moves), source, target)
            moves.append(move if self._fits(top, target) else {**move, "to": target[:1]})
        return moves

    @staticmethod
    def _fits(top: dict[str, Any], targets: list[str]) -> bool:
        """Whether the targets lie in different regions of one state."""
        ways = [next(_paths(top, target)) for target in targets]
        return len(ways) < 2 or any(
            one[:-1] == other[:-1] and one != other and one[-1][1] == other[-1][1] == "regions"
            for one in _prefixes(ways[0])
            for other in _prefixes(ways[1])
            if len(one) == len(other)
        )

    def move(self, number: int, source: list[str], target: list[str]) -> dict[str, Any]:
        shared = self.chance.random() < 0.15
        found = {"id": f"t{number}", "title": {"fr": f"Décision {number}"}, "from": source, "to": target}
        found |= {"decided_by": ["director"], **({"event": self.one("go", "back")} if shared else {})}
        if self.chance.random() < 0.35:
            found |= {"propose_when": self.condition(), "decide_within": "4h"}
        return {**found, **(self.maybe(0.15, guard=self.condition()) if number > 6 else {})}

    # ------------------------------------------------------------ conditions

    def condition(self) -> str:
        found = self.piece()
        while self.chance.random() < 0.35:
            found = _both(found, self.piece(), self.one("and", "or"))
        if len(found.text) > 400:
            found = self.piece()
        self.conditions[found.text] = found
        return found.text

    def piece(self) -> Said:
        what, number = self.chance.randrange(9), self.one(1, 2, 5, 30, 60, 90)
        sign = self.one(">=", "<", "==")
        if what < 2:
            return _compared("index", self.one("", "", "", "CS", "A"), self.one(">=", "<"), number)
        if what == 2:
            return _compared("tasks_open", "", sign, self.one(0, 1, 4, 12))
        if what == 3:
            return _compared("days_in_state", "", ">=", self.one(1, 2, 7))
        if what == 4:
            return _asked("in", self.one(*self.ids), self.one(True, False))
        if what == 5:
            return _compared("open", self.one(*self.names), sign, self.one(0, 1, 3))
        if what == 6:
            return _asked("ready", "", True)
        return _asked("done", self.one(*self.names), self.one(True, True, False))

    # ------------------------------------------------------------ measures

    def measures(self) -> list[dict[str, Any]]:
        found = [self.measure(number, name) for number, name in enumerate(self.names)]
        self.exclude(found)
        called = {one.get("fallback") for one in found}
        first = _words("f0") | {"team": "hr", "acknowledge_within": "2h", "complete_within": "9h"}
        first |= self.maybe(0.5, fallback="f1")
        last = _words("f1") | {"team": "ops", "acknowledge_within": "1h", "complete_within": "1d"}
        called |= {first.get("fallback")} if "f0" in called else set()
        return found + [one for one in (first, last) if one["id"] in called]

    def measure(self, number: int, name: str) -> dict[str, Any]:
        open_states = [one for one in self.ids if one != self.ids[-1]]
        found = _words(name) | {"holds_in": self.chance.sample(open_states, self.one(1, 1, 2, 3)), **self.who()}
        found |= self.maybe(0.2, when=self.condition())
        found |= {"acknowledge_within": self.one("30min", "2h"), "complete_within": self.one(*SPANS[2:])}
        found |= self.maybe(0.5, after=self.after(self.names[:number])) if number else {}
        found |= self.maybe(0.25, fallback=self.one("f0", "f1"))
        found |= self.maybe(0.2, repeat=self.one({"every": "9h"}, {"every": "2d"}, {"at": ["09:00"]}))
        found |= self.maybe(0.2, expires_after=self.one("1d", "5d"))
        found |= self.maybe(0.3, undo={**_said("Défaire"), "complete_within": "1d"})
        found |= self.one({}, {}, {"on_leave": "continue"}, {"on_leave": "transfer", "transfer_to": "hr"})
        if self.chance.random() < 0.25:
            found |= {"decided_by": ["director"], "levels": [self.level(one, name) for one in ("low", "high")]}
        return found

    def exclude(self, measures: list[dict[str, Any]]) -> None:
        """Some measures set another one aside, of those further down: never in a circle."""
        for number, one in enumerate(measures[:-1]):
            if self.chance.random() < 0.2:
                one["excludes"] = [self.one(*[other["id"] for other in measures[number + 1 :]])]

    def who(self) -> dict[str, Any]:
        if self.chance.random() < 0.2:
            return {"team": self.one("ops", "hr"), "each": self.one(self.people(), LIST)}
        team = self.one(*TEAMS)
        if team == "regional":
            return {"team": team, "each": self.one({"kind": "region"}, self.sites())}
        return {"team": team, **self.one({}, {}, {"each": self.sites()}, {"each": {"kind": "region"}})}

    def people(self) -> dict[str, Any]:
        return {"kind": "person", "where": self.one(*BY_SITE), "given_to": self.one("team", "site", "person")}

    def sites(self) -> dict[str, Any]:
        where = self.one(*WHERE)
        return {"kind": "site", **({"where": where} if where else {})}

    def after(self, names: list[str]) -> Any:
        some = self.chance.sample(names, min(len(names), self.one(1, 2, 3)))
        return self.one(
            some, {"any": some}, {"n_of": {"at_least": self.chance.randint(1, len(some)), "measures": some}}
        )

    def level(self, name: str, measure: str) -> dict[str, Any]:
        found = {"id": name, "title": {"fr": name}, "instructions": {"fr": f"{measure} : {name}."}}
        found |= self.maybe(0.5, holds_in=[self.one(*self.ids[:-1])])
        return {**found, **self.maybe(0.4, propose_when=self.condition())}

    # ------------------------------------------------------------ messages

    def communications(self) -> list[dict[str, Any]]:
        found = []
        for number in range(self.chance.randint(1, 3)):
            when = self.one(
                {"entering": self.one(*self.ids[:-1])},
                {"leaving": self.one(*self.ids[:-1])},
                {"measure_starts": self.one(*self.names)},
                {"measure_stops": self.one(*self.names)},
            )
            whom = self.one({"committee": True}, {"everyone": True}, {"stakeholders": ["regulator"]})
            outside = {"external": True, "approved_by": "voice"} if "stakeholders" in whom else {}
            line = {"id": f"c{number}", "title": {"fr": f"Avis {number}"}, "when": when, "audience": whom}
            replaced = {"replaces": [f"c{number - 1}"]} if number and self.chance.random() < 0.4 else {}
            found.append({**line, "message": "note", **outside, **replaced})
        return found


def _walk(state: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield state
    for inner in (*state.get("states", ()), *state.get("regions", ())):
        yield from _walk(inner)


Way = list[tuple[str, str]]


def _paths(state: dict[str, Any], target: str, above: Way | None = None) -> Iterator[Way]:
    """The way down to a state: each state on it, with how it lies in the one above."""
    for how in ("states", "regions"):
        for inner in state.get(how, ()):
            way = [*(above or []), (inner["id"], how)]
            if inner["id"] == target:
                yield way
            yield from _paths(inner, target, way)


def _prefixes(way: Way) -> Iterator[Way]:
    for length in range(1, len(way) + 1):
        yield way[:length]


def _said(text: str) -> dict[str, Any]:
    item = {"id": "ok", "text": {"fr": "Fait"}}
    return {"title": {"fr": text}, "instructions": {"fr": f"{text}."}, "checklist": [item]}


def _words(name: str) -> dict[str, Any]:
    return {"id": name, "axis": "work", **_said(f"Mesure {name}")}
