"""Workflow patterns of control flow: splits, joins, choices, merges and threads."""

from __future__ import annotations

import pytest

from tests.services.plans.patterns.conftest import FIVE, Play

# ---------------------------------------------------------------- basic control flow


def test_wcp_01_sequence(play: Play) -> None:
    case = play(1)
    assert case.held_up("enter")
    case.finish("cut")
    case.finish("enter")


def test_wcp_02_parallel_split(play: Play) -> None:
    case = play(2)
    assert case.ready("warn") == case.ready("count") == {"root"}
    case.finish("count", "warn")


def test_wcp_03_synchronisation(play: Play) -> None:
    case = play(3)
    case.finish("clean")
    assert case.held_up("reopen")
    case.finish("check")
    assert case.ready("reopen") == {"root"}


@pytest.mark.parametrize(("index", "taken"), [(80, "severe"), (10, "mild")])
def test_wcp_04_exclusive_choice(play: Play, index: int, taken: str) -> None:
    case = play(4)
    case.figures(index=index)
    case.decide("route")
    assert case.states == {taken}
    assert bool(case.open("all_hands")) is (taken == "severe")
    assert bool(case.open("few")) is (taken == "mild")


@pytest.mark.parametrize("index", [80, 10])
def test_wcp_05_simple_merge(play: Play, index: int) -> None:
    case = play(5)
    case.figures(index=index)
    case.decide("route")
    case.decide("go_on")
    assert case.ready("report") == {"root"}
    assert case.times("report") == 1


# ---------------------------------------------------------------- branching and synchronisation


@pytest.mark.parametrize(
    ("index", "ready", "states"),
    [(80, "true", {"rooms1", "desk1"}), (80, "false", {"rooms1", "desk0"}), (10, "true", {"rooms0", "desk1"})],
)
def test_wcp_06_multi_choice(play: Play, index: int, ready: str, states: set[str]) -> None:
    case = play(6)
    case.figures(index=index, ready=ready)
    case.decide("limit")
    assert case.states == states
    assert (bool(case.open("locks")), bool(case.open("rota"))) == ("rooms1" in states, "desk1" in states)


def test_wcp_07_structured_synchronising_merge(play: Play) -> None:
    both, one = play(7), play(7)
    both.figures(index=80, ready="true")
    one.figures(index=80, ready="false")
    for case in (both, one):
        case.decide("limit")
        case.decide("join")
        assert case.held_up("report")
        case.finish("locks")
    assert one.ready("report") == {"root"}
    assert both.held_up("report")
    both.finish("rota")
    assert both.ready("report") == {"root"}


def test_wcp_08_multi_merge(play: Play) -> None:
    case = play(8)
    assert case.ready("report") == set()
    case.finish("visit", at="A")
    assert case.ready("report") == {"A"}
    case.finish("phone", at="B")
    assert case.ready("report") == {"A", "B"}
    case.finish("report", at="A")
    assert case.ready("report") == {"B"}
    case.finish("visit", at="C")
    assert case.ready("report") == {"B", "C"}


def test_wcp_09_structured_discriminator(play: Play) -> None:
    case = play(9)
    assert case.held_up("order")
    case.finish("ask_b")
    case.finish("order")
    case.finish("ask_a")
    assert case.times("order") == 1


def test_wcp_28_blocking_discriminator(play: Play) -> None:
    case = play(28)
    case.finish("ask_b")
    case.finish("order")
    assert case.cannot("rest")
    case.finish("ask_a", "ask_c")
    assert case.times("order") == 1
    case.decide("rest")
    case.decide("again")
    assert case.held_up("order")
    case.finish("ask_c", "order")
    assert case.times("order") == 2


def test_wcp_29_cancelling_discriminator(play: Play) -> None:
    case = play(29)
    assert case.cannot("enough")
    assert case.proposed(case.finish("ask_b")) == ["enough"]
    case.decide("enough")
    assert case.open("ask_a") == case.open("ask_c") == set()
    assert case.ready("order") == {"root"}


def test_wcp_30_structured_partial_join(play: Play) -> None:
    case = play(30)
    case.finish("ask_c")
    assert case.held_up("order")
    case.finish("ask_a")
    case.finish("order")
    case.finish("ask_b")
    assert case.times("order") == 1


def test_wcp_31_blocking_partial_join(play: Play) -> None:
    case = play(31)
    case.finish("ask_c")
    assert case.held_up("order")
    case.finish("ask_a", "order")
    assert case.cannot("rest")
    case.finish("ask_b")
    case.decide("rest")
    case.decide("again")
    case.finish("ask_a")
    assert case.held_up("order")


def test_wcp_32_cancelling_partial_join(play: Play) -> None:
    case = play(32)
    assert case.proposed(case.finish("ask_b")) == []
    assert case.cannot("enough")
    assert case.proposed(case.finish("ask_a")) == ["enough"]
    case.decide("enough")
    assert case.open("ask_c") == set()
    assert case.ready("order") == {"root"}


def test_wcp_37_local_synchronising_merge(play: Play) -> None:
    case = play(37)
    case.finish("visit", at="A")
    assert case.held_up("report", "A")
    case.finish("phone", at="A")
    case.finish("phone", at="B")
    case.finish("visit", at="C")
    assert case.ready("report") == {"A", "B", "C"}


def test_wcp_38_general_synchronising_merge(play: Play) -> None:
    cyclic, gone = play(38), play(38)
    for case in (cyclic, gone):
        case.finish("clean")
        assert case.held_up("report")
    gone.decide("give_back")
    assert gone.ready("report") == {"root"}
    cyclic.decide("shut")
    assert cyclic.held_up("report")
    cyclic.finish("locks")
    assert cyclic.ready("report") == {"root"}


def test_wcp_41_thread_merge(play: Play) -> None:
    case = play(41)
    for place in sorted(FIVE):
        assert case.held_up("account")
        case.finish("check", at=place)
    assert case.ready("account") == {"root"}
    assert case.times("account") == 1


def test_wcp_42_thread_split(play: Play) -> None:
    case = play(42)
    assert case.ready("apply") == set()
    case.finish("order")
    assert case.ready("apply") == FIVE
