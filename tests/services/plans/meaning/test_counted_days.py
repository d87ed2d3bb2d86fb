"""Thresholds on tasks, days and states: when a step is proposed, and when it is withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts, orders
from pca.services.engine.tick import next_due
from tests.kit.five_states import MOVES, measure, move, task
from tests.services.conftest import World
from tests.services.plans.meaning.conftest import REGIONS_OF_CRISIS, Make


def proposed(found: tuple[facts.AnyFact, ...]) -> list[str]:
    return [one.event for one in World.of(found, facts.Proposed)]


# ---------------------------------------------------------------- thresholds


def ending(condition: str) -> list[dict[str, Any]]:
    return [MOVES[0], move("end", "crisis", "ending", propose_when=condition), *MOVES[2:]]


def test_a_threshold_on_open_tasks_counts_them_after_the_decision_and_after_each_end(play: Make) -> None:
    world = play(measure("a", "crisis"), measure("b", "crisis"), transitions=ending("tasks_open == 0"))
    assert not world.of(world.decide("end"), facts.Proposed)
    world.decide("relapse")
    first = world.ok(orders.Complete(task=task(world, "a")), "ops1")
    assert proposed(first) == []
    assert proposed(world.ok(orders.Complete(task=task(world, "b")), "ops1")) == ["end"]


def test_days_go_by_and_a_threshold_is_proposed_at_the_full_day(play: Make) -> None:
    world = play(measure("a", "crisis"), transitions=ending("days_in_state >= 2"))
    full = world.clock.now() + timedelta(days=2)
    assert proposed(world.pass_time(timedelta(days=2) - timedelta(minutes=1))) == []
    assert next_due(world.runtime)[world.crisis] == full, "the engine wakes for it by itself"
    assert proposed(world.pass_time(timedelta(minutes=1))) == ["end"]


def test_a_proposal_whose_figure_grew_too_old_is_withdrawn_by_time_alone(play: Make) -> None:
    world = play(measure("a", "crisis"), transitions=ending("index < 30"))
    assert proposed(world.observe(index=10)) == ["end"]
    gone = world.pass_time(timedelta(days=3, minutes=1))
    assert [one.outcome for one in world.of(gone, facts.ProposalSettled)] == ["withdrawn"]


def test_days_in_a_state_count_from_entering_it_whatever_moves_beside_it(play: Make) -> None:
    more = [move("up", "x0", "x1"), move("aside", "y0", "y1", propose_when="days_in_state >= 7")]
    world = play(measure("a", "crisis"), states=REGIONS_OF_CRISIS, more=more)
    world.pass_time(timedelta(days=6))
    world.decide("up")
    assert proposed(world.pass_time(timedelta(days=1))) == ["aside"]


@pytest.mark.parametrize(
    ("condition", "after"),
    [("done(a)", True), ("open(a) == 0", True), ("in(crisis) and not done(a)", False), ("in(ending)", False)],
)
def test_a_condition_may_ask_of_states_and_of_the_tasks_of_a_measure(play: Make, condition: str, after: bool) -> None:
    world = play(measure("a", "crisis"), transitions=ending(condition))
    assert ("end" in proposed(world.ok(orders.Complete(task=task(world, "a")), "ops1"))) is after


@pytest.mark.parametrize(("source", "event"), [("x0", "after"), ("crisis", "finish")])
def test_days_count_from_entering_the_state_a_move_starts_from(play: Make, source: str, event: str) -> None:
    more = [move("up", "x0", "x1"), move("down", "x1", "x0")]
    more.append(move(event, source, "ending", propose_when="days_in_state >= 7"))
    world = play(measure("a", "crisis"), states=REGIONS_OF_CRISIS, more=more)
    world.pass_time(timedelta(days=6))
    world.decide("up")
    world.decide("down")
    assert proposed(world.pass_time(timedelta(days=1))) == ([event] if source == "crisis" else [])
    assert proposed(world.pass_time(timedelta(days=6))) == ([] if source == "crisis" else [event])


def test_a_threshold_on_a_state_is_looked_at_when_another_region_moves(play: Make) -> None:
    more = [move("up", "x0", "x1", propose_when="in(y1)"), move("aside", "y0", "y1"), move("back", "y1", "y0")]
    world = play(measure("a", "crisis"), states=REGIONS_OF_CRISIS, more=more)
    assert proposed(world.decide("aside")) == ["up"]
    gone = world.of(world.decide("back"), facts.ProposalSettled)
    assert [one.outcome for one in gone] == ["withdrawn"]


def test_a_figure_of_one_perimeter_is_its_own(play: Make) -> None:
    world = play(measure("a", "crisis"), transitions=ending("index(CS) > 50 and index < 50"))
    now = world.clock.now()
    far = orders.Observation("index", "90", now, "TTA"), orders.Observation("index", "10", now)
    assert proposed(world.ok(orders.Observe(observations=far))) == []
    near = (orders.Observation("index", "60", now, "CS"),)
    assert proposed(world.ok(orders.Observe(observations=near))) == ["end"]
    assert world.no(orders.Observe(observations=(orders.Observation("index", "1", now, "XX"),))) == "perimeter_unknown"
