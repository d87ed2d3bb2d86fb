"""Whatever the chart: every situation reached is possible, and the same question has the same answer."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pca.domain.machine.machine import Blocked, Edge, EndlessLoop, Machine, MachineStep, StateNode
from pca.domain.machine.state_tree import ImpossibleStates
from pca.domain.machine.statechart import Statechart
from tests.kit.charts import CRISIS, CRISIS_EDGES, S, parallel, state, stepped

# Whatever the plan -------------------------------------------------------------------------------------------------


@st.composite
def trees(draw: st.DrawFn) -> tuple[StateNode, ...]:
    """Random states, nested up to four deep, some parallel, some final, some with history."""
    count = iter(range(10_000))

    def node(depth: int) -> StateNode:
        name = f"s{next(count)}"
        kind = draw(st.sampled_from(["leaf", "leaf", "final", "compound", "parallel"] if depth < 4 else ["leaf"]))
        if kind in ("leaf", "final"):
            return S(name, final=kind == "final")
        children = [node(depth + 1) for _ in range(draw(st.integers(1, 3)))]
        if draw(st.booleans()):
            start = draw(st.sampled_from([(), (children[-1].id,)]))
            memory = draw(st.sampled_from(["deep", "shallow"]))
            children.insert(0, S(f"h{next(count)}", history=memory, default=start))
        initial = draw(st.sampled_from([None, *(child.id for child in children)])) if kind == "compound" else None
        return StateNode(name, parallel=kind == "parallel", children=tuple(children), initial=initial)

    return tuple(node(1) for _ in range(draw(st.integers(1, 4))))


@st.composite
def machines(draw: st.DrawFn) -> Machine:
    roots = draw(trees())
    tree = Statechart(roots)
    ids = [name for name in tree.nodes if name]
    edges = []
    for number in range(draw(st.integers(0, 12))):
        source = draw(st.sampled_from([name for name in ids if not tree.nodes[name].history]))
        targets = tuple(draw(st.lists(st.sampled_from(ids), max_size=3)))
        targets = targets[:1] if tree.apart(targets) else targets
        event = draw(st.sampled_from(["t", "t.u", "u", "*", "t u", "done.state", ""]))
        verdict = draw(st.sampled_from([True, True, False, None]))
        edges.append(Edge(f"e{number}", event, source, targets, lambda facts, said=verdict: said, draw(st.booleans())))
    return Machine(roots, edges)


def is_legal(roots: tuple[StateNode, ...], active: frozenset[str]) -> bool:
    """Written apart from the machine: one child of each active compound, all regions of each active parallel."""
    known: set[str] = set()

    def fits(nodes: tuple[StateNode, ...], everyone: bool) -> bool:
        inside = [node for node in nodes if node.history is None]
        here = [node for node in inside if node.id in active]
        known.update(node.id for node in here)
        right = len(here) == (len(inside) if everyone else min(1, len(inside)))
        return right and all(fits(node.children, node.parallel) for node in here)

    return fits(roots, False) and known == active


EVENTS = st.lists(st.sampled_from(["t", "t.u", "u", "v", "t.u.v"]), max_size=8)


@settings(deadline=None)
@given(machines(), EVENTS)
def test_every_situation_reached_is_possible(machine: Machine, events: list[str]) -> None:
    roots = machine.rules.nodes[""].children
    try:
        step = machine.initial()
        assert is_legal(roots, machine.active(step.configuration))
        for event in events:
            result = machine.fire(step.configuration, event, {}, step.history)
            if isinstance(result, Blocked):
                guards = [machine.edges[name].guard for name in result.details if result.reason.startswith("guard")]
                assert all(guard is not None and guard({}) is not True for guard in guards)
                continue
            assert is_legal(roots, machine.active(result.configuration))
            assert result.taken
            before, after = machine.active(step.configuration), machine.active(result.configuration)
            assert after - before <= set(result.entered)
            assert before - after <= set(result.exited)
            step = result
    except EndlessLoop:
        return  # such a plan is refused by name: test_an_endless_plan_is_named


@settings(deadline=None)
@given(machines(), EVENTS)
def test_the_same_question_has_the_same_answer(machine: Machine, events: list[str]) -> None:
    def answers(again: Machine) -> list[MachineStep | Blocked | str]:
        found: list[MachineStep | Blocked | str] = []
        try:
            step = again.initial()
            for event in events:
                leaves, memory = list(step.configuration), dict(step.history)
                result = again.fire(reversed(leaves), event, {}, step.history)
                assert step.history == memory
                found.append(result)
                step = result if isinstance(result, MachineStep) else step
        except EndlessLoop as loop:
            found.append(str(loop))
        return found

    roots, edges = machine.rules.nodes[""].children, tuple(machine.edges.values())
    assert answers(machine) == answers(machine) == answers(Machine(roots, edges))


def test_one_machine_serves_many_threads() -> None:
    machine = Machine(CRISIS, CRISIS_EDGES)
    expected = stepped(machine, "alert", "declare", "fail", "shut", facts={"cases": 11})
    with ThreadPoolExecutor(8) as pool:
        runs = [
            pool.submit(stepped, machine, "alert", "declare", "fail", "shut", facts={"cases": 11}) for _ in range(200)
        ]
        assert all(run.result() == expected for run in runs)


@pytest.mark.parametrize(
    ("states", "held", "configuration", "entered"),
    [
        ((state("a"), state("b")), ("a",), ("a",), ()),
        ((state("a", state("a1"), state("a2")), state("b")), ("a",), ("a1",), ("a1",)),
        ((parallel("a", state("l", state("l1")), state("r", state("r1"))),), ("l1",), ("l1", "r1"), ("r", "r1")),
        ((parallel("a", state("l"), state("r", state("r1"), state("r2"))),), ("l", "r2"), ("l", "r2"), ()),
        ((parallel("a", state("l"), state("r", state("r1"), state("r2"))),), ("a",), ("l", "r1"), ("l", "r", "r1")),
    ],
)
def test_what_another_version_lacked_begins(
    states: tuple[StateNode, ...], held: tuple[str, ...], configuration: tuple[str, ...], entered: tuple[str, ...]
) -> None:
    """Regions and inner states that a newer version adds under what is held are entered as they begin."""
    step = Machine(states, ()).completed(held, {})
    assert (step.configuration, step.entered, step.exited) == (configuration, entered, ())


def test_states_that_a_version_sets_apart_cannot_be_made_whole() -> None:
    with pytest.raises(ImpossibleStates):
        Machine((state("a", state("l"), state("r")),), ()).completed(("l", "r"), {})
