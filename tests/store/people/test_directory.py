"""The directory as stored: order kept, changes taken over, names and addresses apart and erasable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta

import msgspec
import pytest

from pca.domain import facts
from pca.domain.directory import USUAL_KINDS, Contact, Person, Region, Site, SiteKind, SiteType, Status
from pca.domain.journal import Entry
from pca.domain.rotas import Rota
from pca.store.audit import journal
from pca.store.engine.apply import apply
from pca.store.kit.database import Store
from pca.store.people import directory
from pca.store.people.erasing import erase_contacts

Tell = Callable[..., Entry]


def changed(*people: Person, **more: object) -> facts.DirectoryChanged:
    return facts.DirectoryChanged(digest="d", people=people, **more)  # type: ignore[arg-type]


def test_an_empty_store_knows_nobody(store: Store) -> None:
    with store.read() as unit:
        found = directory.organisation(unit)
    assert (found.people, found.sites, found.regions) == ({}, {}, {})


def test_the_directory_comes_back_as_it_was_given(store: Store, tell: Tell) -> None:
    regions = (Region("RSK", "Rabat", "P2", "P1"), Region("CS", "Casablanca", "P1", "P2"))
    sites = (
        Site("S2", "Mobile 2", SiteType.MOBILE, "RSK", "P1", "P2"),
        Site("S1", "A", SiteType.URBAN, "CS", "P1", "P2", 7),
    )
    people = (Person("P2", "S1", "ar", ("b", "a"), Status.ABSENT), Person("P1", "S2", "fr"))
    tell(store, changed(*people, regions=regions, sites=sites), crisis=None)
    with store.read() as unit:
        found = directory.organisation(unit)
    assert tuple(found.regions.values()) == regions
    assert tuple(found.sites.values()) == sites
    assert tuple(found.people.values()) == people
    assert found.members == {"b": ("P2",), "a": ("P2",)}
    assert found.staff == {"S1": ("P2",), "S2": ("P1",)}
    assert found.within == {"RSK": ("S2",), "CS": ("S1",)}


def test_changed_records_keep_their_place_and_new_ones_come_last(store: Store, tell: Tell) -> None:
    tell(store, changed(Person("C", "S", teams=("x", "y")), Person("A", "S", teams=("x",))), crisis=None)
    tell(store, changed(Person("B", "S"), Person("C", "T", "ar", ("y",))), crisis=None)
    with store.read() as unit:
        found = directory.organisation(unit)
    assert list(found.people) == ["C", "A", "B"]
    assert found.people["C"] == Person("C", "T", "ar", ("y",))
    assert found.members == {"y": ("C",), "x": ("A",)}


def test_who_left_is_gone_from_everywhere(store: Store, tell: Tell) -> None:
    region, site = Region("CS", "C", "P1", "P2"), Site("S1", "s", SiteType.RURAL, "CS", "P1", "P2")
    people = [Person(f"P{number}", "S1", teams=("x",)) for number in range(1_200)]
    tell(store, changed(*people, regions=(region,), sites=(site,)), crisis=None)
    left = (*(f"P{number}" for number in range(1, 1_200)), "nobody")
    tell(store, facts.DirectoryChanged(digest="d", left=left, places_left=("CS", "S1")), crisis=None)
    with store.read() as unit:
        found = directory.organisation(unit)
    assert (list(found.people), found.sites, found.regions) == (["P0"], {}, {})
    assert found.members == {"x": ("P0",)}


def test_a_team_named_twice_counts_once(store: Store, tell: Tell) -> None:
    tell(store, changed(Person("P1", "S", teams=("x", "y", "x"))), crisis=None)
    with store.read() as unit:
        assert directory.organisation(unit).people["P1"].teams == ("x", "y")


def test_a_declared_status_is_seen_at_once(opened: Store, tell: Tell) -> None:
    with opened.read() as unit:
        assert directory.organisation(unit).people["P4"].status is Status.ON_SITE
    tell(opened, facts.StatusDeclared(person="P4", status="absent"), crisis=None)
    with opened.read() as unit:
        assert directory.organisation(unit).people["P4"].status is Status.ABSENT


def test_the_directory_is_read_once_until_it_changes(opened: Store, tell: Tell) -> None:
    with opened.read() as unit:
        first = directory.organisation(unit)
    with opened.write() as unit:
        assert directory.organisation(unit) is first
    tell(opened, facts.StatusDeclared(person="P1", status="absent"), crisis=None)
    with opened.read() as unit:
        assert directory.organisation(unit) is not first


def test_another_program_s_change_is_seen(opened: Store, url: str, tell: Tell) -> None:
    with opened.read() as unit:
        directory.organisation(unit)
    with Store.open(url) as other:
        tell(other, changed(Person("P9", "S1")), crisis=None)
    with opened.read() as unit:
        assert "P9" in directory.organisation(unit).people


def test_a_change_rolled_back_is_not_remembered(opened: Store, entry: Callable[..., Entry], tell: Tell) -> None:
    def fail() -> None:
        with opened.write() as unit:
            one = entry(changed(Person("P8", "S1")), crisis=None)
            journal.append(unit, one)
            apply(unit, one)
            assert "P8" in directory.organisation(unit).people
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    tell(opened, changed(Person("P7", "S1")), crisis=None)
    with opened.read() as unit:
        found = directory.organisation(unit).people
    assert "P7" in found
    assert "P8" not in found


def _rows(patch: pytest.MonkeyPatch) -> list[str]:
    """Which of its tables the directory is read from meanwhile."""
    read: list[str] = []
    whole = directory._read
    patch.setattr(directory, "_read", lambda unit: (read.append("all"), whole(unit))[1])
    return read


def test_a_status_is_applied_as_a_change(opened: Store, tell: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened.read() as unit:
        before = directory.organisation(unit)
        assert before.members
        assert before.staff
        assert before.within
    read = _rows(monkeypatch)
    for status in ("absent", "telework"):
        tell(opened, facts.StatusDeclared(person="P1", status=status), crisis=None)
        with opened.read() as unit:
            known = directory.organisation(unit)
        assert known.people["P1"].status is Status(status)
        assert list(known.people) == list(before.people)
    assert read == []
    assert before.people["P1"].status is Status.ON_SITE
    assert known.members is before.members
    assert known.staff is before.staff
    assert known.within is before.within
    assert known.sites is before.sites


def test_a_status_declared_elsewhere_is_read(opened: Store, tell: Tell) -> None:
    with Store.open(opened.url) as other:
        with other.read() as unit:
            assert directory.organisation(unit).people["P1"].status is Status.ON_SITE
        tell(opened, facts.StatusDeclared(person="P1", status="absent"), crisis=None)
        with other.read() as unit:
            assert directory.organisation(unit).people["P1"].status is Status.ABSENT


def test_a_status_rolled_back_is_forgotten(opened: Store, entry: Callable[..., Entry], tell: Tell) -> None:
    def fail() -> None:
        with opened.write() as unit:
            declared = entry(facts.StatusDeclared(person="P1", status="absent"), crisis=None)
            journal.append(unit, declared)
            apply(unit, declared)
            assert directory.organisation(unit).people["P1"].status is Status.ABSENT
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    tell(opened, facts.StatusDeclared(person="P2", status="telework"), crisis=None)
    with opened.read() as unit:
        people = directory.organisation(unit).people
    assert (people["P1"].status, people["P2"].status) == (Status.ON_SITE, Status.TELEWORK)


def test_a_look_back_does_not_make_others_read_again(opened: Store, tell: Tell) -> None:
    with opened.read() as unit:
        directory.organisation(unit)
        directory.version(unit)
        tell(opened, facts.StatusDeclared(person="P1", status="absent"), crisis=None)
        assert directory.organisation(unit).people["P1"].status is Status.ON_SITE
    assert opened.directory is not None
    assert opened.directory[1].people["P1"].status is Status.ABSENT


def test_names_and_addresses_are_kept_apart_and_erased(opened: Store) -> None:
    amina = Contact("P1", "Amina ع", "amina@example.org", "+212600000000")
    with opened.write() as unit:
        directory.write_contacts(unit, [Contact("P1", "Old", None, None), Contact("P2", "Brahim")])
        directory.write_contacts(unit, [amina])
        directory.write_contacts(unit, [])
    with opened.read() as unit:
        assert directory.contacts(unit) == {"P1": amina, "P2": Contact("P2", "Brahim")}
        assert directory.contacts(unit, ["P1", "P9"]) == {"P1": amina}
        assert directory.contacts(unit, []) == {}
    with opened.write() as unit:
        assert erase_contacts(unit, ["P1", "P9"]) == 1
    with opened.read() as unit:
        assert set(directory.contacts(unit)) == {"P2"}
        assert "P1" in directory.organisation(unit).people


KINDS = (SiteKind("farm", "Ferme", "ضيعة", "Farm"), SiteKind("office", "Bureau", network=False))
ROTAS = (
    Rota("duty", "Astreinte", date(2026, 3, 2), timedelta(weeks=1), time(8), ("P1", "P2", "P1")),
    Rota("night", "Nuits", date(2026, 3, 3), timedelta(hours=12), time(20, 30), ("P2",)),
)


def test_kinds_of_site_and_rotas_come_back_whole_and_are_replaced_whole(store: Store, tell: Tell) -> None:
    tell(store, changed(kinds=KINDS, rotas=ROTAS), crisis=None)
    with store.read() as unit:
        found = directory.organisation(unit)
    assert tuple(found.kinds.values()) == KINDS
    assert tuple(found.rotas.values()) == ROTAS
    tell(store, changed(rotas=ROTAS[1:]), crisis=None)
    with store.read() as unit:
        found = directory.organisation(unit)
    assert tuple(found.kinds.values()) == KINDS
    assert tuple(found.rotas.values()) == ROTAS[1:]
    tell(store, changed(rotas=(), kinds=tuple(USUAL_KINDS.values())), crisis=None)
    with store.read() as unit:
        found = directory.organisation(unit)
    assert (dict(found.kinds), found.rotas) == (dict(USUAL_KINDS), {})


def test_a_directory_written_before_kinds_were_declared_has_the_usual_ones(store: Store, tell: Tell) -> None:
    old = msgspec.json.decode(b'{"type": "directory_changed", "digest": "d"}', type=dict[str, str])
    fact = msgspec.convert(old, facts.DirectoryChanged)
    assert (fact.kinds, fact.rotas) == (None, None)
    tell(store, changed(), crisis=None)
    with store.read() as unit:
        assert dict(directory.organisation(unit).kinds) == dict(USUAL_KINDS)
