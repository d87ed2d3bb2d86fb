"""Requests that a committee answers, and the rulings that answer them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0205"
down_revision = "0201"

WAITING = sa.text("status = 'open'")


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "request",
        *_texts("crisis"),
        sa.Column("number", sa.Integer(), nullable=False),
        *_texts("mode", "kind", "title"),
        sa.Column("text", sa.Text(), nullable=False),
        *_texts("site", "region", "committee"),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        *_texts("status", "raised_by", "entered_by"),
        *(sa.Column(name, Instant(), nullable=False) for name in ("raised_at", "due")),
        sa.Column("step_at", Instant(), nullable=True),
        sa.Column("climbed", sa.Integer(), nullable=False),
        sa.Column("climbed_at", Instant(), nullable=True),
        sa.Column("ruling", sa.Integer(), nullable=False),
        *(sa.Column(name, Instant(), nullable=True) for name in ("answered_at", "settled_at")),
        *_texts("settled_by"),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_request_crisis"),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_request"),
        sqlite_with_rowid=False,
    )
    columns = ["crisis", "step_at"]
    op.create_index("ix_request_waiting", "request", columns, sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_table(
        "ruling",
        *_texts("crisis"),
        sa.Column("number", sa.Integer(), nullable=False),
        *_texts("mode"),
        sa.Column("request", sa.Integer(), nullable=False),
        *_texts("seat", "given_by"),
        sa.Column("given_at", Instant(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=False),
        *_texts("concerned", "region"),
        sa.Column("site_types", sa.Text(), nullable=False),
        sa.Column("sites", sa.Integer(), nullable=False),
        sa.Column("waves", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_ruling_crisis"),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_ruling"),
        sqlite_with_rowid=False,
    )
