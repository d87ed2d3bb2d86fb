"""Who wrote an answer down for somebody else, as told by whom, and by which means they heard it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from pca.store.kit.instants import Instant

revision = "0076"
down_revision = "0075"

_JOURNAL = sa.table("journal", sa.column("seq"), sa.column("body", sa.Text()))
_OBLIGATION = sa.table(
    "obligation",
    *(sa.column(name) for name in ("crisis", "origin", "recipient", "entered_by", "informant")),
    sa.column("answered_at", Instant()),
)
_c = _OBLIGATION.c


def upgrade() -> None:
    """Add the columns; who wrote an answer down to a message, and as told by whom, stood in the journal alone."""
    for table in ("log_entry", "task", "obligation"):
        op.add_column(table, sa.Column("heard", sa.String(), nullable=True))
    op.add_column("obligation", sa.Column("entered_by", sa.String(), nullable=True))
    op.add_column("obligation", sa.Column("informant", sa.String(), nullable=True))
    bind, body = op.get_bind(), _JOURNAL.c.body
    spoken = body.contains('"on_behalf_of":') & body.contains('"messages_answered"')
    for (kept,) in bind.execute(sa.select(body).where(spoken).order_by(_JOURNAL.c.seq)).all():
        _enter(bind, json.loads(kept))


def _enter(bind: sa.Connection, entry: dict[str, Any]) -> None:
    """Of each answer only the last one counts: the one that was given when the row says so."""
    if not entry.get("on_behalf_of"):
        return
    at = datetime.fromisoformat(entry["at"])
    answers = [answer for fact in entry["facts"] if fact["fact"] == "messages_answered" for answer in fact["answers"]]
    for answer in answers:
        owed = (_c.crisis == entry["crisis"], _c.origin == answer["origin"], _c.recipient == answer["recipient"])
        written = {"entered_by": entry["who"], "informant": entry.get("informant")}
        bind.execute(sa.update(_OBLIGATION).where(*owed, _c.answered_at == at).values(**written))
