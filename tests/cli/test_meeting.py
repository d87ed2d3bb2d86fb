"""A meeting by command, from its opening to its minutes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any


def test_a_meeting_by_command(desk: Any, crisis: str, said: Callable[[Any, int], str], tmp_path: Path) -> None:
    assert "Aucune réunion" in desk.do("meeting", "list", crisis)
    assert "n° 1" in desk.do("meeting", "open", crisis, who="dir")
    assert "siège=personne" in said(desk.run("meeting", "attend", crisis, "1", "dir", who="dir"), 2)
    desk.do("meeting", "attend", crisis, "1", "director=dir", who="dir")
    (tmp_path / "note").write_text("Tout est calme.", "utf-8")
    desk.do("meeting", "note", crisis, "1", str(tmp_path / "note"), who="dir")
    desk.do("meeting", "close", crisis, "1", who="dir")
    assert "Tout est calme." in desk.do("meeting", "minutes", crisis, "1")
    read = desk.json("meeting", "minutes", crisis, "1")
    assert read["line"]["present"] == {"director": "dir"}
    assert "pas de réunion n° 9" in said(desk.run("meeting", "minutes", crisis, "9"), 2)
