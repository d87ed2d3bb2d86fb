"""Transitions that are refused, situations that cannot be, and charts that contradict themselves."""

from typing import Any

import pytest

from pca.domain.machine.machine import Blocked, Edge, Machine, StateNode
from tests.kit.charts import CRISIS, CRISIS_EDGES, NO, UNKNOWN, S, edge, parallel, state, stepped

# Refusals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("leaves", "event", "facts", "refusal"),
    [
        (["normal"], "nonsense", {}, Blocked("unknown_event")),
        (["normal"], "", {}, Blocked("unknown_event")),
        (["normal"], "__import__('os')", {}, Blocked("unknown_event")),
        (["normal"], "declare", {"cases": 99}, Blocked("wrong_state", ("watch",))),
        (["closed"], "shut", {}, Blocked("wrong_state", ("open",))),
        (["watch"], "declare", {"cases": 3}, Blocked("guard_false", ("watch→crisis",))),
        (["watch"], "declare", {}, Blocked("guard_unknown", ("watch→crisis",))),
    ],
)
def test_refusals(leaves: list[str], event: str, facts: dict[str, Any], refusal: Blocked) -> None:
    assert Machine(CRISIS, CRISIS_EDGES).fire(leaves, event, facts) == refusal


def test_missing_data_is_said_before_a_plain_no() -> None:
    edges = [edge("a", "b", guard=NO), edge("a", "c", guard=UNKNOWN), edge("a", "a", guard=UNKNOWN)]
    assert Machine([S("a"), S("b"), S("c")], edges).fire(["a"], "t", {}) == Blocked("guard_unknown", ("a→c", "a→a"))
    assert Machine([S("a"), S("b")], edges[:1]).fire(["a"], "t", {}) == Blocked("guard_false", ("a→b",))


@pytest.mark.parametrize(
    ("leaves", "text"),
    [
        ([], "exactly one of normal, watch, crisis, closed must be active, not 0"),
        (["normal", "watch"], "exactly one of normal, watch, crisis, closed must be active, not 2"),
        (["open"], "all of access, systems must be active, not 1"),
        (["open", "down"], "exactly one of slow, lost must be active, not 0"),
        (["elsewhere"], "The plan has no state 'elsewhere'"),
        ([""], "The plan has no state ''"),
    ],
)
def test_an_impossible_situation_is_refused(leaves: list[str], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        Machine(CRISIS, CRISIS_EDGES).fire(leaves, "alert", {})


# Reading -----------------------------------------------------------------------------------------------------------


def test_active_and_document_order() -> None:
    machine = Machine(CRISIS, CRISIS_EDGES)
    assert machine.active(["shut", "lost"]) == {"crisis", "access", "shut", "systems", "down", "lost"}
    assert [one.id for one in machine.edges.values()] == [one.id for one in CRISIS_EDGES]


# Plans that contradict themselves ----------------------------------------------------------------------------------


def deep(levels: int) -> StateNode:
    node = S("s0")
    for level in range(1, levels):
        node = state(f"s{level}", node)
    return node


@pytest.mark.parametrize(
    ("roots", "edges", "text"),
    [
        ([], [], "The plan has no state to be in"),
        ([S("a"), S("a")], [], "Two states are called 'a'"),
        ([S("a"), state("b", S("a"))], [], "Two states are called 'a'"),
        ([S("")], [], "State id ''"),
        ([S("a/b")], [], "without space"),
        ([S("a b")], [], "without space"),
        ([S("*")], [], "without space"),
        ([S("=")], [], "without space"),
        ([deep(60)], [], "more than 50 deep"),
        ([parallel("p")], [], "'p' has no state to be in"),
        ([state("a", S("h", history="deep"))], [], "'a' has no state to be in"),
        ([S("a"), S("h", history="deep")], [], "at the top"),
        ([state("a", S("b"), state("h", S("c"), history="deep"))], [], "neither parallel nor final"),
        ([state("a", S("b"), final=True)], [], "'a' is final"),
        ([S("a", initial="a")], [], "names an initial state"),
        ([parallel("p", S("a"), S("b"), initial="a")], [], "names an initial state"),
        ([S("a", default=("a",))], [], "only a history state"),
        ([state("a", S("b"), initial="c"), S("c")], [], "'a' starts in 'c'"),
        ([state("a", S("b"), initial="a")], [], "'a' starts in 'a'"),
        ([state("a", S("b"), S("c"), initial=("b", "c"))], [], "'b' and 'c': keep one"),
        ([state("a", S("b"), S("h", history="deep", default=("x",))), S("x")], [], "'h' starts in 'x'"),
        (
            [state("a", S("b"), S("h", history="deep", default=("g",)), S("g", history="deep", default=("h",)))],
            [],
            "a history beside it",
        ),
        ([S("a")], [edge("a"), edge("a")], "Two transitions are called 'a→'"),
        ([S("a")], [edge("b", "a")], "names 'b', which is no state"),
        ([S("a")], [edge("a", "b")], "names 'b', which is no state"),
        ([S("a")], [Edge("x", "t", "", ("a",))], "names '', which is no state"),
        ([S("a")], [Edge("x", "t", "a", ("",))], "names '', which is no state"),
        ([S("a"), S("b"), S("c")], [edge("a", "b c")], "'b' and 'c': keep one"),
        ([state("a", S("b"), S("h", history="deep"))], [edge("h", "b")], "leaves 'h', a history state"),
        ([S("a"), state("b", S("c"), S("d"))], [edge("a", "b d")], "'b' and 'd': keep one"),
        ([S("a"), parallel("p", S("x"), S("y"))], [edge("a", "x p")], "'x' and 'p': keep one"),
        (
            [S("a"), parallel("p", S("h", history="deep"), S("x"), S("y"))],
            [edge("a", "h y")],
            "'h' and 'y': keep one",
        ),
        ([S("a")], [edge("a", guard="os.system")], "guard that cannot be asked"),
    ],
)
def test_plans_that_contradict_themselves(roots: list[StateNode], edges: list[Edge], text: str) -> None:
    with pytest.raises(ValueError, match=text):
        Machine(roots, edges)


@pytest.mark.parametrize("default", [(), ("h",)], ids=["no default", "initial is the history itself"])
def test_a_history_without_default_starts_where_its_parent_does(default: tuple[str, ...]) -> None:
    inner = state("a", S("h", history="deep"), S("b"), S("c"), initial=default or "c")
    machine = Machine([S("out"), inner], [edge("out", "h")])
    assert stepped(machine, "t").configuration == (("b",) if default else ("c",))
