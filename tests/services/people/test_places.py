"""Which places a measure reaches, when perimeters come, go and take each other over (found by random histories)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from pca.domain import facts, orders
from pca.domain.directory import Person
from pca.plans.texts import content_hash, freeze
from pca.store.measures import measures

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


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


def test_a_region_that_goes_on_keeps_its_tasks_when_the_institution_stops(crisis):
    mine = {number for number, task in crisis.live("M1").items() if task.place in "CD"}
    (first, second) = sorted(mine)
    crisis.ok(orders.Acknowledge(task=first), "head-C")
    crisis.decide("lockdown", perimeter="TTA")
    happened = crisis.decide("end", despite="x")
    (moved,) = crisis.of(happened, facts.TasksMoved)[:1]
    assert (moved.measure, moved.before, moved.perimeter, set(moved.tasks)) == ("M1", "root", "TTA", mine)
    live = {number: task for number, task in crisis.live("M1").items() if task.purpose == "do"}
    assert {number: (task.place, task.status, task.perimeter) for number, task in live.items()} == {
        first: ("C", "acknowledged", "TTA"),
        second: ("D", "open", "TTA"),
    }
    assert not [
        fact for fact in crisis.of(happened, facts.TasksOpened) if fact.measure == "M1" and fact.purpose == "do"
    ]
    crisis.ok(orders.Complete(task=first), "head-C")
    crisis.decide("relapse")
    assert m1(crisis, "do") == [("A", "root"), ("B", "root"), ("D", "root")], "who was asked is not asked again"
    crisis.ok(orders.Rejoin(perimeter="TTA"))
    assert m1(crisis, "do") == [("A", "root"), ("B", "root"), ("D", "root")]


def test_a_level_by_hand_and_a_sunset_go_on_in_the_region_that_goes_on(crisis):
    crisis.decide("lockdown", perimeter="TTA")
    crisis.ok(orders.SetLevel(measure="M5", level="far", perimeter="TTA"))
    crisis.pass_time(timedelta(days=9))
    crisis.decide("end", despite="x")
    with crisis.store.read() as unit:
        running = measures.running(unit, crisis.crisis)
    assert (running["M5", "TTA"].level, running["M5", "TTA"].by_hand) == ("far", True)
    assert running["M4", "TTA"].expires_at == START + timedelta(days=10), "no new span for the same measure"


def test_what_had_lapsed_does_not_come_back_where_a_region_goes_on(crisis):
    crisis.decide("lockdown", perimeter="TTA")
    crisis.pass_time(timedelta(days=11))
    crisis.decide("end", despite="x")
    with crisis.store.read() as unit:
        assert measures.running(unit, crisis.crisis)["M4", "TTA"].status == "lapsed"
    assert not [task for task in crisis.live("M4").values() if task.perimeter == "TTA"]
    crisis.ok(orders.RenewMeasure(measure="M4", perimeter="TTA"))
    assert [task.place for task in crisis.live("M4").values() if task.perimeter == "TTA"] == ["TTA"]


def test_the_rhythm_goes_on_where_a_region_goes_on(crisis):
    crisis.decide("lockdown", perimeter="TTA")
    with crisis.store.read() as unit:
        before = measures.running(unit, crisis.crisis)["M2", "root"].next_at
    crisis.decide("end", despite="x")
    with crisis.store.read() as unit:
        assert measures.running(unit, crisis.crisis)["M2", "TTA"].next_at == before


def test_a_fallback_goes_with_the_measure_it_replaces(crisis):
    book = crisis.loaded.playbook
    spare = book.measure["M3B"].model_copy(update={"id": "M1B", "team": "ops"})
    kept = [one.model_copy(update={"fallback": "M1B"}) if one.id == "M1" else one for one in book.measures]
    newer = book.model_copy(update={"version": "2.0.0", "measures": (*kept, spare)})
    version = content_hash(newer, {})
    crisis.ok(orders.PublishPlan(hash=version, body=freeze(newer, {}).decode()), "author")
    crisis.ok(orders.AdoptPlan(plan=version))
    for task in list(crisis.live("M1").values()):
        if task.place in ("A", "C"):
            crisis.ok(orders.Refuse(task=task.number, impossible=True), task.assignee)
    spares = {task.place: number for number, task in crisis.live("M1B").items()}
    assert sorted(spares) == ["A", "C"]
    crisis.decide("lockdown", perimeter="TTA")
    crisis.decide("end", despite="x")
    assert [(task.number, task.perimeter) for task in crisis.live("M1B").values()] == [(spares["C"], "TTA")]
    with crisis.store.read() as unit:
        held = {key for key, one in measures.running(unit, crisis.crisis).items() if one.status == "held"}
    assert {key for key in held if key[0] == "M1B"} == {("M1B", "TTA")}
    crisis.decide("end", perimeter="TTA", despite="x")
    assert not crisis.live("M1B")


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
    crisis.ok(replace(both, sites=both.sites[:-1], leaving=1), "operator", crisis=None)
    assert "D" in crisis.organisation().people
    assert "D" not in crisis.organisation().sites
