"""Whose a task is while somebody stands in for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0104"
down_revision = "0103"

LENT = "stood_in_for IS NOT NULL AND status IN ('open', 'acknowledged')"


def upgrade() -> None:
    """Add the column, and find by it what is lent."""
    op.add_column("task", sa.Column("stood_in_for", sa.String(), nullable=True))
    op.create_index(
        "ix_task_lent",
        "task",
        ["crisis", "stood_in_for"],
        sqlite_where=sa.text(LENT),
        postgresql_where=sa.text(LENT),
    )
