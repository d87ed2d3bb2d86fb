"""Who leads a team at a place, who has a task and who stands in: the line of people, place by place."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from pca.domain import tasks
from pca.domain.directory import Organisation, Person, parts, place_of, spot, subject_of
from pca.domain.draft import looking
from pca.domain.ways import stand_in, stand_ins, way, ways
from tests.kit.five_states import measure
from tests.kit.rules import HOUSE, NOON, known, plan, task

OPS, REGIONAL = ["ops1", "ops2"], ["reg-CS", "regvice-CS"]
EACH = {
    "site": {"kind": "site"},
    "region": {"kind": "region"},
    "team's person": {"kind": "person"},
    "site's person": {"kind": "person", "given_to": "site"},
    "person": {"kind": "person", "given_to": "person"},
    "entry": {"kind": "entry", "ask": {"fr": "?"}},
}
BOOK = plan(
    measure("plain", "crisis"),
    *(measure(name.replace(" ", "_").replace("'", ""), "crisis", each=each) for name, each in EACH.items()),
    measure("regional", "crisis", team="regional", each=EACH["region"]),
    teams=[
        {"id": "ops", "title": {"fr": "o"}, "lead": "ops1", "deputies": ["ops2"]},
        {"id": "hr", "title": {"fr": "h"}, "deputies": ["hr2"]},
        {"id": "regional", "title": {"fr": "r"}, "per": "region"},
    ],
)


def draft(*absent: str) -> Any:
    return looking(BOOK, known(absent=absent), NOON)


@pytest.mark.parametrize(
    ("team", "place", "people"),
    [
        ("ops", "root", OPS),
        ("ops", "A", OPS),
        ("hr", "root", ["hr2"]),
        ("regional", "CS", REGIONAL),
        ("regional", "A", REGIONAL),
        ("regional", "root", []),
        ("regional", "gone", []),
        ("gone", "A", []),
    ],
)
def test_who_leads_a_team_at_a_place(team: str, place: str, people: list[str]) -> None:
    assert tasks.leads(HOUSE, BOOK.playbook.team.get(team), place) == people
    first = people[0] if people else None
    assert tasks.lead_of(draft(), team, place) == first
    assert tasks.lead_of(draft(*people[:1]), team, place) == (people[1] if len(people) > 1 else None)
    assert tasks.lead_of(draft(*people), team, place) is None


@pytest.mark.parametrize(
    ("team", "place", "people"),
    [
        ("ops", "root", OPS),
        ("ops", "A", ["head-A", "vice-A", *OPS]),
        ("ops", "CS", ["reg-CS", "regvice-CS", *OPS]),
        ("regional", "A", ["head-A", "vice-A", *REGIONAL]),
        ("regional", "CS", REGIONAL),
        ("gone", "gone", []),
    ],
)
def test_who_stands_in_at_a_place(team: str, place: str, people: list[str]) -> None:
    assert tasks.stand_ins(HOUSE, BOOK.playbook, team, place) == people
    assert tasks.deputies_of(draft(), task(1, "plain", place, team=team)) == people


def test_nobody_is_no_stand_in() -> None:
    empty = Organisation(
        regions=HOUSE.regions, sites={**HOUSE.sites, "A": replace(HOUSE.sites["A"], head="")}, people=HOUSE.people
    )
    assert tasks.stand_ins(empty, BOOK.playbook, "ops", "A") == ["vice-A", *OPS]


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("teams_person", OPS),
        ("entry", OPS),
        ("sites_person", ["head-A", "vice-A", *OPS]),
        ("gone", ["head-A", "vice-A", *OPS]),
    ],
)
def test_who_stands_in_for_a_task_about_somebody(name: str, people: list[str]) -> None:
    assert tasks.deputies_of(draft(), task(1, name, "A", subject="vice-A")) == people


@pytest.mark.parametrize(
    ("name", "place", "absent", "person"),
    [
        ("plain", "root", (), "ops1"),
        ("plain", "A", (), "ops1"),
        ("plain", "A", ("ops1", "ops2"), None),
        ("site", "A", (), "head-A"),
        ("site", "A", ("head-A", "vice-A"), "ops1"),
        ("site", "A", ("head-A", "vice-A", "ops1", "ops2"), None),
        ("region", "CS", (), "ops1"),
        ("region", "CS", ("ops1", "ops2"), "reg-CS"),
        ("regional", "CS", (), "reg-CS"),
        ("teams_person", "A\x1fvice-A", (), "ops1"),
        ("teams_person", "A\x1fvice-A", ("ops1", "ops2"), None),
        ("sites_person", "A\x1fvice-A", (), "head-A"),
        ("person", "A\x1fvice-A", (), "vice-A"),
        ("person", "A\x1fvice-A", ("vice-A",), "head-A"),
        ("entry", "A\x1fDouar", (), "ops1"),
    ],
)
def test_who_has_a_task(name: str, place: str, absent: tuple[str, ...], person: str | None) -> None:
    assert tasks.responsible(draft(*absent), BOOK.playbook.measure[name], place) == person


@pytest.mark.parametrize(
    ("written", "place", "subject"), [("A\x1fx", "A", "x"), ("A", "A", ""), ("A\x1fx\x1fy", "A", "x\x1fy")]
)
def test_a_spot_is_a_place_and_whom_it_is_about(written: str, place: str, subject: str) -> None:
    assert parts(written) == (place_of(written), subject_of(written)) == (place, subject)
    assert spot(place, subject) == written


@pytest.mark.parametrize(
    ("at", "above"),
    [("A\x1fx", "A"), ("A", "CS"), ("CS", "root"), ("root", None), ("gone", "root"), ("root\x1fx", "root")],
)
def test_what_lies_around_a_place(at: str, above: str | None) -> None:
    assert HOUSE.parent(at) == above
    assert list(HOUSE.outwards(at)) == [at, *(HOUSE.outwards(above) if above else ())]


def test_people_of_the_directory() -> None:
    lost = Organisation(
        regions=HOUSE.regions,
        sites=HOUSE.sites,
        people={"a": Person("a", "gone", teams=("ops",)), "b": Person("b", "C", teams=("hr", "ops"))},
    )
    assert lost.members == {"ops": ("a", "b"), "hr": ("b",)}
    assert (lost.region_of("a"), lost.region_of("b"), lost.region_of("c")) == (None, "TTA", None)
    assert (lost.present("a"), lost.present("c")) == (True, False)
    here = known(absent=["hr1", "hr2"]).organisation
    assert here.first_present("no", "hr1", "ops1") == "ops1"
    assert here.first_present("no", "hr1", "hr2") == "hr1"
    assert here.first_present("no") is None
    assert HOUSE.in_network(HOUSE.sites["A"])
    assert not HOUSE.in_network(HOUSE.sites["HQ"])
    assert HOUSE.in_network(replace(HOUSE.sites["HQ"], type="unlisted"))


# ---------------------------------------------------------------- by which ways

KINDS = plan(
    measure("m", "crisis"),
    texts={("note", kind, "fr"): "x" for kind in ("subject", "mail", "sms")} | {("bare", "chat", "fr"): "x"},
    stakeholders=[
        {"id": "both", "title": {"fr": "b"}, "kind": "authority", "email": "a@x.example",
         "emergency_email": "b@x.example"},
        {"id": "usual", "title": {"fr": "u"}, "kind": "partner", "email": "a@x.example"},
        {"id": "urgent", "title": {"fr": "e"}, "kind": "partner", "emergency_email": "a@x.example"},
        {"id": "none", "title": {"fr": "n"}, "kind": "partner"},
    ],
)  # fmt: skip
HAVE = {"ops1": ("sms", "mail", "chat"), "ops2": ("sms",), "hr1": (), "hr2": ("chat",)}


@pytest.mark.parametrize(
    ("recipient", "message", "known_ways"),
    [
        ("ops1", "note", ("chat", "mail", "sms")),
        ("ops1", "bare", ("chat",)),
        ("ops2", "note", ("sms",)),
        ("ops2", "bare", ()),
        ("hr1", "note", ()),
        ("hr2", "note", ("chat",)),
        ("dir", "note", ("mail",)),
        ("stakeholder:both", "note", ("mail",)),
        ("stakeholder:usual", "note", ("mail",)),
        ("stakeholder:urgent", "note", ("mail",)),
        ("stakeholder:none", "note", ()),
        ("stakeholder:gone", "note", ()),
        ("stakeholder:both", "bare", ()),
    ],
)
def test_by_which_ways_somebody_is_reached(recipient: str, message: str, known_ways: tuple[str, ...]) -> None:
    found = looking(KINDS, known(ways=HAVE), NOON)
    assert ways(found, recipient, message) == known_ways
    gentlest, second, strongest = (way(found, recipient, message, at) for at in (0, 1, -1))
    own = known_ways or ("mail",)
    assert (gentlest, second, strongest) == (own[0], own[min(1, len(own) - 1)], own[-1])


def test_who_stands_in_for_whom() -> None:
    named = stand_ins(looking(BOOK, known(), NOON))
    assert {person: named[person] for person in ("dir", "voice", "ops1", "reg-CS", "head-A", "")} == {
        "dir": ("dep",),
        "voice": ("voice2",),
        "ops1": ("ops2",),
        "reg-CS": ("regvice-CS",),
        "head-A": ("vice-A",),
        "": ("hr2",),
    }


@pytest.mark.parametrize(
    ("person", "absent", "told"),
    [
        ("dir", (), "dep"),
        ("dir", ("dep",), "head-HQ"),
        ("dir", ("dep", "head-HQ"), "vice-HQ"),
        ("dir", ("dep", "head-HQ", "vice-HQ"), None),
        ("head-A", (), "vice-A"),
        ("vice-A", (), "head-A"),
        ("head-A", ("vice-A",), None),
        ("gone", (), None),
    ],
)
def test_who_is_told_instead(person: str, absent: tuple[str, ...], told: str | None) -> None:
    here = known(absent=absent).organisation
    assert stand_in(here, stand_ins(looking(BOOK, known(), NOON)), person) == told
