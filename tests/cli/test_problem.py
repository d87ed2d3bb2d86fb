"""Problems by command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_raised_ruled_on_and_read(desk: Any, crisis: str, said: Callable[[Any, int], str]) -> None:
    assert "Aucun problème" in desk.do("problem", "list", crisis)
    raised = ("problem", "raise", crisis, "NU", "--title", "Gel", "--text", "Plus de gel.")
    assert "n° 1" in desk.run(*raised, who="n1").output
    assert "=Oui" in said(desk.run("problem", "rule", crisis, "1", "--written", "Oui.", who="dir"), 2)
    rule = ("problem", "rule", crisis, "1", "--written", "fr=Oui.", "--concerned", "region")
    assert "2 sites" in desk.run(*rule, who="dir").output
    desk.run("problem", "acknowledge", crisis, "1", who="n1")
    [line] = desk.json("problem", "list", crisis)
    assert (line["status"], line["site"], line["raised_by"]) == ("acknowledged", "NU", "n1")
    assert "Oui." in desk.do("problem", "show", crisis, "1")
    [counted] = desk.json("problem", "figures", crisis)
    assert (counted["region"], counted["answered"], counted["open"]) == ("N", 1, 0)
