"""The roll-call by command: everybody is asked, counted by site and team, and only the silent are asked again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[Any, int], str]


@pytest.fixture
def called(desk: Any, active: str) -> str:
    """The crisis, everybody asked where they are, the messages gone."""
    assert "14 personnes interrogées" in desk.do("roll-call", "start", active, "--why", "Séisme")
    desk.do("run", "--once")
    return active


def answer(desk: Any, crisis: str, person: str, said: str) -> None:
    wave = desk.json("roll-call", "show", crisis)["origin"]
    found = desk.json("message", "list", crisis, "--person", person)
    number = next(one["number"] for one in found if one["origin"] == wave)
    words = ("message", "ack", f"{crisis}/M{number}", "--for", person, "--informant", person, "--answer", said)
    desk.do(*words)


def test_answers_are_counted_by_site_and_team(desk: Any, called: str) -> None:
    answer(desk, called, "ops1", "safe")
    answer(desk, called, "clerk", "help")
    now = desk.json("roll-call", "show", called)
    assert (now["asked"], now["answers"], now["helpless"]) == (14, {"safe": 1, "help": 1}, ["clerk"])
    assert {one["id"]: (one["asked"], one["silent"]) for one in now["teams"]} == {"ops": (2, 1), "hr": (2, 2)}
    assert now["sites"][0]["id"] == "SR", "where help is needed comes first"
    shown = desk.run("roll-call", "show", called).stdout
    assert "2 / 14 ont répondu, 1 ont besoin d’aide" in shown
    assert "Besoin d’aide : clerk" in shown


def test_only_the_silent_are_asked_again(desk: Any, called: str) -> None:
    answer(desk, called, "ops1", "safe")
    before = len(desk.json("message", "list", called, "--person", "ops1"))
    assert "13 personnes relancées" in desk.do("roll-call", "again", called)
    assert len(desk.json("message", "list", called, "--person", "ops1")) == before


def test_the_call_sheet_names_who_could_not_be_reached(desk: Any, active: str) -> None:
    desk.do("roll-call", "start", active, "--why", "Séisme", "--scope", "team", "--of", "ops")
    assert desk.json("roll-call", "show", active)["asked"] == 2
    assert desk.json("roll-call", "call-sheet", active) == [], "they still have time"
    assert "Personne n’est à appeler" in desk.run("roll-call", "call-sheet", active).stdout


def test_what_cannot_be_asked(desk: Any, active: str, said: Said) -> None:
    assert "Il n’y a pas de tel appel" in said(desk.run("roll-call", "show", active), 2)
    nobody = desk.run("roll-call", "start", active, "--why", "x", "--scope", "site", "--of", "NOWHERE", who="dir")
    assert "Personne n’est à appeler" in said(nobody, 1)
    desk.do("roll-call", "start", active, "--why", "Séisme")
    assert "Il n’y a pas de tel appel" in said(desk.run("roll-call", "show", active, "--wave", "V1"), 2)
    many = desk.run("roll-call", "again", active, who="dir", PCA_CONFIRM_ABOVE="5")
    assert "prévient 14 destinataires" in said(many, 1)
    assert desk.run("roll-call", "again", active, "--confirm", "14", who="dir", PCA_CONFIRM_ABOVE="5").exit_code == 0
