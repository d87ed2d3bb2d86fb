"""What is open where: regimes of places, their weeks, and days that are not like the others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0125"
down_revision = "0115"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "regime",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("scope", "place", "mode", "regime", "hours")),
        sa.Column("alternate", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("set_by", "owner")),
        sa.Column("due", Instant(), nullable=True),
        sa.Column("crisis", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("scope", "place", name="pk_regime"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "place_hours",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("place", "season", "hours")),
        sa.PrimaryKeyConstraint("place", "season", name="pk_place_hours"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dated_hours",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("place", "day", "hours", "note")),
        sa.PrimaryKeyConstraint("place", "day", name="pk_dated_hours"),
        sqlite_with_rowid=False,
    )
