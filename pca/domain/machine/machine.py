"""From the states a crisis is in and a decision, the states that follow, or the named reason why not.

One `Machine` is compiled per plan version and shared: it is pure, keeps nothing between two calls and may be used by
several threads. It follows the W3C SCXML algorithm. `transitions` (imported nowhere else) holds the compiled chart: the
nested and parallel states, the table event × source → transitions, and the guards as its condition objects; it executes
each chosen transition on a throw-away model, entering and leaving states there. No model is registered, no callback has
an effect, and no text of a plan is ever handed over as a callback, because `transitions` would import and call it.

Where `transitions` 0.9 differs from W3C, `statechart.py` decides (tests/domain/test_transitions.py shows both sides):
- it walks the regions one by one, each seeing what the one before has changed; W3C first selects for all regions on one
  unchanged situation, then drops conflicts (inner before outer, then document order), then moves once;
- when one of two parallel regions leaves their parallel state and the other takes the same event, it runs both and can
  end with one region lost; W3C takes only the first of them in document order;
- a region that crosses into its neighbour leaves the states between alone; W3C leaves and re-enters the parallel state;
- a transition to one's own descendant never leaves its source; W3C leaves it, unless the transition is internal;
- a state with children but without `initial` is entered without a child; W3C enters the first;
- it has one target per transition, exact event names only, and neither eventless transitions, done events nor history.
Its three silences become named refusals: guard false, event unknown, no transition from here. Refusing changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Any, cast

from transitions.core import Condition, EventData
from transitions.extensions.nesting import (
    HierarchicalMachine,
    NestedEvent,
    NestedEventData,
    NestedState,
    NestedTransition,
)

from pca.domain.machine.firing import ACTIVE, Blocked, EndlessLoop, Firing, MachineStep
from pca.domain.machine.state_tree import ROOT, StateNode
from pca.domain.machine.statechart import Edge, Guard, Memory, Statechart

__all__ = ["ACTIVE", "ROOT", "Blocked", "Edge", "EndlessLoop", "Guard", "Machine", "MachineStep", "StateNode"]

MOST_MOVES = 1000
_NO_EVENT = "no event is called this"
_NOTHING: Mapping[str, Any] = MappingProxyType({})


def _model(event_data: EventData) -> Firing:
    return cast(Firing, event_data.model)


class _Guard(Condition):
    """A guard as `transitions` holds it: three-valued, and asked once however often it is checked."""

    def verdict(self, model: Firing) -> bool | None:
        return model.verdict(self, cast(Guard, self.func))

    def check(self, event_data: EventData) -> bool:
        return bool(self.verdict(_model(event_data)))


class _State(NestedState):
    """A state that marks the throw-away model when entered or exited."""

    separator = "/"

    def enter(self, event_data: EventData) -> None:
        super().enter(event_data)
        _model(event_data).active.add(self.name)

    def exit(self, event_data: EventData) -> None:
        super().exit(event_data)
        _model(event_data).active.discard(self.name)


class _Transition(NestedTransition):
    """A transition whose change of state follows W3C.

    Taking the chosen transitions one after the other is the published microstep: those that may be taken together leave
    disjoint parts of the tree, so none sees another's change.
    """

    condition_cls = _Guard

    def __init__(self, source: str, dest: str, *callbacks: Any, edge: Edge, rank: tuple[int, int]) -> None:
        super().__init__(source, dest, *callbacks)
        self.edge, self.rank = edge, rank

    def verdict(self, model: Firing) -> bool | None:
        """True may be taken, False may not, None lacks data."""
        return cast(_Guard, self.conditions[0]).verdict(model) if self.conditions else True

    def _change_state(self, event_data: EventData) -> None:
        model, chart = _model(event_data), cast(_Chart, event_data.machine)
        leaving = chart.rules.exits(self.edge, model.active, model.memory)
        model.memory.update(chart.rules.remembered(leaving, model.active))
        for state in reversed(chart.rules.sorted(leaving)):
            chart.by_id[state].exit(event_data)
        entering = chart.rules.entries(self.edge, model.memory)
        for state in entering:
            chart.by_id[state].enter(event_data)
        model.left.extend(leaving)
        model.come.extend(entering)


class _Chart(HierarchicalMachine):
    """The compiled plan inside `transitions`."""

    state_cls = _State
    transition_cls = _Transition

    def __init__(self, rules: Statechart, edges: Sequence[Edge]) -> None:
        self.rules = rules
        states = [self._described(rules.nodes[root]) for root in rules.regions(ROOT)]
        super().__init__(model=None, states=states, initial=None, auto_transitions=False, model_attribute=_NO_EVENT)
        self.by_id = dict(self._named(self.states))
        self._longest = 1
        for position, edge in enumerate(edges):
            rank = (rules.order[edge.source], position)
            for descriptor in edge.descriptors():
                dest = self._path(edge.targets[0]) if edge.targets else None
                self._longest = max(self._longest, descriptor.count(".") + 1)
                self.add_transition(descriptor, self._path(edge.source), dest, edge.guard, edge=edge, rank=rank)

    def _described(self, node: StateNode) -> dict[str, Any]:
        inner = [self._described(child) for child in node.children if child.history is None]
        return {"name": node.id, "final": node.final, "parallel" if node.parallel else "children": inner}

    def _named(self, states: Mapping[str, NestedState]) -> Iterator[tuple[str, NestedState]]:
        for name, state in states.items():
            yield name, state
            yield from self._named(state.states)

    def _path(self, state: str) -> str:
        return _State.separator.join((*reversed(self.rules.above(state)[:-1]), state))

    def matching(self, event: str) -> list[NestedEvent]:
        """The library's events that an event sets off: its own name, each prefix of it, and `*`."""
        if not event:
            return [self.events[""]] if "" in self.events else []
        tokens = event.split(".", self._longest)[: self._longest]
        names = [*accumulate(tokens, lambda prefix, token: f"{prefix}.{token}"), "*"]
        return [self.events[name] for name in names if name in self.events]

    def candidates(self, matching: Iterable[NestedEvent], state: str) -> list[_Transition]:
        """The transitions of one state that the event sets off, in document order."""
        path = self._path(state)
        by_rank = {transition.rank: transition for event in matching for transition in self.table(event).get(path, ())}
        return [by_rank[rank] for rank in sorted(by_rank)]

    def table(self, event: NestedEvent) -> Mapping[str, list[_Transition]]:
        """Source path → the event's transitions from there, all of our own class."""
        return cast(Mapping[str, list[_Transition]], event.transitions)


class Machine:
    """One plan version's states and transitions, ready to run.

    `initial`: the state(s) a crisis begins in, the first root if empty. ValueError, saying what to change, for a plan
    that contradicts itself.
    """

    def __init__(self, roots: Sequence[StateNode], edges: Sequence[Edge], initial: Sequence[str] = ()) -> None:
        self.rules = Statechart(roots, initial)
        self.edges: Mapping[str, Edge] = MappingProxyType(self.rules.checked(edges))
        self._chart = _Chart(self.rules, edges)

    def initial(self, facts: Mapping[str, Any] = _NOTHING) -> MachineStep:
        """The step into a new crisis. EndlessLoop when the plan never comes to rest."""
        model = Firing((), facts, {})
        data = self._data(model)
        for state in self.rules.first_entries():
            self._chart.by_id[state].enter(data)
            model.come.append(state)
        model.note(self.rules, ())
        return self._run_to_rest(model)

    def completed(
        self, configuration: Iterable[str], facts: Mapping[str, Any], history: Memory = _NOTHING
    ) -> MachineStep:
        """The step that makes leaves held under another version of the plan whole here; often nothing is entered.

        ImpossibleStates for leaves one cannot be in together here; EndlessLoop when the plan never comes to rest.
        """
        active = self.active(configuration)
        model = Firing(active, facts, self.rules.still_fits(history))
        data = self._data(model)
        for state in self.rules.missing(active):
            self._chart.by_id[state].enter(data)
            model.come.append(state)
        self.rules.check(model.active)
        model.note(self.rules, ())
        return self._run_to_rest(model) if model.raised or model.active != active else model.step(self.rules)

    def fire(
        self, configuration: Iterable[str], event: str, facts: Mapping[str, Any], history: Memory = _NOTHING
    ) -> MachineStep | Blocked:
        """What an event leads to from these leaves. `history`: the last step's; what does not fit the plan is ignored.

        ValueError for leaves one cannot be in together; EndlessLoop when the plan never comes to rest.
        """
        active = self.active(configuration)
        self.rules.check(active)
        matching = self._chart.matching(event) if event else []
        if not matching:
            return Blocked("unknown_event")
        model = Firing(active, facts, self.rules.still_fits(history))
        if chosen := self._chosen(model, matching):
            self._move(model, chosen)
            return self._run_to_rest(model)
        return self._refusal(model, matching)

    def active(self, configuration: Iterable[str]) -> frozenset[str]:
        """The leaves and all their ancestors. ValueError for an id that is no state."""
        return self.rules.closure(configuration)

    def _chosen(self, model: Firing, matching: Sequence[NestedEvent]) -> list[_Transition]:
        """The transitions to take now (selectTransitions): innermost first, then document order, without conflicts."""
        model.forget_verdicts()
        chosen: dict[str, _Transition] = {}
        for leaf in self.rules.leaves(model.active):
            for state in (leaf, *self.rules.above(leaf)[:-1]):
                transition = next(
                    (candidate for candidate in self._chart.candidates(matching, state) if candidate.verdict(model)),
                    None,
                )
                if transition:
                    chosen[transition.edge.id] = transition
                    break
        edges = [move.edge for move in chosen.values()]
        return [chosen[kept] for kept in self.rules.without_conflicts(edges, model.active, model.memory)]

    def _move(self, model: Firing, chosen: Sequence[_Transition]) -> None:
        data = self._data(model)
        for transition in chosen:
            transition.execute(data)
        model.note(self.rules, [transition.edge for transition in chosen])

    def _run_to_rest(self, model: Firing) -> MachineStep:
        """Take eventless transitions and raised events until nothing moves (the inner loop of mainEventLoop)."""
        eventless = self._chart.matching("")
        for _ in range(MOST_MOVES):
            chosen = self._chosen(model, eventless) if eventless else []
            if not chosen and not model.raised:
                return model.step(self.rules)
            if not chosen:
                chosen = self._chosen(model, self._chart.matching(model.raised.popleft()))
            self._move(model, chosen)
        loop = ", ".join(dict.fromkeys(model.taken[-20:]))
        raise EndlessLoop(f"The plan never comes to rest: {loop} follow each other without end.")

    def _refusal(self, model: Firing, matching: Sequence[NestedEvent]) -> Blocked:
        here = [
            candidate
            for state in self.rules.sorted(model.active)
            for candidate in self._chart.candidates(matching, state)
        ]
        if not here:
            tables = (table for event in matching for table in self._chart.table(event).values())
            return Blocked(
                "wrong_state", self.rules.sorted(transition.edge.source for table in tables for transition in table)
            )
        if unknown := tuple(transition.edge.id for transition in here if transition.verdict(model) is None):
            return Blocked("guard_unknown", unknown)
        return Blocked("guard_false", tuple(transition.edge.id for transition in here))

    def _data(self, model: Firing) -> NestedEventData:
        return NestedEventData(None, None, self._chart, model, (), {})
