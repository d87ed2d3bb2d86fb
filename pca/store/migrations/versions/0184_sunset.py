"""Decisions that lapse are reminded of, and renewed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0184"
down_revision = "0151"

STEPPING = sa.text("step_at IS NOT NULL")


def upgrade() -> None:
    """Add the columns, and the index by which the heartbeat finds them."""
    for name in ("step_at", "lapsed_at"):
        op.add_column("decision", sa.Column(name, Instant(), nullable=True))
    columns = ["crisis", "step_at"]
    op.create_index("ix_decision_step", "decision", columns, sqlite_where=STEPPING, postgresql_where=STEPPING)
