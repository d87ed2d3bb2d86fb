"""Links by which people choose a password, the letters that bring them, and codes for a lost second factor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0102"
down_revision = "0101"


def upgrade() -> None:
    """Add the tables, and whom an invitation is for."""
    with op.batch_alter_table("access_preparation") as table:
        table.add_column(sa.Column("people", sa.Text(), nullable=False, server_default="[]"))
    _messages()
    op.create_table(
        "access_link",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("message", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_link"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_access_link_person", "access_link", ["person"])
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_recovery_code_person", "recovery_code", ["person"])


def _messages() -> None:
    op.create_table(
        "account_message",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("ends", Instant(), nullable=False),
        sa.Column("addresses", sa.Text(), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", Instant(), nullable=True),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("failed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_account_message"),
    )
    op.create_index("ix_account_message_person_kind", "account_message", ["person", "kind"])
    op.create_index(
        "ix_account_message_waiting",
        "account_message",
        ["next_at"],
        sqlite_where=sa.text("next_at IS NOT NULL"),
        postgresql_where=sa.text("next_at IS NOT NULL"),
    )
