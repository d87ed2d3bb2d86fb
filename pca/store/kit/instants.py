"""How a moment is kept: always in UTC, to the millisecond, so that order in the table is order in time."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


@lru_cache(maxsize=2048)
def to_text(at: datetime) -> str:
    """`2020-03-16T09:30:00.000Z`: 24 characters, sorts like time. Raises ValueError for an instant without a zone."""
    return at_millisecond(at).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


@lru_cache(maxsize=2048)
def from_text(text: str) -> datetime:
    """The instant written by `to_text`, in UTC."""
    return datetime.fromisoformat(text)


def as_instant(stored: str | datetime) -> datetime:
    """The instant that either database keeps so, in UTC."""
    return from_text(stored) if isinstance(stored, str) else stored.astimezone(UTC)


@lru_cache(maxsize=2048)
def at_millisecond(at: datetime) -> datetime:
    """`at` in UTC, cut (not rounded) to the millisecond. Raises ValueError for an instant without a zone."""
    if at.tzinfo is None:
        raise ValueError(f"an instant needs a zone: {at.isoformat()}")
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


@lru_cache(maxsize=2048)
def kept_as_text(at: datetime | None) -> str | None:
    """How SQLite keeps an instant, or none."""
    return None if at is None else to_text(at)


def kept_as_instant(at: datetime | None) -> datetime | None:
    """How PostgreSQL keeps an instant, or none."""
    return None if at is None else at_millisecond(at)


class Instant(TypeDecorator[datetime]):
    """Column of an instant in UTC: fixed-width text on SQLite, `timestamptz(3)` on PostgreSQL."""

    impl = String(24)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The column type each database gets."""
        if dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import TIMESTAMP  # with all its drivers, for who speaks to it

            return dialect.type_descriptor(TIMESTAMP(timezone=True, precision=3))
        return dialect.type_descriptor(String(24))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """The value as the driver gets it."""
        return kept_as_instant(value) if dialect.name == "postgresql" else kept_as_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """The value as the program gets it: aware, in UTC."""
        if value is None:
            return None
        return as_instant(value)
