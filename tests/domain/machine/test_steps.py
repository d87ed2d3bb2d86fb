"""Which states a transition leaves and enters, in what order, and which of several is taken."""

from collections.abc import Mapping
from typing import Any

import pytest

from pca.domain.machine.machine import ACTIVE, Blocked, Edge, EndlessLoop, Machine, MachineStep, StateNode
from tests.kit.charts import NO, UNKNOWN, S, edge, parallel, state, stepped

# Where one goes ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edges", "events", "leaves", "exited", "entered"),
    [
        ([edge("a", "b")], "t", "b1", "a2 a", "b b1"),
        ([edge("a2", "a1")], "t", "a1", "a2", "a1"),
        ([edge("a", "a1")], "t", "a1", "a2 a", "a a1"),
        ([edge("a", "a1", internal=True)], "t", "a1", "a2", "a1"),
        ([edge("a", "b2", internal=True)], "t", "b2", "a2 a", "b b2"),
        ([edge("a", "a", internal=True)], "t", "a2", "a2 a", "a a2"),
        ([edge("a2")], "t", "a2", "", ""),
        ([edge("a", "p")], "t", "x1 y1", "a2 a", "p x x1 y y1"),
        ([edge("a", "y2")], "t", "x1 y2", "a2 a", "p x x1 y y2"),
        ([edge("a", "y2 x2")], "t", "x2 y2", "a2 a", "p x x2 y y2"),
        ([edge("a", "p"), edge("x1", "x2", "u"), edge("y1", "y2", "u")], "t u", "x2 y2", "y1 x1", "x2 y2"),
        ([edge("a", "p"), edge("x1", "y2", "u")], "t u", "x1 y2", "y1 y x1 x p", "p x x1 y y2"),
        ([edge("a", "p"), edge("p", "x2", "u", internal=True)], "t u", "x2 y1", "y1 y x1 x p", "p x x2 y y1"),
        ([edge("a", "p"), edge("x", "x2", "u")], "t u", "x2 y1", "y1 y x1 x p", "p x x2 y y1"),
        ([edge("a", "p"), edge("x", "x2", "u", internal=True)], "t u", "x2 y1", "x1", "x2"),
    ],
)
def test_what_is_left_and_entered(edges: list[Edge], events: str, leaves: str, exited: str, entered: str) -> None:
    machine = Machine(
        [
            state("a", S("a1"), S("a2"), initial="a2"),
            state("b", S("b1"), S("b2")),
            parallel("p", state("x", S("x1"), S("x2")), state("y", S("y1"), S("y2"))),
        ],
        edges,
    )
    step = stepped(machine, *events.split())
    assert (step.configuration, step.exited, step.entered) == tuple(
        tuple(text.split()) for text in (leaves, exited, entered)
    )


@pytest.mark.parametrize(
    ("roots", "initial", "leaves"),
    [
        ((state("a", state("b", S("c"), S("d"))), S("e")), (), "c"),
        ((state("a", state("b", S("c"), S("d")), initial="d"), S("e")), (), "d"),
        ((state("a", S("b")), S("e")), ("e",), "e"),
        ((parallel("p", state("x", S("x1"), S("x2")), state("y", S("y1"), S("y2"))),), ("y2", "x2"), "x2 y2"),
        ((parallel("p", state("x", S("x1"), S("x2")), S("y")),), ("x2",), "x2 y"),
        ((state("a", S("h", history="deep"), S("b")),), (), "b"),
    ],
)
def test_where_a_crisis_begins(roots: tuple[StateNode, ...], initial: tuple[str, ...], leaves: str) -> None:
    step = Machine(roots, [], initial).initial()
    assert step.configuration == tuple(leaves.split())
    assert (step.exited, step.taken) == ((), ())


# Which transition is taken -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("descriptor", "event", "taken"),
    [
        ("t", "t", True),
        ("t", "t.u", True),
        ("t", "t.u.v", True),
        ("t", "tu", False),
        ("t.u", "t", False),
        ("t.u", "t.uv", False),
        ("t.*", "t", True),
        ("t.*", "t.u", True),
        ("t.", "t.u", True),
        ("*", "anything.at.all", True),
        ("a t b", "b.c", True),
        ("a t b", "c", False),
        ("t t.u *", "t.u", True),
        ("t", "", False),
        ("*", "", False),
        ("t", "T", False),
        ("t", "." * 100_000, False),
        ("t", "t" + ".u" * 100_000, True),
        ("state", "state", True),
        ("état", "état.1", True),
    ],
)
def test_event_descriptors(descriptor: str, event: str, taken: bool) -> None:
    result = Machine([S("a"), S("b")], [edge("a", "b", descriptor)]).fire(["a"], event, {})
    assert result == (MachineStep(("b",), ("a",), ("b",), ("a→b",)) if taken else Blocked("unknown_event"))


REGIONS = (
    parallel("p", state("x", S("x1"), S("x2")), state("y", state("y1", S("y11"), S("y12")), S("y2"))),
    S("out"),
    S("away"),
)


@pytest.mark.parametrize(
    ("edges", "taken"),
    [
        ([edge("x1", "x2"), edge("x1", "out")], "x1→x2"),
        ([edge("x1", "out", "*"), edge("x1", "x2")], "x1→out"),
        ([edge("x1", "x2", guard=NO), edge("x1", "out")], "x1→out"),
        ([edge("x1", "x2", guard=UNKNOWN), edge("x1", "out")], "x1→out"),
        ([edge("x", "out"), edge("x1", "x2")], "x1→x2"),
        ([edge("x1", "x2", guard=NO), edge("p", "out")], "p→out"),
        ([edge("x1", "out"), edge("y11", "y12")], "x1→out"),
        ([edge("x1", "x2"), edge("y11", "out")], "x1→x2"),
        ([edge("p", "out"), edge("y11", "y12")], "y11→y12"),
        ([edge("x", "away"), edge("y", "out")], "x→away"),
        ([edge("x1"), edge("y11", "out")], "x1→ y11→out"),
        ([edge("x1", "x2"), edge("y1", "y2"), edge("y11", "y12")], "x1→x2 y11→y12"),
        ([edge("p"), edge("y11", "y12")], "p→ y11→y12"),
        ([edge("p", "p"), edge("y11", "y12")], "y11→y12"),
    ],
)
def test_priority(edges: list[Edge], taken: str) -> None:
    assert stepped(Machine(REGIONS, edges), "t").taken == tuple(taken.split())


def test_a_transition_found_twice_is_taken_once() -> None:
    step = stepped(Machine(REGIONS, [edge("p", "out")]), "t")
    assert (step.taken, step.configuration) == (("p→out",), ("out",))


def test_guards_see_one_unchanged_situation() -> None:
    """The second region's guard must not see what the first has changed, and each is asked once."""
    asked: list[frozenset[str]] = []

    def while_x1(facts: Mapping[str, Any]) -> bool:
        asked.append(facts[ACTIVE])
        return "x1" in facts[ACTIVE]

    step = stepped(Machine(REGIONS, [edge("x1", "x2"), edge("y11", "y12", guard=while_x1)]), "t")
    assert step.configuration == ("x2", "y12")
    assert asked == [frozenset({"p", "x", "x1", "y", "y1", "y11"})]


# Without an event --------------------------------------------------------------------------------------------------


def test_eventless_transitions_run_until_nothing_moves() -> None:
    machine = Machine(
        [S("a"), S("b"), S("c"), S("d")],
        [edge("a", "b", ""), edge("b", "c", ""), edge("c", "d", "", guard=lambda facts: facts.get("go", False))],
    )
    assert machine.initial().configuration == ("c",)
    step = machine.initial({"go": True})
    assert (step.configuration, step.exited, step.entered) == (("d",), ("a", "b", "c"), ("a", "b", "c", "d"))


def test_a_guard_is_asked_again_after_each_move() -> None:
    follows = edge("y11", "y12", "", guard=lambda facts: "x2" in facts[ACTIVE])
    step = Machine(REGIONS, [edge("x1", "x2", ""), follows]).initial()
    assert (step.configuration, step.taken) == (("x2", "y12"), ("x1→x2", "y11→y12"))


def test_an_endless_plan_is_named() -> None:
    machine = Machine([S("z"), S("a"), S("b")], [edge("z", "a"), edge("a", "b", ""), edge("b", "a", "")])
    with pytest.raises(EndlessLoop, match="a→b, b→a follow each other without end"):
        machine.fire(["z"], "t", {})
    echo = Machine([S("a")], [edge("a", event="t", raises=("t",))])
    with pytest.raises(EndlessLoop, match="a→ follow"):
        echo.fire(["a"], "t", {})
