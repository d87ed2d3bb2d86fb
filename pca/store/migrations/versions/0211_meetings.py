"""Meetings of a committee, and what was noted in them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0211"
down_revision = "0202"


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "meeting",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("mode", "committee")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("seats", "agenda", "present")),
        sa.Column("notes", sa.Integer(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        *(sa.Column(name, Instant(), nullable=True) for name in ("next_at", "remind_at")),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_meeting_crisis_crisis"),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_meeting"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "meeting_note",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("meeting", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("mode", "item")),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_meeting_note_crisis_crisis"),
        sa.PrimaryKeyConstraint("crisis", "meeting", "number", name="pk_meeting_note"),
        sqlite_with_rowid=False,
    )
