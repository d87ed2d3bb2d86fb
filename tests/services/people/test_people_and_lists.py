"""Tasks for people and for entries of a list: what they wait for, set aside, undo, and what ends with them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pca.domain import facts, orders
from pca.store.engine.replay import replay
from tests.kit.five_states import CALM, MET, MOVES, SITES, TOLD, measure, task
from tests.services.conftest import World

Make = Callable[..., World]
VEHICLES = {"kind": "entry", "ask": {"fr": "Quels véhicules ?"}}
SHELTERS = {"kind": "entry", "ask": {"fr": "Quels abris ?"}}
AT_A = {"kind": "person", "where": "site == 'A'"}
UNDO = {"title": {"fr": "Défaire"}, "complete_within": "1d"}


@pytest.fixture
def play(make_world: Make) -> Make:
    """A crisis on a plan of five states and the given measures, activated with these lists."""

    def begin(*measures: dict[str, Any], **lists: tuple[str, ...]) -> World:
        parts = {"states": CALM, "transitions": MOVES, "communications": [TOLD], "stand_down_criteria": [MET]}
        world = make_world().vary(**parts, measures=list(measures))
        world.prepare().open()
        world.ok(orders.Decide(event="activate", lists=lists))
        return world

    return begin


def waiting(world: World, name: str) -> set[tuple[str, str]]:
    """Places and subjects of the tasks that cannot begin yet."""
    return {(one.place, one.subject) for one in world.live(name).values() if one.waiting}


def about(world: World, name: str) -> dict[str, int]:
    return {one.subject: number for number, one in world.live(name).items()}


def same_rows(world: World) -> None:
    assert not replay(world.store).differences


def test_where_nobody_matches_nobody_is_waited_for(play: Make) -> None:
    world = play(measure("care", "crisis", each=AT_A), measure("report", "crisis", each=SITES, after=["care"]))
    assert waiting(world, "report") == {("A", "")}, "only the site whose people are cared for waits"
    same_rows(world)


def test_before_a_measure_for_people_has_begun_everybody_waits_for_it(play: Make) -> None:
    care = measure("care", "crisis", each=AT_A, when="index > 50")
    world = play(care, measure("report", "crisis", each=SITES, after=["care"]))
    assert {place for place, _ in waiting(world, "report")} == {"HQ", "A", "B", "C", "D"}
    world.observe(index=60)
    assert {place for place, _ in waiting(world, "report")} == {"A"}
    same_rows(world)


def test_the_institutions_list_waits_for_its_sites_and_they_for_it(play: Make) -> None:
    check = measure("check", "crisis", each=SITES)
    world = play(check, measure("drive", "crisis", each=VEHICLES, after=["check"]), drive=("Camion",))
    assert waiting(world, "drive") == {("root", "Camion")}
    world = play(
        measure("drive", "crisis", each=VEHICLES),
        measure("check", "crisis", each=SITES, after=["drive"]),
        drive=("Moto",),
    )
    assert {place for place, _ in waiting(world, "check")} == {"HQ", "A", "B", "C", "D"}
    world.ok(orders.Complete(task=about(world, "drive")["Moto"]), "ops1")
    assert not waiting(world, "check")
    same_rows(world)


def test_an_entry_waits_for_its_own_and_where_the_other_list_lacks_it_for_all(play: Make) -> None:
    drive = measure("drive", "crisis", each=VEHICLES)
    world = play(
        drive,
        measure("clean", "crisis", each=VEHICLES, after=["drive"]),
        measure("open", "crisis", each=SHELTERS, after=["drive"]),
        drive=("Camion", "Moto"),
        clean=("Camion", "Moto"),
        open=("Gymnase",),
    )
    world.ok(orders.Complete(task=about(world, "drive")["Moto"]), "ops1")
    assert waiting(world, "clean") == {("root", "Camion")}
    assert waiting(world, "open") == {("root", "Gymnase")}
    world.ok(orders.Complete(task=about(world, "drive")["Camion"]), "ops1")
    assert not waiting(world, "clean") | waiting(world, "open")
    same_rows(world)


def test_a_measure_with_a_list_sets_another_aside_at_its_places(play: Make) -> None:
    wins = measure("wins", "crisis", each=VEHICLES, excludes=["other"])
    world = play(wins, measure("other", "crisis", each=SITES), wins=("Camion",))
    assert not world.live("other")
    world.ok(orders.GiveList(measure="wins", entries=()))
    assert {one.place for one in world.live("other").values()} == {"HQ", "A", "B", "C", "D"}
    world.ok(orders.GiveList(measure="wins", entries=("Moto",)))
    assert not world.live("other")
    same_rows(world)


def test_what_a_decision_ends_is_undone_as_it_was_before_the_list_that_comes_with_it(play: Make) -> None:
    world = play(measure("drive", "crisis", each=VEHICLES, undo=UNDO), drive=("Camion",))
    world.ok(orders.Complete(task=about(world, "drive")["Camion"]), "ops1")
    world.ok(orders.Decide(event="end", lists={"drive": ("Moto",)}))
    assert set(about(world, "drive")) == {"Camion"}
    same_rows(world)


def test_a_fallback_ends_with_the_measure_that_lapses(play: Make) -> None:
    lasts_a_day = measure("first", "crisis", expires_after="1d", fallback="second")
    world = play(lasts_a_day, measure("second", complete_within="3d"))
    world.ok(orders.Refuse(task=task(world, "first")), "ops1")
    assert world.live("second")
    found = world.pass_time(timedelta(days=1, minutes=1))
    assert {one.measure for one in World.of(found, facts.MeasureStopped)} == {"first", "second"}
    assert not world.live("second")
    world.ok(orders.RenewMeasure(measure="first"))
    assert world.live("first")
    assert not world.live("second")
    same_rows(world)


def test_what_a_condition_starts_after_the_move_sets_aside_what_the_move_started(play: Make) -> None:
    wins = measure("wins", "crisis", when="not done(first)", excludes=["other"])
    world = play(measure("first", "crisis"), wins, measure("other", "crisis", each=SITES))
    assert world.live("wins")
    assert not world.live("other"), "opened and called off by the same decision"
    same_rows(world)
