"""The states a crisis can be in, as the plan nests them, numbered in the order its author wrote them.

That order is "document order". A *leaf* is an active state without children; a *configuration* is the set of all active
states, and its leaves are enough to name it. `ROOT` stands above the plan's own top states and is never shown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import combinations
from typing import Literal

import msgspec

ROOT = ""
DEEPEST = 50
_ID = re.compile(r"[^\s/*=]+")


class ImpossibleStates(ValueError):
    """States one cannot be in together, or not in these alone."""


class StateNode(msgspec.Struct, frozen=True):
    """One state as the plan's author nests it.

    `initial`: the descendant(s) entered when nothing says better; None is the first child. `default`: where a history
    state leads as long as it remembers nothing; empty is its parent's initial. `on_entry`,
    `on_exit`: events raised then.
    """

    id: str
    parallel: bool = False
    initial: str | tuple[str, ...] | None = None
    children: tuple["StateNode", ...] = ()
    final: bool = False
    history: Literal["shallow", "deep"] | None = None
    default: tuple[str, ...] = ()
    on_entry: tuple[str, ...] = ()
    on_exit: tuple[str, ...] = ()

    @property
    def compound(self) -> bool:
        """One child active at a time (never true of parallel states)."""
        return bool(self.children) and not self.parallel


class Tree:
    """The states of one plan, numbered once in document order. Raises ValueError for a tree nobody could be in."""

    def __init__(self, roots: Sequence[StateNode], initial: Sequence[str] = ()) -> None:
        self.nodes: dict[str, StateNode] = {}
        self.parent: dict[str, str] = {}
        self.order: dict[str, int] = {}
        self._last: dict[str, int] = {}
        self._above: dict[str, tuple[str, ...]] = {}
        self._number(StateNode(ROOT, initial=tuple(initial) or None, children=tuple(roots)), ())
        self._initial = {id: self._declared_initial(node) for id, node in self.nodes.items() if node.compound}
        for node in self.nodes.values():
            self._check(node)

    def _number(self, node: StateNode, above: tuple[str, ...]) -> None:
        if above and not _ID.fullmatch(node.id):
            raise ValueError(f"State id {node.id!r}: it needs a name without space, '/', '*' or '='.")
        if node.id in self.nodes:
            raise ValueError(f"Two states are called {node.id!r}: rename one, ids are unique in the whole plan.")
        if len(above) > DEEPEST:
            raise ValueError(f"State {node.id!r} is nested more than {DEEPEST} deep: flatten the plan.")
        self.nodes[node.id], self.order[node.id], self._above[node.id] = node, len(self.order), above
        for child in node.children:
            self.parent[child.id] = node.id
            self._number(child, (node.id, *above))
        self._last[node.id] = len(self.order) - 1

    def _declared_initial(self, node: StateNode) -> tuple[str, ...]:
        if node.initial is None:
            return self.regions(node.id)[:1]
        return (node.initial,) if isinstance(node.initial, str) else node.initial

    def _check(self, node: StateNode) -> None:
        """ValueError, in one clear sentence, for a state that contradicts itself."""
        name = f"State {node.id!r}" if node.id else "The plan"
        for fault in self._faults(node):
            raise ValueError(f"{name} {fault}.")
        starts = self._initial.get(node.id) or node.default
        inside = node.id if node.history is None else self.parent[node.id]
        for start in starts:
            if start not in self.nodes or not self.within(start, inside):
                raise ValueError(f"{name} starts in {start!r}: name a state inside {inside or 'the plan'!r}.")
            if node.history and self.nodes[start].history and self.parent[start] == inside:
                raise ValueError(f"{name} starts in {start!r}, a history beside it: name a state to be in.")
        self.check_together(name, starts)

    def _faults(self, node: StateNode) -> Iterator[str]:
        if (node.children or node.parallel or node.id == ROOT) and not self.regions(node.id):
            yield "has no state to be in: give it at least one"
        if node.history and (node.children or node.parallel or node.final):
            yield "is a history state: it has no children and is neither parallel nor final"
        if node.history and self.parent[node.id] == ROOT:
            yield "is a history state at the top: put it inside the state it remembers"
        if node.final and node.children:
            yield "is final: it has no children"
        if node.initial is not None and not node.compound:
            yield "names an initial state: only a state with children, one active at a time, has one"
        if node.default and not node.history:
            yield "has a default: only a history state has one"

    def check_together(self, who: str, ids: Sequence[str]) -> None:
        """ValueError unless one can go to all `ids` at once."""
        if rivals := self.apart(ids):
            raise ValueError(
                f"{who} leads to {rivals[0]!r} and {rivals[1]!r}: keep one, or one in each region of a parallel state."
            )

    def apart(self, ids: Sequence[str]) -> tuple[str, str] | None:
        """The first two of `ids` that do not lie in different regions of one parallel state, if any.

        An outer state beside an inner one counts too: started by its own rules, it could start another inner one.
        A history state stands for the whole state it remembers.
        """
        for first, second in combinations(dict.fromkeys(ids), 2):
            here, there = self._place(first), self._place(second)
            nested = here == there or self.within(here, there) or self.within(there, here)
            if nested or not self.nodes[self._around(here, there)].parallel:
                return first, second
        return None

    def _place(self, state: str) -> str:
        return self.parent[state] if self.nodes[state].history else state

    def _around(self, here: str, there: str) -> str:
        """The innermost state around both (least common ancestor)."""
        return next(above for above in self._above[here] if self.within(there, above))

    def within(self, state: str, above: str) -> bool:
        """True when `state` is a proper descendant of `above` (isDescendant)."""
        return self.order[above] < self.order[state] <= self._last[above]

    def above(self, state: str) -> tuple[str, ...]:
        """The proper ancestors, nearest first, ROOT last."""
        return self._above[state]

    def regions(self, state: str) -> tuple[str, ...]:
        """The children one can be in (all but history), in document order."""
        return tuple(child.id for child in self.nodes[state].children if child.history is None)

    def sorted(self, ids: Iterable[str]) -> tuple[str, ...]:
        """The ids in document order, each once. KeyError for an unknown one."""
        return tuple(sorted(set(ids), key=self.order.__getitem__))

    def closure(self, leaves: Iterable[str]) -> frozenset[str]:
        """The leaves and all their ancestors, without ROOT. ValueError for an id that is no state of the plan."""
        active: set[str] = set()
        for leaf in leaves:
            if leaf == ROOT or leaf not in self.nodes or self.nodes[leaf].history is not None:
                raise ValueError(f"The plan has no state {leaf!r}.")
            active.update((leaf, *self._above[leaf]))
        return frozenset(active - {ROOT})

    def leaves(self, active: Set[str]) -> tuple[str, ...]:
        """The active states without children, in document order."""
        return self.sorted(state for state in active if not self.nodes[state].children)

    def check(self, active: Set[str]) -> None:
        """ImpossibleStates unless one child of each compound and all regions of each parallel state are active."""
        for state in (ROOT, *active):
            node, regions = self.nodes[state], self.regions(state)
            count = sum(region in active for region in regions)
            if count != (len(regions) if node.parallel else min(len(regions), 1)):
                wanted = "all" if node.parallel else "exactly one"
                raise ImpossibleStates(
                    f"Not a possible situation: {wanted} of {', '.join(regions)} must be active, not {count}."
                )

    def finished(self, state: str, active: Set[str]) -> bool:
        """Whether the state has come to its end (isInFinalState)."""
        if self.nodes[state].parallel:
            return all(self.finished(region, active) for region in self.regions(state))
        return any(self.nodes[child].final and child in active for child in self.regions(state))
