"""For which strong roles a token counts: those its person held when they confirmed it with a second factor."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"


def upgrade() -> None:
    """Add the column; nobody knows how tokens of before were confirmed: for a strong role they are confirmed anew."""
    op.add_column("api_token", sa.Column("proved_for", sa.Integer(), nullable=False, server_default=sa.text("0")))
