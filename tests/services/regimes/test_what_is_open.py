"""What measures make of sites while they hold, beside what people set; nothing of an exercise counts outside it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from pca.domain import orders
from pca.domain.orders import Order, SetHours, SetRegime
from pca.services.engine.execute import execute
from pca.services.regimes.read import openings
from pca.store.crisis import crisis as crises
from pca.store.engine.replay import replay
from tests.kit.five_states import SITES, measure
from tests.services.conftest import World

Play = Callable[..., World]
REDUCED = {"kind": "reduced", "hours": "mon-fri 09:00-15:00"}
URBAN = {"kind": "site", "where": "type == 'urban'"}


def now_open(world: World, *, inside: bool = True) -> dict[str, str]:
    """The regime of every site, in the crisis of the world or as it really is; those as usual left out."""
    now = world.clock.now()
    with world.runtime.store.read() as unit:
        known = openings(world.runtime, unit, now, crises.crisis(unit, world.crisis) if inside else None)
    regimes = {site.id: known.regime(site, now) for site in known.organisation.sites.values()}
    return {site: regime for site, regime in regimes.items() if regime != "open"}


def test_a_measure_makes_its_sites_what_it_says_and_what_was_before_comes_back(play: Play) -> None:
    world = play(measure("a", "crisis", each=URBAN, regime=REDUCED))
    assert now_open(world) == {"A": "reduced", "C": "reduced"}
    world.ok(SetRegime(places=("A",), regime="no_cash"))
    assert now_open(world) == {"A": "no_cash", "C": "reduced"}, "the strictest counts"
    world.decide("end")
    assert now_open(world) == {"A": "no_cash"}, "what a person set stays"
    world.ok(orders.LiftRegime(places=("A",)))
    assert now_open(world) == {}
    assert replay(world.runtime.store).differences == ()


@pytest.mark.parametrize(
    ("each", "found"),
    [
        (None, {"HQ", "A", "B", "C", "D"}),
        (SITES, {"HQ", "A", "B", "C", "D"}),
        ({"kind": "region", "where": "region == 'TTA'"}, {"C", "D"}),
    ],
)
def test_which_sites_a_measure_concerns(play: Play, each: dict[str, str] | None, found: set[str]) -> None:
    more = {} if each is None else {"each": each}
    assert now_open(play(measure("a", "crisis", regime="closed", **more))).keys() == found


def test_of_two_measures_the_strictest_is_in_force_and_both_are_shown(play: Play) -> None:
    world = play(
        measure("a", "crisis", each=SITES, regime=REDUCED), measure("b", "crisis", each=URBAN, regime="no_cash")
    )
    assert now_open(world)["A"] == "no_cash"
    assert now_open(world)["B"] == "reduced"
    now = world.clock.now()
    with world.runtime.store.read() as unit:
        known = openings(world.runtime, unit, now, crises.crisis(unit, world.crisis))
    assert [cause.measure for cause in known.causes(known.organisation.sites["A"], now)] == ["b", "a"]


def test_a_region_with_a_state_of_its_own_has_its_own_measures(play: Play) -> None:
    world = play(measure("a", "crisis", each=SITES, regime="closed"))
    world.decide("end", perimeter="TTA")
    assert now_open(world).keys() == {"HQ", "A", "B"}


def test_a_level_says_it_for_as_long_as_it_holds(play: Play) -> None:
    levels = [
        {"id": name, "title": {"fr": name}, "instructions": {"fr": name}, **more}
        for name, more in (("low", {}), ("high", {"regime": "closed"}))
    ]
    world = play(measure("a", "crisis", each=URBAN, levels=levels, decided_by=["director"], regime="no_cash"))
    assert set(now_open(world).values()) == {"no_cash"}
    world.ok(orders.SetLevel(measure="a", level="high"))
    assert set(now_open(world).values()) == {"closed"}


def test_a_measure_that_lapses_closes_nothing_any_more(play: Play) -> None:
    world = play(measure("a", "crisis", each=SITES, regime="closed", expires_after="1d", decided_by=["director"]))
    assert now_open(world)
    world.pass_time(timedelta(days=1))
    assert now_open(world) == {}


def test_nothing_of_an_exercise_counts_outside_it_and_nothing_real_inside(play: Play, tmp_path: Path) -> None:
    world = play(measure("a", "crisis", each=SITES, regime="closed"))
    world.ok(SetRegime(places=("CS",), regime="closed"))
    assert now_open(world, inside=False) == {}
    real = Order(id="real", who="operator", act=SetRegime(places=("A",), regime="no_cash"), why="Vol.")
    assert execute(world.runtime, real).refused is None
    assert now_open(world, inside=False) == {"A": "no_cash"}
    assert now_open(world)["A"] == "closed"
    assert world.no(SetHours(places=("root",), hours="mon 9-12")) == "hours_in_exercise"
    assert replay(world.runtime.store).differences == ()


def test_a_place_that_leaves_the_directory_takes_its_regime_along(world: World) -> None:
    world.ok(SetRegime(places=("B", "C"), regime="closed"), crisis=None)
    before = world.organisation()
    act = orders.ImportDirectory(
        digest="d",
        regions=tuple(before.regions.values()),
        sites=tuple(site for site in before.sites.values() if site.id != "B"),
        people=tuple(person for person in before.people.values() if person.site != "B"),
        leaving=3,
    )
    world.ok(act, who="operator", crisis=None)
    with world.runtime.store.read() as unit:
        assert openings(world.runtime, unit, world.clock.now()).held.keys() == {"C"}
    assert replay(world.runtime.store).differences == ()
