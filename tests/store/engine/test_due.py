"""The next instant at which time has something to do: from tasks, measures and clocks of open crises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import text

from pca.domain import facts
from pca.domain.journal import Entry
from pca.store.engine import due
from pca.store.kit.database import Store
from pca.store.kit.statements import Statement

Tell = Callable[..., Entry]


def next_due(store: Store) -> dict[str, datetime]:
    with store.read() as unit:
        return due.next_due(unit)


def test_nothing_is_due_without_a_crisis(store: Store) -> None:
    assert next_due(store) == {}


def test_the_earliest_of_all_deadlines_counts(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    assert next_due(opened) == {"2020-1": noon + hour}
    tell(opened, facts.TasksSettled(outcome="cancelled", tasks=(1, 2, 3)))
    assert next_due(opened) == {"2020-1": noon + 24 * hour}
    tell(opened, facts.TasksOpened(first=4, measure="H1", perimeter="root", team="t", places=(), assignees=(), run=2,
                                   acknowledge_by=noon, due_at=noon, next_at=noon + 90 * hour))  # fmt: skip
    assert next_due(opened) == {"2020-1": noon + 48 * hour}
    tell(
        opened, facts.ActivityInterrupted(activity="a", since=noon, rto_at=noon, mtpd_at=noon, next_at=noon + 30 * hour)
    )
    assert next_due(opened) == {"2020-1": noon + 30 * hour}
    tell(opened, facts.ActivityRestored(activity="a"), facts.MeasureStopped(measure="H1", perimeter="root"))
    assert next_due(opened) == {}


def test_a_closed_crisis_is_left_in_peace(opened: Store, tell: Tell, noon: datetime, hour: timedelta) -> None:
    started = facts.MeasureStarted(measure="H1", perimeter="root", next_at=noon)
    tell(opened, facts.CrisisOpened(plan="h1", title="t"), started, crisis="2020-2")
    tell(opened, facts.CrisisClosed(review_due=noon))
    assert next_due(opened) == {"2020-2": noon}


def test_deadlines_are_found_by_index(sqlite_store: Store) -> None:
    statement: Statement = due._NEXT
    with sqlite_store.read() as unit:
        sql = statement._for(unit).sql
        plan = [str(row[3]) for row in unit.connection.execute(text(f"EXPLAIN QUERY PLAN {sql}"))]
    assert [step for step in plan if step.startswith("SCAN") and "crisis" not in step] == []
    assert sum("INDEX" in step for step in plan) >= 4
