"""What all tables share: one catalogue of tables, one way to name their indexes, and which of them replay rebuilds."""

from __future__ import annotations

from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

CLUSTERED = {"sqlite_with_rowid": False}
"""On SQLite rows lie in the order of their primary key: one lookup less for each read."""

NOT_REPLAYED = frozenset(
    {
        *("journal", "contact", "contact_point", "contact_code", "contact_care", "message_body", "delivery_lease"),
        *("heartbeat", "verdict"),
        *("provider_message", "provider_event", "channel_rate", "answer_part"),
        *("incoming", "sent_back"),
        *("account", "passkey", "session", "sign_in_step", "api_token", "sign_in_throttle", "break_glass_seal"),
        "prepared_secret",
    }
)
"""The journal itself, what may be erased (names, addresses, texts sent), what only runs the delivery loop, and how
people sign in: secrets are no history. What they may do, and that somebody changed an account, is."""


class Row(SQLModel, registry=registry(metadata=METADATA)):
    """One row of a table."""
