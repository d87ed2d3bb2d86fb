"""Many values given as one parameter: none, one, odd ones and very many find the rows that hold them, and no other."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from pca.domain.directory import Contact
from pca.store.kit.among import Among
from pca.store.kit.database import Store
from pca.store.kit.statements import Statement
from pca.store.people.directory import contacts, write_contacts
from pca.store.tables.directory import CONTACT

ODD = ("ali", "l'hôte", 'a"b', "أمينة", "[1]", "", "x\\y", "1")
NAMED = Statement(select(CONTACT.c.person).where(Among(CONTACT.c.person, "people")).order_by(CONTACT.c.person))


@pytest.fixture
def people(store: Store) -> Store:
    with store.write() as unit:
        write_contacts(unit, [Contact(person=person, name=person) for person in ODD])
    return store


@pytest.mark.parametrize("wanted", [(), *((one,) for one in ODD), ODD, ("nobody", "ali", "ali")])
def test_those_named_are_found(people: Store, wanted: tuple[str, ...]) -> None:
    with people.read() as unit:
        assert {row[0] for row in NAMED.rows(unit, people=wanted)} == set(wanted) & set(ODD)


def test_as_many_as_there_are(people: Store) -> None:
    """More than a statement may have parameters on either database."""
    with people.read() as unit:
        assert contacts(unit, [f"nobody-{number}" for number in range(70_000)] + ["ali"]).keys() == {"ali"}


def test_the_index_is_used(people: Store) -> None:
    """Each value is looked up: the rows that nobody asked for are not read."""
    with people.read() as unit:
        NAMED.rows(unit, people=ODD)
        sql = NAMED._ready[unit.kind].sql
        if unit.kind == "sqlite":
            plan = " ".join(str(row[3]) for row in unit.raw.execute(f"EXPLAIN QUERY PLAN {sql}", ("[]",)))
            assert "SEARCH contact USING" in plan
        else:
            unit.raw.execute("SET LOCAL enable_seqscan TO OFF")
            plan = " ".join(row[0] for row in unit.raw.execute(f"EXPLAIN {sql}", (list(ODD),)))
            assert "Index" in plan
