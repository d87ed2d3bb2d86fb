"""Figures as series: what a proposal read, and values that correct earlier ones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.packed import Packed

revision = "0190"
down_revision = "0210"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("proposal", sa.Column("known", Packed(), nullable=False, server_default="{}"))
    op.add_column("proposal", sa.Column("days", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("proposal", sa.Column("restated", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("observation", sa.Column("restates", sa.String(), nullable=False, server_default=""))
