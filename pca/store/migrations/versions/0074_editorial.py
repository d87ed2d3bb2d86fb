"""With which version the wording of another was compared when somebody confirmed that it means the same."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0071"


def upgrade() -> None:
    """Add the column; what was confirmed before says nothing of any version, and is asked again."""
    op.add_column("plan_version", sa.Column("against", sa.String(), nullable=True))
