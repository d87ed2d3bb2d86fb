"""When each process last looked for answers and asked for receipts, and how many mails it had to set aside."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0031"
down_revision = "0030"


def upgrade() -> None:
    """Three columns more; a process that is older does not say it."""
    op.add_column("heartbeat", sa.Column("collected_at", Instant(), nullable=True))
    op.add_column("heartbeat", sa.Column("asked_at", Instant(), nullable=True))
    op.add_column("heartbeat", sa.Column("set_aside", sa.Integer(), nullable=False, server_default="0"))
