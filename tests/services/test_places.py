"""Which places a measure reaches, when perimeters come, go and take each other over (found by random histories)."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from pca.domain import orders
from pca.domain.directory import Person
from pca.store import measures


def m1(world, purpose):
    return sorted((task.place, task.perimeter) for task in world.live("M1").values() if task.purpose == purpose)


def test_a_perimeter_without_any_place_for_a_measure_has_nothing_to_undo(world):
    world.open()
    world.decide("activate", perimeter="HQ")
    world.decide("end", perimeter="HQ", despite="x")
    assert not world.live("M1")
    world.decide("relapse", perimeter="HQ")
    world.decide("end", perimeter="HQ", despite="x")
    assert not world.live("M1")


def test_a_place_that_leaves_is_undone_when_it_leaves(crisis):
    crisis.decide("end", perimeter="TTA", despite="x")
    assert m1(crisis, "undo") == [("C", "root"), ("D", "root")]
    crisis.decide("end", despite="x")
    assert m1(crisis, "undo") == [(place, "root") for place in "ABCD"]


def test_a_place_that_leaves_twice_is_undone_twice(crisis):
    for _ in range(2):
        crisis.decide("end", perimeter="D", despite="x")
        assert m1(crisis, "undo") == [("D", "root")]
        crisis.ok(orders.Rejoin(perimeter="D"))
        assert m1(crisis, "undo") == []


def test_what_a_region_still_needs_is_not_undone_with_the_institution(crisis):
    crisis.decide("lockdown", perimeter="TTA")
    crisis.decide("end", despite="x")
    assert m1(crisis, "do") == [("C", "TTA"), ("D", "TTA")]
    assert m1(crisis, "undo") == [("A", "root"), ("B", "root")]


def test_what_the_institution_takes_over_from_a_region_is_not_undone(world):
    world.open()
    world.decide("activate", perimeter="TTA")
    world.decide("activate")
    assert m1(world, "do") == [(place, "root") for place in "ABCD"]
    assert m1(world, "undo") == []


def test_what_starts_again_for_another_perimeter_is_not_undone_either(crisis):
    crisis.decide("end", despite="x")
    crisis.decide("relapse", perimeter="TTA")
    assert m1(crisis, "undo") == [("A", "root"), ("B", "root")]


def test_a_fallback_starts_only_while_the_measure_it_replaces_holds(crisis):
    crisis.decide("lockdown")
    (task,) = crisis.live("M3")
    crisis.decide("end", despite="x")
    crisis.ok(orders.Refuse(task=task, impossible=True), "ops1")
    with crisis.store.read() as unit:
        assert ("M3B", "root") not in measures.running(unit, crisis.crisis)
    assert not crisis.live("M3B")


def moved(world, **sites):
    """The directory with some sites changed."""
    known = world.organisation()
    return orders.ImportDirectory(
        digest="moved",
        regions=tuple(known.regions.values()),
        sites=tuple(replace(one, **sites.get(one.id, {})) for one in known.sites.values()),
        people=tuple(known.people.values()),
    )


def test_a_site_that_changes_regions_meanwhile_opens_nothing_twice(crisis):
    crisis.decide("end", perimeter="TTA", despite="x")
    crisis.ok(moved(crisis, D={"region": "CS"}), "operator", crisis=None)
    for event in ("end", "relapse", "end"):
        crisis.decide(event, perimeter="D", despite="x")
        crisis.decide(event, despite="x")
    assert not [task for task in crisis.live("M1").values() if task.purpose == "do"]


@pytest.mark.parametrize("name", ["root", "CS"])
def test_a_site_cannot_be_called_what_another_place_is_called(crisis, name):
    assert crisis.no(moved(crisis, D={"id": name}), "operator", crisis=None) == "place_twice"


def test_a_site_that_leaves_does_not_take_its_namesake_along(crisis):
    known = crisis.organisation()
    both = replace(moved(crisis), people=(*known.people.values(), Person(id="D", site="HQ")))
    crisis.ok(both, "operator", crisis=None)
    crisis.ok(replace(both, sites=both.sites[:-1]), "operator", crisis=None)
    assert "D" in crisis.organisation().people
    assert "D" not in crisis.organisation().sites
