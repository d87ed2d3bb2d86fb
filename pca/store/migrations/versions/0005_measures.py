"""First tables: measures and the spans during which they hold."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables."""
    _measure()
    _measure_span()
    _measure_level()


def _measure() -> None:
    op.create_table(
        "measure",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("perimeter", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("expires_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_measure_crisis"),
        sa.PrimaryKeyConstraint("crisis", "measure", "perimeter", name="pk_measure"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_measure_crisis_expires_at",
        "measure",
        ["crisis", "expires_at"],
        unique=False,
        sqlite_where=sa.text("expires_at IS NOT NULL"),
        postgresql_where=sa.text("expires_at IS NOT NULL"),
    )
    op.create_index(
        "ix_measure_crisis_next_at",
        "measure",
        ["crisis", "next_at"],
        unique=False,
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )


def _measure_span() -> None:
    op.create_table(
        "measure_span",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("perimeter", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("stopped_at", Instant(), nullable=True),
        sa.Column("because", sa.String(), nullable=True),
        sa.Column("tasks", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_measure_span_crisis"),
        sa.PrimaryKeyConstraint("crisis", "measure", "perimeter", "number", name="pk_measure_span"),
        sqlite_with_rowid=False,
    )


def _measure_level() -> None:
    op.create_table(
        "measure_level",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("perimeter", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("level", sa.String(), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_measure_level_crisis"),
        sa.PrimaryKeyConstraint("crisis", "measure", "perimeter", "number", name="pk_measure_level"),
        sqlite_with_rowid=False,
    )
