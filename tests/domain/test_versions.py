"""Versions of plans and of the directory: what is kept, who approves, what an import changes and what it may not."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from pca.domain import facts
from pca.domain.access.rights import AccessRole
from pca.domain.directory import USUAL_KINDS, Organisation, Person, Region, Site, SiteKind, Status
from pca.domain.orders import BREAK_GLASS, OPERATOR, ApprovePlan, DeclareStatus, ImportDirectory, PublishPlan
from pca.domain.rotas import Rota
from pca.domain.situation import Situation
from pca.domain.versions import as_declared
from tests.kit.five_states import measure
from tests.kit.leaving import counted
from tests.kit.rulebook import BODY, BOOK, HASH, SEALED, granted, version
from tests.kit.rules import DAY, HOUSE, NOON, follows, known, plan, refusal

OUTSIDE: dict[str, Any] = {"crisis": None}


def role(name: str, holder: str, function: str = "decision", **more: Any) -> dict[str, Any]:
    return {"id": name, "title": {"fr": name.title()}, "function": function, "holder": holder, **more}


HEIR = plan(measure("a", "crisis"), roles=[role("director", "hr1"), role("voice", "voice", "communication")])
EMPTY = plan(measure("a", "crisis"), roles=[role("director", "gone"), role("voice", "gone", deputies=["gone2"])])
APPROVER: dict[str, Any] = {"approver": HEIR, "approved_last": "h1"}

APPROVED = {"plan": "small 2", "person": "voice"}
NOT_YOU = {"person": "ops1", "what": "approve", "roles": "Directrice"}


@pytest.mark.parametrize(
    ("found", "act", "who", "said"),
    [
        (known(), ApprovePlan(hash="h9"), "dir", ("plan_unknown", {"plan": "h9"})),
        (known(version=version(approved_by="voice")), ApprovePlan(hash="h2"), "dir",
         ("plan_already_approved", APPROVED)),
        (known(version=version(author="dir")), ApprovePlan(hash="h2"), "dir", ("own_plan", {"person": "dir"})),
        (known(version=version(published_by="dir")), ApprovePlan(hash="h2"), "dir", ("own_plan", {"person": "dir"})),
        (known(version=version()), ApprovePlan(hash="h2"), "ops1", ("not_entitled", NOT_YOU)),
        (known(version=version()), ApprovePlan(hash="h2"), BREAK_GLASS,
         ("not_entitled", {**NOT_YOU, "person": BREAK_GLASS})),
        (known(version=version(), **APPROVER), ApprovePlan(hash="h2"), "dir",
         ("not_entitled", {**NOT_YOU, "person": "dir", "roles": "Director"})),
        (known(version=version()), ApprovePlan(hash="h2"), "voice", ("not_entitled", {**NOT_YOU, "person": "voice"})),
        (known(version=version(), **APPROVER), ApprovePlan(hash="h2", editorial=True, against="h0"), "hr1",
         ("plan_overtaken", {"plan": "small 2"})),
        (known(version=version(), grants_of=granted("dir", AccessRole.COMPLIANCE)), ApprovePlan(hash="h2"), "dir",
         ("duties_apart", {"person": "dir"})),
    ],
)  # fmt: skip
def test_a_version_that_is_not_approved(found: Situation, act: Any, who: str, said: Any) -> None:
    assert refusal(BOOK, found, act, who, **OUTSIDE) == said


def test_a_plan_with_an_empty_chair_is_no_plan() -> None:
    found = known(version=version(), **APPROVER)
    assert refusal(EMPTY, found, ApprovePlan(hash="h2"), "hr1", **OUTSIDE) == (
        "seats_empty",
        {"roles": "Director, Voice"},
    )


@pytest.mark.parametrize(
    ("found", "act", "who", "editorial", "against"),
    [
        (known(version=version()), ApprovePlan(hash="h2"), "dir", False, ""),
        (known(version=version()), ApprovePlan(hash="h2"), "dep", False, ""),
        (known(version=version(), break_glass=SEALED), ApprovePlan(hash="h2"), BREAK_GLASS, False, ""),
        (known(version=version()), ApprovePlan(hash="h2", editorial=True), "dir", False, ""),
        (known(version=version(), **APPROVER), ApprovePlan(hash="h2"), "hr1", False, ""),
        (known(version=version(), **APPROVER), ApprovePlan(hash="h2", editorial=True), "hr1", True, "h1"),
        (known(version=version(), **APPROVER), ApprovePlan(hash="h2", editorial=True, against="h1"), "hr1", True, "h1"),
        (known(version=version(), **APPROVER), ApprovePlan(hash="h2", against="h0"), "hr1", False, ""),
    ],
)
def test_who_approves_a_version(found: Situation, act: ApprovePlan, who: str, editorial: bool, against: str) -> None:
    then = facts.PlanApproved(hash="h2", by=who, editorial=editorial, against=against)
    assert follows(BOOK, found, act, who, **OUTSIDE) == (then,)


def test_the_same_content_is_kept_once() -> None:
    act = PublishPlan(hash=HASH, body=BODY)
    assert refusal(BOOK, known(version=version()), act, "author", **OUTSIDE) == ("plan_published", {"plan": "small 2"})


# ---------------------------------------------------------------- the directory

ACT = ImportDirectory(
    digest="d",
    regions=tuple(HOUSE.regions.values()),
    sites=tuple(HOUSE.sites.values()),
    people=tuple(HOUSE.people.values()),
)
STAND = SiteKind("stand", "étal", "بسطة", "stand")
DUTY = Rota("duty", "Astreinte", date(2026, 1, 5), timedelta(weeks=1), time(8), ("hr1",))


def changed(**parts: Any) -> ImportDirectory:
    return counted(replace(ACT, **parts), HOUSE)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (changed(people=()), ("directory_empty", {})),
        (changed(people=(*ACT.people, Person("Clock", "A"))), ("person_reserved", {"person": "Clock"})),
        (changed(people=(*ACT.people, Person("break-glass", "A"))), ("person_reserved", {"person": "break-glass"})),
        (
            changed(regions=(*ACT.regions, Region("A", "A", "x", "y"), Region("root", "r", "x", "y"))),
            ("place_twice", {"places": "A, root"}),
        ),
        (changed(sites=(*ACT.sites, Site("root", "r", "urban", "CS", "x", "y"))), ("place_twice", {"places": "root"})),
        (
            changed(
                sites=(
                    *ACT.sites,
                    Site("E", "E", "stand", "CS", "x", "y"),
                    Site("F", "F", "van", "CS", "x", "y"),
                    Site("G", "G", "stand", "CS", "x", "y"),
                )
            ),
            ("site_kind_unknown", {"kinds": "stand, van"}),
        ),
        (changed(kinds=(STAND,)), ("site_kind_unknown", {"kinds": "head_office, urban, rural, mobile"})),
        (ACT, ("directory_unchanged", {})),
        (changed(kinds=tuple(USUAL_KINDS.values()), rotas=()), ("directory_unchanged", {})),
        (changed(people=tuple(one for one in ACT.people if one.id not in ("hr1", "ops1", "voice"))),
         ("role_holders_leave", {"people": "hr1, ops1"})),
    ],
)  # fmt: skip
def test_a_directory_that_is_not_taken(act: ImportDirectory, said: tuple[str, dict[str, str]]) -> None:
    found = known(organisation=HOUSE, grants_of=granted("ops1", AccessRole.HR), seated=frozenset({"hr1", "dir"}))
    assert refusal(None, found, act, OPERATOR, **OUTSIDE) == said


def taken(act: ImportDirectory, old: Organisation = HOUSE, **more: Any) -> Any:
    [fact] = follows(None, known(organisation=old, **more), act, OPERATOR, **OUTSIDE)
    return fact


NEW = Site("E", "E", "urban", "CS", "x", "y")
MOVED = replace(HOUSE.sites["A"], region="TTA")
AWAY = replace(HOUSE.people["ops1"], status=Status.ABSENT)
KINDS = (*USUAL_KINDS.values(), STAND)


@pytest.mark.parametrize(
    ("act", "then"),
    [
        (changed(sites=(*ACT.sites, NEW)), {"sites": (NEW,)}),
        (changed(sites=(MOVED, *(one for one in ACT.sites if one.id != "A"))), {"sites": (MOVED,)}),
        (changed(sites=tuple(one for one in ACT.sites if one.id != "A")), {"places_left": ("A",)}),
        (
            changed(regions=ACT.regions[:1], sites=tuple(one for one in ACT.sites if one.id != "D")),
            {"places_left": ("TTA", "D")},
        ),
        (changed(regions=(*ACT.regions, Region("N", "N", "x", "y"))), {"regions": (Region("N", "N", "x", "y"),)}),
        (changed(people=ACT.people[1:]), {"left": ("dir",)}),
        (changed(people=(*ACT.people, Person("new", "A", "ar"))), {"people": (Person("new", "A", "ar"),)}),
        (changed(kinds=KINDS), {"kinds": KINDS}),
        (changed(kinds=KINDS, sites=(*ACT.sites, Site("E", "E", "stand", "CS", "x", "y"))),
         {"kinds": KINDS, "sites": (Site("E", "E", "stand", "CS", "x", "y"),)}),
        (changed(rotas=(DUTY,)), {"rotas": (DUTY,)}),
    ],
)  # fmt: skip
def test_only_what_differs_becomes_a_fact(act: ImportDirectory, then: dict[str, Any]) -> None:
    assert taken(act) == facts.DirectoryChanged(digest="d", **then)


def test_what_is_not_said_stays_as_it_was() -> None:
    old = Organisation(
        regions=HOUSE.regions,
        sites={**HOUSE.sites, "E": Site("E", "E", "stand", "CS", "x", "y")},
        people=HOUSE.people,
        kinds={one.id: one for one in KINDS},
        rotas={"duty": DUTY},
    )
    with_e = changed(sites=tuple(old.sites.values()))
    assert refusal(None, known(organisation=old), with_e, OPERATOR, **OUTSIDE) == ("directory_unchanged", {})
    assert taken(replace(with_e, rotas=()), old) == facts.DirectoryChanged(digest="d", rotas=())
    assert taken(counted(ACT, old), old) == facts.DirectoryChanged(digest="d", places_left=("E",))


def test_a_role_that_is_over_holds_nobody_back() -> None:
    [held] = granted("dir", AccessRole.HR)["dir"]
    over = {"dir": (replace(held, ends=NOON),)}
    assert taken(changed(people=ACT.people[1:]), grants_of=over).left == ("dir",)
    later = {"dir": (replace(held, starts=NOON + DAY),)}
    said = refusal(None, known(grants_of=later), changed(people=ACT.people[1:]), OPERATOR, **OUTSIDE)
    assert said == ("role_holders_leave", {"people": "dir"})


def test_a_file_does_not_undo_what_was_declared_here() -> None:
    away = Organisation(regions=HOUSE.regions, sites=HOUSE.sites, people={**HOUSE.people, "ops1": AWAY})
    assert as_declared(away, HOUSE.people["ops1"]) == AWAY
    assert as_declared(away, Person("new", "A", status=Status.TELEWORK)) == Person("new", "A", status=Status.TELEWORK)
    assert refusal(None, known(organisation=away), ACT, OPERATOR, **OUTSIDE) == ("directory_unchanged", {})


def test_whose_status_is_declared() -> None:
    act = DeclareStatus(person="no", status="absent")
    assert refusal(None, known(), act, "hr1", **OUTSIDE) == ("person_unknown", {"person": "no"})
    away = DeclareStatus(person="ops1", status="telework")
    assert follows(None, known(), away, "hr1", **OUTSIDE) == (facts.StatusDeclared(person="ops1", status="telework"),)


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "étal"), ("ar", "بسطة"), ("en", "stand"), ("de", "étal"), ("", "étal")]
)
def test_a_kind_of_site_is_called_in_ones_language(language: str, title: str) -> None:
    assert STAND.title(language) == title
    assert SiteKind("x", "étal").title(language) == "étal"
