"""Questions about openings that pages, the public page and commands ask alike: what is open where, and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pca.domain.regimes import Openings
from pca.domain.situation import Crisis
from pca.registers.calendars import calendar_of
from pca.runtime import Runtime
from pca.store.kit.database import Unit
from pca.store.people import directory
from pca.store.regimes import regimes

ZONE = ZoneInfo("Africa/Casablanca")
BACK = timedelta(days=8)
"""Dated days looked at before this instant: those of the week under way."""


def openings(
    runtime: Runtime, unit: Unit, now: datetime, crisis: Crisis | None = None, zone: ZoneInfo = ZONE
) -> Openings:
    """All that says what is open where: what is real; in an exercise its own regimes over the usual hours."""
    exercise = crisis is not None and crisis.mode == "exercise"
    scope = crisis.key if crisis and exercise else ""
    return Openings(
        organisation=directory.organisation(unit),
        zone=zone,
        held=regimes.held_regimes(unit, scope),
        weeks=regimes.weeks(unit),
        dated=regimes.dates(unit, (now - BACK).date()),
        calendar=calendar_of(runtime.settings.country),
    )
