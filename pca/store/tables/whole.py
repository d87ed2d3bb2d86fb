"""All tables at once: for whoever migrates, replays, proves or compares. Others import the tables they read."""

from pca.store.tables import (
    access,
    accounts,
    activities,
    availability,
    contact_points,
    crisis,
    decisions,
    directory,
    guarded,
    heartbeats,
    incoming,
    indicators,
    journal,
    lists,
    log,
    measures,
    messages,
    parts,
    plans,
    points,
    regimes,
    tasks,
)
from pca.store.tables.rows import BY_CHAIN, BY_DIGEST, BY_DRAWING, BY_ENTRY, METADATA, NOT_COVERED, NOT_REPLAYED, WHERE

__all__ = [
    "BY_CHAIN",
    "BY_DIGEST",
    "BY_DRAWING",
    "BY_ENTRY",
    "METADATA",
    "NOT_COVERED",
    "NOT_REPLAYED",
    "access",
    "accounts",
    "activities",
    "availability",
    "contact_points",
    "crisis",
    "decisions",
    "directory",
    "guarded",
    "heartbeats",
    "incoming",
    "indicators",
    "journal",
    "lists",
    "log",
    "measures",
    "messages",
    "parts",
    "plans",
    "points",
    "regimes",
    "tasks",
]

for _index in (index for table in METADATA.tables.values() for index in table.indexes if WHERE in index.info):
    for _database in ("sqlite", "postgresql"):
        _index.dialect_options[_database]["where"] = _index.info[WHERE]
