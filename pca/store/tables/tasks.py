"""The tables of tasks: who has to do what where and by when, what was answered, and what proves it."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Index, Text, UniqueConstraint, text
from sqlmodel import Field

from pca.domain.live_tasks import LAST_RUNG
from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed
from pca.store.tables.rows import CLUSTERED, METADATA, Row, partial_index

LIVE_SQL = "status IN ('open', 'acknowledged')"
"""Written the same in indexes and queries: a partial index serves only a query that repeats its condition."""

LENT_SQL = f"stood_in_for IS NOT NULL AND {LIVE_SQL}"
"""Tasks that others do for somebody who is away."""

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

UNDO_SQL = "purpose = 'undo'"
"""Tasks that undo what a measure did."""

_LIVE, _DUE, _WAITING = text(LIVE_SQL), text("escalate_at IS NOT NULL"), text(WAITING_SQL)
_FORGOTTEN, _PAST, _LENT = text(FORGOTTEN_SQL), text(PAST_SQL), text(LENT_SQL)


class TaskRow(Row, table=True):
    """One task; opened once for each place and run of its measure."""

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint(
            "crisis", "measure", "perimeter", "place", "subject", "purpose", "run", name="uq_task_opened_once"
        ),
        partial_index("ix_task_live", "crisis", "measure", "perimeter", where=_LIVE),
        partial_index(
            "ix_task_mine",  # with the status, so that counting them reads no row
            *("crisis", "assignee", "late_after", "number", "status"),
            where=_LIVE,
        ),
        partial_index(
            "ix_task_next",  # all that a list filters by, so that rows passed over are not read
            *("crisis", "late_after", "number", "team", "place", "assignee", "measure", "status"),
            where=_LIVE,
        ),
        Index("ix_task_status", "crisis", "status", "number", "team"),
        *(Index(f"ix_task_{whose}", "crisis", whose) for whose in ("place", "team", "assignee")),  # for some reaches
        partial_index("ix_task_due", "crisis", "escalate_at", where=_DUE),
        partial_index("ix_task_waiting", "crisis", "measure", "place", where=_WAITING),
        partial_index("ix_task_lent", "crisis", "stood_in_for", where=_LENT),
        partial_index("ix_task_undo", "crisis", "measure", "perimeter", "status", where=text(UNDO_SQL)),
        partial_index("ix_task_forgotten", "crisis", where=_FORGOTTEN),
        partial_index("ix_task_past", "crisis", "escalate_at", where=_PAST),
        CLUSTERED,
    )

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    number: int = Field(primary_key=True)
    mode: str
    measure: str
    perimeter: str
    place: str
    subject: str = Field(sa_column_kwargs={"server_default": text("''")})
    """The person or the entry of a list it is about; empty for the place as a whole."""
    team: str
    purpose: str
    run: int
    level: str | None = None
    priority: str
    status: str
    assignee: str | None = None
    original: str | None = None
    stood_in_for: str | None = None
    """Whose task it is while its assignee stands in for them."""
    escalation: int
    opened_at: datetime = Field(sa_type=Instant)
    acknowledge_by: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    late_after: datetime = Field(sa_type=Instant, sa_column_kwargs={"server_default": text(EVER_SQL)})
    """Until when the next answer is in time: the acknowledgement's deadline, then the completion's."""
    escalate_at: datetime | None = Field(default=None, sa_type=Instant)
    fallback_of: int | None = None
    waiting: bool | None = None
    """True while something else must be finished first; None where that was not kept yet."""
    items: str = Field(sa_type=Packed, sa_column_kwargs={"server_default": text("'[]'")})
    digest: str | None = None
    """Of the instruction shown now."""
    acknowledged_digest: str | None = None
    first_acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
    """When it was acknowledged before another version of the plan asked for that again."""
    first_acknowledged_by: str | None = None
    acknowledged_at: datetime | None = Field(default=None, sa_type=Instant)
    acknowledged_by: str | None = None
    done_at: datetime | None = Field(default=None, sa_type=Instant)
    done_by: str | None = None
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_by: str | None = None
    continued_at: datetime | None = Field(default=None, sa_type=Instant)
    reopened_at: datetime | None = Field(default=None, sa_type=Instant)
    """When it was taken up again last, having ended."""
    reopened_by: str | None = None
    reopened_why: str | None = Field(default=None, sa_type=Text)
    entered_by: str | None = None
    on_behalf_of: str | None = None
    informant: str | None = None
    heard: str | None = None
    """By which means `entered_by` heard the last answer."""
    comment: str | None = Field(default=None, sa_type=Text)
    reason: str | None = Field(default=None, sa_type=Text)
    despite: str | None = Field(default=None, sa_type=Text)
    checked: str | None = Field(default=None, sa_type=Packed)
    note: str | None = Field(default=None, sa_type=Text)


class TaskCountRow(Row, table=True):
    """How many tasks one team, one measure in a perimeter or one team at a place has, by status: kept by `apply`.

    Of the late ones it holds how many were late at the crisis's `late_as_of`.
    """

    __tablename__ = "task_count"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    kind: str = Field(primary_key=True)
    """`team`, `measure` or `place`."""
    name: str = Field(primary_key=True)
    perimeter: str = Field(primary_key=True)
    """That of the measure; at a place, the team; empty for teams."""
    mode: str
    open: int
    acknowledged: int
    done: int
    refused: int
    impossible: int
    cancelled: int
    missed: int
    replaced: int
    unfinished: int
    open_late: int
    acknowledged_late: int


class LateSampleRow(Row, table=True):
    """How many tasks of one team were late in one region at an instant: taken every hour, kept for a day.

    Each sample has one row without region and team, also when nobody was late.
    """

    __tablename__ = "late_sample"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True)
    at: datetime = Field(primary_key=True, sa_type=Instant)
    region: str = Field(primary_key=True)
    team: str = Field(primary_key=True)
    late: int


class EscalationRow(Row, table=True):
    """One rung climbed for one task: each once."""

    __tablename__ = "escalation"
    __table_args__ = (CLUSTERED,)

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    task: int = Field(primary_key=True)
    phase: str = Field(primary_key=True)
    level: int = Field(primary_key=True)
    mode: str
    assignee: str | None = None
    escalated_at: datetime = Field(sa_type=Instant)


class EvidenceRow(Row, table=True):
    """One file that proves a task or one item of its checklist."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index(None, "crisis", "task"),
        Index("ix_evidence_share", "crisis", "attached_by", "attached_at", "size"),
        CLUSTERED,
    )

    crisis: str = Field(primary_key=True, foreign_key="crisis.key")
    number: int = Field(primary_key=True)
    mode: str
    task: int
    item: str | None = None
    sha256: str
    size: int = Field(sa_type=BigInteger)
    media_type: str
    name: str
    attached_at: datetime = Field(sa_type=Instant)
    attached_by: str


TASK = METADATA.tables["task"]
TASK_COUNT = METADATA.tables["task_count"]
LATE_SAMPLE = METADATA.tables["late_sample"]
ESCALATION = METADATA.tables["escalation"]
EVIDENCE = METADATA.tables["evidence"]
