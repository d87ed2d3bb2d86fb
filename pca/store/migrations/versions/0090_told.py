"""PostgreSQL tells of new entries: whoever shows the journal need not look again and again."""

from __future__ import annotations

from alembic import op

revision = "0090"
down_revision = "0082"

_POSTGRESQL = (
    """CREATE FUNCTION journal_tells() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN PERFORM pg_notify('pca_journal', ''); RETURN NULL; END $$""",
    """CREATE TRIGGER journal_told AFTER INSERT ON journal
    FOR EACH STATEMENT EXECUTE FUNCTION journal_tells()""",
)


def upgrade() -> None:
    """Add the trigger, where there is somebody to be told."""
    if op.get_bind().dialect.name == "postgresql":
        for sql in _POSTGRESQL:
            op.execute(sql)
