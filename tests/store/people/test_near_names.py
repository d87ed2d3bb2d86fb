"""Somebody is found though their name is misspelt, in either script; and never one who is out of reach."""

from __future__ import annotations

import pytest

from pca.domain.access.access import EVERYTHING, NOTHING, Reach
from pca.domain.directory import Contact, Person, Region, Site
from pca.domain.facts import DirectoryChanged
from pca.store.kit.database import Store
from pca.store.people import directory, near_names

NAMES = {
    "p1": ("Leïla Bennani", "ليلى بناني"),
    "p2": ("Mohammed Alaoui", "محمد العلوي"),
    "p3": ("Leïla Benjelloun", "ليلى بنجلون"),
    "p4": ("Ali Tazi", "علي التازي"),
    "p5": ("Mohamed El Fassi", ""),
}
WHERE = {"p1": "S1", "p2": "S1", "p3": "S2", "p4": "S2", "p5": "S2"}


@pytest.fixture
def staffed(store: Store) -> Store:
    fact = DirectoryChanged(
        digest="0",
        regions=(Region("CS", "CS", "", ""), Region("TTA", "TTA", "", "")),
        sites=(Site("S1", "Agence Agdal", "urban", "CS", "", ""), Site("S2", "Marchane", "urban", "TTA", "", "")),
        people=tuple(Person(person, WHERE[person]) for person in NAMES),
    )
    with store.write() as unit:
        directory.directory_changed(unit, None, fact)  # type: ignore[arg-type]
        directory.write_contacts(unit, [Contact(person, name, name_ar=ar) for person, (name, ar) in NAMES.items()])
    return store


@pytest.mark.parametrize(
    ("typed", "reach", "found"),
    [
        ("Benani", EVERYTHING, ("p1",)),
        ("benanni leila", EVERYTHING, ("p1",)),
        ("Leila Benjeloun", EVERYTHING, ("p3",)),
        ("Mohamed Aloui", EVERYTHING, ("p2",)),
        ("Muhammed", EVERYTHING, ("p2", "p5")),
        ("Tzai", EVERYTHING, ("p4",)),
        ("بنني", EVERYTHING, ("p1",)),
        ("Lela Agdl", EVERYTHING, ("p1",)),
        ("Benani", Reach(regions=frozenset({"TTA"})), ()),
        ("Benani", NOTHING, ()),
        ("Zzyzx", EVERYTHING, ()),
        ("   ", EVERYTHING, ()),
        ("'%_\"", EVERYTHING, ()),
    ],
)
def test_a_misspelt_name_finds_who_is_meant(staffed: Store, typed: str, reach: Reach, found: tuple[str, ...]) -> None:
    with staffed.read() as unit:
        assert near_names.near(unit, typed, reach, 5) == found
