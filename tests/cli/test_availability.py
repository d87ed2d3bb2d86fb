"""Availability by command: planned for several people, counted on a day, taken back by number."""

from __future__ import annotations

from typing import Any


def test_periods_are_planned_counted_and_taken_back(desk: Any) -> None:
    people = ("ops1", "ops2")
    today = desk.json("availability", "list")["day"]
    days = ("--from", today, "--to", today)
    answer = desk.do("availability", "plan", *people, "--status", "leave", *days, who="operator")
    assert "Planifié pour 2 personnes, périodes à partir du n° 1" in answer
    told = desk.json("availability", "list")
    assert (told["totals"], told["works"]) == ({"on_site": 12, "leave": 2}, 12)
    assert "en congé" in desk.run("availability", "list").stdout
    assert [(one["number"], one["person"]) for one in desk.json("availability", "list", "--periods")] == [
        (1, "ops1"),
        (2, "ops2"),
    ]
    assert "1 période reprise" in desk.do("availability", "cancel", "1", who="operator")
    assert desk.json("availability", "list", "--day", today)["totals"]["leave"] == 1
    assert desk.run("availability", "cancel", "1", who="operator").exit_code == 1, "it is over"
    assert desk.run("availability", "plan", "ops1", "--status", "leave", "--from", "hier", "--to", "x").exit_code == 2
