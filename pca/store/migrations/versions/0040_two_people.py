"""What takes two people: preparations and their secrets; tokens made by one person alone count no more."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0040"
down_revision = "0050"


def upgrade() -> None:
    """Make the tables and columns, and revoke every token: their makers saw them."""
    op.create_table(
        "access_preparation",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("ends", Instant(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_access_preparation"),
    )
    op.create_index("ix_access_preparation_person", "access_preparation", ["person"])
    op.create_table(
        "prepared_secret",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_prepared_secret"),
    )
    op.add_column("break_glass", sa.Column("claimed", sa.String(), nullable=False, server_default=""))
    op.add_column("break_glass_seal", sa.Column("confirmed_by", sa.String(), nullable=True))
    op.add_column("session", sa.Column("proved_at", Instant(), nullable=True))
    op.execute("UPDATE api_token SET revoked_at = created_at WHERE revoked_at IS NULL")
