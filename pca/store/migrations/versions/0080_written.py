"""A wave says how many of its recipients have their rows: long ones get them in slices."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0079"

_UNWRITTEN = sa.text('written < "count"')


def upgrade() -> None:
    """Until now all of them had, from the beginning."""
    op.add_column("wave", sa.Column("written", sa.Integer(), nullable=False, server_default="0"))
    op.execute('UPDATE wave SET written = "count"')
    op.create_index(
        *("ix_wave_unwritten", "wave", ["crisis", "number"]), sqlite_where=_UNWRITTEN, postgresql_where=_UNWRITTEN
    )
