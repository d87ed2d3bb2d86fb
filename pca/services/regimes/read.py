"""Questions about openings that pages, the public page and commands ask alike: what is open where, and why."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pca.domain.directory import Organisation
from pca.domain.regimes import Openings
from pca.domain.situation import Crisis
from pca.registers.calendars import calendar_of
from pca.runtime import Runtime
from pca.services.regimes.asked import Asked, asked_in
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.people import directory
from pca.store.regimes import regimes

ZONE = ZoneInfo("Africa/Casablanca")
BACK = timedelta(days=8)
"""Dated days looked at before this instant: those of the week under way."""


def openings(
    runtime: Runtime, unit: Unit, now: datetime, crisis: Crisis | None = None, zone: ZoneInfo = ZONE
) -> Openings:
    """All that says what is open where: what is real; in an exercise its own regimes over the usual hours.

    Nothing of an exercise ever counts outside it, nor anything real inside it.
    """
    exercise = crisis is not None and crisis.mode == "exercise"
    scope = crisis.key if crisis and exercise else ""
    organisation = directory.organisation(unit)
    return Openings(
        organisation=organisation,
        zone=zone,
        held=regimes.held_regimes(unit, scope),
        asked=_asked(runtime, unit, organisation, crisis if exercise else None),
        weeks=regimes.weeks(unit),
        dated=regimes.dates(unit, (now - BACK).date()),
        calendar=calendar_of(runtime.settings.country),
    )


def _asked(runtime: Runtime, unit: Unit, organisation: Organisation, exercise: Crisis | None) -> Asked:
    """What measures ask for: those of the exercise, or those of every real crisis that is open."""
    files = [exercise] if exercise else [file for file in crises.crises(unit, open_only=True) if file.mode == "real"]
    each = [asked for file in files if (asked := asked_in(runtime, unit, file, organisation))]
    if len(each) < 2:
        return each[0] if each else {}
    sites = dict.fromkeys(site for asked in each for site in asked)
    return {site: tuple(cause for asked in each for cause in asked.get(site, ())) for site in sites}
