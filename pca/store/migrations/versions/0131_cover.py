"""Confirmed cover: who works at another site on which day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0131"
down_revision = "0120"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "cover",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("day", "region")),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("sites", "most_sites")),
        sa.PrimaryKeyConstraint("day", "region", name="pk_cover"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "cover_move",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("person", "day", "region", "site", "to")),
        sa.Column("km", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person", "day", name="pk_cover_move"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_cover_move_day_region", "cover_move", ["day", "region"])
