"""What a crisis came to, read from the rows and proved from the journal: one object for people and machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Table, select

from pca.demo.institution import figures
from pca.domain.directory import ROOT
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.states import Kind
from pca.store.audit import journal
from pca.store.engine.replay import replay
from pca.store.kit.database import Store, Unit
from pca.store.messages import messages
from pca.store.people import directory
from pca.store.tables.crisis import CRISIS, STATE_SPAN
from pca.store.tables.decisions import DECISION
from pca.store.tables.indicators import INDICATOR, PROPOSAL
from pca.store.tables.measures import MEASURE_SPAN
from pca.store.tasks import tasks

Report = dict[str, Any]
"""JSON-ready: instants as ISO 8601 in UTC, counts as integers."""


def report(store: Store, crisis: str, plan: CompiledPlan, case: str, wall_seconds: float) -> Report:
    """Everything a rehearsal must show, from the store; the journal is verified and replayed on the way."""
    with store.read() as unit:
        head = _row(unit, CRISIS, crisis)
        states = list(_states(unit, crisis))
        figures: Report = {
            "case": case,
            "crisis": crisis,
            "mode": head["mode"],
            "opened_at": _iso(head["opened_at"]),
            "from": _activated(plan, states) or _iso(head["opened_at"]),
            "to": _iso(head["closed_at"]) or states[-1]["from"],
            "states": states,
            "measures": list(_measures(unit, crisis, plan)),
            "tasks": _tasks(unit, crisis),
            "messages": _messages(unit, crisis),
            "decisions": list(_decisions(unit, crisis)),
            "proposals": list(_proposals(unit, crisis, plan)),
            "facts": _facts(unit, crisis),
        }
        verdict = journal.verify(unit)
    replayed = replay(store)
    figures["journal"] = {
        "entries": verdict.entries,
        "verified": verdict.broken is None,
        "replay_equal": not replayed.differences,
        "head": verdict.head,
    }
    figures["wall_seconds"] = round(wall_seconds, 2)
    return figures


def _row(unit: Unit, table: Table, crisis: str) -> Mapping[str, Any]:
    return dict(unit.connection.execute(select(table).where(table.c.key == crisis)).mappings().one())


def _rows(unit: Unit, table: Table, crisis: str, *order: str) -> Iterator[Mapping[str, Any]]:
    query = select(table).where(table.c.crisis == crisis).order_by(*(table.c[name] for name in order))
    yield from (dict(row) for row in unit.connection.execute(query).mappings())


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _states(unit: Unit, crisis: str) -> Iterator[Report]:
    for row in _rows(unit, STATE_SPAN, crisis, "started_at", "perimeter", "number"):
        yield {
            "perimeter": row["perimeter"],
            "configuration": json.loads(row["configuration"]),
            "from": _iso(row["started_at"]),
            "to": _iso(row["ended_at"]),
        }


def _activated(plan: CompiledPlan, states: list[Report]) -> str | None:
    """When the institution first entered a crisis state: the activation of the plan."""
    days = (
        state["from"]
        for state in states
        if state["perimeter"] == ROOT and plan.kind_of(state["configuration"][0]) is Kind.CRISIS
    )
    return next(days, None)


def _measures(unit: Unit, crisis: str, plan: CompiledPlan) -> Iterator[Report]:
    for row in _rows(unit, MEASURE_SPAN, crisis, "started_at", "measure", "perimeter", "number"):
        yield {
            "id": row["measure"],
            "axis": plan.playbook.measure[row["measure"]].axis,
            "perimeter": row["perimeter"],
            "started_at": _iso(row["started_at"]),
            "stopped_at": _iso(row["stopped_at"]),
            "because": row["because"],
            "tasks": row["tasks"],
        }


def _tasks(unit: Unit, crisis: str) -> dict[str, int]:
    counted = tasks.tally(unit, crisis)
    return {
        "opened": counted["opened"],
        "acknowledged": counted["acknowledged_ever"],
        "done": counted.get("done", 0),
        "refused": counted.get("refused", 0) + counted.get("impossible", 0),
        "escalated": counted["escalated"],
        **{name: counted.get(name, 0) for name in ("cancelled", "missed", "replaced", "unfinished", "open")},
    }


def _messages(unit: Unit, crisis: str) -> dict[str, int]:
    counted = messages.tally(unit, crisis)
    return {
        "queued": sum(counted.values()),
        "sent": messages.reached(counted),
        **{name: counted.get(name, 0) for name in ("answered", "failed", "suppressed", "unreachable")},
        "waiting": counted.get("queued", 0) + counted.get("awaiting_approval", 0),
    }


def _decisions(unit: Unit, crisis: str) -> Iterator[Report]:
    for row in _rows(unit, DECISION, crisis, "number"):
        yield {
            "number": row["number"],
            "at": _iso(row["decided_at"]),
            "event": row["event"],
            "perimeter": row["perimeter"],
            "by": row["decided_by"],
            "seat": row["seat"],
            "mode": row["origin"],
            "why": row["why"],
        }


def _proposals(unit: Unit, crisis: str, plan: CompiledPlan) -> Iterator[Report]:
    for row in _rows(unit, PROPOSAL, crisis, "number"):
        yield {
            "indicator": row["indicator"],
            "threshold": row["threshold"],
            "value": row["value"],
            "at": _iso(row["proposed_at"]),
            "transition": row["event"] if row["event"] in plan.events else None,
            "measure": None if row["event"] in plan.events else row["event"],
            "level": row["level"],
            "perimeter": row["perimeter"],
            "status": row["status"],
        }


def _facts(unit: Unit, crisis: str) -> dict[str, int]:
    """The institution counted from its directory, and the aid figures as last observed."""
    counted = figures(directory.organisation(unit))
    peaks = {
        "staff": counted.staff,
        "head_office": counted.head_office,
        "network": counted.network,
        "points_of_sale": counted.points_of_sale,
        "mobile": counted.mobile,
        "rural": counted.rural,
        "urban": counted.urban,
    }
    for row in _rows(unit, INDICATOR, crisis, "indicator"):
        if row["indicator"].startswith("aid_"):
            peaks[row["indicator"]] = int(row["value"])
    return peaks
