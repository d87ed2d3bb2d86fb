"""Access by command: secrets are asked on the terminal and shown once, roles given and taken back with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import typer

from pca.services.access.signin import LOG
from pca.store.kit.database import Store
from tests.kit.quick_hashes import hash_quickly

Said = Callable[[Any, int], str]
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_quickly(monkeypatch)
    monkeypatch.setattr(LOG, "propagate", False)  # `pca run` in another test leaves a handler without a stream


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is typed where the terminal asks for a secret."""
    answers: list[str] = []

    def ask(_text: str, *, hide_input: bool, confirmation_prompt: object = None) -> str:
        assert hide_input
        return answers.pop(0)

    monkeypatch.setattr(typer, "prompt", ask)
    return answers


def test_roles_are_given_listed_and_taken_back(desk: Any, said: Said) -> None:
    words = ("n1", "department_head", "--scope", "site:NU", "--why", "Chef.")
    assert "Rôle n° 1" in desk.do("access", "grant", *words, who="operator")
    until = ("--from", "2030-01-01T00:00+01:00", "--until", "2031-01-01T00:00Z")
    desk.do("access", "grant", "dir", "director", *until, "--why", "Intérim.", who="operator")
    first, second = desk.json("access", "grants")["grants"]
    assert (first["person"], first["scope"], first["ends"]) == ("n1", {"kind": "site", "id": "NU"}, None)
    assert datetime.fromisoformat(second["starts"]) == datetime.fromisoformat("2029-12-31T23:00Z")
    assert "site:NU" in desk.run("access", "grants").stdout
    desk.do("access", "withdraw", "1", "--why", "Parti.", who="operator")
    assert "n’a plus cours" in said(desk.run("access", "withdraw", "1", "--why", "x"), 1)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("n1", "department_head", "--scope", "site"), "n’est pas une portée"),
        (("n1", "department_head", "--scope", "institution:x"), "n’est pas une portée"),
        (("n1", "department_head", "--scope", "country:x"), "n’est pas une portée"),
        (("n1", "hr", "--until", "tomorrow"), "n’est pas un instant"),
        (("n1", "hr", "--until", "2030-01-01T00:00"), "n’est pas un instant"),
        (
            (
                "n1",
                "king",
            ),
            "king",
        ),
    ],
)
def test_what_cannot_be_read_is_said(desk: Any, said: Said, words: tuple[str, ...], line: str) -> None:
    assert line in said(desk.run("access", "grant", *words, "--why", "x"), 2)


def test_an_account_is_made_with_a_password_nobody_sees(desk: Any, said: Said, typed: list[str]) -> None:
    typed += [PASSWORD, "short", PASSWORD]
    answer = desk.do("access", "account", "add", "n1", "--why", "Arrivée.", who="operator")
    assert PASSWORD not in answer
    assert "12 caractères" in said(desk.run("access", "account", "password", "n1", "--why", "x"), 2)
    desk.do("access", "account", "password", "n1", "--why", "Oublié.", who="operator")
    for command, closed in (("disable", True), ("enable", False), ("reset-second-factor", False)):
        desk.do("access", "account", command, "n1", "--why", "x", who="operator")
        (shown,) = desk.json("access", "account", "list")["accounts"]
        assert shown["disabled"] is closed
    assert (shown["password"], shown["must_change"], shown["codes"]) == (True, True, False)
    assert "argon2" not in desk.run("access", "account", "list").stdout
    assert "n’a pas de compte" in said(desk.run("access", "account", "disable", "n2", "--why", "x"), 2)


def test_an_account_is_linked_to_the_identity_provider(desk: Any, said: Said) -> None:
    desk.do("access", "account", "add", "n1", "--subject", "s-1", "--why", "SSO.", who="operator")
    assert desk.json("access", "account", "list")["accounts"][0]["provider"] is True
    assert "déjà lié" in said(desk.run("access", "account", "add", "n2", "--subject", "s-1", "--why", "x"), 2)


def test_a_token_waits_for_whom_it_acts_for_and_is_not_shown(desk: Any, said: Said) -> None:
    words = ("--label", "Tableau", "--action", "see_states", "--action", "see_measures", "--why", "Écran.")
    answer = desk.do("access", "token", "add", "n1", *words, who="operator")
    assert "pca_" not in answer
    assert "n1 le confirme" in answer
    assert desk.json("access", "token", "list")["tokens"] == []
    (one,) = desk.json("access", "waiting")["waiting"]
    assert (one["kind"], one["person"], one["asked_by"]) == ("token", "n1", "operator")
    assert "n1" in desk.run("access", "waiting").stdout
    assert "au moins une action" in said(desk.run("access", "token", "add", "n1", *words, "--label", " "), 2)
    assert "n’existe pas" in said(desk.run("access", "token", "revoke", "1", "--why", "x"), 2)
    desk.do("access", "drop", "1", "--why", "Finalement non.", who="operator")
    assert "Rien n’attend" in desk.run("access", "waiting").stdout


def sealed(desk: Any) -> str:
    """Both halves of the envelope, made by the operator and by compliance."""
    first = desk.do("access", "break-glass", "seal", "--why", "Mise en service.", who="operator").splitlines()
    number = re.search(r"confirm (\d+)", "".join(first))
    assert number
    return f"{first[-1]}-{desk.do('access', 'break-glass', 'confirm', number[1], who='hr1').splitlines()[-1]}"


def test_the_envelope_is_sealed_by_two_opened_reviewed_and_sealed_again(
    desk: Any, said: Said, typed: list[str]
) -> None:
    desk.do("access", "grant", "hr1", "compliance", "--why", "x", who="operator")
    secret = sealed(desk)
    typed += ["wrong", secret, secret]
    opening = ("access", "break-glass", "open", "dep", "--why", "Tout est en panne.")
    assert "n’ouvre pas l’enveloppe" in said(desk.run(*opening), 2)
    assert "quatre heures" in desk.do(*opening)
    assert "n’ouvre pas l’enveloppe" in said(desk.run(*opening), 2)
    assert "n’a pas été examiné" in said(desk.run("access", "break-glass", "seal", "--why", "x"), 1)
    desk.do("access", "break-glass", "close", who="operator")
    assert "jamais par la personne" in said(desk.run("access", "break-glass", "review", "--why", "x", who="dep"), 1)
    desk.do("access", "break-glass", "review", "--why", "Justifié.", who="hr1")
    sealed(desk)
    assert desk.json("audit", "replay")["differences"] == []


def test_nobody_makes_both_halves_of_the_envelope(desk: Any, said: Said) -> None:
    desk.do("access", "break-glass", "seal", "--why", "Mise en service.", who="operator")
    confirm = ("access", "break-glass", "confirm", "1")
    assert "l’a préparé" in said(desk.run(*confirm, who="operator"), 1)
    assert "ne peut pas confirmer" in said(desk.run(*confirm, who="dep"), 1)


def test_no_secret_is_in_the_journal(desk: Any, typed: list[str]) -> None:
    typed.append(PASSWORD)
    desk.do("access", "account", "add", "n1", "--why", "x", who="operator")
    desk.do("access", "grant", "hr1", "compliance", "--why", "x", who="operator")
    secret = sealed(desk)
    with Store.open(f"sqlite:///{desk.folder / 'pca.db'}") as store, store.read() as unit:
        bodies = str(unit.connection.exec_driver_sql("SELECT body FROM journal").all())
    assert PASSWORD not in bodies
    assert secret[:17] not in bodies
    assert secret[18:] not in bodies
