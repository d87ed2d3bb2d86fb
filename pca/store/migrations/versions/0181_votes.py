"""Questions that are voted on, and what stands beside a decision: its votes, limits, conditions and end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0181"
down_revision = "0180"

OPEN = sa.text("status = 'open'")


def upgrade() -> None:
    """Make the tables, and the columns of decisions."""
    _tables()
    for name in ("votes", "rejected"):
        op.add_column("decision", sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("'{}'")))
    op.add_column("decision", sa.Column("question", sa.Integer(), nullable=True))
    op.add_column("decision", sa.Column("override", sa.Boolean(), nullable=False, server_default=sa.false()))
    for name in ("ratify_by", "sunset"):
        op.add_column("decision", sa.Column(name, Instant(), nullable=True))
    op.add_column("decision", sa.Column("ratified", sa.String(), nullable=False, server_default=""))
    op.add_column("decision", sa.Column("amount", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("decision", sa.Column("conditions", sa.Text(), nullable=False, server_default=""))


def _tables() -> None:
    op.create_table(
        "question",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("mode", "kind", "event", "perimeter")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("body", "why")),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("digest", "rule")),
        sa.Column("seats", sa.Text(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("deadline", Instant(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("seat", "override")),
        sa.Column("ratify_within", sa.Integer(), nullable=False),
        sa.Column("ratifies", sa.Integer(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("edited_at", Instant(), nullable=True),
        sa.Column("voided", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("because", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_question_crisis"),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_question"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_question_open", "question", ["crisis", "deadline"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "vote",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("seat", "mode", "choice", "by")),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("crisis", "question", "seat", name="pk_vote"),
        sqlite_with_rowid=False,
    )
