"""What pages and commands ask about people: addresses, who is where, what a status would change, roles left empty."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain.access.access import EVERYTHING, NOTHING, Reach
from pca.domain.contact_points import CODE_VALID, ContactPoint
from pca.domain.directory import Contact, PersonQuery
from pca.services.people import read, read_seats
from pca.services.people.contact_points import send_code
from pca.store.kit.database import Unit
from pca.store.people import contact_points
from pca.store.people.directory import organisation, write_contacts

PHONE = "+212612345678"


@pytest.fixture
def unit(crisis: Any) -> Any:
    with crisis.store.read() as unit:
        yield unit


def test_an_address_of_the_directory_is_not_given_because_another_way_to_it_is(crisis: Any) -> None:
    with crisis.store.write() as unit:
        write_contacts(unit, [Contact("hr1", "Amina", "hr1@example.org", PHONE)])
        contact_points.add_point(unit, ContactPoint(person="hr1", kind="whatsapp", address=PHONE, position=9))
    with crisis.store.read() as unit:
        addresses = read.addresses(unit, "hr1", crisis.clock.now())
    assert {address.point.kind: address.given for address in addresses} == {
        "email": False,
        "sms": False,
        "whatsapp": True,
    }


def test_a_code_is_on_its_way_for_as_long_as_it_holds(crisis: Any) -> None:
    with crisis.store.write() as unit:
        write_contacts(unit, [Contact("hr1", "Amina", None, PHONE)])
    send_code(crisis.runtime, "hr1", "sms", PHONE, lambda: 4217)
    now = crisis.clock.now()
    with crisis.store.read() as unit:
        for at, on_its_way in ((now, True), (now + CODE_VALID, True), (now + CODE_VALID + timedelta(seconds=1), False)):
            assert [address.code_sent for address in read.addresses(unit, "hr1", at)] == [on_its_way]


def everybody(unit: Unit) -> list[str]:
    return list(organisation(unit).people)


def test_the_next_page_begins_after_the_last_person_of_this_one(unit: Unit) -> None:
    people, after = list[str](), None
    while True:
        page = read.page(unit, EVERYTHING, PersonQuery(), names=False, after=after, most=3)
        people += [line.person for line in page.people]
        after = page.after
        if after is None:
            break
    assert people == sorted(everybody(unit))
    assert read.page(unit, NOTHING, PersonQuery(), names=False, most=3).people == ()


def test_a_status_changes_for_those_within_reach_who_have_another(unit: Unit, crisis: Any) -> None:
    known, first, second = organisation(unit).people, *everybody(unit)[:2]
    status = known[first].status.value
    chosen = [first, second, first, "nobody"]
    other = "absent" if status != "absent" else "on_site"
    declared = read.declaration(unit, crisis.crisis, EVERYTHING, chosen, other, named=1)
    assert (declared.changing, len(declared.named), declared.same) == ((first, second), 1, 0)
    assert (declared.named[0].person, declared.named[0].before) == (first, status)
    same = read.declaration(unit, crisis.crisis, EVERYTHING, chosen, status, named=1)
    assert first not in same.changing
    assert same.same == 2 - len(same.changing)
    own = read.declaration(unit, crisis.crisis, Reach(person=second), chosen, other, named=9)
    assert own.changing == (second,), "nobody out of reach"
    assert read.declaration(unit, crisis.crisis, EVERYTHING, chosen, "asleep", named=9).changing == ()


def test_faults_are_told_of_people_within_reach(unit: Unit) -> None:
    every = tuple(read.faults(unit, EVERYTHING))
    assert {fault.person for fault in every} == set(everybody(unit)), "nobody has an address yet"
    assert {fault.person for fault in read.faults(unit, Reach(person="hr1"))} == {"hr1"}
    assert tuple(read.faults(unit, NOTHING)) == ()


def test_a_role_is_emptied_only_when_everybody_who_is_here_leaves(unit: Unit, crisis: Any) -> None:
    house, book = organisation(unit), crisis.loaded.playbook
    seats = read_seats.seats_of(unit, book, crisis.crisis, crisis.clock.now())
    assert len(seats) == len(book.roles)
    assert [read_seats.ORDER.index(seat.standing) for seat in seats] == sorted(
        read_seats.ORDER.index(seat.standing) for seat in seats
    )
    for seat in seats:
        here = [person for person in seat.people if read_seats.is_here(house, person)]
        assert seat.emptied_by(house, here) == bool(here)
        assert not seat.emptied_by(house, here[1:])
        assert (seat.standing == "vacant") == (not here)
