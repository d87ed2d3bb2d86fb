"""Entries of the main courante belong to a region or a site, or to the whole crisis; who wrote a point for another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0040"


def upgrade() -> None:
    """Two columns more; what was written so far belongs to the whole crisis."""
    op.add_column("situation_point", sa.Column("entered_by", sa.String(), nullable=True))
    op.add_column("log_entry", sa.Column("perimeter", sa.String(), nullable=False, server_default="root"))
