"""First tables: waves, messages, their texts and leases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables."""
    _wave()
    _message()
    _message_body()
    _delivery_lease()


def _wave() -> None:
    op.create_table(
        "wave",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("communication", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("queued_at", Instant(), nullable=False),
        sa.Column("awaits", sa.String(), nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("seat", sa.String(), nullable=True),
        sa.Column("acknowledge_by", Instant(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_wave_crisis"),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_wave"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_wave_crisis_communication", "wave", ["crisis", "communication"], unique=False)


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("queued_at", Instant(), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("tasks", sa.Text(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_message_crisis"),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_message"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_message_crisis_wave", "message", ["crisis", "wave"], unique=False)
    op.create_index(
        "ix_message_queued",
        "message",
        ["next_at"],
        unique=False,
        sqlite_where=sa.text("status = 'queued'"),
        postgresql_where=sa.text("status = 'queued'"),
    )


def _message_body() -> None:
    op.create_table(
        "message_body",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_message_body"),
        sqlite_with_rowid=False,
    )


def _delivery_lease() -> None:
    op.create_table(
        "delivery_lease",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_delivery_lease"),
        sqlite_with_rowid=False,
    )
