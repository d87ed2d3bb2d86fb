"""How whoever wrote an entry of the main courante was identified."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """One column more; older entries do not say it."""
    op.add_column("log_entry", sa.Column("identified", sa.Text(), nullable=True))
