"""The table of points of situation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0019"
down_revision = "0021"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "situation_point",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("published_at", Instant(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_situation_point_crisis"),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_situation_point"),
        sqlite_with_rowid=False,
    )
