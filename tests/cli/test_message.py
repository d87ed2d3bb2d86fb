"""Messages by command: look, preview, release, stop, acknowledge, and check that one is genuine."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

Said = Callable[[Any, int], str]


@pytest.fixture
def told(desk: Any, active: str) -> str:
    """The crisis, its messages put into the outbox folder."""
    desk.do("run", "--once")
    return active


def test_waves_and_messages_are_listed(desk: Any, told: str) -> None:
    found = desk.json("message", "list", told)
    assert [one["communication"] for one in found][:2] == ["start", "outside"]
    assert "V2" in desk.run("message", "list", told).stdout
    mine = desk.json("message", "list", told, "--person", "clerk")
    assert {one["recipient"] for one in mine} == {"clerk"}
    assert mine[0]["status"] == "sent"
    assert "envoyé" in desk.run("message", "list", told, "--wave", "v1").stdout


def test_one_message_shows_its_history(desk: Any, told: str, said: Said) -> None:
    assert "outbox" in desk.run("message", "show", f"{told}/M1").stdout
    assert desk.json("message", "show", f"{told}/M1")["history"][0]["outcome"] == "sent"
    assert "Il n’y a pas de message M99" in said(desk.run("message", "show", f"{told}/M99"), 2)
    assert "Écrivez-la comme 2026-1/M7" in said(desk.run("message", "show", "M1"), 2)


def test_a_message_is_acknowledged_and_counted(desk: Any, told: str, said: Said) -> None:
    number = next(one["number"] for one in desk.json("message", "list", told, "--person", "clerk") if one["wave"] == 1)
    assert f"M{number} confirmé" in desk.do("message", "ack", f"{told}/M{number}", who="clerk")
    assert "déjà confirmé" in said(desk.run("message", "ack", f"{told}/M{number}", who="clerk"), 1)
    assert "n’est pas adressé" in said(desk.run("message", "ack", f"{told}/M{number}", who="n1"), 1)
    (answers,) = desk.json("message", "answers", told)
    assert (answers["owed"], answers["answered"], answers["rate"]) == (14, 1, 7)
    assert "1 / 14" in desk.run("message", "answers", told).stdout


def test_only_the_silent_are_asked_again(desk: Any, told: str, said: Said) -> None:
    number = next(one["number"] for one in desk.json("message", "list", told, "--person", "clerk") if one["wave"] == 1)
    desk.do("message", "ack", f"{told}/M{number}", "--for", "clerk", "--informant", "s2", "--answer", "help")
    assert "13 personnes relancées" in desk.do("message", "ask-again", told, "V1")
    assert len(desk.json("message", "list", told, "--person", "clerk")) == 1
    assert "n’existe pas" in said(desk.run("message", "ask-again", told, "V99", who="dir"), 1)


def test_only_a_post_is_published(desk: Any, told: str, said: Said) -> None:
    assert "texte à publier" in said(desk.run("message", "published", f"{told}/M1", "https://x.example", who="dir"), 1)


def test_a_sending_is_stopped_with_a_reason(desk: Any, active: str, said: Said) -> None:
    assert "Il manque le motif" in said(desk.run("message", "stop", active, "V1", who="dir"), 1)
    answer = desk.do("message", "stop", active, "V1", "--why", "Erreur")
    assert answer.startswith("Envoi V1 arrêté : 14 messages retenus, 0 étaient déjà partis")
    assert "arrêté" in said(desk.run("message", "stop", active, "V1", "--why", "Encore", who="dir"), 1)
    assert "retiré" in desk.run("message", "list", active, "--wave", "V1").stdout


def test_a_message_is_seen_as_somebody_would_read_it(desk: Any, active: str, said: Said) -> None:
    shown = desk.run("message", "preview", active, "start", "--person", "clerk").stdout
    assert "Bonjour CLERK Test" in shown
    before = desk.json("message", "list", active)
    assert desk.json("message", "preview", active, "start", "--person", "clerk")["body"].startswith("Bonjour")
    assert desk.json("message", "list", active) == before
    assert "no address" in said(
        desk.run("message", "preview", active, "start", "--person", "clerk", "--kind", "sms"), 1
    )
    assert "start" in said(desk.run("message", "preview", active, "nothing", "--person", "clerk"), 2)
    assert "ghost" in said(desk.run("message", "preview", active, "start", "--person", "ghost"), 2)


def test_the_spokesperson_releases_here_too(desk: Any, active: str) -> None:
    assert "Envoi V2 autorisé" in desk.do("message", "approve", active, "V2", who="voice")


def test_who_holds_what_and_whom_to_call(desk: Any, told: str) -> None:
    held = desk.json("message", "who-holds", told, "--person", "clerk")
    assert [(one["communication"], one["replaced_by"]) for one in held] == [("start", None)]
    assert "start" in desk.run("message", "who-holds", told).stdout
    assert "Personne ne tient encore" in desk.run("message", "who-holds", told, "--outdated").stdout
    assert "Personne n’est à appeler" in desk.run("message", "call-sheet", told).stdout


def test_a_code_proves_a_message(desk: Any, told: str, said: Said) -> None:
    mail = next((desk.folder / "outbox" / "mail").glob("*M1.*")).read_text()
    found = re.search(r"Code du message : (\w{8})", mail)
    assert found is not None
    assert "Message authentique de PCA" in desk.run("message", "genuine", found[1].lower()).stdout
    assert "Ne suivez pas le message" in said(desk.run("message", "genuine", "AAAAAAAA"), 1)


def test_a_preview_says_how_many_are_told_and_a_mass_alarm_is_confirmed(desk: Any, crisis: str, said: Said) -> None:
    result = desk.run(
        "crisis", "decide", crisis, "activate", "--why", "x", "--preview", who="dir", PCA_CONFIRM_ABOVE="5"
    )
    assert result.exit_code == 0, result.output
    shown = result.stdout
    count = re.search(r"(\d+) destinataires prévenus", shown)
    assert count is not None
    assert f"--confirm {count[1]}" in shown
    words = ("crisis", "decide", crisis, "activate", "--why", "Crue")
    refused = said(desk.run(*words, who="dir", PCA_CONFIRM_ABOVE="5"), 1)
    assert f"prévient {count[1]} destinataires" in refused
    done = desk.run(*words, "--confirm", count[1], who="dir", PCA_CONFIRM_ABOVE="5")
    assert done.exit_code == 0, done.output
