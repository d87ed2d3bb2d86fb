"""Five questions make a plan that lints clean; a security playbook makes a draft."""

from __future__ import annotations

import json
import shutil

import pytest
import typer

from pca.cli.plan_new import SCENARIOS
from pca.domain.plan.terms import Scenario
from pca.plans.loader import load
from tests.cli.conftest import ROOT

CACAO = ROOT / "tests" / "data" / "cacao"
GIVEN = ("--title", "Flood at head office", "--scenario", "premises", "--activity", "The counter", "--longest", "2d")
PEOPLE = ("--people", "dir,dep,author,voice")
OPTIONS = (*GIVEN, *PEOPLE)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to stand in."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "here"


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_a_new_plan_lints_clean_in_each_language(desk, here, language):
    made = desk.run("plan", "new", *OPTIONS, PCA_LANGUAGE=language)
    assert made.exit_code == 0, made.output
    book = load(here / "flood_at_head_office").playbook
    assert (book.languages, book.title.to(language)) == ((language,), "Flood at head office")
    assert [(one.holder, one.deputies) for one in book.roles] == [("dir", ("dep",)), ("author", ("voice",))]
    again = desk.run("plan", "lint", "flood_at_head_office", PCA_LANGUAGE=language)
    assert again.exit_code == 0, again.output


@pytest.mark.parametrize("scenario", ["premises", "3", "locaux"])
def test_questions_are_asked_again_until_they_can_be_used(desk, here, scenario):
    typed = [
        "x",
        "Crue du siège",
        "77",
        scenario,
        "Le guichet",
        "2 jours",
        "4h",
        "dir,dep",
        "dir,dir,a,b",
        "dir,dep,author,nobody",
    ]
    typed += ["dir, dep, author, voice"]
    made = desk.run("plan", "new", typed="\n".join(typed) + "\n")
    assert made.exit_code == 0, made.output
    for said in (
        "2 à 120",
        "n’est pas dans la liste",
        "n’est pas une durée",
        "quatre identifiants",
        "pas dans l’annuaire",
    ):
        assert said in made.stderr
    book = load(here / "crue_du_siege").playbook
    assert (book.scenario.value, book.activities[0].dmia.seconds) == ("premises", 4 * 3600)


def test_the_directory_proposes_people_there_are(desk, here):
    made = desk.run("plan", "new", *GIVEN, typed="\n")
    assert made.exit_code == 0, made.output
    book = load(here / "flood_at_head_office").playbook
    named = {person for one in book.roles for person in (one.holder, *one.deputies)}
    assert len(named) == 4
    known = {line.split(",")[0] for line in (desk.registers / "people.csv").read_text("utf-8").splitlines()}
    assert named <= known


def test_every_scenario_can_be_chosen():
    assert set(SCENARIOS) == {one.value for one in Scenario}


BAD = [
    (("--title", "x"), "2 à 120 caractères"),
    (("--scenario", "flood"), "n’est pas dans la liste"),
    (("--longest", "2x"), "n’est pas une durée"),
    (("--people", "dir,dep,author"), "quatre identifiants"),
    (("--people", "dir,dep,author,dri"), "pas dans l’annuaire"),
    (("--people", "dir,dir,author,voice"), "deux personnes"),
    (("--name", "9lives"), "nom court"),
    (("--name", "a" * 33), "nom court"),
    (("--zone", "Mars"), "fuseau horaire"),
]


@pytest.mark.parametrize(("options", "why"), BAD)
def test_what_an_option_says_is_checked(desk, here, said, options, why):
    assert why in said(desk.run("plan", "new", *OPTIONS, *options), 2)
    assert list(here.iterdir()) == []


def test_it_overwrites_nothing(desk, here, said):
    (here / "mine").mkdir()
    assert "existe déjà" in said(desk.run("plan", "new", *OPTIONS, "-o", "mine"), 2)
    assert list((here / "mine").iterdir()) == []


def test_leaving_half_way_leaves_nothing(desk, here, monkeypatch):
    assert desk.run("plan", "new", typed="Crue\n3\n").exit_code == 2

    def interrupted(*said: object, **more: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(typer, "prompt", interrupted)
    assert desk.run("plan", "new").exit_code == 130
    assert list(here.iterdir()) == []


def test_a_write_that_fails_leaves_nothing(desk, here, monkeypatch):
    def full(*said: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "move", full)
    assert desk.run("plan", "new", *OPTIONS).exit_code == 2
    assert list(here.iterdir()) == []


def test_a_new_plan_is_published_and_run(desk, here):
    desk.do("plan", "new", *OPTIONS)
    desk.do("plan", "publish", "flood_at_head_office", who="author")
    desk.do("plan", "approve", "flood_at_head_office", who="dir")
    desk.do("crisis", "open", "flood_at_head_office", "--title", "Crue", "--why", "Eau", who="dir")
    key = str(desk.json("crisis", "list")["crises"][0]["key"])
    assert "2" in desk.do("crisis", "decide", key, "activate", "--why", "Eau", who="dir")
    titles = [one["measure"] for one in desk.json("task", "list", key)["tasks"]]
    assert sorted(titles) == ["M1", "M2"]


@pytest.mark.parametrize("name", sorted(one.stem for one in CACAO.glob("*.json")))
def test_a_security_playbook_becomes_a_draft(desk, here, name):
    made = desk.run("plan", "import", str(CACAO / f"{name}.json"), "-o", "draft")
    assert made.exit_code == 0, made.output
    lost = (here / "draft" / "LOST.md").read_text("utf-8")
    assert "Ce que le brouillon n’a pas repris" in lost
    assert all(line[2:] in made.stdout for line in lost.splitlines() if line.startswith("- "))
    assert desk.run("plan", "lint", "draft").exit_code in (0, 1)
    assert desk.run("plan", "draw", "draft").exit_code == 0


def test_a_refused_playbook_writes_nothing(desk, here, said):
    broken = json.loads((CACAO / "straight.json").read_text("utf-8"))
    broken["workflow"]["action--wipe"]["on_completion"] = "action--call"
    (here / "broken.json").write_text(json.dumps(broken))
    assert "tournent sans jamais finir" in said(desk.run("plan", "import", "broken.json", "-o", "draft"), 1)
    assert [one.name for one in here.iterdir()] == ["broken.json"]


def test_a_draft_overwrites_nothing(desk, here, said):
    (here / "draft").mkdir()
    assert "existe déjà" in said(desk.run("plan", "import", str(CACAO / "straight.json"), "-o", "draft"), 2)
