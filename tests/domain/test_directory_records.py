"""One record of the directory at a time: what follows, what is refused, and how far one must reach to ask for it."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from pca.domain import facts
from pca.domain.access.access import INSTITUTION, Action, Grant, Identity, Scope
from pca.domain.access.rights import AccessRole
from pca.domain.decide import HANDLERS
from pca.domain.directory import Organisation, Person, Region, Site, Status
from pca.domain.directory_acts import (
    KeepPerson,
    KeepRegion,
    KeepSite,
    RecordAct,
    RemovePerson,
    RemoveRegion,
    RemoveSite,
    record_version,
)
from pca.domain.directory_change import changed
from pca.domain.orders import OPERATOR, Order
from pca.domain.reaches import OutOfReach, judge
from pca.domain.rotas import Rota
from tests.kit.house import small_organisation
from tests.kit.rulebook import granted
from tests.kit.rules import NOON, follows, known, refusal

HOUSE = small_organisation()
HOUSE = changed(
    HOUSE,
    facts.DirectoryChanged(
        digest="", sites=tuple(replace(site, staff=len(HOUSE.staff[site.id])) for site in HOUSE.sites.values())
    ),
)
OUTSIDE: dict[str, Any] = {"crisis": None}
DUTY = Rota("duty", "Astreinte", date(2026, 1, 5), timedelta(weeks=1), time(8), ("vice-A", "ops1"))


def seen(id: str) -> str:
    return record_version(HOUSE.people.get(id) or HOUSE.sites.get(id) or HOUSE.regions.get(id))


def site(id: str, **parts: Any) -> Site:
    return replace(HOUSE.sites[id], **parts)


def person(id: str, **parts: Any) -> Person:
    return replace(HOUSE.people[id], **parts)


def taken(act: RecordAct, house: Organisation = HOUSE, **more: Any) -> dict[str, Any]:
    """The parts of the one fact that are not empty, without its digest."""
    [fact] = follows(None, known(organisation=house, **more), act, OPERATOR, **OUTSIDE)
    assert isinstance(fact, facts.DirectoryChanged)
    assert len(fact.digest) == 64
    parts = {name: getattr(fact, name) for name in fact.__struct_fields__}
    return {name: value for name, value in parts.items() if name != "digest" and value not in ((), None)}


NEW = Person("n-1", "B", "ar")
NORTH = Region("N", "Nord", "", "")
KIOSK = Site("K", "Kiosque", "urban", "CS", "", "")


@pytest.mark.parametrize(
    ("act", "then"),
    [
        (KeepPerson(person=NEW), {"people": (NEW,), "sites": (site("B", staff=3),)}),
        (KeepPerson(person=person("vice-A", site="C"), seen=seen("vice-A")),
         {"people": (person("vice-A", site="C"),), "sites": (site("A", staff=1), site("C", staff=3))}),
        (KeepPerson(person=person("ops1", language="en", status=Status.ABSENT), seen=seen("ops1")),
         {"people": (person("ops1", language="en"),)}),
        (RemovePerson(person="ops1", seen=seen("ops1")), {"left": ("ops1",), "sites": (site("HQ", staff=14),)}),
        (RemovePerson(person="head-A", seen=seen("head-A")),
         {"left": ("head-A",), "sites": (site("A", head="", staff=1),)}),
        (RemovePerson(person="head-A", seen=seen("head-A"), successor="vice-A"),
         {"left": ("head-A",), "sites": (site("A", head="vice-A", deputy="", staff=1),)}),
        (RemovePerson(person="reg-CS", seen=seen("reg-CS"), successor="ops1"),
         {"left": ("reg-CS",), "regions": (replace(HOUSE.regions["CS"], head="ops1"),),
          "sites": (site("HQ", staff=14),)}),
        (KeepSite(site=KIOSK), {"sites": (KIOSK,)}),
        (KeepSite(site=site("A", region="TTA", staff=99), seen=seen("A")), {"sites": (site("A", region="TTA"),)}),
        (RemoveSite(site="A", seen=seen("A"), to="B"),
         {"people": (person("head-A", site="B"), person("vice-A", site="B")), "sites": (site("B", staff=4),),
          "places_left": ("A",)}),
        (KeepRegion(region=NORTH), {"regions": (NORTH,)}),
    ],
)  # fmt: skip
def test_one_record_is_one_fact(act: RecordAct, then: dict[str, Any]) -> None:
    assert taken(act) == then


def test_a_successor_takes_the_turns_too() -> None:
    house = replace(HOUSE, rotas={"duty": DUTY})
    act = RemovePerson(person="vice-A", seen=seen("vice-A"), successor="hr1")
    assert taken(act, house)["rotas"] == (replace(DUTY, people=("hr1", "ops1")),)
    said = refusal(None, known(organisation=house), replace(act, successor=""), OPERATOR, **OUTSIDE)
    assert said == ("turns_left", {"person": "vice-A", "rotas": "Astreinte"})


def test_a_region_without_anybody_is_given_up() -> None:
    house = changed(HOUSE, facts.DirectoryChanged(digest="", regions=(NORTH,)))
    assert taken(RemoveRegion(region="N", seen=record_version(NORTH)), house) == {"places_left": ("N",)}


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (KeepPerson(person=person("ops1", language="en")), "id_taken"),
        (KeepPerson(person=Person("OPS1", "A")), "id_taken"),
        (KeepPerson(person=Person("Élise Amrani", "A")), "id_unfit"),
        (KeepPerson(person=Person("clock", "A")), "person_reserved"),
        (KeepPerson(person=person("ops1", language="en"), seen="older"), "record_changed"),
        (KeepPerson(person=NEW, seen="older"), "record_gone"),
        (KeepPerson(person=Person("n-1", "nowhere")), "site_unknown"),
        (KeepPerson(person=person("ops1", status=Status.ABSENT), seen=seen("ops1")), "directory_unchanged"),
        (RemovePerson(person="hr1", seen=seen("hr1")), "role_holders_leave"),
        (RemovePerson(person="dir", seen=seen("dir")), "role_holders_leave"),
        (RemovePerson(person="ops1", seen="older"), "record_changed"),
        (RemovePerson(person="ops1", seen=seen("ops1"), successor="ops1"), "person_unknown"),
        (RemovePerson(person="ops1", seen=seen("ops1"), successor="no"), "person_unknown"),
        (RemovePerson(person="no", seen=""), "person_unknown"),
        (KeepSite(site=replace(KIOSK, id="cs")), "id_taken"),
        (KeepSite(site=replace(KIOSK, id="Root")), "id_taken"),
        (KeepSite(site=replace(KIOSK, region="N")), "region_unknown"),
        (KeepSite(site=replace(KIOSK, type="tent")), "site_kind_unknown"),
        (KeepSite(site=replace(KIOSK, head="no")), "person_unknown"),
        (KeepSite(site=replace(KIOSK, head="ops1", deputy="ops1")), "own_deputy"),
        (KeepSite(site=replace(KIOSK, title=" ")), "place_unnamed"),
        (KeepSite(site=site("A"), seen=seen("A")), "directory_unchanged"),
        (RemoveSite(site="A", seen=seen("A")), "people_work_there"),
        (RemoveSite(site="A", seen=seen("A"), to="A"), "site_unknown"),
        (RemoveSite(site="B", seen=seen("B"), to="A"), "tasks_open_there"),
        (RemoveSite(site="no", seen=""), "site_unknown"),
        (KeepRegion(region=replace(NORTH, id="a")), "id_taken"),
        (KeepRegion(region=HOUSE.regions["CS"], seen=seen("CS")), "directory_unchanged"),
        (RemoveRegion(region="CS", seen=seen("CS")), "sites_in_region"),
        (RemoveRegion(region="no", seen=""), "region_unknown"),
    ],
)
def test_a_record_that_is_not_taken(act: RecordAct, code: str) -> None:
    found = known(
        organisation=HOUSE, grants_of=granted("hr1", AccessRole.HR), seated=frozenset({"dir"}), tasks_at={"B": 2}
    )
    said = refusal(None, found, act, OPERATOR, **OUTSIDE)
    assert said
    assert said[0] == code


def test_open_tasks_are_cancelled_knowingly() -> None:
    act = RemoveSite(site="B", seen=seen("B"), to="A", cancel_tasks=True)
    assert taken(act, tasks_at={"B": 2})["places_left"] == ("B",)


def asker(*scopes: str) -> Identity:
    grant = Grant(
        number=1, person="hr2", role=AccessRole.HR, scope=INSTITUTION, starts=NOON, granted_by="dir", reason="x"
    )
    grants = tuple(replace(grant, number=at, scope=Scope.read(scope)) for at, scope in enumerate(scopes, 1))
    return Identity(person="hr2", grants=grants, by="persona")


@pytest.mark.parametrize(
    ("act", "near", "one"),
    [
        (KeepPerson(person=Person("n-1", "A")), True, True),
        (KeepPerson(person=Person("n-1", "C")), False, False),
        (KeepPerson(person=person("vice-A", site="B"), seen="x"), True, False),
        (KeepPerson(person=person("vice-A", site="C"), seen="x"), False, False),
        (KeepPerson(person=person("vice-C", site="A"), seen="x"), None, None),
        (KeepPerson(person=Person("no", "A"), seen="x"), None, None),
        (KeepPerson(person=Person("n-1", "A", teams=("crisis_team",))), False, False),
        (KeepPerson(person=person("vice-A", teams=("crisis_team",)), seen="x"), False, False),
        (RemovePerson(person="vice-A", seen="x"), True, True),
        (RemovePerson(person="vice-C", seen="x"), None, None),
        (RemovePerson(person="reg-TTA", seen="x"), False, None),
        (KeepSite(site=site("A", title="x"), seen="x"), True, True),
        (KeepSite(site=site("A", region="TTA"), seen="x"), False, False),
        (KeepSite(site=site("C", region="CS"), seen="x"), None, None),
        (KeepSite(site=KIOSK), True, False),
        (RemoveSite(site="A", seen="x", to="B"), True, False),
        (RemoveSite(site="A", seen="x", to="C"), False, False),
        (RemoveSite(site="C", seen="x", to="A"), False, False),
        (KeepRegion(region=replace(HOUSE.regions["CS"], title="x"), seen="x"), True, False),
        (KeepRegion(region=NORTH), False, False),
        (RemoveRegion(region="CS", seen="x"), False, False),
    ],
)
def test_nobody_changes_or_moves_what_is_out_of_reach(act: RecordAct, near: bool | None, one: bool | None) -> None:
    """For human resources of a region, and of a site: may, may not, or (None) are not even told that it exists."""
    for scope, wanted in (("region:CS", near), ("site:A", one), ("institution", True)):
        order = Order(id="o", who="hr2", act=act)
        try:
            judge(asker(scope), Action.EDIT_DIRECTORY, HANDLERS[type(act)].over, order, known(organisation=HOUSE))
            told: bool | None = True
        except OutOfReach as error:
            told = None if error.hidden else False
        assert told is wanted, scope


@pytest.mark.parametrize(
    ("scopes", "before", "after", "may"),
    [
        (("region:CS",), ("near",), ("near",), True),
        (("region:CS",), ("near",), (), False),
        (("region:CS", "team:near"), (), ("near",), True),
        (("region:CS", "team:near"), ("near",), (), True),
        (("region:CS", "team:near"), ("near",), ("near", "far"), False),
        (("team:near",), ("near",), (), False),
    ],
)
def test_who_is_in_a_team_is_said_by_who_reaches_the_team(
    scopes: tuple[str, ...], before: tuple[str, ...], after: tuple[str, ...], may: bool
) -> None:
    house = replace(HOUSE, people={**HOUSE.people, "vice-A": person("vice-A", teams=before)})
    act = KeepPerson(person=person("vice-A", teams=after, language="ar"), seen="x")
    order, over = Order(id="o", who="hr2", act=act), HANDLERS[KeepPerson].over
    told = True
    try:
        judge(asker(*scopes), Action.EDIT_DIRECTORY, over, order, known(organisation=house))
    except OutOfReach:
        told = False
    assert told is may
