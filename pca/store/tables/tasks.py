"""The tables of tasks: who has to do what where and by when, what was answered, and what proves it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from pca.domain.tasks import LAST_RUNG
from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA

LIVE_SQL = "status IN ('open', 'acknowledged')"
"""Written the same in indexes and queries: a partial index serves only a query that repeats its condition."""

WAITING_SQL = "waiting"
"""A task that cannot begin yet; the column itself is the condition."""

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""Until when the next answer to a waiting task is in time."""

FORGOTTEN_SQL = f"escalate_at IS NULL AND escalation < {LAST_RUNG} AND waiting IS NOT TRUE AND {LIVE_SQL}"
"""Live tasks with nothing to come, although their ladder is not climbed to its end: there should be none."""

PAST_SQL = f"escalate_at > due_at AND {LIVE_SQL}"
"""Live tasks whose next step comes after they were due: those of a ladder that is being climbed."""

EVER_SQL = "'1970-01-01T00:00:00.000Z'"
"""Stands in a column added later until the migration has worked it out."""

_LIVE, _DUE, _WAITING = text(LIVE_SQL), text("escalate_at IS NOT NULL"), text(WAITING_SQL)
_FORGOTTEN, _PAST = text(FORGOTTEN_SQL), text(PAST_SQL)

TASK = Table(
    "task",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("measure", String, nullable=False),
    Column("perimeter", String, nullable=False),
    Column("place", String, nullable=False),
    # The person or the entry of a list it is about; empty for the place as a whole.
    Column("subject", String, nullable=False, server_default=text("''")),
    Column("team", String, nullable=False),
    Column("purpose", String, nullable=False),
    Column("run", Integer, nullable=False),
    Column("level", String),
    Column("priority", String, nullable=False),
    Column("status", String, nullable=False),
    Column("assignee", String),
    Column("original", String),
    Column("escalation", Integer, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("acknowledge_by", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    # Until when the next answer is in time: the acknowledgement's deadline, then the completion's.
    Column("late_after", Instant, nullable=False, server_default=text(EVER_SQL)),
    Column("escalate_at", Instant),
    Column("fallback_of", Integer),
    # True while something else must be finished first; None where that was not kept yet.
    Column("waiting", Boolean),
    Column("items", Packed, nullable=False, server_default=text("'[]'")),
    # Of the instruction shown now.
    Column("digest", String),
    Column("acknowledged_digest", String),
    # When it was acknowledged before another version of the plan asked for that again.
    Column("first_acknowledged_at", Instant),
    Column("first_acknowledged_by", String),
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", String),
    Column("done_at", Instant),
    Column("done_by", String),
    Column("closed_at", Instant),
    Column("closed_by", String),
    Column("continued_at", Instant),
    Column("entered_by", String),
    Column("on_behalf_of", String),
    Column("informant", String),
    # By which means `entered_by` heard the last answer.
    Column("heard", String),
    Column("comment", Text),
    Column("reason", Text),
    Column("despite", Text),
    Column("checked", Packed),
    Column("note", Text),
    UniqueConstraint(
        "crisis", "measure", "perimeter", "place", "subject", "purpose", "run", name="uq_task_opened_once"
    ),
    Index("ix_task_live", "crisis", "measure", "perimeter", sqlite_where=_LIVE, postgresql_where=_LIVE),
    Index(
        "ix_task_mine",  # with the status, so that counting them reads no row
        *("crisis", "assignee", "late_after", "number", "status"),
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    ),
    Index(
        "ix_task_next",  # all that a list filters by, so that rows passed over are not read
        *("crisis", "late_after", "number", "team", "place", "assignee", "measure", "status"),
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    ),
    Index("ix_task_status", "crisis", "status", "number", "team"),
    Index("ix_task_due", "crisis", "escalate_at", sqlite_where=_DUE, postgresql_where=_DUE),
    Index("ix_task_waiting", "crisis", "measure", "place", sqlite_where=_WAITING, postgresql_where=_WAITING),
    Index("ix_task_forgotten", "crisis", sqlite_where=_FORGOTTEN, postgresql_where=_FORGOTTEN),
    Index("ix_task_past", "crisis", "escalate_at", sqlite_where=_PAST, postgresql_where=_PAST),
    **CLUSTERED,
)
"""One task; opened once for each place and run of its measure."""

ESCALATION = Table(
    "escalation",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("task", Integer, primary_key=True),
    Column("phase", String, primary_key=True),
    Column("level", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("assignee", String),
    Column("escalated_at", Instant, nullable=False),
    **CLUSTERED,
)
"""One rung climbed for one task: each once."""

EVIDENCE = Table(
    "evidence",
    METADATA,
    Column("crisis", String, ForeignKey("crisis.key"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("mode", String, nullable=False),
    Column("task", Integer, nullable=False),
    Column("item", String),
    Column("sha256", String, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("media_type", String, nullable=False),
    Column("name", String, nullable=False),
    Column("attached_at", Instant, nullable=False),
    Column("attached_by", String, nullable=False),
    Index(None, "crisis", "task"),
    Index("ix_evidence_share", "crisis", "attached_by", "attached_at", "size"),
    **CLUSTERED,
)
"""One file that proves a task or one item of its checklist."""
