"""Questions that are voted on, by command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_without_rules_nothing_is_voted_on(desk: Any, crisis: str, said: Callable[[Any, int], str]) -> None:
    assert "Aucun vote" in desk.do("crisis", "votes", crisis)
    assert desk.json("crisis", "votes", crisis) == []
    assert "pas de question n° 1" in said(desk.run("crisis", "vote", crisis, "1", "yes", who="dir"), 2)
    assert "clos" in said(desk.run("crisis", "take-back", crisis, "1", who="dir"), 1)
    words = ("crisis", "decide", crisis, "activate", "--override", "--why", "Vite.")
    assert "décider seul" in said(desk.run(*words, who="dir"), 1)
