"""Lists follow whatever changes in directory, names and addresses, and hold nothing of whoever was erased."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from pca.domain.access.access import EVERYTHING, Reach
from pca.domain.contact_points import Care, ContactPoint
from pca.domain.directory import Contact, Person, PersonQuery, Site, SiteType
from pca.domain.facts import DirectoryChanged, StatusDeclared
from pca.domain.journal import Entry
from pca.store.engine.apply import apply
from pca.store.kit.database import Store, Unit
from pca.store.people import contact_points, directory, erasing, headcounts, people
from pca.store.people.lists_proved import lists_proved
from pca.store.tables.directory import HEADCOUNT
from pca.store.tables.lists import STAFF_LINE, STAFF_WORD, WORD_ENDING
from tests.kit.rows import NOON

Entries = Callable[..., Entry]
NAMES = {
    "P1": "Élodie El-Fassi",
    "P2": "محمّد العلوي",
    "P3": "فاطمة الزهراء",
    "P4": "Amina Zineb Durand",
    "P5": "Durand 42",
    "P6": "Durand 1042",
}


def sites(**region: str) -> tuple[Site, ...]:
    return tuple(Site(name, name, SiteType.URBAN, of, "P1", "P2") for name, of in region.items())


@pytest.fixture
def staffed(store: Store, entry: Entries) -> Store:
    staff = tuple(Person(f"P{n}", f"S{n % 2}", teams=("crisis",) if n < 3 else ()) for n in range(1, 8))
    with store.write() as unit:
        fact = DirectoryChanged(digest="0", sites=sites(S0="CS", S1="TTA"), people=staff)
        apply(unit, entry(fact, crisis=None))
        directory.write_contacts(unit, [Contact(person, name, f"{person}@x.example") for person, name in NAMES.items()])
    return store


def found(store: Store, text: str, *, names: bool = True) -> list[str]:
    with store.read() as unit:
        return sorted(line.person for line in people.page(unit, EVERYTHING, PersonQuery(text=text), names=names))


@pytest.mark.parametrize("few", [0, 2_000])
@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("elodie", ["P1"]),
        ("ÉLOD", ["P1"]),
        ("fassi", ["P1"]),
        ("el-f", ["P1"]),
        ("محمد", ["P2"]),
        ("فاطمه", ["P3"]),
        ("زهر", ["P3"]),
        ("mina", ["P4"]),
        ("durand amina", ["P4"]),
        ("ina zin", ["P4"]),
        ("durand 42", ["P5"]),
        ("42", ["P5", "P6"]),
        ("p٧", ["P7"]),
        ("p", ["P1", "P2", "P3", "P4", "P5", "P6", "P7"]),
        ("%", []),
        ("\u0301", []),
    ],
)
def test_people_are_found_however_many_fit(
    staffed: Store, text: str, given: list[str], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "FEW", few)
    assert found(staffed, text) == given


def test_who_may_not_see_names_finds_nobody_by_them(staffed: Store) -> None:
    assert found(staffed, "amina", names=False) == []
    assert found(staffed, "p4", names=False) == ["P4"]


def proved(store: Store) -> None:
    with store.read() as unit:
        assert lists_proved(unit)[1:] == (0, ())
        kept = set(unit.connection.execute(select(HEADCOUNT)))
    with store.write() as unit:
        headcounts.recount(unit, [row[0] for row in kept])
        assert set(unit.connection.execute(select(HEADCOUNT))) == kept


def test_nothing_of_an_erased_name_stays_in_any_list(staffed: Store) -> None:
    with staffed.write() as unit:
        erasing.erase_contacts(unit, ["P4"])
    with staffed.read() as unit:
        rows = [
            row for table in (STAFF_LINE, STAFF_WORD, WORD_ENDING) for row in unit.connection.execute(select(table))
        ]
        told = {str(value) for row in rows for value in row}
    assert not {value for value in told if "amina" in value.lower() or "zineb" in value.lower()}
    assert {"durand", "42"} <= told, "what others are called by stays"
    assert found(staffed, "amina") == []
    proved(staffed)


def test_lists_follow_each_change(staffed: Store, entry: Entries) -> None:
    def change(does: Callable[[Unit], Any]) -> None:
        with staffed.write() as unit:
            does(unit)
        proved(staffed)

    point = ContactPoint(person="P7", kind="sms", address="+1", position=3)
    care = Care(person="P5", fault="gone", kind="email", by="P1", at=NOON, note="Par un voisin.", done=True)
    left = DirectoryChanged(digest="1", sites=sites(S0="TTA"), people=(Person("P1", "S9"),), left=("P6",))
    change(lambda unit: apply(unit, entry(StatusDeclared(person="P3", status="absent"), crisis=None)))
    change(lambda unit: apply(unit, entry(StatusDeclared(person="nobody", status="absent"), crisis=None)))
    change(lambda unit: contact_points.add_point(unit, point))
    change(lambda unit: contact_points.mark(unit, "opted_out_at", "sms", "+1", NOON))
    change(lambda unit: contact_points.mark(unit, "gone_at", "email", "P5@x.example", NOON))
    change(lambda unit: contact_points.keep_care(unit, care))
    change(lambda unit: contact_points.remove_point(unit, "P7", "sms", "+1"))
    change(lambda unit: apply(unit, entry(left, crisis=None)))
    with staffed.read() as unit:
        counted = [("", "on_site", 1), ("TTA", "absent", 1), ("TTA", "on_site", 4)]
        assert sorted(people.by_region(unit, EVERYTHING)) == counted
        assert sorted(people.counts(unit, Reach(teams=frozenset({"crisis"}), person="P7"))) == [
            ("TTA", "S0", "on_site", 1),
            ("TTA", "S1", "on_site", 1),
        ]
        assert people.teams(unit) == ("crisis",)


def pieces() -> Iterator[str]:
    yield from ("a", "ab", "b a", "ba", " ", "é", "مد", "1")


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.text(st.sampled_from("abé 1مـد"), max_size=5), min_size=1, max_size=8), st.sampled_from(list(pieces()))
)
def test_found_is_whoever_has_the_text_somewhere(names: list[str], text: str) -> None:
    """What the index finds is what looking through all names finds."""
    with Store.open("sqlite://", durable=False) as store:
        known = {f"P{n}": name for n, name in enumerate(names)}
        with store.write() as unit:
            draft = DirectoryChanged(digest="0", people=tuple(Person(person, "S") for person in known))
            directory.directory_changed(unit, None, draft)  # type: ignore[arg-type]
            directory.write_contacts(unit, [Contact(person, name) for person, name in known.items() if name])
        with pytest.MonkeyPatch.context() as patch:
            first = found(store, text)
            patch.setattr(people, "FEW", 0)
            assert found(store, text) == first
