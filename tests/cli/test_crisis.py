"""Crises by command: open, decide, preview, look, close; refused with one line, twice without effect."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[Any, int], str]


def test_opening_names_the_crisis_and_the_journal_number(desk: Any) -> None:
    answer = desk.do("crisis", "open", "small", "--title", "Crue", "--why", "Alerte")
    year = desk.json("crisis", "list")["crises"][0]["opened_at"][:4]
    assert answer == f"Crise {year}-1 ouverte (journal n° 4)\n"


def test_an_exercise_says_so_on_every_screen(desk: Any) -> None:
    banner = "EXERCICE — ne pas diffuser"
    assert banner in desk.do("crisis", "open", "small", "--title", "Crue", "--mode", "exercise", "--why", "Essai")
    key = desk.json("crisis", "list")["crises"][0]["key"]
    assert key.startswith("EX-")
    assert banner in desk.do("crisis", "decide", key, "activate", "--why", "Essai")
    assert banner in desk.do("task", "ack", f"{key}/T1")
    for words in (
        ("crisis", "show", key),
        ("task", "list", key),
        ("task", "show", f"{key}/T1"),
        ("log", "list", key),
        ("crisis", "decide", key, "end", "--why", "x", "--despite", "y", "--preview"),
    ):
        assert banner in desk.run(*words, who="dir").stdout, words
    assert banner in desk.run("task", "ack", f"{key}/T1", who="dir").stderr


def test_an_unapproved_plan_serves_in_an_exercise_only(desk: Any, tmp_path: Any, said: Said) -> None:
    newer = tmp_path / "newer"
    newer.mkdir()
    text = (desk.plan / "playbook.yaml").read_text().replace('"1.0.0"', '"1.0.1"')
    (newer / "playbook.yaml").write_text(text)
    published = desk.do("plan", "publish", str(newer), who="author")
    version = published.split(" : ")[1][:12]
    refused = desk.run("crisis", "open", version, "--title", "x", "--why", "x", who="dir")
    assert "n’est pas encore approuvé" in said(refused, 1)
    desk.do("crisis", "open", version, "--title", "x", "--why", "x", "--mode", "exercise")


def test_deciding_says_what_follows(desk: Any, crisis: str) -> None:
    answer = desk.do("crisis", "decide", crisis, "activate", "--why", "Seuil dépassé")
    assert f"{crisis} : décision 1 « activate » prise — 5 mesures commencent, 0 s’arrêtent" in answer
    shown = desk.json("crisis", "show", crisis)
    assert shown["states"][0]["configuration"] == ["open_premises", "full_service"]
    assert shown["decisions"][0]["why"] == "Seuil dépassé"
    assert {one["measure"] for one in shown["measures"]} == {"M1", "M2", "M4", "M5", "M6"}
    assert shown["tasks"]["open"] > 0
    assert shown["messages"]["awaiting"] == 1


@pytest.mark.parametrize(
    ("words", "who", "sentence"),
    [
        (("activate", "--why", "x"), "ops1", "ops1 ne peut pas décider « activate »"),
        (("activate",), "dir", "Il manque le motif"),
        (("activat", "--why", "x"), "dir", "Vouliez-vous « activate »"),
        (("reopen", "--why", "x"), "dir", "ne se décide pas dans l’état actuel"),
        (("activate", "--why", "x", "--perimeter", "Z"), "dir", "Le périmètre « Z » n’existe pas"),
        (("activate", "--why", "x", "--expect", "7"), "dir", "Quelqu’un a décidé entre-temps"),
        (("activate", "--why", "x", "--for", "dir"), "clerk", "indiquez aussi qui vous l’a dit"),
    ],
)
def test_the_rules_refuse_with_code_1_and_the_refusal_is_journalled(
    desk: Any, crisis: str, said: Said, words: tuple[str, ...], who: str, sentence: str
) -> None:
    line = said(desk.run("crisis", "decide", crisis, *words, who=who), 1)
    assert sentence in line
    assert line.startswith("Refusé (journal n° 5) : ")
    assert desk.json("crisis", "show", crisis)["decisions"] == []


def test_a_deputy_decides_and_somebody_may_speak_for_the_director(desk: Any, crisis: str) -> None:
    desk.do("crisis", "decide", crisis, "alert", "--why", "x", who="dep")
    desk.do("crisis", "decide", crisis, "activate", "--why", "x", "--for", "dir", "--informant", "appel", who="clerk")
    taken = desk.json("crisis", "show", crisis)["decisions"]
    assert [(one["decided_by"], one["on_behalf_of"]) for one in taken] == [("dep", None), ("clerk", "dir")]


def test_a_preview_shows_what_would_follow_and_records_nothing(desk: Any, crisis: str, said: Said) -> None:
    before = desk.json("audit", "verify")
    words = ("crisis", "decide", crisis, "activate", "--why", "x", "--preview")
    shown = json.loads(desk.run(*words, "--json", who="dir").stdout)
    assert shown["starts"] == ["M1", "M2", "M4", "M5", "M6"]
    assert shown["tasks"] == {"ops": 4, "hr": 2, "regional": 2}
    assert "M1 Consignes par site" in desk.run(*words, who="dir").stdout
    refused = desk.run(*words, who="clerk")
    assert "clerk ne peut pas décider" in said(refused, 1)
    assert desk.json("audit", "verify") == before
    assert desk.json("crisis", "show", crisis)["tasks"]["opened"] == 0


def test_the_same_order_id_twice_has_one_effect(desk: Any, crisis: str, said: Said) -> None:
    words = ("crisis", "decide", crisis, "activate", "--why", "x", "--id", "order-1")
    first = desk.do(*words)
    again = desk.do(*words)
    assert "journal n° 5" in first
    assert "journal n° 5" in again
    assert "rien n’a été fait une seconde fois" in again
    assert len(desk.json("crisis", "show", crisis)["decisions"]) == 1
    other = desk.run("crisis", "decide", crisis, "end", "--why", "x", "--id", "order-1", who="dir")
    assert "« order-1 » a déjà servi pour autre chose" in said(other, 2)


def test_outcomes_of_open_tasks_are_chosen_by_measure(desk: Any, active: str, said: Said) -> None:
    wrong = desk.run("crisis", "decide", active, "end", "--why", "x", "--outcome", "M99=continue", who="dir")
    assert "« M99 » ne convient pas" in said(wrong, 2)
    wrong = desk.run("crisis", "decide", active, "end", "--why", "x", "--outcome", "M1=keep", who="dir")
    assert "Choisissez : cancel, continue, transfer" in said(wrong, 2)
    desk.do("crisis", "decide", active, "end", "--why", "x", "--despite", "Sûr", "--outcome", "M1=continue")
    kept = desk.json("task", "list", active, "--measure", "M1")["tasks"]
    assert {(one["status"], one["purpose"]) for one in kept} == {("open", "do"), ("open", "undo")}


def test_standing_down_needs_a_reason_for_what_is_not_met(desk: Any, active: str, said: Said) -> None:
    line = said(desk.run("crisis", "decide", active, "end", "--why", "x", who="dir"), 1)
    assert "personne n’en a rien dit : Indice bas, Sites sûrs" in line
    words = ("crisis", "decide", active, "end", "--why", "x", "--criterion", "low=Il baisse.")
    assert "rien dit : Sites sûrs" in said(desk.run(*words, who="dir"), 1)
    desk.do(*words, "--criterion", "safe=Visités.")
    read = " ".join(desk.run("log", "list", active).stdout.split())
    assert "Sites sûrs. – à apprécier – Visités." in read, "and is read beside the decision"


def test_closing_takes_the_plans_own_decision(desk: Any, active: str, said: Said) -> None:
    line = said(desk.run("crisis", "close", active, "--why", "x", who="dir"), 1)
    assert "« close » ne se décide pas dans l’état actuel" in line
    desk.do("crisis", "decide", active, "end", "--why", "x", "--despite", "Sûr")
    desk.do("crisis", "decide", active, "learn", "--why", "x")
    line = said(desk.run("crisis", "close", active, "--why", "x", who="dir"), 1)
    count = len(desk.json("task", "list", active)["tasks"])
    assert f"tâches encore ouvertes : {count}" in line
    ahead = ("crisis", "close", active, "--why", "x", "--preview")
    shown = json.loads(desk.run(*ahead, "--json", who="dir").stdout)["settlement"]
    assert (shown["ends"], sum(one["tasks"] for one in shown["open"])) == ("closed", count)
    assert f"Tâches ouvertes : {count}" in desk.run(*ahead, who="dir").stdout
    words = ("task", "settle", active, "--every", "--outcome", "unfinished", "--why", "Aux services.")
    assert json.loads(desk.run(*words, "--preview", "--json", who="dir").stdout)["tasks"] == count
    assert f"Tâches réglées : {count}" in desk.do(*words)
    assert f"Crise {active} close" in desk.do("crisis", "close", active, "--why", "Fini")
    shown = desk.run("crisis", "show", active)
    assert "Close le" in shown.stdout
    assert "est close" in said(desk.run("crisis", "decide", active, "relapse", "--why", "x", who="dir"), 1)


def test_a_region_holds_its_own_state_and_rejoins(desk: Any, active: str, said: Said) -> None:
    desk.do("crisis", "decide", active, "lockdown", "--perimeter", "S", "--why", "Sud touché")
    shown = desk.json("crisis", "show", active)
    assert {one["perimeter"] for one in shown["states"]} == {"root", "S"}
    assert [one["activity"] for one in shown["activities"]] == ["pay"]
    assert "Sud — Crise : Fermés · À distance" in desk.run("crisis", "show", active).stdout
    desk.do("crisis", "rejoin", active, "S", "--why", "Apaisé")
    assert "suit déjà l’institution" in said(desk.run("crisis", "rejoin", active, "S", "--why", "x", who="dir"), 1)


def test_the_screen_leads_with_the_state_and_the_decision_awaited(desk: Any, crisis: str) -> None:
    desk.do("crisis", "observe", crisis, "index=60")
    lines = desk.run("crisis", "show", crisis).stdout.splitlines()
    assert lines[0] == f"{crisis} — Crue"
    assert lines[1] == "Normal · Niveau 0"
    assert lines[3].startswith("Décision attendue : ")
    assert any("activate (Activer)" in line and "à prendre avant" in line for line in lines)
    assert desk.json("crisis", "show", crisis)["proposals"][0]["value"] == "60"


@pytest.mark.parametrize(
    ("language", "headline", "cell"),
    [
        ("fr", "Crise · Niveau 2", "Crise : Ouverts · Complet"),
        ("ar", "[fr] Crise · المستوى 2", "[fr] Crise: [fr] Ouverts · [fr] Complet"),
        ("en", "[fr] Crise · Level 2", "[fr] Crise: [fr] Ouverts · [fr] Complet"),
    ],
)
def test_states_side_by_side_stand_behind_the_state_around_them(
    desk: Any, active: str, language: str, headline: str, cell: str
) -> None:
    lines = desk.run("crisis", "show", active, PCA_LANGUAGE=language).stdout.splitlines()
    assert (lines[1], lines[2].replace("[fr] ", "")) == (headline, "Ouverts · Complet")
    assert cell in desk.run("crisis", "list", PCA_LANGUAGE=language).stdout


def test_no_clock_runs_on_after_closing(desk: Any, active: str) -> None:
    desk.do("crisis", "decide", active, "lockdown", "--why", "x")
    assert "À l’arrêt depuis" in desk.run("crisis", "show", active).stdout
    desk.do("crisis", "decide", active, "end", "--why", "x", "--despite", "Sûr", "--outcome", "M3=cancel")
    desk.do("crisis", "decide", active, "learn", "--why", "x")
    for task in desk.json("task", "list", active)["tasks"]:
        desk.run("task", "done", task["key"], who="dir")
    desk.do("crisis", "close", active, "--why", "Fini")
    shown = desk.run("crisis", "show", active).stdout
    assert "À l’arrêt depuis" not in shown
    assert "Encore à l’arrêt à la clôture : Payer" in shown
    told = desk.json("crisis", "show", active)
    assert (told["activities"], told["left_interrupted"]) == ([], ["pay"])


@pytest.mark.parametrize("words", [("show",), ("close", "--why", "x"), ("decide", "--why", "x")])
def test_an_unknown_crisis_is_one_line_and_code_2(desk: Any, said: Said, words: tuple[str, ...]) -> None:
    verb, *rest = words
    event = ["activate"] if verb == "decide" else []
    line = said(desk.run("crisis", verb, "1999-7", *event, *rest, who="dir"), 2)
    assert line == "La crise « 1999-7 » n’existe pas. « pca crisis list » les montre toutes."


def test_without_an_actor_nothing_is_done(desk: Any, crisis: str, said: Said) -> None:
    assert "Dites qui agit" in said(desk.run("crisis", "decide", crisis, "activate", "--why", "x"), 2)


def test_a_key_may_be_typed_in_small_letters(desk: Any) -> None:
    desk.do("crisis", "open", "small", "--title", "x", "--mode", "exercise", "--why", "x")
    key = desk.json("crisis", "list")["crises"][0]["key"]
    assert desk.json("crisis", "show", key.lower())["key"] == key
    desk.do("crisis", "decide", key.lower(), "activate", "--why", "x")


def test_an_empty_list_says_what_to_do(desk: Any) -> None:
    assert "pca crisis open PLAN" in desk.run("crisis", "list").stdout
    assert desk.json("crisis", "list") == {"crises": []}
