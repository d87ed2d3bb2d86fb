"""The last test message of each channel: a way out counts once it was seen to work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0101"
down_revision = "0100"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "channel_test",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("setup", sa.String(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_channel_test"),
        sqlite_with_rowid=False,
    )
