"""Sessions that measures put off, and the exceptions to measures, as they stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import msgspec


class PostponedSession(msgspec.Struct, frozen=True, kw_only=True):
    """A training, a meeting or the like that a measure put off."""

    number: int
    measure: str
    text: str
    perimeter: str
    was_on: date
    moved_to: date | None = None
    status: Literal["postponed", "held", "given_up"] = "postponed"
    noted_by: str = ""
    noted_at: datetime | None = None
    settled_at: datetime | None = None


class MeasureException(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to whom a measure does not apply, for as long as it holds."""

    measure: str
    person: str
    why: str
    since: datetime
    made_by: str
