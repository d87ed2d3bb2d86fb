"""Tables of the watch; on PostgreSQL also the job queue of the distributed dispatcher."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.engine import jobs
from pca.store.kit.instants import Instant

revision = "0015"
down_revision = "0020"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("beat_at", Instant(), nullable=False),
        sa.Column("ticked_at", Instant(), nullable=True),
        sa.Column("delivered_at", Instant(), nullable=True),
        sa.Column("trouble", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeat"),
    )
    op.create_table(
        "verdict",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("checked_at", Instant(), nullable=False),
        sa.Column("findings", sa.Text(), nullable=False),
        sa.Column("alarmed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("number", name="pk_verdict"),
    )
    if op.get_bind().dialect.name == "postgresql":
        jobs.install(op.get_bind())
