"""Who wrote a message, where no rule of the plan sent it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0200"
down_revision = "0160"


def upgrade() -> None:
    """Add the column, and an index of the few waves that have it."""
    op.add_column("wave", sa.Column("author", sa.String(), nullable=True))
    given = sa.text("author IS NOT NULL")
    op.create_index("ix_wave_by_hand", "wave", ["crisis", "number"], postgresql_where=given, sqlite_where=given)
