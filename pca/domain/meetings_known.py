"""Meetings of a committee, as rules look at them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec


class HeldMeeting(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting."""

    number: int
    committee: str
    seats: tuple[str, ...]
    agenda: tuple[str, ...]
    present: Mapping[str, str]
    opened_at: datetime
    closed_at: datetime | None
    next_at: datetime | None
    notes: int = 0


class MeetingsKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What orders about meetings look at."""

    last_meeting: HeldMeeting | None = None
    """The newest one of the crisis: no other can be open."""
    pending: tuple[str, ...] = ()
    """What waits now, for the agenda."""
