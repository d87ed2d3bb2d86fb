"""The words of the main courante are kept beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from pca.domain.folding import words_in

revision = "0105"
down_revision = "0104"

BY_LETTER = sa.String().with_variant(sa.String(collation="C"), "postgresql")
MOST, AT_ONCE = 300, 500


def upgrade() -> None:
    """Make the table, and note the words of the entries there are."""
    op.create_table(
        "log_word",
        sa.Column("crisis", sa.String(), nullable=False),
        sa.Column("word", BY_LETTER, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["crisis"], ["crisis.key"], name="fk_log_word_crisis"),
        sa.PrimaryKeyConstraint("crisis", "word", "number", name="pk_log_word"),
        sqlite_with_rowid=False,
    )
    note(op.get_bind())


def note(bind: sa.Connection) -> None:
    """Note the words of all entries."""
    entry = sa.table("log_entry", *(sa.column(name) for name in ("crisis", "number", "mode", "text")))
    word = sa.table("log_word", *(sa.column(name) for name in ("crisis", "word", "number", "mode")))
    read = bind.execute(sa.select(entry.c.crisis, entry.c.number, entry.c.mode, entry.c.text)).all()
    for start in range(0, len(read), AT_ONCE):
        rows = [
            {"crisis": crisis, "word": each, "number": number, "mode": mode}
            for crisis, number, mode, text in read[start : start + AT_ONCE]
            for each in words_in(text, MOST)
        ]
        if rows:
            bind.execute(sa.insert(word), rows)
