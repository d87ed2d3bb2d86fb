"""Until when each task's next answer is in time, and the indexes that put the most pressing ones first."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0020"
down_revision = "0012"

_LIVE = sa.text("status IN ('open', 'acknowledged')")
_FILLED = """
UPDATE task SET late_after = CASE
    WHEN acknowledged_at IS NULL AND acknowledge_by < due_at THEN acknowledge_by ELSE due_at END
"""


def upgrade() -> None:
    """Add the column and work it out for the tasks there are."""
    ever = sa.text("'1970-01-01T00:00:00.000Z'")
    op.add_column("task", sa.Column("late_after", Instant(), nullable=False, server_default=ever))
    op.execute(_FILLED)
    op.drop_index("ix_task_assignee", "task")
    _index("ix_task_mine", ["crisis", "assignee", "late_after", "number"])
    _index("ix_task_next", ["crisis", "late_after", "number", "team", "place", "assignee", "measure", "status"])
    op.create_index("ix_task_status", "task", ["crisis", "status", "number", "team"])


def _index(name: str, columns: list[str]) -> None:
    op.create_index(name, "task", columns, sqlite_where=_LIVE, postgresql_where=_LIVE)
