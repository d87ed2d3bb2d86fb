"""Workflow patterns of states: cycles, milestones, triggers, interleaving, cancelling and ending."""

from __future__ import annotations

from pca.domain import facts, orders
from tests.services.conftest import World
from tests.services.plans.patterns.conftest import FIVE, Play

# ---------------------------------------------------------------- states, cycles, triggers


def test_wcp_10_arbitrary_cycles(play: Play) -> None:
    case = play(10, activate=False)
    case.decide("jump")
    for event in ("further", "back", "onward", "further", "half_back", "further", "back"):
        case.decide(event)
    assert case.states == {"one"}
    assert case.times("meet") == 3
    case.decide("end")


def test_wcp_16_deferred_choice(play: Play) -> None:
    case = play(16)
    assert case.figures(index=80, ready="true") == ["worsen", "ease"]
    found = case.decide("ease")
    assert sorted(one.outcome for one in World.of(found, facts.ProposalSettled)) == ["followed", "withdrawn"]
    assert case.cannot("worsen")
    assert case.open("few") == {"root"}


def test_wcp_17_interleaved_parallel_routing(play: Play) -> None:
    case = play(17)
    assert case.cannot("begin_c")
    case.decide("begin_b")
    assert case.cannot("begin_a")
    assert case.cannot("done_b")
    assert (case.open("a"), case.open("b"), case.open("c")) == (set(), {"root"}, set())
    case.finish("b")
    case.decide("done_b")
    for name in "ac":
        case.decide(f"begin_{name}")
        case.finish(name)
        case.decide(f"done_{name}")
    assert all(case.cannot(f"begin_{name}") for name in "abc")


def test_wcp_40_interleaved_routing(play: Play) -> None:
    case = play(40)
    for name in "cab":
        assert case.cannot("end")
        case.decide(f"begin_{name}")
        assert all(case.cannot(f"begin_{other}") for other in "abc")
        case.finish(name)
        case.decide(f"done_{name}")
        assert case.cannot(f"begin_{name}")
    case.decide("end")


def test_wcp_39_critical_section(play: Play) -> None:
    case = play(39)
    case.decide("x_takes")
    case.finish("x1")
    assert case.cannot("y_takes")
    assert case.cannot("x_leaves")
    assert case.open("y1") == set()
    case.finish("x2")
    case.decide("x_leaves")
    case.decide("y_takes")
    assert case.ready("y1") == {"root"}
    assert case.open("guard") == {"root"}


def test_wcp_18_milestone(play: Play) -> None:
    case = play(18)
    assert case.open("sort") == set()
    case.decide("open_it")
    assert case.ready("sort") == {"root"}
    case.decide("dismantle")
    assert case.open("sort") == set()
    assert case.open("guard") == {"root"}


def test_wcp_21_structured_loop(play: Play) -> None:
    case = play(21)
    for index in (90, 60, 10):
        assert case.cannot("look")
        case.finish("pump")
        case.decide("look")
        case.figures(index=index)
        case.decide("go_on")
    assert case.states == {"ending"}
    assert case.times("pump") == 3


def test_wcp_23_transient_trigger(play: Play) -> None:
    case = play(23)
    assert case.cannot("evacuate")
    case.decide("prepare")
    assert case.states == {"ready_now"}
    assert case.open("walk") == set()
    case.decide("evacuate")
    assert case.open("walk") == FIVE


def test_wcp_24_persistent_trigger(play: Play) -> None:
    case = play(24)
    assert case.figures(index=90) == []
    assert case.proposed(case.decide("prepare")) == ["evacuate"]


# ---------------------------------------------------------------- calling off and ending


def test_wcp_19_cancel_task(play: Play) -> None:
    case = play(19)
    found = case.decide("shut")
    assert [one.outcome for one in World.of(found, facts.TasksSettled)] == ["cancelled"]
    assert (case.open("welcome"), case.open("guard")) == (set(), {"root"})


def test_wcp_20_cancel_case(play: Play) -> None:
    case = play(20)
    for event in ("end", "learn", "close"):
        found = case.decide(event)
    ended = {one.outcome: len(one.tasks) for one in World.of(found, facts.TasksSettled)}
    assert ended == {"cancelled": 1, "unfinished": 5}
    assert case.world.live() == {}
    assert case.world.no(orders.Decide(event="end")) == "crisis_closed"


def test_wcp_25_cancel_region(play: Play) -> None:
    case = play(25)
    case.decide("fill")
    assert case.open("beds") == case.open("queue") == {"root"}
    case.decide("leave_hall")
    assert (case.open("beds"), case.open("queue"), case.open("guard")) == (set(), set(), {"root"})


def test_wcp_43_explicit_termination(play: Play) -> None:
    case = play(43)
    found = case.decide("break_off")
    assert len(World.of(found, facts.CrisisClosed)) == 1
    assert case.world.live() == {}
