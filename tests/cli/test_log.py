"""The main courante by command: entries in order, corrected by new ones, late ones explained."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[Any, int], str]


def test_entries_are_numbered_and_a_correction_strikes_the_earlier_one(desk: Any, crisis: str, said: Said) -> None:
    assert desk.do("log", "add", crisis, "Pont fermé", "--kind", "message_in", "--source", "Gendarmerie").startswith(
        "Entrée 1 consignée (journal n° "
    )
    desk.do("log", "add", crisis, "Pont ouvert", "--corrects", "1")
    entries = desk.json("log", "list", crisis)["entries"]
    assert [(one["number"], one["corrects"], one["struck_by"]) for one in entries] == [(1, None, 2), (2, 1, None)]
    shown = desk.run("log", "list", crisis).stdout
    assert "Pont fermé [Gendarmerie] → 2" in shown
    assert "corrige l’entrée 1" in shown
    assert "L’entrée 1 est déjà rayée" in said(desk.run("log", "add", crisis, "x", "--corrects", "1", who="dir"), 1)
    assert "L’entrée 9 n’existe pas" in said(desk.run("log", "add", crisis, "x", "--corrects", "9", who="dir"), 1)


def test_a_late_entry_says_why(desk: Any, crisis: str, said: Said) -> None:
    words = ("log", "add", crisis, "Appel reçu", "--at", "2026-01-05T10:00")
    assert "plus de 10 minutes" in said(desk.run(*words, who="dir"), 1)
    desk.do(*words, "--why", "Réseau coupé")
    entry = desk.json("log", "list", crisis)["entries"][0]
    assert entry["event_at"] == "2026-01-05T09:00:00.000Z"
    assert entry["late_reason"] == "Réseau coupé"


@pytest.mark.parametrize("text", ["hier", "2026-13-01", "14:05", ""])
def test_a_time_that_is_none_is_explained(desk: Any, crisis: str, said: Said, text: str) -> None:
    assert "Écrivez 2026-03-16T14:05" in said(desk.run("log", "add", crisis, "x", "--at", text, who="dir"), 2)


def test_one_kind_and_the_newest(desk: Any, crisis: str) -> None:
    for number in range(5):
        desk.do("log", "add", crisis, f"n{number}", "--kind", "risk" if number % 2 else "fact")
    assert [one["text"] for one in desk.json("log", "list", crisis, "--kind", "risk")["entries"]] == ["n1", "n3"]
    assert [one["text"] for one in desk.json("log", "list", crisis, "--limit", "2")["entries"]] == ["n3", "n4"]


def test_a_long_log_shows_the_newest_and_says_how_much_more_there_is(
    desk: Any, crisis: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pca.cli.show_log.PAGE", 2)
    for number in range(3):
        desk.do("log", "add", crisis, f"n{number}")
    shown = desk.run("log", "list", crisis).stdout
    assert "1 de plus : --limit 3" in shown
    assert "n0" not in shown
    assert len(desk.json("log", "list", crisis)["entries"]) == 3


def test_what_somebody_typed_cannot_command_the_terminal(desk: Any, crisis: str) -> None:
    desk.do("log", "add", crisis, "[red]\nligne\t2[/red] {x}")
    shown = desk.run("log", "list", crisis).stdout
    assert "[red] ligne 2[/red] {x}" in shown
    assert "\x1b" not in shown


def test_an_empty_log_says_how_to_write(desk: Any, crisis: str) -> None:
    assert "pca log add" in desk.run("log", "list", crisis).stdout


def test_an_entry_says_who_was_at_the_command(desk: Any, crisis: str) -> None:
    desk.do("log", "add", crisis, "Appel", "--for", "dep", "--informant", "ops1", "--heard", "telephone")
    by = desk.json("log", "list", crisis)["entries"][0]["identified"]
    assert (by["way"], by["factor"]) == ("command_line", "system_user")
    assert by["reference"]
    shown = " ".join(desk.run("log", "list", crisis).stdout.split())
    assert "d’après ops1" in shown
    assert "par téléphone" in shown
    assert desk.json("log", "list", crisis)["entries"][0]["heard"] == "telephone"
    assert "écrit par dir" in shown
