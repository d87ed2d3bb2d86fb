"""What all tables share: one catalogue of tables, one way to name their indexes, and which of them replay rebuilds."""

from __future__ import annotations

from sqlalchemy import Index, MetaData, TextClause
from sqlalchemy.ext.declarative import DeferredReflection
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

WHERE = "where"
"""What an index calls the condition its rows meet, in its `info`; `whole` tells it to both databases."""


def partial_index(name: str | None, *columns: str, where: TextClause, unique: bool = False) -> Index:
    """An index of the rows alone that meet `where`.

    Said with the words of a database, it would load the whole library for it, also where nobody speaks to it.
    """
    return Index(name, *columns, unique=unique, info={WHERE: where})


BY_CHAIN = frozenset({"journal"})
"""Proved by the journal's own chain."""

BY_DIGEST = frozenset({"message_body"})
"""Proved by digests the journal holds; what was erased is counted, for its digest stays."""

BY_ENTRY = frozenset(
    {
        *("account", "passkey", "session", "api_token", "break_glass_seal", "prepared_secret", "contact_code"),
        *("access_link", "recovery_code"),
    }
)
"""Each row has a journal entry with its seal: secrets are no history, but that they were made is."""

BY_DRAWING = frozenset({"staff_line", "staff_word", "word_ending", "address_fault", "fault_count"})
"""What lists are made of: proved by being drawn again from the directory, its names and addresses, as they stand."""

NOT_COVERED = frozenset(
    {
        *("contact", "contact_point", "contact_care"),
        *("sign_in_step", "sign_in_throttle", "account_message", "campaign_round"),
        *("delivery_lease", "provider_message", "provider_event", "channel_rate"),
        *("heartbeat", "verdict", "late_sample", "feed"),
        *("incoming", "answer_part", "sent_back"),
    }
)
"""Proved by nothing: names and addresses (erasable, and no digest may hint at them), what was begun and not finished
when somebody signs in, what only runs the delivery, what people wrote in their own words (erasable), what the
house says of its own health and of its sources, and how many tasks were late some hours ago."""

NOT_REPLAYED = BY_CHAIN | BY_DIGEST | BY_ENTRY | BY_DRAWING | NOT_COVERED
"""All that a replay does not rebuild; every other table follows from the journal, value by value."""


class Row(DeferredReflection, SQLModel, registry=registry(metadata=METADATA)):
    """One row of a table. Rows are read into records (`store.kit.records`), and no class is ever mapped: its table is
    made at once, the mapping, a third of the time, is put off for ever."""
