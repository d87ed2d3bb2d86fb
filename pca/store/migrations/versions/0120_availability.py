"""Periods of availability: planned ahead, kept in history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0120"
down_revision = "0135"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "availability",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("starts", sa.String(), nullable=False),
        sa.Column("ends", sa.String(), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("planned_by", sa.String(), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("dropped_at", Instant(), nullable=True),
        sa.Column("base", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_availability"),
    )
    op.create_index("ix_availability_person_ends", "availability", ["person", "ends"])
    op.create_index("ix_availability_ends_starts_person", "availability", ["ends", "starts", "person"])
    for name, columns, where in (
        ("ix_availability_due", ["next_at"], "next_at IS NOT NULL"),
        ("ix_availability_counts", ["person"], "base <> ''"),
    ):
        op.create_index(name, "availability", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
