"""Contact points as stored, on both databases: the directory’s own first, marks kept, lists taken over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from pca.domain.contact_points import Care, ContactPoint, PendingCode
from pca.domain.directory import Contact
from pca.store.kit.database import Store
from pca.store.people import contact_points as kept
from pca.store.people import directory
from pca.store.people.erasing import erase_contacts
from pca.store.tables.contact_points import CONTACT_CARE

NOW = datetime(2020, 3, 16, 9, 30, tzinfo=UTC)
P1 = Contact("P1", "Amina", "Amina@x.example", "+212600000001")
P2 = Contact("P2", "Youssef", None, "+212600000001")
PUSH = ContactPoint(person="P1", kind="push", address='{"endpoint": "https://x"}', position=-1)


@pytest.fixture
def filled(store: Store) -> Store:
    with store.write() as unit:
        directory.write_contacts(unit, [P1, P2, Contact("P3", "Salma")])
    return store


def addresses(store: Store, person: str) -> list[tuple[str, str]]:
    with store.read() as unit:
        return [(one.kind, one.address) for one in kept.points(unit, [person]).get(person, ())]


def test_the_directory_is_enough(filled: Store) -> None:
    assert addresses(filled, "P1") == [("email", "Amina@x.example"), ("sms", "+212600000001")]
    assert addresses(filled, "P3") == []
    with filled.read() as unit:
        assert set(kept.points(unit)) == {"P1", "P2"}


def test_people_add_ways_and_choose_their_order(filled: Store) -> None:
    with filled.write() as unit:
        kept.add_point(unit, PUSH)
    assert [kind for kind, _ in addresses(filled, "P1")] == ["push", "email", "sms"]
    with filled.write() as unit:
        assert kept.remove_point(unit, "P1", "push", PUSH.address)
        assert not kept.remove_point(unit, "P1", "push", PUSH.address)
    assert [kind for kind, _ in addresses(filled, "P1")] == ["email", "sms"]


def test_marks_stay_with_the_address_and_leave_with_it(filled: Store) -> None:
    with filled.write() as unit:
        assert kept.mark(unit, "opted_out_at", "email", "amina@X.example", NOW) == ("P1",)
        assert kept.mark(unit, "gone_at", "sms", "+212600000001", NOW) == ("P1", "P2")
        assert kept.mark(unit, "gone_at", "sms", "+212600000009", NOW) == ()
    with filled.write() as unit:
        found = kept.points(unit, ["P1"])["P1"]
        assert [(one.kind, one.opted_out_at, one.gone_at) for one in found] == [
            ("email", NOW, None),
            ("sms", None, NOW),
        ]
        # The directory's file gives another address: what was known of the old one says nothing of the new one.
        new = Contact("P1", "Amina", "new@x.example", "+212600000001")
        directory.write_contacts(unit, [new])
        kept.list_points(unit, [new], [])
    with filled.read() as unit:
        found = kept.points(unit, ["P1"])["P1"]
        assert [(one.address, one.usable) for one in found] == [("new@x.example", True), ("+212600000001", False)]


def test_lists_are_taken_over_and_own_ways_left_alone(filled: Store) -> None:
    first = ContactPoint(person="P1", kind="whatsapp", address="+212600000001", position=4)
    second = ContactPoint(person="P1", kind="telegram", address="4711", position=5)
    with filled.write() as unit:
        kept.add_point(unit, PUSH)
        assert kept.list_points(unit, [P1, P2], [first, second]) == {"P1"}
        assert kept.list_points(unit, [P1, P2], [first, second]) == set()
        kept.mark(unit, "verified_at", "whatsapp", "+212600000001", NOW)
        assert kept.list_points(unit, [P1, P2], [first]) == {"P1"}
    with filled.read() as unit:
        found = kept.points(unit, ["P1"])["P1"]
    assert [(one.kind, one.verified_at) for one in found] == [
        ("push", None),
        ("email", None),
        ("sms", None),
        ("whatsapp", NOW),
    ]


def test_who_has_an_address(filled: Store) -> None:
    with filled.write() as unit:
        kept.add_point(unit, ContactPoint(person="P3", kind="telegram", address="4711"))
    with filled.read() as unit:
        assert kept.whose(unit, "email", "AMINA@x.example") == ("P1",)
        assert kept.whose(unit, "sms", "+212600000001") == ("P1", "P2")
        assert kept.whose(unit, "telegram", "4711") == ("P3",)
        assert kept.whose(unit, "whatsapp", "+212600000001") == ()


def test_erasing_takes_every_address_along(filled: Store) -> None:
    with filled.write() as unit:
        kept.add_point(unit, PUSH)
        kept.keep_code(unit, PUSH, PendingCode(digest="d", sent_at=NOW))
        kept.keep_care(unit, Care(person="P1", fault="gone", kind="push", by="P2", at=NOW, note="chez sa sœur"))
        assert erase_contacts(unit, ["P1"]) == 1
    assert addresses(filled, "P1") == []
    with filled.read() as unit:
        assert kept.pending_code(unit, PUSH) is None
        assert unit.connection.execute(select(CONTACT_CARE)).all() == []
    assert addresses(filled, "P2") == [("sms", "+212600000001")]
