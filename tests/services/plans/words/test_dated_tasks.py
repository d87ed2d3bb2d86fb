"""Deadlines that count from a state or back from a day, and follow it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pca.domain import facts, orders
from tests.kit.five_states import measure, task
from tests.services.conftest import World
from tests.services.plans.words.conftest import Make, replayed

INDICATORS = [{"id": "index", "title": {"fr": "Indice"}, "type": "number", "stale_after": "3d"}]


# ---------------------------------------------------------------- deadlines from a state or a day

OPENING = {"id": "opening", "title": {"fr": "Ouverture"}, "type": "date"}


DAY = {"date": "opening", "before": "3d", "at": "09:00"}


def dues(world: World, name: str = "a") -> dict[str, str]:
    """By place, the deadline of the live task there, in UTC; the plan's zone is UTC+1, or UTC during Ramadan."""
    return {one.place: f"{one.due_at:%m-%dT%H:%M}" for one in world.live(name).values()}


def test_a_deadline_counts_from_entering_the_state_for_whoever_joins_later_too(play: Make) -> None:
    late = measure("a", "crisis", when="index > 50", due={"entering": "crisis", "after": "24h"})
    world = play(late)
    world.pass_time(timedelta(hours=5))
    world.observe(index=60)
    assert dues(world) == {"root": "03-03T08:00"}
    world.observe(index=10)
    world.pass_time(timedelta(hours=30))
    world.observe(index=60)
    assert dues(world) == {"root": "03-03T20:00"}, "never sooner than one may acknowledge"
    replayed(world)


def test_a_deadline_counts_back_from_a_day_and_follows_it(play: Make) -> None:
    world = play(measure("a", "crisis", due=DAY), indicators=[*INDICATORS, OPENING])
    assert dues(world) == {"root": "03-02T16:00"}, "the day is not known yet"
    moved = world.observe(opening="2026-05-20")
    (fact,) = World.of(moved, facts.DeadlinesMoved)
    assert (fact.indicator, fact.tasks) == ("opening", (task(world, "a"),))
    assert dues(world) == {"root": "05-17T08:00"}
    assert [one.message for one in World.of(moved, facts.MessagesQueued)] == ["tasks_redated"]
    assert World.of(world.observe(opening="2026-05-20"), facts.DeadlinesMoved) == []
    world.observe(opening="2026-05-10")
    assert dues(world) == {"root": "05-07T08:00"}
    replayed(world)


def test_the_ladder_of_an_acknowledged_task_runs_from_the_moved_deadline(play: Make) -> None:
    world = play(measure("a", "crisis", due=DAY), indicators=[*INDICATORS, OPENING])
    world.ok(orders.Acknowledge(task=task(world, "a")), "ops1")
    world.observe(opening="2026-03-10")
    assert World.of(world.pass_time(timedelta(days=4)), facts.TasksEscalated) == []
    world.clock.advance_to(datetime(2026, 3, 7, 7, 59, tzinfo=UTC))
    assert World.of(world.pass_time(timedelta(0)), facts.TasksEscalated) == []
    (rung,) = World.of(world.pass_time(timedelta(hours=1, minutes=1)), facts.TasksEscalated)
    assert rung.phase == "complete"


def test_each_place_has_the_day_nearest_to_it(play: Make) -> None:
    world = play(
        measure("a", "crisis", each={"kind": "site"}, due={"date": "opening"}), indicators=[*INDICATORS, OPENING]
    )
    now = world.clock.now()
    days = (("2026-05-01", "root"), ("2026-05-02", "CS"), ("2026-05-03", "A"))
    world.ok(orders.Observe(observations=tuple(orders.Observation("opening", day, now, at) for day, at in days)))
    assert {place: due[:5] for place, due in dues(world).items()} == {
        **dict.fromkeys("CD", "04-30"),
        "A": "05-02",
        "B": "05-01",
        "HQ": "05-01",
    }


def test_a_waiting_task_takes_its_day_when_it_is_ready(play: Make) -> None:
    world = play(
        measure("b", "crisis"), measure("a", "crisis", after=["b"], due=DAY), indicators=[*INDICATORS, OPENING]
    )
    assert World.of(world.observe(opening="2026-05-20"), facts.DeadlinesMoved) == []
    (ready,) = World.of(world.ok(orders.Complete(task=task(world, "b")), "ops1"), facts.TasksReady)
    assert f"{ready.due_at:%m-%dT%H:%M}" == "05-17T08:00"
    replayed(world)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_at_the_end_of_the_calendar_dates_nothing(play: Make, day: str) -> None:
    world = play(
        measure("a", "crisis", due={"date": "opening", "after": "3000d"}),
        measure("b", "crisis", due={"date": "opening", "before": "3000d"}),
        indicators=[*INDICATORS, OPENING],
    )
    world.observe(opening=day)
    assert {dues(world, name)["root"] for name in "ab"} & {"03-02T16:00"}
