"""Measures that exclude each other where both would be carried out."""

from __future__ import annotations

from datetime import timedelta

from pca.domain import facts, orders
from pca.domain.orders import Order
from pca.services.engine.preview import preview
from tests.kit.five_states import measure
from tests.services.conftest import World
from tests.services.plans.words.conftest import Make, replayed, started, stopped

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
