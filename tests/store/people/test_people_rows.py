"""People, their addresses and their seats, row by row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pca.domain import facts
from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.contact_points import ContactPoint, PendingCode
from pca.domain.directory import PersonQuery
from pca.domain.journal import Entry
from pca.store.engine.apply import apply
from pca.store.kit.database import Unit
from pca.store.people import contact_points, directory, headcounts, lists, people, seats
from pca.store.people.ways import Ways
from pca.store.tables.access import DELEGATION, ROLE_HAND_OVER
from pca.store.tables.contact_points import CONTACT_CODE, CONTACT_POINT
from pca.store.tables.directory import CONTACT, DIRECTORY_HEAD, MEMBERSHIP, PERSON, SITE
from tests.kit.rows import MINE, NOON, OTHER, changed, numbers, put

Entries = Callable[..., Entry]


@pytest.fixture
def house(unit: Unit) -> Unit:
    """Five people: P1 and P2 at S1 of CS, P3 at S2 of TTA, P4 nowhere that is known, P5 at S2; names for all but P5."""
    put(unit, DIRECTORY_HEAD, {"id": 1, "version": 4}, {"id": 2, "version": 9})
    put(unit, SITE, {"id": "S1", "region": "CS"}, {"id": "S2", "region": "TTA"}, type="urban")
    at = {"P1": "S1", "P2": "S1", "P3": "S2", "P4": "S9", "P5": "S2"}
    rows = ({"id": person, "site": site} for person, site in at.items())
    put(unit, PERSON, *rows, status="on_site", language="fr")
    unit.connection.execute(PERSON.update().where(PERSON.c.id == "P2").values(status="telework"))
    put(unit, MEMBERSHIP, {"person": "P1"}, {"person": "P4"}, {"person": "P3", "team": "network"}, team="crisis")
    names = {"P1": "Zineb", "P2": "Amina", "P3": "Éric", "P4": "P1 bis"}
    put(unit, CONTACT, *({"person": person, "name": name} for person, name in names.items()))
    draw(unit)
    return unit


def draw(unit: Unit) -> None:
    """What a change of the directory draws at its end."""
    headcounts.recount(unit, ["S1", "S2", "S9"])
    lists.draw_all(unit)


def listed(unit: Unit, reach: Reach = EVERYTHING, **asked: Any) -> list[str]:
    return [line.person for line in people.page(unit, reach, PersonQuery(**asked), names=True)]


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ({}, ["P2", "P4", "P5", "P1", "P3"]),
        ({"region": "TTA"}, ["P5", "P3"]),
        ({"site": "S1"}, ["P2", "P1"]),
        ({"status": "telework"}, ["P2"]),
        ({"team": "crisis"}, ["P4", "P1"]),
        ({"text": "p1"}, ["P4", "P1"]),
        ({"text": "amin"}, ["P2"]),
        ({"text": "éric"}, ["P3"]),
        ({"text": "%"}, []),
    ],
)
def test_people_fit_every_filter(house: Unit, asked: dict[str, Any], given: list[str]) -> None:
    assert listed(house, **asked) == given


def test_without_names_people_are_found_by_what_they_are_called_and_nothing_else(house: Unit) -> None:
    lines = people.page(house, EVERYTHING, PersonQuery(text="p1"), names=False)
    assert [(line.person, line.name) for line in lines] == [("P1", "P1")]
    names = [line.name for line in people.page(house, EVERYTHING, PersonQuery(), names=True, limit=3)]
    assert names == ["Amina", "P1 bis", "P5"]


def test_a_page_of_people_begins_after_the_last_name_of_the_one_before(house: Unit) -> None:
    def after(*mark: str, names: bool = True) -> list[str]:
        lines = people.page(house, EVERYTHING, PersonQuery(), names=names, after=(mark[0], mark[1]))
        return [line.person for line in lines]

    assert after("Amina", "P2") == ["P4", "P5", "P1", "P3"]
    assert after("P5", "P4") == ["P5", "P1", "P3"]
    assert after("P5", "P5") == ["P1", "P3"]
    assert after("P2", "P2", names=False) == ["P3", "P4", "P5"]


@pytest.mark.parametrize(
    ("reach", "given"),
    [
        (EVERYTHING, ["P1", "P2", "P3", "P4", "P5"]),
        (Reach(regions=frozenset({"CS"})), ["P1", "P2"]),
        (Reach(sites=frozenset({"S2"})), ["P3", "P5"]),
        (Reach(teams=frozenset({"crisis"})), ["P1", "P4"]),
        (Reach(teams=frozenset({"network"}), person="P5"), ["P3", "P5"]),
        (Reach(person="P4"), ["P4"]),
        (Reach(), []),
    ],
)
def test_people_are_reached_by_place_team_or_as_oneself(house: Unit, reach: Reach, given: list[str]) -> None:
    assert sorted(listed(house, reach)) == given
    assert sum(row[3] for row in people.counts(house, reach)) == len(given)
    assert sorted(people.within(house, reach, ["P1", "P3", "P9"])) == [one for one in given if one in ("P1", "P3")]


def test_people_are_counted_by_site_and_status(house: Unit) -> None:
    assert sorted(people.counts(house, EVERYTHING)) == [
        ("", "S9", "on_site", 1),
        ("CS", "S1", "on_site", 1),
        ("CS", "S1", "telework", 1),
        ("TTA", "S2", "on_site", 2),
    ]


def test_the_version_of_the_directory_is_that_of_its_one_head(house: Unit) -> None:
    assert directory.version(house) == "4"


def test_a_status_is_that_of_one_person(house: Unit, entry: Entries) -> None:
    declared = entry(facts.StatusDeclared(person="P3", status="telework"), crisis=None)
    assert changed(house, lambda: apply(house, declared)) == {
        "person": {"P3": {"status": "telework"}},
        "headcount": {
            ("S2", "on_site"): {"people": 1},
            ("S2", "telework"): {"site": "S2", "status": "telework", "region": "TTA", "people": 1},
        },
        "directory_head": {1: {"version": 5}},
    }


def test_names_are_those_of_the_people_named(house: Unit) -> None:
    assert set(directory.contacts(house, ["P1"])) == {"P1"}
    assert set(directory.contacts(house, ["P1", "P3", "P9"])) == {"P1", "P3"}
    assert set(directory.contacts(house)) == {"P1", "P2", "P3", "P4"}


# ---------------------------------------------------------------- addresses


@pytest.fixture
def addresses(unit: Unit) -> Unit:
    """Who has +1 and a@x.example, by which word: the directory's columns, its files, a proof, or their own saying."""
    put(unit, PERSON, *({"id": f"P{number}"} for number in range(1, 8)), site="S1", status="on_site", language="fr")
    put(
        unit,
        CONTACT,
        {"person": "P1", "phone": "+1", "email": "A@X.example"},
        {"person": "P2", "phone": "+2", "email": "b@x.example"},
    )
    rows = (
        {"person": "P3", "listed": True},
        {"person": "P4", "verified_at": NOON},
        {"person": "P5"},
        {"person": "P6", "kind": "whatsapp", "listed": True},
        {"person": "P7", "address": "+7"},
        {"person": "P5", "kind": "email", "address": "a@x.EXAMPLE"},
        {"person": "P2", "kind": "push", "address": "https://x.example"},
    )
    put(unit, CONTACT_POINT, *({"kind": "sms", "address": "+1", **row} for row in rows))
    return unit


@pytest.mark.parametrize(
    ("kind", "address", "speak", "have"),
    [
        ("sms", "+1", ("P1", "P3", "P4"), ("P1", "P3", "P4", "P5")),
        ("sms", "+7", ("P7",), ("P7",)),
        ("sms", "+2", ("P2",), ("P2",)),
        ("whatsapp", "+1", ("P6",), ("P6",)),
        ("email", "a@x.example", ("P1",), ("P1", "P5")),
        ("email", "b@x.example", ("P2",), ("P2",)),
        ("sms", "a@x.example", (), ()),
    ],
)
def test_who_speaks_from_an_address_and_who_has_it(
    addresses: Unit, kind: Any, address: str, speak: tuple[str, ...], have: tuple[str, ...]
) -> None:
    assert contact_points.speakers(addresses, kind, address) == speak
    assert contact_points.whose(addresses, kind, address) == have


def test_addresses_are_those_of_the_people_named(addresses: Unit) -> None:
    assert set(contact_points.points(addresses, ["P3", "P5"])) == {"P3", "P5"}
    assert set(contact_points.points(addresses)) == {f"P{number}" for number in range(1, 8)}
    assert [point.person for point in contact_points.added(addresses, ["P4", "P5", "P6"])] == ["P4", "P5", "P5"]
    assert sorted(point.person for point in contact_points.from_files(addresses)) == ["P3", "P6"]


def test_one_address_is_forgotten_by_person_kind_and_address(addresses: Unit) -> None:
    put(addresses, CONTACT_POINT, person="P3", kind="sms", address="+3")
    assert changed(addresses, lambda: contact_points.remove_point(addresses, "P3", "sms", "+1")) == {
        "contact_point": {("P3", "sms", "+1"): {}}
    }
    assert not contact_points.remove_point(addresses, "P6", "sms", "+1")


def test_an_address_is_marked_for_one_person_alone(addresses: Unit) -> None:
    assert changed(addresses, lambda: contact_points.mark_one(addresses, "gone_at", "P3", "sms", "+1", NOON)) == {
        "contact_point": {("P3", "sms", "+1"): {"gone_at": NOON}}
    }


def test_a_code_belongs_to_one_address_of_one_person(unit: Unit) -> None:
    code = {"person": "P1", "kind": "sms", "address": "+1", "digest": "mine"}
    rows = ({}, {"person": "P2"}, {"kind": "whatsapp"}, {"address": "+2"})
    put(unit, CONTACT_CODE, *({**code, "digest": str(row), **row} for row in rows))
    point = ContactPoint(person="P1", kind="sms", address="+1")
    pending = contact_points.pending_code(unit, point)
    assert pending == PendingCode(digest="{}", sent_at=NOON)
    assert changed(unit, lambda: contact_points.forget_code(unit, point)) == {"contact_code": {("P1", "sms", "+1"): {}}}


def test_ways_are_those_of_one_person_that_are_of_use(unit: Unit) -> None:
    put(unit, CONTACT, {"person": "P1", "phone": "+1"}, {"person": "P2", "email": "b@x.example", "phone": "+2"})
    rows = (
        {"person": "P1", "kind": "email", "address": "a@x.example"},
        {"person": "P2", "kind": "sms", "address": "+2", "opted_out_at": NOON},
        {"person": "P2", "kind": "whatsapp", "address": "+2", "gone_at": NOON},
        {"person": "P3", "kind": "push", "address": "x"},
    )
    put(unit, CONTACT_POINT, *rows)
    ways = Ways(unit)
    assert {person: ways[person] for person in ("P1", "P2", "P3", "P4")} == {
        "P1": ("mail", "sms"),
        "P2": ("mail",),
        "P3": ("chat",),
        "P4": (),
    }


# ---------------------------------------------------------------- seats


def test_seats_changed_hands_in_their_own_crisis(unit: Unit, entry: Entries) -> None:
    put(unit, ROLE_HAND_OVER, {"holder": "P1"}, {"holder": "P2"}, {"holder": "P3", "crisis": OTHER}, role="chair")
    delegations = ({}, {"withdrawn_at": NOON}, {"crisis": OTHER, "number": 1}, {"crisis": OTHER, "number": 7}, {})
    put(unit, DELEGATION, *delegations, role="chair", given_by="P1", given_to="P4")
    assert numbers(seats.hand_overs(unit, MINE)) == [1, 2]
    held = seats.seats(unit, MINE)
    assert held.relieved == {"chair": "P2"}
    assert numbers(held.delegations) == [1, 5]
    assert [seats.delegations_given(unit, key) for key in (MINE, OTHER)] == [5, 7]
    after = changed(unit, lambda: apply(unit, entry(facts.DelegationWithdrawn(number=1), who="P9")))
    assert after["delegation"] == {1: {"withdrawn_at": NOON, "withdrawn_by": "P9"}}
