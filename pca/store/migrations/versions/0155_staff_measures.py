"""Staff measures: exceptions, trips, sessions that are put off."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant
from pca.store.kit.packed import Packed

revision = "0155"
down_revision = "0181"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "measure_exception",
        *_texts("crisis", "measure", "person", "mode", "why"),
        sa.Column("since", Instant(), nullable=False),
        *_texts("made_by"),
        sa.PrimaryKeyConstraint("crisis", "measure", "person", name="pk_measure_exception"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_measure_exception_person", "measure_exception", ["person"])
    op.create_table(
        "trip",
        *_texts("crisis"),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        *_texts("mode", "person", "departure", "destination", "starts", "ends", "purpose", "status"),
        *_texts("measure", "level"),
        sa.Column("consent_of", Packed(), nullable=False),
        *_texts("asked_by"),
        sa.Column("asked_at", Instant(), nullable=False),
        *_texts("answered_by", "answer"),
        sa.Column("judged_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_trip"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_trip_crisis_starts", "trip", ["crisis", "starts"])
    op.create_index("ix_trip_crisis_person", "trip", ["crisis", "person"])
    op.create_table(
        "postponed_session",
        *_texts("crisis"),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        *_texts("mode", "measure", "text", "perimeter", "was_on"),
        sa.Column("moved_to", sa.String(), nullable=True),
        *_texts("status", "noted_by"),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("crisis", "number", name="pk_postponed_session"),
        sqlite_with_rowid=False,
    )


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]
