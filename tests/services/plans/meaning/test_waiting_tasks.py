"""A task waits for others visibly, and what was called off holds nobody back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts, orders
from tests.kit.five_states import REGIONS, SITES, measure, task
from tests.services.conftest import World
from tests.services.plans.meaning.conftest import Make


def finish(world: World, name: str, place: str = "root", **more: Any) -> None:
    number = task(world, name, place)
    world.ok(orders.Complete(task=number, **more), world.task(number).assignee)


def blocked(world: World, name: str, place: str = "root") -> bool:
    number = task(world, name, place)
    done = world.do(orders.Complete(task=number), world.task(number).assignee)
    return done.refused is not None and done.refused.code == "blocked"


# ---------------------------------------------------------------- what must be finished first


def test_a_task_waits_visibly_and_its_time_runs_from_the_moment_it_is_ready(play: Make) -> None:
    world = play(measure("cut", "crisis"), measure("enter", "crisis", team="hr", after=["cut"]))
    waiting = world.task(task(world, "enter"))
    assert waiting.waiting is True
    assert waiting.escalate_at is None
    climbed = world.of(world.pass_time(timedelta(days=2)), facts.TasksEscalated)
    assert waiting.number not in {number for one in climbed for number in one.tasks}
    found = world.ok(orders.Complete(task=task(world, "cut")), "ops1")
    (ready,) = world.of(found, facts.TasksReady)
    assert ready.tasks == (waiting.number,)
    assert ready.due_at == world.clock.now() + timedelta(hours=8)
    told = [one for one in world.of(found, facts.MessagesQueued) if one.message == "task_opened"]
    assert [one.recipients for one in told] == [("hr1",)]
    finish(world, "enter")


@pytest.mark.parametrize("fallback", ["by_hand", None])
def test_what_was_refused_stands_in_the_way_until_its_fallback_is_finished(play: Make, fallback: str | None) -> None:
    extra = {"fallback": fallback} if fallback else {}
    world = play(
        measure("cut", "crisis", **extra),
        *([measure("by_hand", team="hr")] if fallback else []),
        measure("enter", "crisis", team="hr", after=["cut"]),
    )
    world.ok(orders.Refuse(task=task(world, "cut"), impossible=True), "ops1", "Pas d’accès")
    assert blocked(world, "enter")
    if fallback:
        finish(world, "by_hand")
        finish(world, "enter")
    else:
        number = task(world, "enter")
        (done,) = world.of(world.ok(orders.Complete(task=number, despite="Urgence vitale"), "hr1"), facts.TaskCompleted)
        assert done.despite == "Urgence vitale"


def test_what_has_not_begun_stands_in_the_way_while_it_lies_ahead(play: Make) -> None:
    world = play(measure("later", "ending"), measure("now", "crisis", team="hr", after=["later"], on_leave="continue"))
    assert blocked(world, "now")
    world.decide("end")
    finish(world, "later")
    finish(world, "now")


def test_what_is_called_off_holds_nobody_back_any_more(play: Make) -> None:
    world = play(measure("early", "crisis"), measure("late", "crisis", "ending", team="hr", after=["early"]))
    (ready,) = world.of(world.decide("end"), facts.TasksReady)
    assert ready.tasks == (task(world, "late"),)


def test_a_region_waits_for_its_sites_and_sites_for_their_region(play: Make) -> None:
    world = play(
        measure("act", "crisis", each=SITES), measure("report", "crisis", team="regional", each=REGIONS, after=["act"])
    )
    for place in ("C", "D"):
        assert blocked(world, "report", "TTA")
        finish(world, "act", place)
    finish(world, "report", "TTA")
    assert blocked(world, "report", "CS")
    world = play(
        measure("order", "crisis", team="regional", each=REGIONS), measure("act", "crisis", each=SITES, after=["order"])
    )
    assert blocked(world, "act", "C")
    finish(world, "order", "TTA")
    finish(world, "act", "C")
    assert blocked(world, "act", "A")


@pytest.mark.parametrize(
    ("after", "needed"),
    [
        ({"all": ["a", "b", "c"]}, 3),
        ({"any": ["a", "b", "c"]}, 1),
        ({"n_of": {"at_least": 2, "measures": ["a", "b", "c"]}}, 2),
        ({"n_of": {"n": 2, "measures": ["a", "b", "c"]}}, 2),
    ],
)
def test_all_of_them_any_of_them_or_some_number(play: Make, after: dict[str, Any], needed: int) -> None:
    world = play(*(measure(one, "crisis") for one in "abc"), measure("d", "crisis", team="hr", after=after))
    for name in "abc"[:needed]:
        assert blocked(world, "d")
        finish(world, name)
    finish(world, "d")


def test_what_was_called_off_is_not_the_one_that_is_enough(play: Make) -> None:
    after = {"any": ["early", "long"]}
    world = play(
        measure("early", "crisis"),
        measure("long", "crisis", "ending"),
        measure("late", "crisis", "ending", team="hr", after=after),
    )
    world.decide("end")
    assert blocked(world, "late")
    finish(world, "long")
    finish(world, "late")


def test_what_is_asked_elsewhere_only_is_not_the_one_that_is_enough(play: Make) -> None:
    urban, rural = ({"kind": "site", "where": f"type == '{one}'"} for one in ("urban", "rural"))
    world = play(
        measure("visit", "crisis", each=urban),
        measure("phone", "crisis", each=rural),
        measure("report", "crisis", each=SITES, after={"any": ["visit", "phone"]}),
    )
    assert {one.place for one in world.live("report").values() if not one.waiting} == {"HQ", "D"}
    finish(world, "visit", "A")
    finish(world, "report", "A")
    assert blocked(world, "report", "B")
