"""How many tasks every team, measure and place has is kept beside them, and some reach of them is looked up."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0082"
down_revision = "0081"

_STATUSES = ("open", "acknowledged", "done", "refused", "impossible", "cancelled", "missed", "replaced", "unfinished")
_LATE = ("open", "acknowledged")
_NUMBERS = (*_STATUSES, *(f"{status}_late" for status in _LATE))

_WHOSE = {"team": ("task.team", "''"), "measure": ("task.measure", "task.perimeter"), "place": ("task.place", "''")}


def upgrade() -> None:
    """Add the column, the table and the indexes, and count the tasks there are."""
    op.add_column("crisis", sa.Column("late_as_of", Instant(), nullable=True))
    op.create_table(
        "task_count",
        sa.Column("crisis", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "name", "perimeter", "mode")),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in _NUMBERS),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_task_count_crisis"),
        sa.PrimaryKeyConstraint("crisis", "kind", "name", "perimeter", name="pk_task_count"),
        sqlite_with_rowid=False,
    )
    for whose in ("place", "team", "assignee"):
        op.create_index(f"ix_task_{whose}", "task", ["crisis", whose])
    count(op.get_bind())


def count(bind: sa.Connection) -> None:
    """Count the tasks there are, late ones as of the clock's last entry in each crisis."""
    bind.execute(_clock_spoke())
    for kind, (name, perimeter) in _WHOSE.items():
        bind.execute(sa.text(_counted(kind, name, perimeter)))


def _clock_spoke() -> sa.Update:
    """The clock's last entry in each crisis."""
    journal = sa.table("journal", *(sa.column(name) for name in ("seq", "at", "crisis", "body")))
    crisis = sa.table("crisis", sa.column("key"), sa.column("late_as_of"))
    clocks = journal.c.body.startswith('{"act":{"act":"pass_time"', autoescape=True)
    last = sa.select(journal.c.at).where(journal.c.crisis == crisis.c.key, clocks).order_by(journal.c.seq.desc())
    return sa.update(crisis).values(late_as_of=last.limit(1).scalar_subquery())


def _counted(kind: str, name: str, perimeter: str) -> str:
    numbers = [f"sum(CASE WHEN task.status = '{status}' THEN 1 ELSE 0 END)" for status in _STATUSES]
    numbers += [
        f"sum(CASE WHEN task.status = '{status}' AND task.late_after < crisis.late_as_of THEN 1 ELSE 0 END)"
        for status in _LATE
    ]
    return f"""
        INSERT INTO task_count (crisis, kind, name, perimeter, mode, {", ".join(f'"{name}"' for name in _NUMBERS)})
        SELECT task.crisis, '{kind}', {name}, {perimeter}, crisis.mode, {", ".join(numbers)}
        FROM task JOIN crisis ON crisis.key = task.crisis
        GROUP BY task.crisis, crisis.mode, {name}{"" if perimeter == "''" else f", {perimeter}"}
    """  # noqa: S608 - names of columns alone
