"""Who has a task, and when it is due: by its place, its team, who is there, and the day or state it counts from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from pca.domain.facts import DeadlinesMoved, MessagesQueued, TasksOpened
from pca.domain.orders import Decide, Observation, Observe
from pca.domain.situation import Situation
from tests.kit.five_states import REGIONS, SITES, measure
from tests.kit.rules import DAY, HOUR, NOON, follows, held, known, of, plan, task

ONE_SITE, ONE_REGION = {**SITES, "where": "site == 'A'"}, {**REGIONS, "where": "region == 'CS'"}
WHO: list[tuple[dict[str, Any], tuple[str, ...], str | None]] = [
    ({}, (), "ops1"),
    ({}, ("ops1",), "ops2"),
    ({}, ("ops1", "ops2"), None),
    ({"each": ONE_SITE}, (), "head-A"),
    ({"each": ONE_SITE}, ("head-A",), "vice-A"),
    ({"each": ONE_SITE}, ("head-A", "vice-A"), "ops1"),
    ({"each": ONE_SITE}, ("head-A", "vice-A", "ops1", "ops2"), None),
    ({"each": ONE_REGION}, (), "ops1"),
    ({"each": ONE_REGION}, ("ops1", "ops2"), "reg-CS"),
    ({"each": ONE_REGION, "team": "regional"}, (), "reg-CS"),
    ({"each": ONE_REGION, "team": "regional"}, ("reg-CS",), "regvice-CS"),
    ({"each": ONE_SITE, "team": "regional"}, ("head-A", "vice-A"), "reg-CS"),
]


def opened(found: Situation, **more: Any) -> Any:
    [fact] = of(follows(plan(measure("m", "crisis", **more)), found, Decide(event="activate")), TasksOpened)
    return fact


@pytest.mark.parametrize(("more", "absent", "person"), WHO)
def test_who_has_it(more: dict[str, Any], absent: tuple[str, ...], person: str | None) -> None:
    assert opened(known("normal", absent=absent), **more).assignees == (person,)


def test_what_is_written_of_a_task() -> None:
    fact = opened(known("normal"), priority="P0", acknowledge_within="2h", complete_within="3d")
    assert (fact.team, fact.priority, fact.purpose, fact.run, fact.first) == ("ops", "P0", "do", 1, 1)
    assert (fact.acknowledge_by, fact.due_at) == (NOON + 2 * HOUR, NOON + 3 * DAY)


def seen(day: str, at: datetime = NOON) -> dict[str, Observation]:
    return {"day": Observation("day", day, at)}


MOVES = [{"id": "activate", "title": {"fr": "x"}, "from": "normal", "to": "crisis", "decided_by": ["director"]}]
CRITERIA = [{"id": "x", "text": {"fr": "x"}}]
DAYS = [{"id": "day", "title": {"fr": "x"}, "type": "date", "stale_after": "30d"}]
BEFORE, AFTER = {"date": "day", "before": "1d", "at": "09:00"}, {"date": "day", "after": "2d", "at": "09:00"}
NINE = NOON - 3 * HOUR
DUE: list[tuple[dict[str, Any], dict[str, Observation], datetime | None]] = [
    (BEFORE, {}, NOON + 8 * HOUR),
    (BEFORE, seen("2026-03-10"), NINE + 7 * DAY),
    (AFTER, seen("2026-03-10"), NINE + 10 * DAY),
    (BEFORE, seen("2026-03-03"), NOON + HOUR),
    (BEFORE, seen("9999-12-31"), None),
    ({"entering": "crisis", "after": "3d"}, {}, NOON + 3 * DAY),
]


@pytest.mark.parametrize(("due", "observed", "at"), DUE)
def test_when_it_is_due(due: dict[str, Any], observed: dict[str, Observation], at: datetime | None) -> None:
    book = plan(measure("m", "crisis", due=due), indicators=DAYS, activation_criteria=CRITERIA, transitions=MOVES)
    [fact] = of(follows(book, known("normal", observed=observed), Decide(event="activate")), TasksOpened)
    assert at is None or fact.due_at == at


@pytest.mark.parametrize(
    ("more", "moved"),
    [({}, [(1,)]), ({"purpose": "undo"}, []), ({"waiting": True}, []), ({"status": "done"}, [])],
)
def test_another_day_moves_what_is_open_and_tells_its_people(more: dict[str, Any], moved: list[Any]) -> None:
    book = plan(measure("m", "crisis", due=BEFORE), indicators=DAYS, activation_criteria=CRITERIA, transitions=MOVES)
    found = known("crisis", observed=seen("2026-03-10", NOON - DAY), running=[held("m")], tasks=[task(1, "m", **more)])
    facts = follows(book, found, Observe(observations=(Observation("day", "2026-03-12", NOON),)))
    assert [(one.tasks, one.due_at) for one in of(facts, DeadlinesMoved)] == [(one, NINE + 9 * DAY) for one in moved]
    if not more.get("waiting"):  # such a one is ready now, and told as that
        told = [(one.recipients, one.tasks) for one in of(facts, MessagesQueued)]
        assert told == [(("ops1",), (one,)) for one in moved]


def test_the_same_day_said_again_moves_nothing() -> None:
    book = plan(measure("m", "crisis", due=BEFORE), indicators=DAYS, activation_criteria=CRITERIA, transitions=MOVES)
    found = known("crisis", observed=seen("2026-03-10", NOON - DAY), running=[held("m")], tasks=[task(1, "m")])
    facts = follows(book, found, Observe(observations=(Observation("day", "2026-03-10", NOON),)))
    assert of(facts, DeadlinesMoved, MessagesQueued) == []
