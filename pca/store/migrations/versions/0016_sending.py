"""Sendings: several waves of one communication, stopped or replaced; what became of each message; answers owed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add columns and tables; every wave there is becomes a sending of its own."""
    _wave()
    _message()
    _message_event()
    _obligation()


def _wave() -> None:
    op.add_column("wave", sa.Column("origin", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("wave", sa.Column("rung", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("wave", sa.Column("replaces", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("wave", sa.Column("replaced_by", sa.Integer(), nullable=True))
    op.add_column("wave", sa.Column("stopped_at", Instant(), nullable=True))
    op.add_column("wave", sa.Column("stopped_by", sa.String(), nullable=True))
    op.execute("UPDATE wave SET origin = number")


def _message() -> None:
    op.add_column("message", sa.Column("origin", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("message", sa.Column("instead_of", sa.Text(), nullable=True))
    op.add_column("message", sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("message", sa.Column("within", sa.Integer(), nullable=True))
    op.execute("UPDATE message SET origin = wave")
    op.create_index("ix_message_crisis_recipient", "message", ["crisis", "recipient"], unique=False)


def _message_event() -> None:
    op.create_table(
        "message_event",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_message_event_crisis"),
        sa.PrimaryKeyConstraint("crisis", "message", "at", "outcome", name="pk_message_event"),
        sqlite_with_rowid=False,
    )


def _obligation() -> None:
    op.create_table(
        "obligation",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("origin", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("step_at", Instant(), nullable=True),
        sa.Column("stand_in", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("answered_by", sa.String(), nullable=True),
        sa.Column("answered_message", sa.Integer(), nullable=True),
        sa.Column("ended", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_obligation_crisis"),
        sa.PrimaryKeyConstraint("crisis", "origin", "recipient", name="pk_obligation"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_obligation_step",
        "obligation",
        ["crisis", "step_at"],
        unique=False,
        sqlite_where=sa.text("step_at IS NOT NULL"),
        postgresql_where=sa.text("step_at IS NOT NULL"),
    )
