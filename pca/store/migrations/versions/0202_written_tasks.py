"""Tasks that no plan asks for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0202"
down_revision = "0196"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "written_task",
        sa.Column("crisis", sa.String(), sa.ForeignKey("crisis.key"), primary_key=True),
        sa.Column("first", sa.Integer(), primary_key=True),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("tasks", sa.Integer(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sqlite_with_rowid=False,
    )
