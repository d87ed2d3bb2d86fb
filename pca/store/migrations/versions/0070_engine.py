"""Tasks that wait, since when states are held, figures of one perimeter, activities left down at closing."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0070"
down_revision = "0061"

_RUNNING = sa.text("restored_at IS NULL AND left_down_at IS NULL")


def upgrade() -> None:
    """Add the columns; figures kept so far are the institution's."""
    op.add_column("task", sa.Column("waiting", sa.Boolean(), nullable=True))
    waits = sa.text("waiting")
    op.create_index(
        "ix_task_waiting", "task", ["crisis", "measure", "place"], sqlite_where=waits, postgresql_where=waits
    )
    op.add_column("standing", sa.Column("entered", sa.Text(), nullable=False, server_default=sa.text("'{}'")))
    op.add_column("activity_clock", sa.Column("left_down_at", Instant(), nullable=True))
    op.drop_index("ix_activity_clock_running", "activity_clock")
    op.create_index(
        "ix_activity_clock_running",
        "activity_clock",
        ["crisis", "activity"],
        unique=True,
        sqlite_where=_RUNNING,
        postgresql_where=_RUNNING,
    )
    op.add_column("task", sa.Column("items", sa.Text(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("task", sa.Column("digest", sa.String(), nullable=True))
    op.add_column("task", sa.Column("acknowledged_digest", sa.String(), nullable=True))
    op.add_column("task", sa.Column("first_acknowledged_at", Instant(), nullable=True))
    op.add_column("task", sa.Column("first_acknowledged_by", sa.String(), nullable=True))
    op.add_column("crisis", sa.Column("retired", sa.Text(), nullable=False, server_default=sa.text("'[]'")))
    op.add_column("plan_version", sa.Column("editorial", sa.Boolean(), nullable=False, server_default=sa.false()))
    _by_perimeter("observation", ["crisis", "indicator", "perimeter", "observed_at"])
    _by_perimeter("indicator", ["crisis", "indicator", "perimeter"])


def _by_perimeter(table: str, keys: Sequence[str]) -> None:
    """A figure is known by its perimeter too."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        op.add_column(table, _perimeter())
        op.drop_constraint(f"pk_{table}", table)
        op.create_primary_key(f"pk_{table}", table, list(keys))
        return
    old = sa.Table(table, sa.MetaData(), autoload_with=bind, resolve_fks=False)
    columns = [column.name for column in old.columns]
    op.rename_table(table, f"{table}_before")
    kept = [
        sa.Column(column.name, Instant() if column.name.endswith("_at") else sa.String(), nullable=False)
        for column in old.columns
    ]
    op.create_table(
        table,
        *kept,
        _perimeter(),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name=f"fk_{table}_crisis"),
        sa.PrimaryKeyConstraint(*keys, name=f"pk_{table}"),
        sqlite_with_rowid=False,
    )
    named = ", ".join(columns)
    op.execute(f"INSERT INTO {table} ({named}) SELECT {named} FROM {table}_before")  # noqa: S608  # names of our own tables
    op.drop_table(f"{table}_before")


def _perimeter() -> sa.Column[str]:
    return sa.Column("perimeter", sa.String(), nullable=False, server_default=sa.text("'root'"))
