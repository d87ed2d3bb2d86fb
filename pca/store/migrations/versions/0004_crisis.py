"""First tables: crisis files and the states they hold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables."""
    _crisis()
    _standing()
    _state_span()


def _crisis() -> None:
    op.create_table(
        "crisis",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("review_due", Instant(), nullable=True),
        sa.Column("decisions", sa.Integer(), nullable=False),
        sa.Column("tasks", sa.Integer(), nullable=False),
        sa.Column("waves", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("log_entries", sa.Integer(), nullable=False),
        sa.Column("proposals", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan"], ["plan_version.hash"], name="fk_crisis_plan"),
        sa.PrimaryKeyConstraint("key", name="pk_crisis"),
    )


def _standing() -> None:
    op.create_table(
        "standing",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("perimeter", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("configuration", sa.Text(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("history", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_standing_crisis"),
        sa.PrimaryKeyConstraint("crisis", "perimeter", name="pk_standing"),
        sqlite_with_rowid=False,
    )


def _state_span() -> None:
    op.create_table(
        "state_span",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("perimeter", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("configuration", sa.Text(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_state_span_crisis"),
        sa.PrimaryKeyConstraint("crisis", "perimeter", "number", name="pk_state_span"),
        sqlite_with_rowid=False,
    )
