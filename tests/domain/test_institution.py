"""A plan held against the institution at hand: what it names that the directory lacks, and what reaches nobody."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from pca.catalogue import Words
from pca.catalogue.findings import for_everybody, line, say
from pca.catalogue.gaps import finding
from pca.demo.institution import institution, rotas_of, seats_of
from pca.domain.directory import Organisation, Site, SiteKind
from pca.domain.facts import MeasureStarted, MessagesQueued, StateEntered
from pca.domain.institution import empty_seats, gaps, unreached
from pca.domain.plan.compiled import compile_plan
from pca.domain.plan.lint.findings import CODES, FindingSeverity
from pca.domain.plan.lint.rules import lint
from pca.domain.plan.playbook import Playbook
from pca.domain.rotas import Rota
from pca.plans.loader import load
from pca.services.people.directory import read_directory
from pca.shipped import data_folder
from tests.kit.house import PLAN, small_organisation

SENTENCES = sorted({one.partition(".")[0] for one in Words("findings.institution")})
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
HERE = small_organisation()
ROTA = Rota("duty", "Astreinte", date(2026, 1, 5), timedelta(weeks=1), time(8), ("hr1", "hr2"))


@pytest.fixture(scope="module")
def said() -> dict[str, Any]:
    found: dict[str, Any] = load(PLAN).playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
    return found


def change(said: dict[str, Any], kind: str, at: int, **parts: Any) -> Playbook:
    """The plan with one entry of a list changed; None takes a field out."""
    changed = {key: value for key, value in {**said[kind][at], **parts}.items() if value is not None}
    return Playbook.model_validate({**said, kind: [*said[kind][:at], changed, *said[kind][at + 1 :]]})


def found(book: Playbook, here: Organisation = HERE) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.code, one.key, one.names) for one in gaps(book, here, NOW, compile_plan(book))]


def test_the_plan_fits_its_institution(said):
    assert found(Playbook.model_validate(said)) == []


SITE = {"kind": "site"}
CASES: list[tuple[str, tuple[str, int], dict[str, Any], list[tuple[str, str, tuple[str, ...]]]]] = [
    ("deputy", ("roles", 0), {"deputies": ["ghost"]}, [("unlisted_person", "director", ("ghost",))]),
    (
        "nobody in a seat",
        ("roles", 1),
        {"holder": "ghost3", "deputies": ["ghost4"]},
        [("seat_empty", "voice", ("ghost3", "ghost4"))],
    ),
    ("deputy of a team", ("teams", 1), {"deputies": ["ghost"]}, [("unlisted_person", "hr", ("ghost",))]),
    ("informed", ("measures", 1), {"informed": ["ghost"]}, [("unlisted_person", "M2", ("ghost",))]),
    ("no rota", ("roles", 0), {"holder": None, "rota": "dutty"}, [("unlisted_rota", "director", ("dutty",))]),
    (
        "kind of site",
        ("measures", 0),
        {"each": {**SITE, "where": "type == 'urbann'"}},
        [("unlisted_site_type", "M1", ("urbann",)), ("measure_reaches_nobody", "M1", ())],
    ),
    (
        "region",
        ("measures", 0),
        {"each": {**SITE, "where": "region == 'ATLANTIS'"}},
        [("unlisted_region", "M1", ("ATLANTIS",)), ("measure_reaches_nobody", "M1", ())],
    ),
    (
        "one of several, and the other way round",
        ("measures", 0),
        {"each": {**SITE, "where": "'ATLANTIS' != region and site in ['A', 'B', 'Z']"}},
        [("unlisted_region", "M1", ("ATLANTIS",)), ("unlisted_site", "M1", ("Z",))],
    ),
    (
        "a region that is none, each region",
        ("measures", 0),
        {"each": {"kind": "region", "where": "region == 'CSS'"}},
        [("unlisted_region", "M1", ("CSS",)), ("measure_reaches_nobody", "M1", ())],
    ),
    (
        "no such place, all names known",
        ("measures", 0),
        {"each": {**SITE, "where": "type == 'mobile' and region == 'CS'"}},
        [("measure_reaches_nobody", "M1", ())],
    ),
]


@pytest.mark.parametrize(("where", "parts", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_does_not_fit_is_named(where, parts, expected, said):
    assert found(change(said, *where, **parts)) == expected


def test_a_team_of_nobody_and_its_measures(said):
    book = change(said, "teams", 0, lead="ghost1", deputies=["ghost2"])
    assert found(book) == [
        ("team_empty", "ops", ("ghost1", "ghost2")),
        ("measure_reaches_nobody", "M5", ()),
    ]


AUDIENCES: list[tuple[dict[str, Any], list[str]]] = [
    ({"people": "region == 'ATLANTIS'"}, ["unlisted_region", "message_reaches_nobody"]),
    ({"people": "site_type == 'urbann' or network"}, ["unlisted_site_type"]),
    ({"people": "status == 'absent'"}, ["message_reaches_nobody"]),
    ({"site_heads": "type == 'mobile' and staff > 900"}, ["message_reaches_nobody"]),
    ({"roles": ["director"]}, []),
    ({"committee": True}, []),
    ({"stakeholders": ["regulator"]}, []),
]


@pytest.mark.parametrize(("audience", "codes"), AUDIENCES)
def test_a_message_that_nobody_would_get(audience, codes, said):
    one = {"id": "c", "title": {"fr": "Mot"}, "when": {"entering": "crisis"}, "audience": audience, "message": "note"}
    book = Playbook.model_validate({**said, "communications": [one]})
    assert [code for code, _, _ in found(book)] == codes


def test_own_kinds_of_site_count_and_the_usual_ones_do_not(said):
    kinds = {one: SiteKind(one, one) for one in ("convent", "farm")}
    sites = {"K": Site("K", "Couvent", "convent", "CS", "head-A", "vice-A")}
    here = replace(HERE, kinds=kinds, sites=sites)
    fits = change(said, "measures", 0, each={**SITE, "where": "type == 'convent'"})
    assert [one for one in found(fits, here) if one[1] == "M1"] == []
    old = change(said, "measures", 0, each={**SITE, "where": "type == 'urban'"})
    assert ("unlisted_site_type", "M1", ("urban",)) in found(old, here)
    near = change(said, "measures", 0, each={**SITE, "where": "type == 'convennt'"})
    advice = [say(finding(one).what, "en")[1] for one in gaps(near, here, NOW) if one.names == ("convennt",)]
    assert advice == ["did you mean `convent`?"]


ROTAS: list[tuple[Rota | None, list[str]]] = [
    (ROTA, []),
    (None, ["unlisted_rota"]),
    (replace(ROTA, people=("hr1", "ghost")), ["rota_empty"]),
    (replace(ROTA, since=date(2027, 1, 4)), ["rota_empty"]),
]


@pytest.mark.parametrize(("rota", "codes"), ROTAS)
def test_a_seat_that_goes_by_a_rota(rota, codes, said):
    book = change(said, "roles", 0, holder=None, rota="duty")
    here = replace(HERE, rotas={"duty": rota} if rota else {})
    assert [code for code, _, _ in found(book, here)] == codes


def test_a_rota_of_strangers_without_a_known_deputy_is_an_empty_seat(said):
    book = change(said, "roles", 0, holder=None, rota="duty", deputies=["ghost"])
    here = replace(HERE, rotas={"duty": replace(ROTA, people=("nobody",))})
    assert [one.id for one in empty_seats(book, here)] == ["director"]
    assert empty_seats(book, replace(here, rotas={"duty": ROTA})) == ()


def test_without_a_directory_nothing_is_said(said):
    book = change(said, "roles", 0, holder="ghost", deputies=["ghost2"])
    assert gaps(book, Organisation({}, {}, {}), NOW) == ()


def test_a_faulty_plan_is_still_held_against_the_people(said):
    book = change(said, "roles", 0, deputies=["ghost"])
    faulty = book.model_copy(update={"transitions": ()})
    assert [(one.code, one.names) for one in gaps(faulty, HERE, NOW)] == [("unlisted_person", ("ghost",))]


@pytest.mark.parametrize("code", SENTENCES)
def test_every_gap_has_words_in_three_languages_and_a_code_of_lint(code, said):
    assert code in CODES
    gap = replace(gaps(change(said, "roles", 0, deputies=["ghost"]), HERE, NOW)[0], code=code)
    for language in ("fr", "ar", "en"):
        message, advice = for_everybody(finding(gap), language)
        assert "Directrice" in message
        assert advice
        assert not re.search(r"ghost|director\b|`|_", f"{message} {advice}")
        assert "director" in line(finding(gap).what, language)


def test_every_code_has_a_case_here():
    tables = (
        {code for *_, expected in CASES for code, _, _ in expected},
        {code for _, codes in (*AUDIENCES, *ROTAS) for code in codes},
    )
    assert {*tables[0], *tables[1], "team_empty"} == set(SENTENCES)


def test_an_unknown_kind_of_site_keeps_a_plan_from_being_published_the_rest_warns():
    assert {code for code in SENTENCES if CODES[code].severity is FindingSeverity.ERROR} == {"unlisted_site_type"}


def test_an_unknown_status_is_an_error_of_the_plan_itself(said):
    one = {"id": "c", "title": {"fr": "Mot"}, "when": {"entering": "crisis"}, "message": "note"}
    book = {**said, "communications": [{**one, "audience": {"people": "status in ['absent', 'abscent']"}}]}
    [error] = [one for one in lint(Playbook.model_validate(book), None, NOW.date()) if one.code == "unknown_status"]
    assert say(error.what, "en")[1] == "did you mean `absent`?"


STARTS = [
    ("root", "type == 'urban'", []),
    ("TTA", "type == 'mobile'", []),
    ("CS", "type == 'mobile'", ["measure_reaches_nobody"]),
    ("B", "type == 'urban'", ["measure_reaches_nobody"]),
    ("root", "type == 'mobile' and region == 'CS'", ["measure_reaches_nobody"]),
]


@pytest.mark.parametrize(("perimeter", "where", "codes"), STARTS)
def test_what_a_decision_begins_without_reaching_anybody_there(perimeter, where, codes, said):
    plan = compile_plan(change(said, "measures", 0, each={**SITE, "where": where}))
    started = MeasureStarted(measure="M1", perimeter=perimeter)
    assert [one.code for one in unreached(plan, HERE, (started,))] == codes


def test_a_message_that_a_decision_should_send_and_does_not(said):
    one = {"id": "c", "title": {"fr": "Mot"}, "when": {"entering": "watch"}, "message": "note"}
    book = Playbook.model_validate({**said, "communications": [{**one, "audience": {"people": "site == 'Z'"}}]})
    entered = StateEntered(perimeter="root", configuration=("watch",), entered=("watch",))
    assert [one.code for one in unreached(compile_plan(book), HERE, (entered,))] == ["message_reaches_nobody"]
    to = {"first": 1, "recipients": ("dir",), "languages": ("fr",)}
    sent = MessagesQueued(wave=1, communication="c", message="note", digest="", kind="mail", **to)
    assert unreached(compile_plan(book), HERE, (entered, sent)) == ()


SHIPPED = sorted(one.name for one in data_folder("playbooks").iterdir() if (one / "playbook.yaml").is_file())


def home_of(name: str, book: Playbook) -> Organisation:
    """The institution a shipped plan is read in: its own, or the demonstration's, which the pandemic plan makes."""
    folder, texts = data_folder("playbooks"), data_folder("notifications")
    if (folder / name / "institution").is_dir():
        return read_directory([folder / name / "institution"]).organisation
    home = book if name == "starter" else load(folder / "pandemie", texts).playbook
    return institution(seats_of(home), rotas=rotas_of(home)).organisation


@pytest.mark.parametrize("name", SHIPPED)
def test_every_seat_of_a_shipped_plan_names_somebody_of_its_institution(name):
    book = load(data_folder("playbooks") / name, data_folder("notifications")).playbook
    here = home_of(name, book)
    assert gaps(book, here, NOW, compile_plan(book)) == ()
    assert empty_seats(book, here) == ()
    assert all(who in here.people for role in book.roles for who in role.named)
