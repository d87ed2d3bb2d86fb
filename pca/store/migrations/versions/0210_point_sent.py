"""What a point of situation sends can be recalled for a moment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0210"
down_revision = "0215"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("situation_point", sa.Column("held_waves", sa.Text(), nullable=False, server_default=sa.text("'[]'")))
    for name in ("held_until", "recalled_at"):
        op.add_column("situation_point", sa.Column(name, Instant(), nullable=True))
