"""Plans by command: looked over with exit codes, drawn, published once, approved by somebody else than the author."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

Said = Callable[[Any, int], str]


@pytest.fixture
def faulty(desk: Any, tmp_path: Path) -> Path:
    """The small plan with a measure nobody answers for and a decision nobody may take."""
    folder = tmp_path / "faulty"
    shutil.copytree(desk.plan, folder)
    text = (folder / "playbook.yaml").read_text()
    text = text.replace("    team: ops\n    levels:", "    levels:").replace(
        "to: watch, decided_by: [director]", "to: watch"
    )
    (folder / "playbook.yaml").write_text(text)
    return folder


def test_lint_of_a_clean_plan_is_code_0(desk: Any) -> None:
    words = ("plan", "lint", "pandemie", "--alone", "--today", "2026-11-02")
    result = desk.run(*words)
    assert (result.exit_code, result.stdout) == (0, "pandemie : rien à corriger\n"), result.output
    told = json.loads(desk.run(*words, "--format", "json").stdout)
    assert told == {"path": "pandemie", "readable": True, "errors": 0, "warnings": 0, "directory": 0, "findings": []}


@pytest.fixture
def strangers(desk: Any, tmp_path: Path) -> Path:
    """The small plan naming people whom the directory lacks, and a kind of site nobody has."""
    folder = tmp_path / "strangers"
    shutil.copytree(desk.plan, folder)
    text = (folder / "playbook.yaml").read_text().replace('version: "1.0.0"', 'version: "1.5.0"')
    text = text.replace("lead: ops1, deputies: [ops2]", "lead: ghost1, deputies: [ghost2]")
    text = text.replace("holder: voice, deputies: [voice2]", "holder: ghost3, deputies: [ghost4]")
    (folder / "playbook.yaml").write_text(text)
    return folder


def test_lint_beside_an_installation_looks_at_its_directory_and_says_so(desk: Any, strangers: Path) -> None:
    result = desk.run("plan", "lint", str(strangers), "--today", "2026-02-01")
    assert result.exit_code == 1
    for person in ("ghost1", "ghost2", "ghost3", "ghost4"):
        assert person in result.stdout
    assert "Relu avec l’annuaire de cette installation (14 personnes)" in result.stdout
    told = json.loads(desk.run("plan", "lint", str(strangers), "--today", "2026-02-01", "--format", "json").stdout)
    assert told["directory"] == 14
    found = {(one["code"], one["where"]) for one in told["findings"]}
    assert {("seat_empty", "roles[1]"), ("team_empty", "teams[0]")} <= found
    assert all(one["line"] > 1 for one in told["findings"])
    alone = desk.run("plan", "lint", str(strangers), "--today", "2026-02-01", "--alone")
    assert ("ghost" in alone.stdout, "annuaire" in alone.stdout) == (False, False)


def test_lint_where_no_installation_is_looks_at_the_plan_alone(desk: Any, strangers: Path, tmp_path: Path) -> None:
    words = ("plan", "lint", str(strangers), "--today", "2026-02-01")
    result = desk.run(*words, PCA_DATA=str(tmp_path / "nothing"))
    assert (result.stdout, result.stderr) == (desk.run(*words, "--alone").stdout, "")
    assert "ghost" not in result.stdout


def test_publishing_and_approving_say_what_does_not_fit_in_words(desk: Any, strangers: Path) -> None:
    published = desk.run("plan", "publish", str(strangers), who="author")
    assert published.exit_code == 0
    approved = desk.run("plan", "approve", "small", who="dir")
    assert approved.exit_code == 1
    for result in (published, approved):
        assert "« Porte-parole » : ni le titulaire ni un suppléant n’est dans l’annuaire" in result.stderr
        assert "« Opérations » : aucun responsable de l’équipe n’est dans l’annuaire" in result.stderr
        assert "ghost" not in result.stderr
    assert "Personne dans l’annuaire pour tenir : Porte-parole" in approved.stderr
    opened = desk.run(
        "crisis",
        "open",
        desk.json("plan", "list")["plans"][-1]["hash"],
        "--title",
        "x",
        "--mode",
        "exercise",
        who="dir",
    )
    assert "« Opérations » : aucun responsable" in opened.stderr


def test_a_kind_of_site_that_nobody_has_keeps_a_plan_from_being_published(desk: Any, strangers: Path) -> None:
    text = (strangers / "playbook.yaml").read_text().replace("type != 'head_office'", "type == 'urbann'")
    (strangers / "playbook.yaml").write_text(text)
    result = desk.run("plan", "publish", str(strangers), who="author")
    assert result.exit_code == 1
    assert "unlisted_site_type" in result.stdout
    assert "vouliez-vous dire `urban` ?" in result.stdout


def test_a_decision_says_what_reaches_nobody_before_and_after(desk: Any, strangers: Path) -> None:
    text = (strangers / "playbook.yaml").read_text().replace("ghost1", "ops1").replace("ghost2", "ops2")
    text = text.replace("ghost3", "voice").replace("ghost4", "voice2")
    text = text.replace("type != 'head_office'", "type == 'urban' and region == 'S'")
    (strangers / "playbook.yaml").write_text(text)
    desk.run("plan", "publish", str(strangers), who="author")
    desk.run("plan", "approve", "small", who="dir")
    opened = desk.run("crisis", "open", "small", "--title", "x", "--mode", "exercise", who="dir")
    key = next(word for word in opened.stdout.split() if word.startswith("EX-")).rstrip(".:,")
    before = desk.run("crisis", "decide", key, "activate", "--why", "x", "--preview", who="dir")
    assert "« Consignes par site » : cette mesure n’atteint personne" in before.stdout
    after = desk.run("crisis", "decide", key, "activate", "--why", "x", who="dir")
    assert "« Consignes par site » : cette mesure n’atteint personne" in after.stderr


def test_lint_names_file_line_and_column_and_is_code_1(desk: Any, faulty: Path) -> None:
    result = desk.run("plan", "lint", str(faulty))
    assert result.exit_code == 1
    assert result.stderr == ""
    assert f"{faulty}/playbook.yaml:73:" in result.stdout
    told = json.loads(desk.run("plan", "lint", str(faulty), "--format", "json").stdout)
    assert {"measure_without_team", "transition_nobody"} <= {one["code"] for one in told["findings"]}
    assert told["errors"] >= 2
    first = told["findings"][0]
    shown = {"code", "severity", "where", "message", "advice", "parameters", "file", "line", "column"}
    assert first.keys() == shown
    missing = next(one for one in told["findings"] if one["code"] == "measure_without_team")
    assert missing["message"] == f"no team answers for {missing['parameters']['measure']}"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "erreur measure_without_team: aucune équipe ne répond de"),
        ("ar", "خطأ measure_without_team: لا فريق مسؤول عن "),
    ],
)
def test_lint_speaks_the_language_of_the_process_and_its_data_stays(
    desk: Any, faulty: Path, language: str, said: str
) -> None:
    marks = str.maketrans("", "", "\u2068\u2069")  # around what keeps its own reading order
    assert said in desk.run("plan", "lint", str(faulty), PCA_LANGUAGE=language).stdout.translate(marks)
    told = desk.run("plan", "lint", str(faulty), "--format", "json", PCA_LANGUAGE=language).stdout
    assert "no team answers for" in told
    refused = desk.run("plan", "publish", str(faulty), who="author", PCA_LANGUAGE=language)
    assert said in (refused.stdout + refused.stderr).translate(marks)
    assert "no team answers for" not in refused.stdout + refused.stderr


@pytest.mark.parametrize(("language", "said"), [("fr", "clé inconnue `idd`"), ("ar", "مفتاح غير معروف")])
def test_an_unreadable_plan_is_told_in_the_language_of_the_process(
    desk: Any, tmp_path: Path, language: str, said: str
) -> None:
    (tmp_path / "playbook.yaml").write_text('languages: [fr]\nidd: x\ntitle: "12:30"\n')
    told = desk.run("plan", "lint", str(tmp_path), PCA_LANGUAGE=language).stdout
    assert said in told
    assert not re.search(r"\b(unknown|missing|write|add)\b", told)


def test_the_day_decides_whether_a_review_is_overdue(desk: Any) -> None:
    words = ("plan", "lint", str(desk.plan), "--format", "json", "--today")
    late = json.loads(desk.run(*words, "2031-01-01").stdout)
    assert "review_overdue" in {one["code"] for one in late["findings"]}
    assert "review_overdue" not in desk.run(*words, "2026-02-01").stdout


def test_a_plan_that_cannot_be_read_shows_every_mistake_and_is_code_2(desk: Any, tmp_path: Path, said: Said) -> None:
    (tmp_path / "playbook.yaml").write_text("language: NO\nidd: x\ntitle: 12:30\n")
    result = desk.run("plan", "lint", str(tmp_path))
    assert "est illisible" in said(result, 2)
    assert len(result.stdout.splitlines()) >= 2
    told = json.loads(desk.run("plan", "lint", str(tmp_path), "--format", "json").stdout)
    assert told["readable"] is False
    assert told["errors"] == len(told["findings"]) >= 2


@pytest.mark.parametrize("verb", ["lint", "draw", "publish"])
def test_a_plan_that_is_not_there(desk: Any, said: Said, verb: str) -> None:
    line = said(desk.run("plan", verb, "nowhere/at-all", who="author"), 2)
    assert "nowhere/at-all" in line


def test_a_day_that_is_none(desk: Any, said: Said) -> None:
    assert "« demain »" in said(desk.run("plan", "lint", "pandemie", "--today", "demain"), 2)


def test_drawing_as_svg_mermaid_and_dot(desk: Any, tmp_path: Path) -> None:
    ElementTree.fromstring(desk.run("plan", "draw", "pandemie").stdout)
    assert "stateDiagram" in desk.run("plan", "draw", "pandemie", "--format", "mermaid").stdout
    assert desk.run("plan", "draw", "pandemie", "--format", "dot").stdout.startswith("digraph")
    file = tmp_path / "plan.svg"
    assert "Dessin écrit" in desk.do("plan", "draw", str(desk.plan), "-o", str(file))
    assert "Veille" in file.read_text(encoding="utf-8")


def test_drawing_a_crisis_marks_where_it_stands(desk: Any, crisis: str, said: Said) -> None:
    before = desk.run("plan", "draw", "--crisis", crisis).stdout
    desk.do("crisis", "decide", crisis, "alert", "--why", "x")
    assert desk.run("plan", "draw", "--crisis", crisis).stdout != before
    assert "Dites quoi dessiner" in said(desk.run("plan", "draw"), 2)
    assert "n’existe pas" in said(desk.run("plan", "draw", "--crisis", "1999-1"), 2)


def test_the_schema_is_json_schema(desk: Any) -> None:
    told = json.loads(desk.run("plan", "schema").stdout)
    assert "measures" in told["properties"]


def test_publishing_the_same_content_twice_is_refused(desk: Any, said: Said) -> None:
    assert "déjà publié sous small 1.0.0" in said(desk.run("plan", "publish", str(desk.plan), who="author"), 1)


def test_a_plan_with_errors_is_not_published(desk: Any, faulty: Path) -> None:
    result = desk.run("plan", "publish", str(faulty), who="author")
    assert result.exit_code == 1
    assert "transition_nobody" in result.stdout
    assert len(desk.json("plan", "list")["plans"]) == 1


def test_the_author_may_not_approve(desk: Any, tmp_path: Path, said: Said) -> None:
    folder = tmp_path / "own"
    shutil.copytree(desk.plan, folder)
    text = (folder / "playbook.yaml").read_text().replace("author: author", "author: dir").replace("1.0.0", "1.1.0")
    (folder / "playbook.yaml").write_text(text)
    desk.do("plan", "publish", str(folder), who="dir")
    assert "ne peut pas l’approuver" in said(desk.run("plan", "approve", "small", who="dir"), 1)
    desk.do("plan", "approve", "small", who="dep")
    assert [one["approved_by"] for one in desk.json("plan", "list")["plans"]] == ["dir", "dep"]


def test_showing_and_listing_versions(desk: Any, said: Said) -> None:
    listed = desk.json("plan", "list")["plans"]
    version = listed[0]["hash"]
    assert version[:12] in desk.run("plan", "list").stdout
    for name in ((), ("small",), (version,), (version[:8],)):
        assert desk.json("plan", "show", *name)["version"]["hash"] == version
    shown = desk.run("plan", "show").stdout
    for text in ("Petit plan", "Clore", "M3B Roulement", "Directrice"):
        assert text in shown
    assert "Aucun plan publié ne répond à « other »" in said(desk.run("plan", "show", "other"), 2)
    assert "« abc »" in said(desk.run("plan", "show", "abc"), 2)


def test_a_running_crisis_adopts_a_newer_version(desk: Any, active: str, tmp_path: Path, said: Said) -> None:
    folder = tmp_path / "newer"
    shutil.copytree(desk.plan, folder)
    text = (folder / "playbook.yaml").read_text().replace("1.0.0", "1.2.0")
    text = text.replace(
        "    holds_in: [crisis]\n    team: hr\n    checklist: [{id: count",
        "    holds_in: [closed_premises]\n    team: hr\n    checklist: [{id: count",
    )
    (folder / "playbook.yaml").write_text(text)
    version = desk.do("plan", "publish", str(folder), who="author").split(" : ")[1].split()[0]
    adopt = ("crisis", "adopt", active, version[:10], "--why", "Mise à jour")
    assert "n’est pas encore approuvé" in said(desk.run(*adopt, who="dir"), 1)
    desk.do("plan", "approve", version[:10], who="dir")
    assert "0 mesures commencent, 1 s’arrêtent" in desk.do(*adopt)
    assert desk.json("crisis", "show", active)["plan"]["version"] == "1.2.0"
    assert "suit déjà cette version" in said(desk.run(*adopt, who="dir"), 1)


def reworded(desk: Any, folder: Path) -> str:
    """A version in which only the wording of M4 changed, says its author; its hash."""
    shutil.copytree(desk.plan, folder)
    text = (folder / "playbook.yaml").read_text().replace("1.0.0", "1.3.0")
    text = text.replace("Compter.", "Compter tout.").replace("communications:", "editorial: [M4]\ncommunications:", 1)
    (folder / "playbook.yaml").write_text(text)
    return str(desk.do("plan", "publish", str(folder), who="author").split(" : ")[1].split()[0])


@pytest.mark.parametrize("said_same", [True, False])
def test_the_approver_says_whether_only_the_wording_changed(
    desk: Any, active: str, tmp_path: Path, said: Said, said_same: bool
) -> None:
    version = reworded(desk, tmp_path / "newer")
    asked = desk.run("plan", "approve", version[:10], who="dir")
    assert "--not-editorial" in said(asked, 2)
    for words in ("M4 Matériel", "Avant", "Compter.", "Après", "Compter tout."):
        assert words in asked.stdout
    number = next(one["number"] for one in desk.json("task", "list", active)["tasks"] if one["measure"] == "M4")
    desk.do("task", "ack", f"{active}/T{number}", who="hr1")
    desk.do("plan", "approve", version[:10], "--editorial" if said_same else "--not-editorial", who="dir")
    adopt = ("crisis", "adopt", active, version[:10], "--preview")
    told = json.loads(desk.run(*adopt, "--json", who="dir").stdout)
    counted = {one["measure"]: one for one in told["under_way"]}
    assert (counted["M4"]["notice"], counted["M4"]["ask_again"]) == ((1, 0) if said_same else (0, 1))
    shown = desk.run(*adopt, who="dir").stdout
    assert ("signalées, l’accusé reste 1" if said_same else "à accuser de nouveau 1") in shown
    assert desk.json("crisis", "show", active)["plan"]["version"] == "1.0.0"
