"""Where the `transitions` package and W3C SCXML differ: what the package does by itself, and what our machine does.

Should a new version of the package change its side, these tables say so: then correct the docstring of `machine.py`.
"""

from typing import Any

import pytest
from transitions.extensions.nesting import (  # noqa: TID251 - the package by itself is what we compare with
    HierarchicalMachine,
)

from pca.domain.machine.machine import Edge, Machine, MachineStep, StateNode

REGIONS = (StateNode("p", parallel=True, children=tuple(
    StateNode(region, children=(StateNode(f"{region}1"), StateNode(f"{region}2"))) for region in "ab"
)), StateNode("out"), StateNode("away"))  # fmt: skip
NESTED = (StateNode("p", children=(StateNode("a1"), StateNode("a2"))), StateNode("out"))


class Subject:
    """Something in a state, for the package alone."""

    state: Any = None


def package_alone(roots: tuple[StateNode, ...], edges: list[tuple[str, str]], start: str) -> set[str]:
    """The leaves after the event `t` in the package alone, every state described to it as its documentation says."""
    paths: dict[str, str] = {}

    def described(node: StateNode, above: str) -> dict[str, Any]:
        paths[node.id] = above + node.id
        inner = [described(child, f"{above}{node.id}_") for child in node.children]
        if node.parallel:
            return {"name": node.id, "parallel": inner}
        return {"name": node.id, "children": inner} | ({"initial": inner[0]["name"]} if inner else {})

    states = [described(root, "") for root in roots]
    table = [["t", paths[source], paths[target]] for source, target in edges]
    subject = Subject()
    HierarchicalMachine(subject, states=states, transitions=table, initial=paths[start], auto_transitions=False)
    subject.t()  # type: ignore[attr-defined]  # the package adds it
    after = subject.state if isinstance(subject.state, list) else [subject.state]
    return {path.rsplit("_", 1)[-1] for path in after}


def ours(roots: tuple[StateNode, ...], edges: list[tuple[str, str]], start: str) -> MachineStep:
    machine = Machine(roots, [Edge(f"{a}→{b}", "t", a, (b,)) for a, b in edges], (start,))
    step = machine.fire(machine.initial().configuration, "t", {})
    assert isinstance(step, MachineStep)
    return step


@pytest.mark.parametrize(
    ("edges", "package", "w3c", "taken"),
    [
        ([("a1", "a2"), ("b1", "b2")], {"a2", "b2"}, {"a2", "b2"}, ("a1→a2", "b1→b2")),
        ([("a1", "a2"), ("p", "out")], {"a2", "b1"}, {"a2", "b1"}, ("a1→a2",)),
        ([("a1", "out"), ("b1", "b2")], {"b2"}, {"out"}, ("a1→out",)),
        ([("a1", "a2"), ("b1", "out")], {"out"}, {"a2", "b1"}, ("a1→a2",)),
        ([("a1", "b2"), ("b1", "b1")], {"a1", "b1"}, {"a1", "b2"}, ("a1→b2",)),
    ],
    ids=["agree: both move", "agree: inner first", "first leaves", "second leaves", "into the neighbour"],
)
def test_two_regions_take_one_event(
    edges: list[tuple[str, str]], package: set[str], w3c: set[str], taken: tuple[str, ...]
) -> None:
    assert package_alone(REGIONS, edges, "p") == package
    step = ours(REGIONS, edges, "p")
    assert (set(step.configuration), step.taken) == (w3c, taken)


def test_going_to_ones_own_descendant_leaves_the_source() -> None:
    assert package_alone(NESTED, [("p", "a2")], "p") == {"a2"}
    step = ours(NESTED, [("p", "a2")], "p")
    assert (step.exited, step.entered) == (("a1", "p"), ("p", "a2"))


def test_a_state_without_initial_starts_in_its_first_child() -> None:
    subject = Subject()
    states = ["out", {"name": "p", "children": ["a1", "a2"]}]
    HierarchicalMachine(
        subject, states=states, transitions=[["t", "out", "p"]], initial="out", auto_transitions=False
    ).trigger_event(subject, "t")
    assert subject.state == "p"
    assert ours(NESTED, [("out", "p")], "out").configuration == ("a1",)
