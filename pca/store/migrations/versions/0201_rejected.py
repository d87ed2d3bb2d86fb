"""Why a message was not released."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0201"
down_revision = "0190"


def upgrade() -> None:
    """Add the column, and an index of the few waves that have it."""
    op.add_column("wave", sa.Column("rejected", sa.Text(), nullable=True))
    given = sa.text("rejected IS NOT NULL")
    op.create_index("ix_wave_rejected", "wave", ["crisis", "number"], postgresql_where=given, sqlite_where=given)
