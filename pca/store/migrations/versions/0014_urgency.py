"""How urgent a message is, beside it, so that a hundred thousand that wait do not hold up fifty; what was accepted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0009"

_QUEUED = sa.text("status = 'queued'")
_FROM_ITS_WAVE = """
UPDATE message SET urgency = (
    SELECT CASE wave.severity WHEN 'critical' THEN 0 WHEN 'important' THEN 1 ELSE 2 END
    FROM wave WHERE wave.crisis = message.crisis AND wave.number = message.wave
)
"""


def upgrade() -> None:
    """Add both columns and the index."""
    op.add_column("message", sa.Column("urgency", sa.Integer(), nullable=False, server_default="2"))
    op.execute(_FROM_ITS_WAVE)
    op.create_index(
        "ix_message_urgent",
        "message",
        ["urgency", "next_at", "crisis", "number"],
        unique=False,
        sqlite_where=_QUEUED,
        postgresql_where=_QUEUED,
    )
    op.add_column("delivery_lease", sa.Column("digest", sa.String(), nullable=True))
