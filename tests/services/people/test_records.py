"""One record of the directory changed while a crisis runs: the crisis follows in the same transaction."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from pca.domain import facts
from pca.domain.directory import Organisation, Person, Site
from pca.domain.directory_acts import KeepPerson, KeepSite, RemovePerson, RemoveSite, record_version
from pca.domain.directory_change import changed
from pca.domain.orders import OPERATOR, Order
from pca.services.engine.following import would_follow
from pca.services.engine.preview import preview
from pca.store.kit.database import Store
from pca.store.people import directory
from tests.services.conftest import World


@pytest.fixture
def world(store: Store, tmp_path: Path) -> World:
    made = World(store, tmp_path).prepare()
    made.open()
    made.decide("activate")
    return made


def house(world: World) -> Organisation:
    with world.store.read() as unit:
        return directory.organisation(unit)


def seen(world: World, id: str) -> str:
    now = house(world)
    return record_version(now.people.get(id) or now.sites.get(id) or now.regions.get(id))


def test_what_is_shown_beforehand_is_what_happens_to_the_tasks_of_who_leaves(world: World) -> None:
    mine = {number for number, task in world.live().items() if task.assignee == "head-A"}
    assert mine
    act = RemovePerson(person="head-A", seen=seen(world, "head-A"), successor="vice-A")
    order = Order(id="leave", who=OPERATOR, act=act, why="Retraite.")
    now, before = world.clock.now(), house(world)
    shown = preview(world.runtime, order)
    with world.store.read() as unit:
        foreseen = dict(would_follow(world.runtime, unit, order, shown, now, before))
    done = world.do(act, OPERATOR, "Retraite.", crisis=None, id="leave")
    assert done.facts == shown
    assert {followed.crisis: followed.facts for followed in done.followed} == foreseen
    [reassigned] = [fact for fact in foreseen[str(world.crisis)] if isinstance(fact, facts.TasksReassigned)]
    assert (set(reassigned.tasks), set(reassigned.to)) == (mine, {"vice-A"})
    after = house(world)
    assert after == changed(before, shown[0])  # type: ignore[arg-type]
    assert (after.sites["A"].head, after.sites["A"].deputy, after.sites["A"].staff) == ("vice-A", "", 1)


def test_a_site_with_open_tasks_goes_only_when_that_is_meant(world: World) -> None:
    there = {number for number, task in world.live().items() if task.place == "A"}
    assert there
    act = RemoveSite(site="A", seen=seen(world, "A"), to="B")
    assert world.no(act, OPERATOR, crisis=None) == "tasks_open_there"
    world.ok(replace(act, cancel_tasks=True), OPERATOR, crisis=None)
    assert not there & world.live().keys()
    assert house(world).people["head-A"].site == "B"
    assert house(world).sites["B"].staff == 4


def test_a_new_site_gets_its_tasks_and_its_person(world: World) -> None:
    kiosk = Site("K", "Kiosque", "urban", "CS", "", "")
    world.ok(KeepSite(site=kiosk), OPERATOR, crisis=None)
    world.ok(KeepPerson(person=Person("new", "K")), OPERATOR, crisis=None)
    world.ok(KeepSite(site=replace(kiosk, head="new"), seen=record_version(kiosk)), OPERATOR, crisis=None)
    assert any(task.place == "K" for task in world.live().values())
    assert house(world).sites["K"] == replace(kiosk, head="new", staff=1)


def test_of_two_who_edit_one_record_the_second_is_told(world: World) -> None:
    shown, known = seen(world, "vice-A"), house(world).people["vice-A"]
    world.ok(KeepPerson(person=replace(known, site="B"), seen=shown), OPERATOR, crisis=None)
    second = KeepPerson(person=replace(known, language="ar"), seen=shown)
    assert world.no(second, OPERATOR, crisis=None) == "record_changed"
    assert house(world).people["vice-A"] == replace(known, site="B")
