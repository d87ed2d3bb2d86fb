"""How far it is between sites, by the institution's own table."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0151"
down_revision = "0183"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "site_distance",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("site", "other")),
        sa.Column("km", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("site", "other", name="pk_site_distance"),
        sqlite_with_rowid=False,
    )
