"""Workflow patterns of several instances: known when, joined how, cancelled how."""

from __future__ import annotations

from pca.domain import facts
from tests.services.conftest import World
from tests.services.plans.patterns.conftest import FIVE, Case, Play

# ---------------------------------------------------------------- several instances


def test_wcp_12_instances_without_synchronisation(play: Play) -> None:
    case = play(12)
    assert case.ready("post") == FIVE
    case.finish("post", at="B")
    case.finish("meet")
    assert case.ready("post") == FIVE - {"B"}


def test_wcp_13_instances_known_at_design_time(play: Play) -> None:
    case = play(13, sites="E")
    assert case.open("check") == {"A", "B", "C"}
    for place in "ABC":
        assert case.held_up("account")
        case.finish("check", at=place)
    assert case.ready("account") == {"root"}


def test_wcp_14_instances_known_when_it_begins(play: Play) -> None:
    case = play(14, sites="E")
    assert case.open("check") == FIVE | {"E"}
    for place in sorted(FIVE | {"E"}):
        assert case.held_up("account")
        case.finish("check", at=place)
    assert case.ready("account") == {"root"}


def test_wcp_15_instances_added_while_others_run(play: Play) -> None:
    case = play(15)
    for place in sorted(FIVE - {"D"}):
        case.finish("check", at=place)
    case.new_site("E")
    assert case.open("check") == {"D", "E"}
    case.finish("check", at="D")
    assert case.held_up("account")
    case.finish("check", at="E")
    assert case.ready("account") == {"root"}


def test_wcp_26_cancel_instances(play: Play) -> None:
    case = play(26)
    case.finish("post", at="A")
    found = case.decide("shut")
    assert [len(one.tasks) for one in World.of(found, facts.TasksSettled)] == [4]
    assert case.open("post") == set()
    assert case.open("guard") == {"root"}


def test_wcp_27_complete_instances(play: Play) -> None:
    case = play(27)
    case.finish("post", at="A")
    assert case.held_up("account")
    case.decide("shut")
    assert case.open("post") == set()
    assert case.ready("account") == {"root"}


def finish_three(case: Case) -> list[str]:
    found: list[str] = []
    for place in "ABC":
        assert case.cannot("enough")
        found += case.proposed(case.finish("ask", at=place))
    return found


def test_wcp_34_static_partial_join_of_instances(play: Play) -> None:
    case = play(34)
    assert finish_three(case) == ["enough"]
    case.decide("enough")
    assert case.ready("order") == {"root"}
    assert case.open("ask") == {"HQ", "D"}
    case.finish("ask", at="D")
    assert case.times("order") == 1


def test_wcp_35_cancelling_partial_join_of_instances(play: Play) -> None:
    case = play(35)
    assert finish_three(case) == ["enough"]
    case.decide("enough")
    assert case.ready("order") == {"root"}
    assert case.open("ask") == set()


def test_wcp_36_dynamic_partial_join_of_instances(play: Play) -> None:
    case = play(36)
    case.figures(index=1)
    case.finish("ask", at="A")
    case.finish("ask", at="B")
    case.new_site("E")
    assert case.open("ask") == {"HQ", "C", "D", "E"}
    assert case.cannot("enough")
    case.finish("ask", at="C")
    assert case.figures(index=3) == ["enough"]
    case.decide("enough")
    assert case.ready("order") == {"root"}
