"""The journal found by instant: what was known at a moment of the past, and the entries of a period."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0017"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_journal_at", "journal", ["at"], unique=False)
