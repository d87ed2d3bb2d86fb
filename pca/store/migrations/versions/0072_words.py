"""What conditions of measures were last found to say, and tasks about one person or one entry of a list."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0072"
down_revision = "0070"


BEFORE = "(crisis, measure, perimeter, place, purpose, run)"
AFTER = "(crisis, measure, perimeter, place, subject, purpose, run)"


def upgrade() -> None:
    """Add the tables; measures of plans before had no condition, and their tasks were about places."""
    op.create_table(
        "condition",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("perimeter", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_condition_crisis"),
        sa.PrimaryKeyConstraint("crisis", "measure", "perimeter", name="pk_condition"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "listed",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("perimeter", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_listed_crisis"),
        sa.PrimaryKeyConstraint("crisis", "measure", "perimeter", "subject", name="pk_listed"),
        sqlite_with_rowid=False,
    )
    op.add_column("task", sa.Column("subject", sa.String(), nullable=False, server_default=sa.text("''")))
    _several_at_one_place()


def _several_at_one_place() -> None:
    """One place may have several tasks of one opening: one for each person or entry."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        op.drop_constraint("uq_task_opened_once", "task")
        op.create_unique_constraint("uq_task_opened_once", "task", AFTER.strip("()").split(", "))
        return
    rows = sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = 'task' AND sql IS NOT NULL")
    made = [(str(kind), str(sql)) for kind, sql in bind.execute(rows)]
    (table,) = [sql for kind, sql in made if kind == "table"]
    columns = ", ".join(str(row[1]) for row in bind.execute(sa.text("PRAGMA table_info(task)")))
    op.execute("ALTER TABLE task RENAME TO task_before")
    for kind, sql in made:
        if kind == "index":
            op.execute(f"DROP INDEX {sql.split()[2]}")
    op.execute(table.replace(BEFORE, AFTER))
    op.execute(f"INSERT INTO task ({columns}) SELECT {columns} FROM task_before")  # noqa: S608  # our own names
    op.execute("DROP TABLE task_before")
    for kind, sql in made:
        if kind == "index":
            op.execute(sql)
