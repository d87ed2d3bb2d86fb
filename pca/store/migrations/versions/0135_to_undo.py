"""What the main courante tells of that must be undone; tasks that undo are found by themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0135"
down_revision = "0130"

UNDO = sa.text("purpose = 'undo'")
TO_UNDO = sa.text("to_undo")


def upgrade() -> None:
    """Add the columns; every waiver there is must be lifted."""
    op.add_column("log_entry", sa.Column("to_undo", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("log_entry", sa.Column("undo_by", Instant(), nullable=True))
    op.add_column("log_entry", sa.Column("undo_owner", sa.String(), nullable=False, server_default=""))
    for name in ("undoes", "undone_by"):
        op.add_column("log_entry", sa.Column(name, sa.Integer(), nullable=True))
    entry = sa.table("log_entry", sa.column("to_undo", sa.Boolean()), sa.column("kind"))
    op.get_bind().execute(sa.update(entry).where(entry.c.kind == "waiver").values(to_undo=True))
    op.create_index(
        "ix_log_entry_to_undo", "log_entry", ["crisis", "number"], sqlite_where=TO_UNDO, postgresql_where=TO_UNDO
    )
    op.create_index(
        "ix_task_undo", "task", ["crisis", "measure", "perimeter", "status"], sqlite_where=UNDO, postgresql_where=UNDO
    )
