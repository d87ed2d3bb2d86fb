"""What a transition listens to, and which memories still fit a plan: small tables."""

from __future__ import annotations

import pytest

from pca.domain.machine.state_tree import StateNode
from pca.domain.machine.statechart import Edge, Statechart


@pytest.mark.parametrize(
    ("written", "listens"),
    [
        ("", ("",)),
        ("  ", ("",)),
        ("a", ("a",)),
        ("a b a", ("a", "b")),
        ("a.*", ("a",)),
        ("a.", ("a",)),
        ("a.b.*", ("a.b",)),
        ("*", ("*",)),
        (".*", ("*",)),
        ("a.X", ("a.X",)),
        ("X*", ("X",)),
        ("a* a", ("a",)),
    ],
)
def test_what_a_transition_listens_to(written: str, listens: tuple[str, ...]) -> None:
    assert Edge(id="e", event=written, source="s").descriptors() == listens


CHART = Statechart(
    (
        StateNode(
            "a",
            children=(
                StateNode("a1"),
                StateNode("a2"),
                StateNode("h", history="shallow"),
                StateNode("d", history="deep"),
            ),
        ),
        StateNode("b", parallel=True, children=(StateNode("b1"), StateNode("b2"), StateNode("bh", history="shallow"))),
    ),
    (),
)


@pytest.mark.parametrize(
    ("history", "states", "fits"),
    [
        ("h", ("a1",), True),
        ("d", ("a2",), True),
        ("h", ("a1", "a2"), False),
        ("h", ("b1",), False),
        ("h", ("gone",), False),
        ("h", ("d",), False),
        ("a1", ("a1",), False),
        ("a", ("a1",), False),
        ("gone", ("a1",), False),
        ("bh", ("b1", "b2"), True),
    ],
)
def test_a_memory_fits_a_plan_that_can_still_bring_it_back(history: str, states: tuple[str, ...], fits: bool) -> None:
    assert CHART.still_fits({history: states}) == ({history: states} if fits else {})
