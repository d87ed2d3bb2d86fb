"""Rules know by which ways a person can be reached, and never where."""

from __future__ import annotations

from datetime import UTC, datetime

from pca.domain.contact_points import ContactPoint
from pca.domain.directory import Contact
from pca.store.kit.database import Store
from pca.store.people.contact_points import add_point, mark, points
from pca.store.people.directory import write_contacts
from pca.store.people.ways import KIND, Ways

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_ways_are_those_of_the_usable_contact_points(store: Store) -> None:
    with store.write() as unit:
        write_contacts(
            unit,
            [
                Contact("P1", "Nadia", "n@x.example", "+212600000001"),
                Contact("P2", "Omar", "o@x.example"),
                Contact("P3", "Sara", None, "+212600000003"),
                Contact("P4", "Ali"),
                Contact("P5", "Hind", "h@x.example"),
            ],
        )
        add_point(unit, ContactPoint(person="P2", kind="telegram", address="42", position=2))
        add_point(unit, ContactPoint(person="P5", kind="email", address="hind@y.example", position=2))
        mark(unit, "opted_out_at", "sms", "+212600000003", NOON)
        mark(unit, "gone_at", "email", "h@x.example", NOON)
    with store.read() as unit:
        ways, known = Ways(unit), points(unit)
        found = {person: ways[person] for person in ("P1", "P2", "P3", "P4", "P5", "P9")}
        assert found == {
            "P1": ("mail", "sms"),
            "P2": ("chat", "mail"),
            "P3": (),
            "P4": (),
            "P5": ("mail",),
            "P9": (),
        }
        for person, some in known.items():
            assert set(ways[person]) == {KIND.get(one.kind, "chat") for one in some if one.usable}
        assert set(ways) == set(known)
