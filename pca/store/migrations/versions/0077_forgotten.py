"""What the auditor looks for has indexes of its own, which are empty as long as nothing is forgotten."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"

_LIVE = "status IN ('open', 'acknowledged')"
_INDEXES = (
    (
        "ix_task_forgotten",
        "task",
        ["crisis"],
        f"escalate_at IS NULL AND escalation < 6 AND waiting IS NOT TRUE AND {_LIVE}",
    ),
    ("ix_task_past", "task", ["crisis", "escalate_at"], f"escalate_at > due_at AND {_LIVE}"),
    (
        *("ix_obligation_unasked", "obligation", ["crisis", "origin"]),
        "answer IS NULL AND ended IS NULL AND step_at IS NULL AND rung = 0",
    ),
)


def upgrade() -> None:
    """Make them."""
    for name, table, columns, where in _INDEXES:
        op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
