"""Contact points and the codes that prove them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0013"
down_revision = "0011"


def upgrade() -> None:
    """Make the tables. E-mail and telephone stay in `contact`; nothing is to be moved."""
    op.create_table(
        "contact_point",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("verified_at", Instant(), nullable=True),
        sa.Column("opted_out_at", Instant(), nullable=True),
        sa.Column("gone_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("person", "kind", "address", name="pk_contact_point"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_contact_point_kind_address", "contact_point", ["kind", "address"], unique=False)
    op.create_table(
        "contact_code",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person", "kind", "address", name="pk_contact_code"),
        sqlite_with_rowid=False,
    )
