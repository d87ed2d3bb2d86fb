"""Standing down, people say something of each criterion that is not met, besides one reason for all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0103"
down_revision = "0102"


def upgrade() -> None:
    """Add the column; nothing was said of one criterion before."""
    op.add_column("decision", sa.Column("judged", sa.Text(), nullable=False, server_default=sa.text("'{}'")))
