"""Messages somebody released are found by themselves: they stand in the chronology."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0183"
down_revision = "0182"

APPROVED = sa.text("approved_at IS NOT NULL")


def upgrade() -> None:
    """Add the index."""
    op.create_index(
        "ix_wave_approved", "wave", ["crisis", "approved_at"], sqlite_where=APPROVED, postgresql_where=APPROVED
    )
