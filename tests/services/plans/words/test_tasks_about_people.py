"""A task for each person or each entry of a list, about people or their site."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts, orders
from pca.store.messages import messages
from tests.kit.five_states import measure
from tests.services.conftest import World
from tests.services.plans.words.conftest import Make, replayed, spoken

# ---------------------------------------------------------------- a task for each person, or for each entry of a list


def about(world: World, name: str) -> dict[str, str | None]:
    """By person or entry, who has the live task about it."""
    return {one.subject: one.assignee for one in world.live(name).values() if one.purpose == "do"}


def person(**more: Any) -> dict[str, Any]:
    return {"kind": "person", **more}


def test_each_member_of_a_team_or_role_gets_a_task_of_their_own(play: Make) -> None:
    world = play(measure("a", "crisis", each=person(teams=["ops"], roles=["voice"], given_to="person")))
    assert about(world, "a") == {one: one for one in ("ops1", "ops2", "voice", "voice2")}
    assert {one.place for one in world.live("a").values()} == {"HQ"}
    replayed(world)


def test_a_task_about_somebody_is_the_teams_or_of_their_site(play: Make) -> None:
    at_c = "site == 'C'"
    world = play(
        measure("a", "crisis", each=person(where=at_c)),
        measure("b", "crisis", each=person(where=at_c, given_to="site")),
    )
    assert about(world, "a") == dict.fromkeys(("head-C", "vice-C"), "ops1")
    assert about(world, "b") == dict.fromkeys(("head-C", "vice-C"), "head-C")


def call_the_roll(world: World) -> dict[str, int]:
    """Ask everybody at site C where they are; the message of each."""
    found = world.ok(orders.CallRoll(scope="site", id="C", within_minutes=30))
    (queued,) = [one for one in World.of(found, facts.MessagesQueued) if one.communication == "roll_call"]
    return {one: queued.first + at for at, one in enumerate(queued.recipients)}


def says(world: World, message: int, answer: str) -> tuple[facts.AnyFact, ...]:
    given = (orders.Answer(message=message, by="head-C", answer=answer),)
    return world.ok(orders.RecordAnswers(answers=given), orders.DELIVERY)


HURT = {"kind": "person", "where": "answer == 'help' or answer == 'silent'"}


def test_whoever_needs_help_or_stays_silent_gets_a_task_until_they_are_safe(play: Make) -> None:
    world = play(measure("a", "crisis", each=HURT))
    messages = call_the_roll(world)
    assert about(world, "a") == {}
    found = says(world, messages["head-C"], "help")
    assert [one.joined for one in World.of(found, facts.PeopleMatched)] == [("head-C",)]
    assert about(world, "a") == {"head-C": "ops1"}
    world.pass_time(timedelta(minutes=31))
    assert about(world, "a") == dict.fromkeys(("head-C", "vice-C"), "ops1")
    world.pass_time(timedelta(minutes=31))
    assert len(world.live("a")) == 2, "nobody is asked twice"
    gone = says(world, messages["vice-C"], "safe")
    assert [one.left for one in World.of(gone, facts.PeopleMatched)] == [("vice-C",)]
    assert about(world, "a") == {"head-C": "ops1"}
    replayed(world)


def test_a_task_that_is_done_does_not_come_back_while_the_person_still_matches(play: Make) -> None:
    world = play(measure("a", "crisis", each=HURT))
    messages = call_the_roll(world)
    says(world, messages["head-C"], "help")
    (number,) = world.live("a")
    world.ok(orders.Complete(task=number), "ops1")
    world.pass_time(timedelta(minutes=31))
    assert set(about(world, "a")) == {"vice-C"}
    assert says(world, messages["head-C"], "safe")
    replayed(world)


def test_a_change_of_status_gives_a_task_at_once(play: Make) -> None:
    world = play(measure("a", "crisis", each=person(where="status == 'absent'")))
    assert about(world, "a") == {}
    world.do(orders.DeclareStatus(person="vice-C", status="absent"), "dir", crisis=None)
    assert about(world, "a") == {"vice-C": "ops1"}
    world.do(orders.DeclareStatus(person="vice-C", status="on_site"), "dir", crisis=None)
    assert about(world, "a") == {}
    replayed(world)


def test_one_persons_task_waits_for_the_same_persons_other_task(play: Make) -> None:
    team = person(teams=["ops"])
    world = play(measure("b", "crisis", each=team), measure("a", "crisis", each=team, after=["b"]))
    first = next(number for number, one in world.live("b").items() if one.subject == "ops2")
    found = world.ok(orders.Complete(task=first), "ops1")
    (ready,) = World.of(found, facts.TasksReady)
    assert [world.task(number).subject for number in ready.tasks] == ["ops2"]
    replayed(world)


VILLAGES = {"kind": "entry", "ask": {"fr": "Quels villages ?"}, "most": 3}


def test_a_list_given_with_the_decision_opens_a_task_for_each_entry(play: Make) -> None:
    world = play(measure("a", "crisis", each=VILLAGES), activate=False)
    given = {"a": ("Aït  Ali", "Tizi", "Tizi")}
    found = world.ok(orders.Decide(event="activate", lists=given))
    assert about(world, "a") == dict.fromkeys(("Aït Ali", "Tizi"), "ops1")
    assert [one.entries for one in World.of(found, facts.ListGiven)] == [("Aït Ali", "Tizi")]
    assert "list_awaited" not in spoken(found)
    replayed(world)


def test_a_list_that_is_missing_is_asked_for_and_may_be_given_and_changed_later(play: Make) -> None:
    world = play(measure("a", "crisis", each=VILLAGES), activate=False)
    assert "list_awaited" in spoken(world.decide("activate"))
    assert about(world, "a") == {}
    world.ok(orders.GiveList(measure="a", entries=("Un", "Deux")))
    assert set(about(world, "a")) == {"Un", "Deux"}
    world.ok(orders.GiveList(measure="a", entries=("Deux", "Trois")))
    assert set(about(world, "a")) == {"Deux", "Trois"}
    numbers = {one.subject: number for number, one in world.live("a").items()}
    assert world.task(numbers["Deux"]).run == 1, "what stays on the list keeps its task"
    world.decide("end")
    assert about(world, "a") == {}
    replayed(world)


@pytest.mark.parametrize(
    ("entries", "code"),
    [
        (("1", "2", "3", "4"), "list_too_long"),
        (("x" * 121,), "list_entry"),
        ((" ",), "list_entry"),
        (("a\u200bb",), "list_entry"),
    ],
)
def test_a_list_is_bounded(play: Make, entries: tuple[str, ...], code: str) -> None:
    world = play(measure("a", "crisis", each=VILLAGES), measure("b", "crisis"), activate=False)
    assert world.no(orders.Decide(event="activate", lists={"a": entries})) == code
    assert world.no(orders.Decide(event="activate", lists={"b": ("x",)})) == "list_unknown"


def test_where_a_task_about_somebody_is_refused_its_fallback_is_about_them(play: Make) -> None:
    team = person(teams=["ops"], given_to="person")
    world = play(measure("a", "crisis", each=team, fallback="b"), measure("b", team="hr"))
    number = next(number for number, one in world.live("a").items() if one.subject == "ops2")
    world.ok(orders.Refuse(task=number), "ops2")
    assert about(world, "b") == {"ops2": "hr1"}
    replayed(world)


def test_nobody_answers_a_teams_task_about_somebody_and_the_teams_deputy_has_it(play: Make) -> None:
    world = play(measure("a", "crisis", each=person(where="site == 'C'")))
    world.pass_time(timedelta(hours=1))
    (rung,) = World.of(world.pass_time(timedelta(hours=1)), facts.TasksEscalated)
    assert rung.to == ("ops2", "ops2")


def test_a_list_is_asked_for_where_a_crisis_opens_in_the_measures_state(play: Make) -> None:
    world = play(measure("a", "normal", each=VILLAGES), activate=False)
    with world.store.read() as unit:
        assert "list_awaited" in {one.communication for one in messages.waves(unit, world.crisis)}
