"""What runs deliveries besides leases: names given by providers, their events, and how fast channels were used."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "provider_message",
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("provider", "name", name="pk_provider_message"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_provider_message_name", "provider_message", ["name"], unique=False)
    op.create_table(
        "provider_event",
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("provider", "event", name="pk_provider_event"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "channel_rate",
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_channel_rate"),
        sqlite_with_rowid=False,
    )
