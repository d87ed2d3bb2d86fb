"""A plan does what its author means: thresholds, dependencies, fallbacks, moves inside a state, and closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts, orders
from pca.services.engine.tick import next_due
from pca.store.indicators import activities, indicators
from pca.store.messages import messages
from tests.kit.five_states import CALM, MOVES, REGIONS, SITES, TOLD, measure, move, task
from tests.services.conftest import World

Make = Callable[..., World]


TWO_REGIONS: list[dict[str, Any]] = [
    {
        "id": name,
        "title": {"fr": name},
        "states": [{"id": f"{name}{at}", "title": {"fr": f"{name}{at}"}} for at in (0, 1)],
    }
    for name in "xy"
]
REGIONS_OF_CRISIS = [CALM[0], {**CALM[1], "resume": True, "regions": TWO_REGIONS}, *CALM[2:]]


def finish(world: World, name: str, place: str = "root", **more: Any) -> None:
    number = task(world, name, place)
    world.ok(orders.Complete(task=number, **more), world.task(number).assignee)


def blocked(world: World, name: str, place: str = "root") -> bool:
    number = task(world, name, place)
    done = world.do(orders.Complete(task=number), world.task(number).assignee)
    return done.refused is not None and done.refused.code == "blocked"


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


# ---------------------------------------------------------------- fallbacks, tasks that go on, moves


def test_a_fallback_goes_to_its_own_team(play: Make) -> None:
    world = play(measure("a", "crisis", each=SITES, fallback="b"), measure("b", team="hr"))
    world.ok(orders.Refuse(task=task(world, "a", "A"), impossible=True), "head-A", "Coupure")
    assert world.task(task(world, "b", "A")).assignee == "hr1"


@pytest.mark.parametrize("rule", [{"on_leave": "continue"}, {"on_leave": "transfer", "transfer_to": "hr"}])
def test_coming_back_to_a_state_never_doubles_a_task_that_goes_on(play: Make, rule: dict[str, Any]) -> None:
    world = play(measure("a", "crisis", each=SITES, **rule))
    for _ in range(3):
        assert len(world.live("a")) == 5
        world.decide("end")
        assert len(world.live("a")) == 5
        world.decide("relapse")
    assert len(world.live("a")) == 5


@pytest.mark.parametrize("source", ["x", "crisis"])
def test_a_move_to_a_state_inside_its_source_leaves_the_other_regions_alone(play: Make, source: str) -> None:
    more = [move("up", "x0", "x1"), move("aside", "y0", "y1"), move("back", source, "x0")]
    world = play(measure("a", "y1", each=SITES, on_leave="cancel"), states=REGIONS_OF_CRISIS, more=more)
    world.decide("up")
    world.decide("aside")
    world.decide("back")
    assert world.states()["root"] == ("x0", "y1")
    assert len(world.live("a")) == 5


def test_a_state_that_resumes_leads_back_where_each_region_was(play: Make) -> None:
    more = [move("up", "x0", "x1"), move("aside", "y0", "y1")]
    world = play(measure("a", "crisis"), states=REGIONS_OF_CRISIS, more=more)
    world.decide("aside")
    world.decide("end")
    world.decide("relapse")
    assert world.states()["root"] == ("x0", "y1")


@pytest.mark.parametrize(("target", "after"), [("crisis", ("x0", "y1")), ("x1", ("x1", "y1")), ("y0", ("x0", "y0"))])
def test_a_region_that_resumes_does_so_whichever_state_around_or_beside_it_is_entered(
    play: Make, target: str, after: tuple[str, ...]
) -> None:
    first, second = TWO_REGIONS
    states = [CALM[0], {**CALM[1], "regions": [first, {**second, "resume": True}]}, *CALM[2:]]
    world = play(
        measure("a", "crisis"),
        states=states,
        more=[move("up", "x0", "x1"), move("aside", "y0", "y1"), move("again", "ending", target)],
    )
    assert world.states()["root"] == ("x0", "y0"), "nothing to resume the first time"
    world.decide("up")
    world.decide("aside")
    world.decide("end")
    world.decide("again")
    assert world.states()["root"] == after


def test_a_level_set_by_hand_is_kept_when_the_measure_is_renewed_after_its_sunset(play: Make) -> None:
    levels = [{"id": one, "title": {"fr": one}, "instructions": {"fr": one}} for one in ("low", "high")]
    world = play(measure("a", "crisis", levels=levels, expires_after="2d", decided_by=["director"]))
    world.ok(orders.SetLevel(measure="a", level="high"))
    world.pass_time(timedelta(days=2, minutes=1))
    world.ok(orders.RenewMeasure(measure="a"))
    assert [one.level for one in world.live("a").values()] == ["high"]


# ---------------------------------------------------------------- closing


def close(world: World) -> tuple[facts.AnyFact, ...]:
    for event in ("end", "learn"):
        world.decide(event)
    return world.decide("close")


@pytest.mark.parametrize(
    "rule",
    [
        {"on_leave": "continue"},
        {"on_leave": "transfer", "transfer_to": "hr"},
        {"holds_in": ["crisis", "ending", "review", "closed"]},
        {
            "holds_in": ["crisis", "ending", "review"],
            "undo": {
                "title": {"fr": "Défaire"},
                "instructions": {"fr": "Défaire."},
                "checklist": [{"id": "ok", "text": {"fr": "Fait"}}],
                "complete_within": "1d",
            },
        },
    ],
)
def test_no_task_outlives_a_closed_crisis_and_each_has_its_outcome(play: Make, rule: dict[str, Any]) -> None:
    world = play({**measure("a", "crisis", each=SITES), **rule})
    found = close(world)
    assert world.live() == {}
    settled = [one for one in world.of(found, facts.TasksSettled) if one.outcome == "unfinished"]
    assert sum(len(one.tasks) for one in settled) >= 5


def test_a_region_that_lags_behind_closes_with_the_institution(play: Make) -> None:
    world = play(measure("a", "crisis", each=SITES))
    world.decide("end")
    world.decide("relapse", perimeter="TTA")
    lagging = set(world.live("a"))
    assert {world.task(number).place for number in lagging} == {"C", "D"}
    world.decide("learn")
    found = world.decide("close")
    settled = {number for one in world.of(found, facts.TasksSettled) for number in one.tasks}
    assert lagging <= settled
    assert (world.live(), list(world.states())) == ({}, ["root"])
    assert world.no(orders.Complete(task=min(lagging)), "head-C") in ("crisis_closed", "task_settled")


def test_closing_takes_perimeters_clocks_proposals_and_unreleased_messages_along(play: Make) -> None:
    outside = {
        "id": "press",
        "title": {"fr": "Presse"},
        "when": {"entering": "crisis"},
        "audience": {"stakeholders": ["regulator"]},
        "message": "note",
        "external": True,
        "approved_by": "voice",
    }
    world = play(
        measure("a", "crisis"),
        communications=[outside],
        transitions=[*MOVES[:2], move("relapse", "ending", "crisis", propose_when="index > 90"), *MOVES[3:]],
    )
    world.ok(orders.Interrupt(activity="pay"))
    world.decide("end", perimeter="CS")
    world.observe(index=95)
    close(world)
    assert list(world.states()) == ["root"]
    with world.store.read() as unit:
        key = world.crisis or ""
        assert activities.clocks(unit, key) == {}
        assert [one.left_down_at for one in activities.interruptions(unit, key)] == [world.clock.now()]
        assert indicators.open_proposals(unit, key) == ()
        assert messages.waves(unit, key, awaiting=True) == ()
    assert world.no(orders.ApproveWave(wave=1), "voice") == "wave_stopped"
    assert world.pass_time(timedelta(days=30)) == ()


def test_a_message_that_something_newer_replaced_cannot_be_released(play: Make) -> None:
    said = {
        "audience": {"stakeholders": ["regulator"]},
        "message": "note",
        "external": True,
        "approved_by": "voice",
        "title": {"fr": "Annonce"},
    }
    world = play(
        measure("a", "crisis"),
        communications=[
            {**said, "id": "first", "when": {"entering": "crisis"}},
            {**said, "id": "second", "when": {"entering": "ending"}, "replaces": ["first"]},
        ],
    )
    world.decide("end")
    assert world.no(orders.ApproveWave(wave=1), "voice") == "wave_replaced"
    with world.store.read() as unit:
        (waiting,) = messages.waves(unit, world.crisis or "", awaiting=True)
    world.ok(orders.ApproveWave(wave=waiting.number), "voice")


# ---------------------------------------------------------------- lint speaks of it


@pytest.mark.parametrize(
    ("measures", "code"),
    [
        ([measure("a", "crisis", fallback="b"), measure("b", "crisis", team="hr")], "fallback_holds"),
        ([measure("a", "crisis", "closed")], "measure_in_closed"),
        (
            [
                measure(
                    "a",
                    "crisis",
                    "review",
                    undo={
                        "title": {"fr": "Défaire"},
                        "instructions": {"fr": "Défaire."},
                        "checklist": [{"id": "ok", "text": {"fr": "Fait"}}],
                        "complete_within": "1d",
                    },
                )
            ],
            "undo_at_closing",
        ),
        ([measure("a", "review"), measure("b", "crisis", after=["a"])], "prerequisite_too_late"),
        (
            [
                measure("a", "crisis", each={"kind": "site", "where": "type == 'urban'"}),
                measure("b", "crisis", each={"kind": "site", "where": "type == 'rural'"}, after=["a"]),
            ],
            "prerequisite_apart",
        ),
        ([measure("a", "crisis"), measure("b", "ending", after=["a"])], "prerequisite_apart"),
    ],
)
def test_lint_names_what_can_have_no_effect(make_world: Make, measures: list[dict[str, Any]], code: str) -> None:
    moves = [one for one in MOVES if code != "prerequisite_too_late" or one["id"] != "relapse"]
    world = make_world().vary(states=CALM, transitions=moves, measures=measures, communications=[TOLD])
    assert code in world.findings


def test_lint_is_silent_where_an_earlier_phase_goes_on(make_world: Make) -> None:
    measures = [measure("a", "crisis", on_leave="continue"), measure("b", "ending", after=["a"])]
    world = make_world().vary(states=CALM, transitions=MOVES, measures=measures, communications=[TOLD])
    assert "prerequisite_apart" not in world.findings


def test_lint_names_a_move_that_another_region_always_comes_before(make_world: Make) -> None:
    moves = [*MOVES, move("up", "x0", "x1", event="go"), move("down", "x1", "x0", event="go")]
    moves.append(move("leave", "y", "ending", event="go"))
    world = make_world().vary(states=REGIONS_OF_CRISIS, transitions=moves, measures=[measure("a", "crisis")])
    assert world.findings.count("transition_shadowed") == 1
