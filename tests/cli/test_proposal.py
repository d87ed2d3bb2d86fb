"""Proposals by command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_proposed_put_off_and_declined(desk: Any, crisis: str, said: Callable[[Any, int], str]) -> None:
    assert "Aucune décision n’est proposée" in desk.do("crisis", "proposals", crisis)
    assert "n° 1" in desk.run("crisis", "propose", crisis, "activate", "--why", "Absences", who="ops1").output
    out = said(desk.run("crisis", "snooze", crisis, "1", "--until", "2020-01-01T10:00", "--why", "x", who="dir"), 1)
    assert "31 jours" in out
    desk.do("crisis", "decline", crisis, "1", "--why", "Pas encore")
    [line] = desk.json("crisis", "proposals", crisis)
    assert (line["status"], line["answer"], line["proposed_by"]) == ("declined", "Pas encore", "ops1")
    assert "Pas encore" in desk.do("crisis", "proposals", crisis)
