"""The roll-call by command: ask, count, ask the silent again, telephone the rest."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Said = Callable[[Any, int], str]


def test_asked_counted_and_asked_again(desk: Any, active: str, said: Said) -> None:
    assert "pca roll-call start" in said(desk.run("roll-call", "show", active), 2)
    told = desk.do("roll-call", "start", active, "--why", "Séisme", "--team", "ops", who="dir")
    assert "personnes interrogées" in told
    asked = desk.json("roll-call", "show", active)["asked"]
    number = desk.json("roll-call", "show", active)["origin"]
    mine = [one for one in desk.json("message", "list", active) if one["number"] == number]
    assert sum(one["count"] for one in mine) == asked
    assert f"0 / {asked}" in desk.run("roll-call", "show", active).stdout
    assert f"{asked} personnes relancées" in desk.do("roll-call", "again", active, who="dir")
    assert desk.json("roll-call", "sheet", active) == []
    assert "pas plusieurs" in said(desk.run("roll-call", "start", active, "--team", "a", "--site", "b", who="dir"), 2)
    assert "n’y a pas cet appel" in said(desk.run("roll-call", "again", active, "V99", who="dir"), 2)
