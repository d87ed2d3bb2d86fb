"""Which states a crisis leaves and which it enters when a decision is taken.

The rules are those of W3C SCXML (Recommendation of 1 September 2015, appendix D); each method names the procedure it
follows. Everything here is pure and knows neither guards' facts nor libraries: it answers with state ids and edge ids.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

import msgspec

from pca.domain.machine.state_tree import ROOT, Tree

Guard = Callable[[Mapping[str, Any]], bool | None]
Memory = Mapping[str, tuple[str, ...]]
"""History state id → the states it will bring back, in document order."""


class Edge(msgspec.Struct, frozen=True):
    """One transition as the plan's author writes it.

    `event`: descriptors separated by spaces; `a` also matches `a.b`, `*` matches all, "" is taken without any event.
    `targets`: empty leaves the states as they are. `guard`: pure; None means "data missing" and never fires.
    `internal`: going to one's own descendant does not leave the source. `raises`: events raised when taken.
    """

    id: str
    event: str
    source: str
    targets: tuple[str, ...] = ()
    guard: Guard | None = None
    internal: bool = False
    raises: tuple[str, ...] = ()

    def descriptors(self) -> tuple[str, ...]:
        """What it listens to; `a.*` and `a.` say the same as `a`."""
        return tuple(dict.fromkeys(token.removesuffix("*").rstrip(".") or "*" for token in self.event.split())) or ("",)


class Statechart(Tree):
    """The tree with the published rules of moving in it. `memory` is what history states remember so far."""

    def checked(self, edges: Iterable[Edge]) -> dict[str, Edge]:
        """The edges by id. ValueError for one that cannot be taken."""
        known: dict[str, Edge] = {}
        for edge in edges:
            name = f"Transition {edge.id!r}"
            if edge.id in known:
                raise ValueError(f"Two transitions are called {edge.id!r}: rename one, ids are unique in a plan.")
            for state in (edge.source, *edge.targets):
                if state == ROOT or state not in self.nodes:
                    raise ValueError(f"{name} names {state!r}, which is no state of the plan.")
            if self.nodes[edge.source].history:
                raise ValueError(f"{name} leaves {edge.source!r}, a history state: write that as its default.")
            if edge.guard is not None and not callable(edge.guard):
                raise ValueError(f"{name} has a guard that cannot be asked: give a function of the facts.")
            self.check_together(name, edge.targets)
            known[edge.id] = edge
        return known

    def exits(self, edge: Edge, active: Set[str], memory: Memory) -> frozenset[str]:
        """The active states that taking the edge leaves (computeExitSet)."""
        if not edge.targets:
            return frozenset()
        domain = self._domain(edge, memory)
        return frozenset(state for state in active if self.within(state, domain))

    def entries(self, edge: Edge, memory: Memory) -> tuple[str, ...]:
        """The states that taking the edge enters, outermost first (computeEntrySet)."""
        entry: set[str] = set()
        for target in edge.targets:
            self._descend(target, memory, entry)
        if edge.targets:
            domain = self._domain(edge, memory)
            for target in self._effective(edge.targets, memory):
                self._climb(target, domain, memory, entry)
        return self.sorted(entry)

    def first_entries(self) -> tuple[str, ...]:
        """The states of a crisis that has just begun."""
        entry: set[str] = set()
        self._descend(ROOT, {}, entry)
        return self.sorted(entry - {ROOT})

    def missing(self, active: Set[str]) -> tuple[str, ...]:
        """What begins so that these states are a whole situation: regions and inner states another version lacked."""
        whole = set(active)
        for state in self.sorted(active):
            node = self.nodes[state]
            if node.compound and not any(child in whole for child in self.regions(state)):
                self._descend_to(self._initial[state], state, {}, whole)
            self._complete(state, {}, whole)
        return self.sorted(whole - set(active))

    def remembered(self, leaving: Set[str], active: Set[str]) -> dict[str, tuple[str, ...]]:
        """What each history state inside the states being left will bring back (first half of exitStates)."""
        memory = {}
        for state in leaving:
            for child in self.nodes[state].children:
                if child.history == "deep":
                    memory[child.id] = self.leaves({inner for inner in active if self.within(inner, state)})
                elif child.history == "shallow":
                    memory[child.id] = tuple(region for region in self.regions(state) if region in active)
        return memory

    def still_fits(self, memory: Memory) -> dict[str, tuple[str, ...]]:
        """What of a memory this plan can still bring back: one kept from another version may name states it lacks."""
        return {history: tuple(states) for history, states in memory.items() if self._fits(history, states)}

    def _fits(self, history: str, states: Sequence[str]) -> bool:
        if history not in self.nodes or self.nodes[history].history is None:
            return False
        parent = self.parent[history]
        if any(state not in self.nodes or not self.within(state, parent) for state in states):
            return False
        return self.apart(states) is None and not any(self.nodes[state].history for state in states)

    def without_conflicts(self, edges: Sequence[Edge], active: Set[str], memory: Memory) -> tuple[str, ...]:
        """The ids of the edges that may be taken together: of two that would leave the same state, the one from further
        inside wins, then the one found first (removeConflictingTransitions)."""
        kept: dict[str, tuple[Edge, frozenset[str]]] = {}
        for edge in edges:
            exits = self.exits(edge, active, memory)
            rivals = [other for other, others_exits in kept.values() if exits & others_exits]
            if all(self.within(edge.source, rival.source) for rival in rivals):
                for rival in rivals:
                    del kept[rival.id]
                kept[edge.id] = edge, exits
        return tuple(kept)

    def ends(self, entered: Sequence[str], active: Set[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Each entered state with the states whose end it brings about (the done events of enterStates)."""
        so_far = set(active) - set(entered)
        for state in entered:
            so_far.add(state)
            if not self.nodes[state].final or self.parent[state] == ROOT:
                yield state, ()
                continue
            parent, grandparent = self.above(state)[:2]
            done = self.nodes[grandparent].parallel and self.finished(grandparent, so_far)
            yield state, (parent, grandparent) if done else (parent,)

    def _effective(self, targets: Sequence[str], memory: Memory) -> Iterator[str]:
        """The targets with each history state replaced by what it brings back (getEffectiveTargetStates)."""
        for target in targets:
            if self.nodes[target].history is None:
                yield target
            else:
                yield from self._effective(self._recalled(target, memory), memory)

    def _recalled(self, history: str, memory: Memory) -> tuple[str, ...]:
        return memory.get(history) or self.nodes[history].default or self._without_memory(self.parent[history])

    def _without_memory(self, parent: str) -> tuple[str, ...]:
        """A history state without a default leads where its parent would, histories beside it left out."""
        if self.nodes[parent].parallel:
            return self.regions(parent)
        plain = tuple(
            start for start in self._initial[parent] if self.parent[start] != parent or not self.nodes[start].history
        )
        return plain or self.regions(parent)[:1]

    def _domain(self, edge: Edge, memory: Memory) -> str:
        """The innermost state that the edge neither leaves nor enters (getTransitionDomain, findLCCA)."""
        targets = tuple(self._effective(edge.targets, memory))
        if edge.internal and self.nodes[edge.source].compound and all(self.within(t, edge.source) for t in targets):
            return edge.source
        return next(
            above
            for above in self._above[edge.source]
            if not self.nodes[above].parallel and all(self.within(target, above) for target in targets)
        )

    def _descend(self, state: str, memory: Memory, entry: set[str]) -> None:
        """Enter a state and what it starts in (addDescendantStatesToEnter)."""
        if self.nodes[state].history is not None:
            self._descend_to(self._recalled(state, memory), self.parent[state], memory, entry)
            return
        entry.add(state)
        if self.nodes[state].compound:
            self._descend_to(self._initial[state], state, memory, entry)
        self._complete(state, memory, entry)

    def _descend_to(self, inner: Sequence[str], outer: str, memory: Memory, entry: set[str]) -> None:
        for state in inner:
            self._descend(state, memory, entry)
        for state in inner:
            self._climb(state, outer, memory, entry)

    def _climb(self, state: str, outer: str, memory: Memory, entry: set[str]) -> None:
        """Enter what lies between a state and `outer`, with the other regions on the way (addAncestorStatesToEnter)."""
        for above in self._above[state]:
            if above == outer:
                return
            entry.add(above)
            self._complete(above, memory, entry)

    def _complete(self, state: str, memory: Memory, entry: set[str]) -> None:
        """Start each region of a parallel state that has not been started yet."""
        if self.nodes[state].parallel:
            for region in self.regions(state):
                if not any(self.within(other, region) for other in entry):
                    self._descend(region, memory, entry)
