"""What people wrote, as written; what goes back to them; calls for help and how they ended."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0030"
down_revision = "0027"


def upgrade() -> None:
    """Make the tables; earlier calls for help stand in the answers alone."""
    _incoming()
    _sent_back()
    op.create_table(
        "help_call",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("origin", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("ended_as", sa.String(), nullable=True),
        sa.Column("word", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_help_call_crisis"),
        sa.PrimaryKeyConstraint("crisis", "origin", "person", "asked_at", name="pk_help_call"),
        sqlite_with_rowid=False,
    )


def _incoming() -> None:
    names = ("sender", "provider", "event", "text", "digest", "meaning", "proof")
    long = ("sender", "text")
    op.create_table(
        "incoming",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("crisis", sa.String(), nullable=True),
        sa.Column("message", sa.Integer(), nullable=True),
        sa.Column("origin", sa.Integer(), nullable=True),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        *(sa.Column(name, sa.Text() if name in long else sa.String(), nullable=False) for name in names),
        *(
            sa.Column(name, sa.Boolean(), nullable=False)
            for name in ("acted", "urgent", "automatic", "to_read", "alerted")
        ),
        sa.Column("read_at", Instant(), nullable=True),
        sa.Column("read_by", sa.String(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_by", sa.String(), nullable=True),
        sa.Column("replied_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_incoming"),
        sa.UniqueConstraint("provider", "event", name="uq_incoming_provider_event"),
        sqlite_with_rowid=False,
    )
    to_read = sa.text("read_at IS NULL AND to_read")
    op.create_index(
        "ix_incoming_to_read", "incoming", ["crisis", "number"], sqlite_where=to_read, postgresql_where=to_read
    )
    op.create_index("ix_incoming_crisis_person", "incoming", ["crisis", "person"])


def _sent_back() -> None:
    op.create_table(
        "sent_back",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("incoming", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("reply_to", sa.String(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_sent_back"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sent_back_next_at", "sent_back", ["next_at"])
    op.create_index("ix_sent_back_address_at", "sent_back", ["address", "at"])
