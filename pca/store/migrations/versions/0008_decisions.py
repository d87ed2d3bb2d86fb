"""First tables: decisions and the main courante."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables."""
    _decision()
    _log_entry()


def _decision() -> None:
    op.create_table(
        "decision",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("perimeter", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("proposal", sa.Integer(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("on_behalf_of", sa.String(), nullable=True),
        sa.Column("informant", sa.String(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("despite", sa.Text(), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("known", sa.Text(), nullable=False),
        sa.Column("criteria", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_decision_crisis"),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_decision"),
        sqlite_with_rowid=False,
    )


def _log_entry() -> None:
    op.create_table(
        "log_entry",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("event_at", Instant(), nullable=False),
        sa.Column("entered_at", Instant(), nullable=False),
        sa.Column("entered_by", sa.String(), nullable=False),
        sa.Column("on_behalf_of", sa.String(), nullable=True),
        sa.Column("informant", sa.String(), nullable=True),
        sa.Column("seat", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reliability", sa.String(), nullable=False),
        sa.Column("corrects", sa.Integer(), nullable=True),
        sa.Column("struck_by", sa.Integer(), nullable=True),
        sa.Column("late_reason", sa.Text(), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_log_entry_crisis"),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_log_entry"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_log_entry_crisis_event_at", "log_entry", ["crisis", "event_at"], unique=False)
