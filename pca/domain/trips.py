"""Trips people ask for, as they stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, TypeAlias

import msgspec

TripStatus: TypeAlias = Literal["allowed", "asked", "granted", "declined", "refused", "withdrawn"]
"""`refused` by the level in force; `declined` by whoever was asked to consent."""

LIVE: tuple[TripStatus, ...] = ("allowed", "asked", "granted")
"""Those that another level may change while they have not begun."""

ABROAD = "abroad"
"""Where a trip out of the country goes."""


class Trip(msgspec.Struct, frozen=True, kw_only=True):
    """One trip as it stands."""

    number: int
    person: str
    departure: str
    destination: str
    starts: date
    ends: date
    purpose: str
    status: TripStatus
    measure: str = ""
    """What limits travel, and at which level it answered."""
    level: str = ""
    consent_of: tuple[str, ...] = ()
    asked_by: str = ""
    asked_at: datetime | None = None
    answered_by: str = ""
    answer: str = ""
    """What whoever answered gave as the reason."""
    judged_at: datetime | None = None
    """When another level answered it anew."""
