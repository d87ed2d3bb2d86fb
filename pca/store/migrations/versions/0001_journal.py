"""First tables: the journal, which only grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0001"
down_revision = None

_SQLITE = (
    """CREATE TRIGGER journal_keeps BEFORE UPDATE ON journal
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    """CREATE TRIGGER journal_holds BEFORE DELETE ON journal
       BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END""",
    # INSERT OR REPLACE deletes without asking the trigger above, so the row it would replace is refused here.
    """CREATE TRIGGER journal_grows BEFORE INSERT ON journal
       WHEN NEW.seq IS NOT (SELECT COALESCE(MAX(seq), 0) + 1 FROM journal)
         OR EXISTS (SELECT 1 FROM journal WHERE order_id = NEW.order_id)
       BEGIN SELECT RAISE(ABORT, 'the journal is gap-free and holds each order once'); END""",
)

_POSTGRESQL = (
    """CREATE FUNCTION journal_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
    """CREATE FUNCTION journal_next() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.seq IS DISTINCT FROM (SELECT COALESCE(MAX(seq), 0) + 1 FROM journal) THEN
           RAISE EXCEPTION 'the journal is gap-free and holds each order once';
         END IF;
         RETURN NEW;
       END $$""",
    """CREATE TRIGGER journal_keeps BEFORE UPDATE OR DELETE ON journal
       FOR EACH ROW EXECUTE FUNCTION journal_refuses()""",
    """CREATE TRIGGER journal_holds BEFORE TRUNCATE ON journal
       FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()""",
    """CREATE TRIGGER journal_grows BEFORE INSERT ON journal
       FOR EACH ROW EXECUTE FUNCTION journal_next()""",
)

_GUARDS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def upgrade() -> None:
    """Make the tables."""
    _journal()
    for statement in _GUARDS[op.get_bind().dialect.name]:
        op.execute(statement)


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("seq", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("crisis", sa.String(), nullable=True),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("leaf", sa.LargeBinary(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_journal"),
        sa.UniqueConstraint("order_id", name="uq_journal_order_id"),
    )
    op.create_index("ix_journal_crisis", "journal", ["crisis"], unique=False)
