"""The house's keys, its backups, and whether sending is held after a restore."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0061"
down_revision = "0062"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "house_key",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_house_key"),
    )
    op.create_table(
        "backup",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("entries", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("milliseconds", sa.BigInteger(), nullable=True),
        sa.Column("sound", sa.Boolean(), nullable=True),
        sa.Column("lost", sa.Integer(), nullable=True),
        sa.Column("waiting", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_backup"),
    )
    op.create_table(
        "sending_hold",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("released_at", Instant(), nullable=True),
        sa.Column("released_by", sa.String(), nullable=True),
        sa.Column("again", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sending_hold"),
    )
