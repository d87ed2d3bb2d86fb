"""First tables: tasks, escalations, evidence."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables."""
    _task()
    _escalation()
    _evidence()


def _task() -> None:
    op.create_table(
        "task",
        *_asked(),
        *_answered(),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_task_crisis"),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_task"),
        sa.UniqueConstraint("crisis", "measure", "perimeter", "place", "purpose", "run", name="uq_task_opened_once"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_task_assignee",
        "task",
        ["crisis", "assignee"],
        unique=False,
        sqlite_where=sa.text("status IN ('open', 'acknowledged')"),
        postgresql_where=sa.text("status IN ('open', 'acknowledged')"),
    )
    op.create_index(
        "ix_task_due",
        "task",
        ["crisis", "escalate_at"],
        unique=False,
        sqlite_where=sa.text("escalate_at IS NOT NULL"),
        postgresql_where=sa.text("escalate_at IS NOT NULL"),
    )
    op.create_index(
        "ix_task_live",
        "task",
        ["crisis", "measure", "perimeter"],
        unique=False,
        sqlite_where=sa.text("status IN ('open', 'acknowledged')"),
        postgresql_where=sa.text("status IN ('open', 'acknowledged')"),
    )


def _asked() -> list[sa.Column[Any]]:
    """What is asked of whom."""
    return [
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("perimeter", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("priority", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("assignee", sa.String(), nullable=True),
        sa.Column("original", sa.String(), nullable=True),
        sa.Column("escalation", sa.Integer(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("acknowledge_by", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("escalate_at", Instant(), nullable=True),
    ]


def _answered() -> list[sa.Column[Any]]:
    """What was answered."""
    return [
        sa.Column("fallback_of", sa.Integer(), nullable=True),
        sa.Column("acknowledged_at", Instant(), nullable=True),
        sa.Column("acknowledged_by", sa.String(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("continued_at", Instant(), nullable=True),
        sa.Column("entered_by", sa.String(), nullable=True),
        sa.Column("on_behalf_of", sa.String(), nullable=True),
        sa.Column("informant", sa.String(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("despite", sa.Text(), nullable=True),
        sa.Column("checked", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
    ]


def _escalation() -> None:
    op.create_table(
        "escalation",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("assignee", sa.String(), nullable=True),
        sa.Column("escalated_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_escalation_crisis"),
        sa.PrimaryKeyConstraint("crisis", "task", "phase", "level", name="pk_escalation"),
        sqlite_with_rowid=False,
    )


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("attached_at", Instant(), nullable=False),
        sa.Column("attached_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_evidence_crisis"),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_evidence"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_evidence_crisis_task", "evidence", ["crisis", "task"], unique=False)
