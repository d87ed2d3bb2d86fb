"""Which credentials the journal knows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0062"
down_revision = "0060"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "credential",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.Column("ends", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "ref", name="pk_credential"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_credential_ends", "credential", ["ends"])
