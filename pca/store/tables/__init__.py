"""The tables, one file for each subject: the one truth about what is stored."""

from pca.store.tables import (
    access,
    accounts,
    activities,
    contact_points,
    crisis,
    decisions,
    directory,
    heartbeats,
    incoming,
    indicators,
    journal,
    log,
    measures,
    messages,
    plans,
    points,
    tasks,
)
from pca.store.tables.rows import METADATA, NOT_REPLAYED

__all__ = [
    "METADATA",
    "NOT_REPLAYED",
    "access",
    "accounts",
    "activities",
    "contact_points",
    "crisis",
    "decisions",
    "directory",
    "heartbeats",
    "incoming",
    "indicators",
    "journal",
    "log",
    "measures",
    "messages",
    "plans",
    "points",
    "tasks",
]
