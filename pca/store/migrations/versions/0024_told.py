"""An index of what each person was told and when, so that a daily budget is counted without reading the year."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

_TOLD = sa.text("sent_at IS NOT NULL AND within IS NULL")


def upgrade() -> None:
    """Add the index."""
    columns = ["crisis", "recipient", "sent_at"]
    op.create_index("ix_message_told", "message", columns, sqlite_where=_TOLD, postgresql_where=_TOLD)
