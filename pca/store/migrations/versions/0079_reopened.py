"""A task that had ended may be taken up again: when, by whom, why."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0079"
down_revision = "0078"


def upgrade() -> None:
    """Add the columns; nothing was ever reopened before."""
    op.add_column("task", sa.Column("reopened_at", Instant(), nullable=True))
    op.add_column("task", sa.Column("reopened_by", sa.String(), nullable=True))
    op.add_column("task", sa.Column("reopened_why", sa.Text(), nullable=True))
