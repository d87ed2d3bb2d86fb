"""Moves to states inside and remembered, closing, and moves that have no effect."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts, orders
from pca.store.indicators import activities, indicators
from pca.store.messages import messages
from tests.kit.five_states import CALM, MOVES, SITES, TOLD, measure, move, task
from tests.services.conftest import World
from tests.services.plans.meaning.conftest import REGIONS_OF_CRISIS, TWO_REGIONS, Make

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
