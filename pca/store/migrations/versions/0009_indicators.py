"""First tables: indicator values, proposals and interrupted activities."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the tables."""
    _observation()
    _indicator()
    _proposal()
    _activity_clock()


def _observation() -> None:
    op.create_table(
        "observation",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("observed_at", Instant(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_observation_crisis"),
        sa.PrimaryKeyConstraint("crisis", "indicator", "observed_at", name="pk_observation"),
        sqlite_with_rowid=False,
    )


def _indicator() -> None:
    op.create_table(
        "indicator",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("observed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_indicator_crisis"),
        sa.PrimaryKeyConstraint("crisis", "indicator", name="pk_indicator"),
        sqlite_with_rowid=False,
    )


def _proposal() -> None:
    op.create_table(
        "proposal",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("perimeter", sa.String(), nullable=False),
        sa.Column("threshold", sa.String(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("decide_by", Instant(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_proposal_crisis"),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_proposal"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_proposal_open",
        "proposal",
        ["crisis"],
        unique=False,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )


def _activity_clock() -> None:
    op.create_table(
        "activity_clock",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("rto_at", Instant(), nullable=False),
        sa.Column("mtpd_at", Instant(), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("mark", sa.String(), nullable=True),
        sa.Column("marked_at", Instant(), nullable=True),
        sa.Column("partial_at", Instant(), nullable=True),
        sa.Column("restored_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_activity_clock_crisis"),
        sa.PrimaryKeyConstraint("crisis", "activity", "number", name="pk_activity_clock"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_activity_clock_crisis_next_at",
        "activity_clock",
        ["crisis", "next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
    op.create_index(
        "ix_activity_clock_running",
        "activity_clock",
        ["crisis", "activity"],
        unique=True,
        sqlite_where=sa.text("restored_at IS NULL"),
        postgresql_where=sa.text("restored_at IS NULL"),
    )
