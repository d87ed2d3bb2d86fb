"""What the auditor asks every few seconds is found in indexes that are empty while nothing is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from pca.store.kit.database import Store, Unit
from pca.store.messages import obligations


@pytest.mark.parametrize(
    ("asks", "index"),
    [
        (obligations.tasks_without_reminder, "ix_task_forgotten"),
        (obligations.answers_without_step, "ix_obligation_unasked"),
        (obligations.messages_without_attempt, "ix_message_queued"),
    ],
)
def test_only_what_is_forgotten_is_read(tmp_path: Path, asks: Callable[[Unit], object], index: str) -> None:
    asked: list[tuple[str, object]] = []
    with Store.open(f"sqlite:///{tmp_path / 'pca.db'}", create=True, durable=False) as store, store.read() as unit:
        event.listen(
            unit.connection, "before_cursor_execute", lambda _c, _k, sql, values, *_: asked.append((sql, values))
        )
        asks(unit)
        [(sql, values)] = asked
        plan = unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
    steps = [str(row[3]) for row in plan]
    looked = [
        step for step in steps if step.startswith(("SCAN ", "SEARCH ")) and index.split("_")[1] in step.split()[1]
    ]
    assert looked
    assert all(index in step for step in looked), steps
