"""The plan as the lint rules look at it: everything by id and by place, without assuming that it is right."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pca.domain.expressions.expressions import ExpressionError, Question, Type, compile_expression
from pca.domain.plan import names
from pca.domain.plan.indicators import Indicator
from pca.domain.plan.lint.findings import Finding, Path, find
from pca.domain.plan.lookups import followed, moves_from, replaced_by
from pca.domain.plan.measures import Measure
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.states import Kind, State, Transition


@dataclass(frozen=True)
class View:
    """One plan to be looked over. `texts` are the (message, kind, language) there are; None skips those rules."""

    playbook: Playbook
    today: date
    texts: Collection[tuple[str, str, str]] | None = None

    @cached_property
    def catalogue(self) -> Mapping[str, Type]:
        """What guards, thresholds and criteria may name."""
        return names.catalogue(self.playbook.indicators)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """What they may ask about something named."""
        return names.questions(self.parent, self.playbook.measure, self.playbook.indicators)

    @cached_property
    def states(self) -> tuple[tuple[Path, State, State | None], ...]:
        """Every state with its path and the state around it, in document order; ids may come twice."""
        return tuple(_walk(self.playbook.states, ("states",), None))

    @cached_property
    def state(self) -> Mapping[str, State]:
        """States by id; of several with the same id, the first counts."""
        return {state.id: state for _, state, _ in reversed(self.states)}

    @cached_property
    def parent(self) -> Mapping[str, str | None]:
        """The state around each state; of several with the same id, the first counts."""
        parents: dict[str, str | None] = {}
        for _, state, above in self.states:
            parents.setdefault(state.id, above.id if above else None)
        return parents

    def lineage(self, state: str) -> tuple[str, ...]:
        """The state and all around it, from the inside out."""
        lineage: list[str] = []
        at: str | None = state
        while at is not None and at not in lineage:
            lineage.append(at)
            at = self.parent.get(at)
        return tuple(lineage)

    @cached_property
    def moves(self) -> Mapping[str, tuple[Transition, ...]]:
        """The moves that leave each state."""
        return moves_from(self.playbook.transitions)

    @cached_property
    def closed(self) -> frozenset[str]:
        """The outermost states in which a crisis is over."""
        return frozenset(state.id for state in self.playbook.states if state.kind is Kind.CLOSED)

    @cached_property
    def indicator(self) -> Mapping[str, Indicator]:
        """Indicators by id."""
        return {indicator.id: indicator for indicator in self.playbook.indicators}

    @cached_property
    def stands_in_for(self) -> Mapping[str, tuple[Measure, ...]]:
        """For each fallback, the measures it may replace."""
        return replaced_by(self.playbook.measures)

    @cached_property
    def _ahead(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def _ids(self) -> dict[str, dict[str, int]]:
        return {}

    def ahead(self, state: str) -> frozenset[str]:
        """The states that some sequence of decisions leads to from a state, those around and inside them included."""
        if state not in self._ahead:
            self._ahead[state] = frozenset(followed(self.lineage(state), self.moves, self._around_and_inside))
        return self._ahead[state]

    def _around_and_inside(self, state: str) -> Iterator[str]:
        """A state with all around and inside it; nothing for one that does not exist."""
        if state in self.state:
            yield from self.lineage(state)
            yield from (inner.id for inner in self.state[state].walk())

    def kind(self, state: str) -> Kind | None:
        """Where a state stands in the life of a crisis; inner states take their outermost state's kind."""
        outer = self.lineage(state)[-1]
        return self.state[outer].kind if outer in self.state else None

    def leads(self, state: str, other: str) -> bool:
        """Whether some move enters a state while another holds, or leaves it for one inside or around it."""
        return any(
            any(self.together(state, source) for source in move.source if source in self.parent)
            and any(other in self.lineage(to) or to in self.lineage(other) for to in move.target if to in self.parent)
            for move in self.playbook.transitions
        )

    def closes_from(self, state: str) -> bool:
        """Whether some move leads from a state, or from one around it, straight to the end of the crisis."""
        moves = (move for name in self.lineage(state) for move in self.moves.get(name, ()))
        return any(self.kind(name) is Kind.CLOSED for move in moves for name in move.target)

    def together(self, state: str, other: str) -> bool:
        """Whether both states can hold at the same moment: one lies in the other, or in a region beside it."""
        mine, theirs = self.lineage(state), self.lineage(other)
        return state in theirs or other in mine or self.apart(state, other)

    def apart(self, state: str, other: str) -> bool:
        """Whether the two states lie in different regions of one state."""
        mine, theirs = self.lineage(state), self.lineage(other)
        shared = next((name for name in mine if name in theirs), None)
        return shared not in (None, state, other) and bool(self.state[str(shared)].regions)

    def ids(self, kind: str) -> Mapping[str, int]:
        """The ids in a list of the plan, such as `measures`, in order, each with its place; the first of several."""
        if kind not in self._ids:
            places = self._ids.setdefault(kind, {})
            for place, entry in enumerate(getattr(self.playbook, kind)):
                places.setdefault(entry.id, place)
        return self._ids[kind]

    def condition(
        self, source: str | None, path: Path, catalogue: Mapping[str, Type] | None = None
    ) -> Iterator[Finding]:
        """What is wrong with a condition; nothing when there is none."""
        if source is None:
            return
        try:
            if catalogue is None:
                compile_expression(source, self.catalogue, questions=self.questions)
            else:
                compile_expression(source, catalogue)
        except ExpressionError as error:
            named = catalogue is None and error.diagnosis.code == "condition.unknown_name"
            code = "unknown_indicator" if named else "expression"
            yield find(code, path, "column", "problem", column=error.column, problem=error.diagnosis)


def _walk(states: tuple[State, ...], path: Path, above: State | None) -> Iterator[tuple[Path, State, State | None]]:
    for index, state in enumerate(states):
        here = (*path, index)
        yield here, state, above
        yield from _walk(state.states, (*here, "states"), state)
        yield from _walk(state.regions, (*here, "regions"), state)


def around(circle: Sequence[str]) -> str:
    """A circle as it is told: back to where it began."""
    return " → ".join((*circle, circle[0]))


def cycle_in(graph: Mapping[str, Collection[str]]) -> tuple[str, ...]:
    """One circle in a directed graph, as its nodes in order; empty when there is none."""
    done: set[str] = set()
    for start in graph:
        trail: dict[str, Iterator[str]] = {}
        at: str | None = start if start not in done else None
        while at is not None:
            following = trail.setdefault(at, iter([node for node in graph.get(at, ()) if node in graph]))
            after = next((node for node in following if node not in done), None)
            if after in trail:
                nodes = list(trail)
                return tuple(nodes[nodes.index(after) :])
            if after is None:
                done.add(at)
                trail.popitem()
                at = next(reversed(trail), None)
            else:
                at = after
    return ()
