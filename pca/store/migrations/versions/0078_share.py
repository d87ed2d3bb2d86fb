"""How much of evidence one person attached lately is looked up without reading a whole crisis."""

from __future__ import annotations

from alembic import op

revision = "0078"
down_revision = "0077"


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_evidence_share", "evidence", ["crisis", "attached_by", "attached_at", "size"])
