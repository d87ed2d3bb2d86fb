"""What the database would look through from one end to the other to answer what is asked of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest
from sqlalchemy import event

from pca.store.kit.database import Store
from pca.store.kit.statements import Statement

OF_A_CRISIS = frozenset(
    {
        *("task", "escalation", "evidence", "message", "message_event", "obligation", "wave", "decision"),
        *("state_span", "measure_span", "measure_level", "log_entry", "observation", "proposal", "point"),
    }
)
"""Tables that grow while a crisis lasts: reading all of one crisis is reading all there is."""

OF_THE_HOUSE = frozenset(
    {
        *("journal", "person", "contact", "membership", "contact_point", "contact_care", "account", "credential"),
        *("session", "api_token", "passkey", "message_body", "incoming", "answer_part", "sent_back"),
        *("provider_message", "provider_event", "sign_in_throttle", "sign_in_step"),
    }
)
"""Tables that grow with the institution and the years."""

GROWS = OF_A_CRISIS | OF_THE_HOUSE

OF_WHAT_IS_LEFT = (
    *("ix_proposal_open", "ix_message_queued", "ix_message_urgent", "ix_message_lost"),
    *("ix_task_forgotten", "ix_task_past", "ix_task_waiting", "ix_obligation_unasked", "ix_wave_unwritten"),
)
"""Partial indexes of what is still to be settled, or forgotten: whoever looks through one reads what there is to do."""


class LookedThrough(NamedTuple):
    """A table that a statement looks through; `whole` names how: all of it, or all of one crisis."""

    table: str
    whole: str
    sql: str


@contextmanager
def asked(store: Store, patch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Every statement that is run meanwhile, each with the values it was run with last."""
    statements: dict[str, Any] = {}
    run, many = Statement._execute, Statement.many

    def execute(self: Statement, unit: Any, ready: Any, values: dict[str, Any]) -> Any:
        done = run(self, unit, ready, values)
        given = {**ready.constants, **values}
        statements[ready.sql] = tuple(given[name] for name in ready.order)
        return done

    def execute_many(self: Statement, unit: Any, rows: Any) -> None:
        kept = list(rows)
        many(self, unit, kept)
        if kept:
            statements[self._for(unit).sql] = tuple(kept[-1])

    def noted(_connection: Any, _cursor: Any, sql: str, values: Any, *_: Any) -> None:
        statements[sql] = values

    engines = {store._engines.writer, store._engines.reader}
    with patch.context() as patched:
        patched.setattr(Statement, "_execute", execute)
        patched.setattr(Statement, "many", execute_many)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", noted)
        try:
            yield statements
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", noted)


def looked_through(store: Store, statements: dict[str, Any]) -> list[LookedThrough]:
    """The growing tables that these statements look through."""
    read = _on_sqlite if store.kind == "sqlite" else _on_postgresql
    with store.read() as unit:
        return [
            LookedThrough(table, whole, sql)
            for sql, values in statements.items()
            if sql.split()[0] in ("SELECT", "UPDATE", "DELETE", "WITH", "INSERT")
            for table, whole in read(unit.raw, sql, values)
            if table in GROWS and not (whole == "crisis" and table in OF_THE_HOUSE)
        ]


def _on_sqlite(raw: Any, sql: str, values: Any) -> set[tuple[str, str]]:
    """A page is no look through: its rows come in the order of an index, and it stops when it is full."""
    steps = [str(row[3]) for row in raw.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    if "LIMIT" in sql and not any("TEMP B-TREE FOR ORDER BY" in step for step in steps):
        return set()
    named = {alias: table for table, alias in re.findall(r"\b(?:FROM|JOIN|,) (\w+) AS (\w+)", sql)}
    whole = set()
    for step in steps:
        if any(f"INDEX {index}" in step for index in OF_WHAT_IS_LEFT):
            continue
        if found := re.match(r"SCAN (\w+)", step):
            whole.add((named.get(found[1], found[1]), "all"))
        elif found := re.match(r"SEARCH (\w+) USING .*\(crisis=\?\)$", step):
            whole.add((named.get(found[1], found[1]), "crisis"))
    return whole


def _on_postgresql(raw: Any, sql: str, values: Any) -> set[tuple[str, str]]:
    """Tables here are small, so that any way is as good: only those are named to which there is no other way."""
    raw.execute("SET LOCAL enable_seqscan = off")
    told = raw.execute(f"EXPLAIN (FORMAT JSON) {sql}", values).fetchone()[0]
    (plan,) = told if isinstance(told, list) else json.loads(told)
    return {(node["Relation Name"], "all") for node in _nodes(plan["Plan"]) if node["Node Type"] == "Seq Scan"}


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)
