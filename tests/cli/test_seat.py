"""Who held which seat, and handing one over, by command: it asks before, keeps the note, and answers afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def test_handed_over_after_a_second_question(desk: Any, crisis: str, said: Callable[[Any, int], str]) -> None:
    words = ("seat", "hand-over", crisis, "director", "hr1", "--why", "Tout est livré.")
    refused = desk.run(*words, who="dir")
    assert refused.exit_code != 0
    assert [seat["holder"] for seat in desk.json("seat", "list", crisis)] == ["dir", "voice"], "nobody confirmed"
    assert "hr1" in desk.do(*words, "--yes", who="dir")
    first = desk.json("seat", "list", crisis)[0]
    assert (first["holder"], first["note"]) == ("hr1", "Tout est livré.")
    assert "pas encore ouverte" in desk.do("seat", "list", crisis, "--at", "2019-01-01T14:05")
