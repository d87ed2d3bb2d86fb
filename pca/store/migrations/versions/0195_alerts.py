"""Public alerts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0195"
down_revision = "0205"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "alert",
        *(sa.Column(name, sa.String(), nullable=False, primary_key=True) for name in _KEYS),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("over_at", Instant(), nullable=True),
        sa.Column("replaced", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("taken_at", Instant(), nullable=False),
        sqlite_with_rowid=False,
    )


_KEYS = ("crisis", "sender", "identifier", "sent")
