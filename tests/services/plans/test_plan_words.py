"""The plan's words, each as a played story: what its author wrote is what happens, and the journal replays to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pca.domain import facts, orders
from pca.domain.orders import Order
from pca.domain.plan.playbook import Playbook
from pca.plans.texts import content_hash, freeze
from pca.services.engine.preview import preview
from pca.services.engine.tick import next_due
from pca.store.engine.replay import replay
from pca.store.messages import messages
from tests.kit.five_states import CALM, MET, MOVES, TOLD, measure, task
from tests.services.conftest import World

Make = Callable[..., World]

INDICATORS = [{"id": "index", "title": {"fr": "Indice"}, "type": "number", "stale_after": "3d"}]


@pytest.fixture
def play(make_world: Make) -> Make:
    """A crisis on a plan of five states and the given measures, in its first state."""

    def begin(
        *measures: dict[str, Any], states: Any = None, more: Any = (), activate: bool = True, **parts: Any
    ) -> World:
        said = {"states": states or CALM, "transitions": [*MOVES, *more], "measures": list(measures)}
        world = make_world().vary(**{"communications": [TOLD], "stand_down_criteria": [MET], **said, **parts})
        world.prepare().open()
        if activate:
            world.decide("activate")
        return world

    return begin


def spoken(found: tuple[facts.AnyFact, ...]) -> list[str]:
    return [one.communication for one in World.of(found, facts.MessagesQueued) if one.communication != "task_opened"]


def replayed(world: World) -> None:
    """Every table follows from the journal, value by value."""
    assert not replay(world.store).differences


# ---------------------------------------------------------------- communications in one direction


def from_to(name: str, entering: str, source: Any) -> dict[str, Any]:
    return {**TOLD, "id": name, "when": {"entering": entering, "from": source}}


def test_a_communication_fires_only_when_one_comes_from_the_states_it_names(play: Make) -> None:
    calls = [from_to("first", "crisis", "normal"), from_to("again", "crisis", ["ending", "review"])]
    world = play(measure("a", "crisis"), communications=calls, activate=False)
    assert spoken(world.decide("activate")) == ["first"]
    assert spoken(world.decide("end")) == []
    assert spoken(world.decide("relapse")) == ["again"]


def test_a_crisis_that_opens_in_a_state_comes_from_nowhere(make_world: Make) -> None:
    calls = [from_to("back", "normal", "crisis"), {**TOLD, "id": "plain", "when": {"entering": "normal"}}]
    world = make_world().vary(states=CALM, transitions=MOVES, measures=[measure("a", "crisis")], communications=calls)
    opened = world.prepare().ok(orders.OpenCrisis(plan=world.version, title="Essai", mode="exercise"), "dir")
    assert spoken(opened) == ["plain"]


# ---------------------------------------------------------------- conditions of measures


def started(found: tuple[facts.AnyFact, ...]) -> list[tuple[str, str]]:
    return [(one.measure, one.perimeter) for one in World.of(found, facts.MeasureStarted)]


def stopped(found: tuple[facts.AnyFact, ...]) -> list[tuple[str, str, str]]:
    return [(one.measure, one.perimeter, one.because) for one in World.of(found, facts.MeasureStopped)]


def test_a_measure_starts_when_its_condition_becomes_true_and_stops_when_it_is_false(play: Make) -> None:
    world = play(measure("a", "crisis", when="index > 50"))
    assert not world.live("a")
    assert started(world.observe(index=60)) == [("a", "root")]
    assert len(world.live("a")) == 1
    assert started(world.observe(index=70)) == []
    gone = world.observe(index=40)
    assert stopped(gone) == [("a", "root", "condition")]
    assert [one.outcome for one in World.of(gone, facts.TasksSettled)] == ["cancelled"]
    assert not world.live("a")
    assert started(world.observe(index=51)) == [("a", "root")]
    replayed(world)


def test_a_condition_counts_only_in_the_states_of_its_measure(play: Make) -> None:
    world = play(measure("a", "crisis", when="index > 50"), measure("b", "ending"), activate=False)
    assert started(world.observe(index=60)) == []
    assert started(world.decide("activate")) == [("a", "root")]
    assert stopped(world.decide("end")) == [("a", "root", "state")]


def test_what_is_unknown_changes_nothing_and_means_no_on_entering(play: Make) -> None:
    world = play(measure("a", "crisis", when="index > 50"))
    world.observe(index=60)
    late = world.pass_time(timedelta(days=4))
    assert stopped(late) == []
    assert world.live("a")
    world.decide("end")
    assert started(world.decide("relapse")) == []
    assert not world.live("a")
    replayed(world)


def test_days_that_go_by_start_a_measure_at_the_instant(play: Make) -> None:
    world = play(measure("a", "crisis", when="days_in_state >= 2"))
    assert next_due(world.runtime)[world.crisis] == world.clock.now() + timedelta(days=1)
    assert started(world.pass_time(timedelta(days=2) - timedelta(minutes=1))) == []
    assert started(world.pass_time(timedelta(minutes=1))) == [("a", "root")]


def test_a_condition_may_ask_how_far_another_measure_is(play: Make) -> None:
    world = play(
        measure("a", "crisis"), measure("b", "crisis", when="done(a)"), measure("c", "crisis", when="open(b) > 0")
    )
    assert [set(world.live(name)) != set() for name in "abc"] == [True, False, False]
    found = world.ok(orders.Complete(task=task(world, "a")), "ops1")
    assert started(found) == [("b", "root"), ("c", "root")]
    gone = world.ok(orders.Complete(task=task(world, "b")), "ops1")
    assert stopped(gone) == [("c", "root", "condition")]
    assert not world.live()
    replayed(world)


def test_each_perimeter_with_a_state_of_its_own_is_judged_by_its_own_figures(play: Make) -> None:
    world = play(measure("a", "crisis", when="index > 50", each={"kind": "site"}, team="ops"))
    world.observe(index=60)
    now = world.clock.now()
    assert len(world.live("a")) == 5
    world.decide("end", perimeter="CS")
    assert {one.place for one in world.live("a").values()} == {"C", "D"}
    world.decide("relapse", perimeter="CS")
    assert len(world.live("a")) == 5
    calm = world.ok(orders.Observe(observations=(orders.Observation("index", "10", now, "CS"),)))
    assert stopped(calm) == []
    assert {one.place for one in world.live("a").values()} == {"C", "D"}
    replayed(world)


def test_a_fallback_goes_when_the_condition_of_what_it_replaces_is_met_no_more(play: Make) -> None:
    world = play(measure("a", "crisis", when="index > 50", fallback="b"), measure("b"))
    world.observe(index=60)
    world.ok(orders.Refuse(task=task(world, "a")), "ops1")
    assert world.live("b")
    world.observe(index=40)
    assert not world.live()


def test_a_preview_shows_what_a_condition_starts(play: Make) -> None:
    world = play(measure("a", "crisis", when="index > 50"), activate=False)
    world.observe(index=60)
    order = Order(id="p", who="dir", crisis=world.crisis, act=orders.Decide(event="activate"), why="Essai.")
    assert started(preview(world.runtime, order)) == [("a", "root")]


def test_a_version_that_gives_a_running_measure_a_condition_keeps_it_while_that_is_unknown(play: Make) -> None:
    world = play(measure("a", "crisis"))
    book = world.loaded.playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
    said = {"states": CALM, "transitions": MOVES, "communications": [TOLD], "stand_down_criteria": [MET]}
    changed = {"measures": [measure("a", "crisis", when="index > 50")], "version": "1.1.0"}
    plan = Playbook.model_validate({**book, **said, **changed})
    body = freeze(plan, {})
    world.ok(orders.PublishPlan(hash=content_hash(plan, {}), body=body.decode()), "author")
    world.ok(orders.AdoptPlan(plan=content_hash(plan, {})))
    assert len(world.live("a")) == 1
    assert stopped(world.observe(index=10)) == [("a", "root", "condition")]
    replayed(world)


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


# ---------------------------------------------------------------- measures that exclude each other


def open_at(world: World, name: str) -> set[str]:
    return {one.place for one in world.live(name).values() if one.purpose == "do"}


URBAN = {"kind": "site", "where": "type == 'urban'"}


def test_where_one_measure_is_carried_out_the_one_it_excludes_is_not(play: Make) -> None:
    wins = measure("wins", "crisis", each=URBAN, excludes=["other"], when="index > 50")
    world = play(wins, measure("other", "crisis", each={"kind": "site"}))
    assert open_at(world, "other") == {"HQ", "A", "B", "C", "D"}
    found = world.observe(index=60)
    assert (open_at(world, "wins"), open_at(world, "other")) == ({"A", "C"}, {"HQ", "B", "D"})
    (said,) = World.of(found, facts.MeasureSetAside)
    assert (said.measure, said.by_measure, said.places) == ("other", "wins", ("A", "C"))
    world.observe(index=10)
    assert (open_at(world, "wins"), open_at(world, "other")) == (set(), {"HQ", "A", "B", "C", "D"})
    replayed(world)


def test_of_two_that_start_together_the_one_that_excludes_wins_and_it_is_said(play: Make) -> None:
    wins = measure("wins", "crisis", each={"kind": "region", "where": "region == 'CS'"}, excludes=["other"])
    world = play(wins, measure("other", "crisis", each={"kind": "site"}), activate=False)
    order = Order(id="p", who="dir", crisis=world.crisis, act=orders.Decide(event="activate"), why="Essai.")
    (said,) = World.of(preview(world.runtime, order), facts.MeasureSetAside)
    assert said.places == ("HQ", "A", "B")
    world.decide("activate")
    assert (open_at(world, "wins"), open_at(world, "other")) == ({"CS"}, {"C", "D"})


def test_a_team_task_excluded_stops_as_a_whole_and_comes_back(play: Make) -> None:
    wins = measure("wins", "crisis", excludes=["other"], expires_after="1d", decided_by=["director"])
    world = play(wins, measure("other", "crisis", each={"kind": "site"}), measure("free", "crisis"))
    assert open_at(world, "other") == set()
    back = world.pass_time(timedelta(days=1))
    assert stopped(back) == [("wins", "root", "expired")]
    assert open_at(world, "other") == {"HQ", "A", "B", "C", "D"}
    world.ok(orders.RenewMeasure(measure="wins"))
    assert (open_at(world, "other"), open_at(world, "wins")) == (set(), {"root"})
    replayed(world)


def test_an_excluded_team_task_holds_no_more(play: Make) -> None:
    world = play(measure("wins", "crisis", excludes=["other"], when="index > 50"), measure("other", "crisis"))
    found = world.observe(index=60)
    assert stopped(found) == [("other", "root", "excluded")]
    assert started(world.observe(index=10)) == [("other", "root")]


def test_what_an_excluded_measure_set_up_is_undone_there(play: Make) -> None:
    undo = {"title": {"fr": "Défaire"}, "instructions": {"fr": "D."}, "complete_within": "1d"}
    undo |= {"checklist": [{"id": "ok", "text": {"fr": "Fait"}}]}
    wins = measure("wins", "crisis", each=URBAN, excludes=["other"], when="index > 50")
    world = play(wins, measure("other", "crisis", each={"kind": "site"}, undo=undo))
    world.observe(index=60)
    assert {one.place for one in world.live("other").values() if one.purpose == "undo"} == {"A", "C"}
    world.observe(index=10)
    assert {one.place for one in world.live("other").values() if one.purpose == "undo"} == set()
    replayed(world)


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
