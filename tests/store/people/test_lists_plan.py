"""No list of people, no search and no count looks through the institution: each statement goes by an index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event

from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.contact_points import FAULTS
from pca.domain.directory import Contact, Person, PersonQuery, Site, SiteType
from pca.domain.facts import DirectoryChanged
from pca.domain.journal import Entry
from pca.store.engine.apply import apply
from pca.store.kit.database import Store, Unit
from pca.store.kit.statements import Statement
from pca.store.people import address_faults, directory, people, staff_names
from pca.store.people.address_faults import Mark

Entries = Callable[..., Entry]
GROWS = {"person", "contact", "contact_point", "contact_care", "membership"}
GROWS_TOO = {"staff_line", "staff_word", "word_ending", "address_fault"}
SORTED = "TEMP B-TREE FOR ORDER BY"
"""What SQLite does with rows that are not read in the order of the page."""

REACHES = [
    EVERYTHING,
    Reach(regions=frozenset({"CS"})),
    Reach(sites=frozenset({"S1", "S2"}), person="P9"),
    Reach(teams=frozenset({"crisis"}), person="P9"),
    Reach(regions=frozenset({"CS"}), sites=frozenset({"S3"}), teams=frozenset({"crisis"})),
]
QUERIES = [
    PersonQuery(),
    PersonQuery(text="mina"),
    PersonQuery(text="amina 7"),
    PersonQuery(text="p12"),
    PersonQuery(site="S1"),
    PersonQuery(region="CS", status="absent"),
    PersonQuery(team="crisis"),
]


@pytest.fixture
def staffed(store: Store, entry: Entries) -> Store:
    """Some people at four sites of two regions."""
    sites = tuple(Site(f"S{n}", f"S{n}", SiteType.URBAN, ("CS", "TTA")[n % 2], "P0", "P1") for n in range(4))
    staff = tuple(Person(f"P{n}", f"S{n % 4}", teams=("crisis",) if n % 9 == 0 else ()) for n in range(40))
    with store.write() as unit:
        fact = DirectoryChanged(digest="0", regions=(), sites=sites, people=staff, left=(), places_left=())
        apply(unit, entry(fact, crisis=None))
        directory.write_contacts(unit, [Contact(f"P{n}", f"Amina {n}", None, "+1") for n in range(0, 40, 2)])
    return store


def looked(unit: Unit) -> None:
    """Everything that pages ask of lists of people."""
    for reach in REACHES:
        for query in QUERIES:
            for names in (True, False):
                for after in (None, ("Amina 2", "P2")):
                    people.page(unit, reach, query, names=names, after=after, limit=5)
        people.counts(unit, reach)
        people.counts(unit, reach, "CS")
        people.by_region(unit, reach)
        people.within(unit, reach, ["P1", "P2"])
        placed = Reach(everything=reach.everything, regions=reach.regions, sites=reach.sites, person=reach.person)
        address_faults.counts(unit, placed)
        for fault in FAULTS:
            for mark in (None, Mark("P3", 1)):
                address_faults.named(unit, address_faults.page(unit, placed, fault, ended=False, after=mark, most=5))
    people.teams(unit)
    staff_names.called(unit, "amina 2")
    list(staff_names.identified(unit, "p2"))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Every statement that is run, with the values it was run with last."""
    statements: dict[str, Any] = {}
    run = Statement._execute

    def execute(self: Statement, unit: Any, ready: Any, values: dict[str, Any]) -> Any:
        done = run(self, unit, ready, values)
        given = {**ready.constants, **values}
        statements[ready.sql] = tuple(given[name] for name in ready.order)
        return done

    monkeypatch.setattr(Statement, "_execute", execute)
    return statements


def noted(store: Store, asked: dict[str, Any]) -> Iterator[None]:
    def note(_connection: Any, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        asked[sql] = values

    event.listen(store._engines.reader, "before_cursor_execute", note)
    yield
    event.remove(store._engines.reader, "before_cursor_execute", note)


def scanned(unit: Unit, sql: str, values: Any) -> set[str]:
    """The growing tables this statement would look through, but for a page read in its order."""
    if unit.kind == "sqlite":
        plan = "\n".join(row[3] for row in unit.raw.execute(f"EXPLAIN QUERY PLAN {sql}", values))
        in_order = "LIMIT" in sql and SORTED not in plan
        through = set() if in_order else set(re.findall(r"^\W*SCAN (\w+)", plan, re.MULTILINE))
    else:
        unit.raw.execute("SET LOCAL enable_seqscan = off")
        plan = "\n".join(row[0] for row in unit.raw.execute(f"EXPLAIN {sql}", values))
        through = set(re.findall(r"Seq Scan on (\w+)", plan))
    return through & (GROWS | GROWS_TOO)


@pytest.mark.parametrize("few", [0, 1_000_000])
def test_whoever_is_found_first_or_walked_to_no_statement_looks_at_everybody(
    staffed: Store, asked: dict[str, Any], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (people, address_faults):
        monkeypatch.setattr(module, "FEW", few)
    for _ in noted(staffed, asked):
        with staffed.read() as unit:
            looked(unit)
    assert len(asked) > 50
    with staffed.read() as unit:
        through = {sql: names for sql, values in asked.items() if (names := scanned(unit, sql, values))}
    assert through == {}
