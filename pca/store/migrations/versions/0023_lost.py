"""An index of the messages that reached nobody, so that finding them does not mean reading all the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0019"

_LOST = sa.text("status IN ('failed', 'unreachable')")


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_message_lost", "message", ["crisis", "number"], sqlite_where=_LOST, postgresql_where=_LOST)
