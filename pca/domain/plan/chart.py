"""The states and transitions of a plan as the machine knows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pca.domain.machine.state_tree import StateNode
from pca.domain.machine.statechart import Edge, Guard
from pca.domain.plan.states import State, Transition

RESUMED = "#resume"
"""After a state's id: the history that brings back where each of its inner states was."""


class Chart:
    """The states of one plan, and its transitions as edges between them."""

    def __init__(self, states: Iterable[State]) -> None:
        self.nodes = [_node(state) for state in states]
        self._known = {node.id: node for root in self.nodes for node in _walk(root)}

    def edges(self, transition: Transition, guard: Guard | None = None) -> Iterator[Edge]:
        """A transition as the machine takes it, once for each state it leaves from.

        Where all targets lie inside the source it is internal: the source is not left, and of side-by-side regions
        only those with a target move. A target that resumes is entered where it was left.
        """
        targets = tuple(dict.fromkeys(transition.target))
        for source in dict.fromkeys(transition.source):
            name = transition.id if len(transition.source) == 1 else f"{transition.id} ({source})"
            internal = self._within(source).issuperset(targets)
            if internal and self._known[source].parallel:
                yield from self._by_region(transition, name, self._known[source], guard)
                continue
            to = self._resumed(targets)
            yield Edge(id=name, event=transition.decision, source=source, targets=to, guard=guard, internal=internal)

    def _by_region(self, transition: Transition, name: str, parallel: StateNode, guard: Guard | None) -> Iterator[Edge]:
        """A move inside a state with regions moves each region by itself; one that is named itself starts again."""
        for region in parallel.children:
            here = tuple(
                dict.fromkeys(to for to in transition.target if to == region.id or to in self._within(region.id))
            )
            if here:
                yield Edge(
                    id=f"{name} ({region.id})",
                    event=transition.decision,
                    source=region.id,
                    targets=self._resumed(here),
                    guard=guard,
                    internal=region.id not in here,
                )

    def _within(self, state: str) -> set[str]:
        """The states inside one, however deep."""
        return {inner.id for inner in _walk(self._known[state])} - {state} if state in self._known else set()

    def _resumed(self, targets: Iterable[str]) -> tuple[str, ...]:
        return tuple(name + RESUMED if name + RESUMED in self._known else name for name in targets)


def _node(state: State) -> StateNode:
    inner, initial = tuple(_node(child) for child in state.children), state.initial
    if state.resume and inner:
        started = () if state.regions else (initial or inner[0].id,)
        inner = (*inner, StateNode(id=state.id + RESUMED, history="deep", default=started))
        # Whoever enters the state without naming what lies inside comes to where it was left: by a move to a state
        # around it or beside it as well as by one to itself.
        initial = state.id + RESUMED if started else None
    return StateNode(id=state.id, parallel=bool(state.regions), initial=initial, children=inner)


def _walk(node: StateNode) -> Iterator[StateNode]:
    yield node
    for inner in node.children:
        yield from _walk(inner)
