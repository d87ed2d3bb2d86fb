"""What people may do and speak, and where sites lie: who could cover where."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0130"
down_revision = "0125"


def upgrade() -> None:
    """Add the columns; nothing is known yet."""
    for table, column in (("person", "skills"), ("site", "commune"), ("site", "coordinates")):
        op.add_column(table, sa.Column(column, sa.String(), nullable=False, server_default=""))
