"""What is pulled from elsewhere."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0196"
down_revision = "0195"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "feed",
        sa.Column("crisis", sa.String(), nullable=False, primary_key=True),
        sa.Column("indicator", sa.String(), nullable=False, primary_key=True),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("tried_at", Instant(), nullable=False),
        sa.Column("came_at", Instant(), nullable=True),
        sa.Column("trouble", sa.String(), nullable=False),
        sa.Column("bad", sa.Text(), nullable=False),
        sa.Column("bad_count", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
