"""What one decision does to the states, noted while it is worked out, and the answer that comes of it."""

from collections import ChainMap, deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, cast

import msgspec

from pca.domain.machine.statechart import Edge, Guard, Memory, Statechart

ACTIVE = "active_states"
"""The fact every guard finds besides its own: the frozenset of all active states, outer ones included."""


class MachineStep(msgspec.Struct, frozen=True):
    """What follows, in ids.

    `configuration`: the leaves in document order. `exited` (innermost first), `entered` (outermost first) and `taken`
    (edges) in the order it happened. `history`: what history states remember from now on.
    """

    configuration: tuple[str, ...]
    exited: tuple[str, ...] = ()
    entered: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    history: Memory = {}


class Blocked(msgspec.Struct, frozen=True):
    """Why nothing follows.

    `details`: for `wrong_state` the states it is possible in; for `guard_false` the edges whose guard said no; for
    `guard_unknown`, which wins over it, those whose guard lacks data; for `unknown_event` nothing.
    """

    reason: Literal["unknown_event", "wrong_state", "guard_false", "guard_unknown"]
    details: tuple[str, ...] = ()


class EndlessLoop(ValueError):
    """Transitions that follow one another without end: a fault of the plan, not of the decision."""


class Firing:
    """The throw-away model that states and transitions mark while one event is worked out."""

    def __init__(self, active: Iterable[str], facts: Mapping[str, Any], memory: Memory) -> None:
        self.active, self.facts, self.memory = set(active), facts, dict(memory)
        self.left: list[str] = []
        self.come: list[str] = []
        self.raised: deque[str] = deque()
        self.taken: list[str] = []
        self._exited: list[str] = []
        self._entered: list[str] = []
        self._verdicts: dict[object, bool | None] = {}

    def verdict(self, key: object, guard: Guard) -> bool | None:
        """The guard's answer, asked once per microstep: W3C asks before anything moves."""
        if key not in self._verdicts:
            answer = guard(ChainMap({ACTIVE: frozenset(self.active)}, cast("dict[str, Any]", self.facts)))
            self._verdicts[key] = None if answer is None else bool(answer)
        return self._verdicts[key]

    def forget_verdicts(self) -> None:
        """The next microstep asks again."""
        self._verdicts.clear()

    def note(self, rules: Statechart, taken: Sequence[Edge]) -> None:
        """End one microstep: exits, transitions and entries in their published order, then the events they raise."""
        exited, entered = rules.sorted(self.left)[::-1], rules.sorted(self.come)
        self.left, self.come = [], []
        self._exited += exited
        self._entered += entered
        self.taken += (edge.id for edge in taken)
        for state in exited:
            self.raised.extend(rules.nodes[state].on_exit)
        for edge in taken:
            self.raised.extend(edge.raises)
        for state, ended in rules.ends(entered, self.active):
            self.raised.extend((*rules.nodes[state].on_entry, *(f"done.state.{name}" for name in ended)))

    def step(self, rules: Statechart) -> MachineStep:
        """The answer, once nothing moves any more."""
        noted = (tuple(self._exited), tuple(self._entered), tuple(self.taken))
        return MachineStep(rules.leaves(self.active), *noted, history=self.memory)
