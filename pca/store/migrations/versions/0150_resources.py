"""Resources: what each place has and used, what people have, and each movement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0150"
down_revision = "0140"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "resource_stock",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("crisis", "resource", "place", "mode")),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("free", "out", "used")),
        sa.Column("short", sa.Boolean(), nullable=False),
        sa.Column("short_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("crisis", "resource", "place", name="pk_resource_stock"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_resource_stock_crisis_short_at", "resource_stock", ["crisis", "short_at"])
    op.create_table(
        "resource_use",
        *(sa.Column(name, sa.String(), nullable=False) for name in ("crisis", "resource", "place", "day", "mode")),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("crisis", "resource", "place", "day", name="pk_resource_use"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "handed_out",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("mode", "resource", "place", "person", "serial")),
        sa.Column("left", sa.BigInteger(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("returned_at", Instant(), nullable=True),
        sa.Column("lost", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_handed_out"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_handed_out_person", "handed_out", ["person"])
    op.create_table(
        "resource_move",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("mode", "kind", "resource", "place", "to")),
        sa.Column("person", sa.String(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in ("quantity", "free")),
        sa.Column("at", Instant(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("by", "why")),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_resource_move"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_resource_move_crisis_resource_place", "resource_move", ["crisis", "resource", "place"])
