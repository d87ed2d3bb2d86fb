"""What is asked about periods of availability: planned ahead for many people, cancelled, begun and ended by time."""

from __future__ import annotations

from datetime import date
from typing import TypeAlias

import msgspec

from pca.domain.act import Act
from pca.domain.availability import StatusName

ZONE = "Africa/Casablanca"
"""The zone whose midnights begin and end days."""


class PlannedPeriod(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One status for some people over whole days, `starts` and `ends` included."""

    people: tuple[str, ...]
    status: StatusName
    starts: date
    ends: date
    site: str = ""
    """Where they work meanwhile; for an alternate site alone."""


class PlanAvailability(Act, frozen=True, tag="plan_availability"):
    """Plan periods, for one person or for thousands: all of them, or none. Where two meet, the later one counts."""

    periods: tuple[PlannedPeriod, ...]
    zone: str = ZONE


class CancelAvailability(Act, frozen=True, tag="cancel_availability"):
    """Take back periods that are not over, by number; one that runs ends now."""

    periods: tuple[int, ...]


class TurnAvailability(Act, frozen=True, tag="turn_availability"):
    """Let the periods that begin or end by now take effect; given by the house itself."""


AvailabilityAct: TypeAlias = PlanAvailability | CancelAvailability | TurnAvailability
