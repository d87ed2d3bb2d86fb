"""Faults that random plans found, each by itself: what goes on is asked once, what comes round does so everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from msgspec.structs import replace

from pca.domain import facts, orders
from pca.services.engine.tick import next_due
from pca.store.indicators import indicators
from tests.kit.five_states import CALM, MET, MOVES, REGIONS, SITES, TOLD, measure, move, task
from tests.kit.house import counted
from tests.services.conftest import World

Make = Callable[..., World]
UNDO = {
    "title": {"fr": "Défaire"},
    "instructions": {"fr": "Défaire."},
    "checklist": [{"id": "ok", "text": {"fr": "Fait"}}],
    "complete_within": "1d",
}


def test_what_comes_round_goes_on_where_nobody_is_asked_this_time(play: Make) -> None:
    again = [move("stay", "crisis", "crisis")]
    world = play(measure("a", "crisis", team="regional", each=REGIONS, repeat={"every": "9h"}), more=again)
    world.decide("stay", perimeter="D")
    world.decide("end")
    world.pass_time(timedelta(hours=10))
    assert all(at > world.clock.now() for at in next_due(world.runtime).values())


def test_what_goes_on_beyond_its_sunset_is_not_asked_again_when_it_is_renewed(play: Make) -> None:
    world = play(measure("a", "crisis", each=SITES, expires_after="2d", on_leave="continue", decided_by=["director"]))
    world.pass_time(timedelta(days=2, minutes=1))
    assert len(world.live("a")) == 5
    world.ok(orders.RenewMeasure(measure="a"))
    assert len(world.live("a")) == 5


def test_what_goes_on_is_undone_once_however_often_its_state_is_left(play: Make) -> None:
    world = play(measure("a", "crisis", each=SITES, on_leave="continue", undo=UNDO))
    for _ in range(2):
        world.decide("end")
        assert sorted(one.purpose for one in world.live("a").values()) == ["do"] * 5 + ["undo"] * 5
        world.decide("relapse")
        assert [one.purpose for one in world.live("a").values()] == ["do"] * 5


def test_a_place_that_is_gone_holds_nobody_back(play: Make) -> None:
    only = {"kind": "site", "where": "site == 'D'"}
    world = play(measure("later", "ending", each=only), measure("now", "crisis", team="hr", after=["later"]))
    number = task(world, "now")
    assert world.task(number).waiting is True
    known = world.organisation()
    act = counted(
        orders.ImportDirectory(
            digest="1",
            regions=tuple(known.regions.values()),
            sites=tuple(one for one in known.sites.values() if one.id != "D"),
            people=tuple(replace(one) for one in known.people.values()),
        ),
        known,
    )
    world.ok(act, "operator", crisis=None)
    assert world.task(number).waiting is False


def test_a_threshold_on_tasks_is_looked_at_when_the_crisis_opens(make_world: Make) -> None:
    moves = [move("activate", "normal", "crisis", propose_when="tasks_open == 0"), *MOVES[1:]]
    world = make_world().vary(
        states=CALM,
        transitions=moves,
        measures=[measure("a", "crisis")],
        communications=[TOLD],
        stand_down_criteria=[MET],
    )
    world.prepare().open()
    with world.store.read() as unit:
        assert [one.event for one in indicators.open_proposals(unit, world.crisis or "")] == ["activate"]
    assert [one.outcome for one in world.of(world.decide("activate"), facts.ProposalSettled)] == ["followed"]


def test_what_another_level_calls_off_holds_nobody_back(play: Make) -> None:
    levels = [{"id": one, "title": {"fr": one}, "instructions": {"fr": one}} for one in ("low", "high")]
    graded = measure("a", "crisis", each=SITES, levels=levels, decided_by=["director"], on_leave="continue")
    again = [move("stay", "crisis", "crisis")]
    world = play(graded, measure("b", "crisis", "ending", each=SITES, team="hr", after=["a"]), more=again)
    world.decide("stay", perimeter="D")
    world.decide("end", perimeter="D")
    number = task(world, "b", "D")
    assert world.task(number).waiting is True
    world.ok(orders.SetLevel(measure="a", level="high"))
    assert task(world, "a", "C")
    assert world.task(number).waiting is ("D" in {one.place for one in world.live("a").values()})
