"""Campaigns that ask people to confirm their own addresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0140"
down_revision = "0131"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "campaign",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("region", "until")),
        *(sa.Column(name, Instant(), nullable=False) for name in ("ends", "started_at")),
        sa.Column("started_by", sa.String(), nullable=False),
        sa.Column("reminded_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_campaign"),
    )
    op.create_table(
        "campaign_confirmed",
        sa.Column("campaign", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "person", name="pk_campaign_confirmed"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "campaign_round",
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("campaign", "round")),
        sa.Column("after", sa.String(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "round", name="pk_campaign_round"),
        sqlite_with_rowid=False,
    )
