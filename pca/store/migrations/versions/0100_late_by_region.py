"""Tasks at a place are counted by team; how many were late is kept for a day, by region and team."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0100"
down_revision = "0091"

_STATUSES = ("open", "acknowledged", "done", "refused", "impossible", "cancelled", "missed", "replaced", "unfinished")
_LATE = ("open", "acknowledged")
_NUMBERS = (*_STATUSES, *(f"{status}_late" for status in _LATE))


def upgrade() -> None:
    """Make the table, and count the tasks at places anew."""
    op.create_table(
        "late_sample",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("crisis", "at", "region", "team", name="pk_late_sample"),
        sqlite_with_rowid=False,
    )
    by_team(op.get_bind())


def by_team(bind: sa.Connection) -> None:
    """Count the tasks at each place by team instead of all together."""
    numbers = [f"sum(CASE WHEN task.status = '{status}' THEN 1 ELSE 0 END)" for status in _STATUSES]
    numbers += [
        f"sum(CASE WHEN task.status = '{status}' AND task.late_after < crisis.late_as_of THEN 1 ELSE 0 END)"
        for status in _LATE
    ]
    bind.execute(sa.text("DELETE FROM task_count WHERE kind = 'place'"))
    bind.execute(
        sa.text(f"""
            INSERT INTO task_count (crisis, kind, name, perimeter, mode, {", ".join(f'"{name}"' for name in _NUMBERS)})
            SELECT task.crisis, 'place', task.place, task.team, crisis.mode, {", ".join(numbers)}
            FROM task JOIN crisis ON crisis.key = task.crisis
            GROUP BY task.crisis, crisis.mode, task.place, task.team
        """)  # noqa: S608 - names of columns alone
    )
