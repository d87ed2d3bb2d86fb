"""Support vaults: their grounds, files by random identifier, requests."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0160"
down_revision = "0184"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "vault",
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("crisis", "mode", "basis", "reference", "purpose", "notice", "until")
        ),
        *(sa.Column(name, Instant(), nullable=False) for name in ("ends", "set_up_at")),
        sa.Column("set_up_by", sa.String(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("crisis", name="pk_vault"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sealed_record",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("crisis", "file", "mode", "seal")),
        sa.Column("kept_at", Instant(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("erased_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("crisis", "file", name="pk_sealed_record"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erasure_request",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("mode", "file", "what")),
        *(sa.Column(name, Instant(), nullable=False) for name in ("asked_at", "due")),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_erasure_request"),
        sqlite_with_rowid=False,
    )
