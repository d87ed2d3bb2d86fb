"""Decisions keep when each value known was observed and entered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.packed import Packed

revision = "0215"
down_revision = "0200"


def upgrade() -> None:
    """Add the column."""
    op.add_column("decision", sa.Column("known_when", Packed(), nullable=False, server_default=sa.text("'{}'")))
