"""When a measure's tasks come back: every so long, or at wall-clock times on some days."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from pca.domain.plan.measures import Repeat
from pca.domain.zones import local_to_utc

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOOK_AHEAD = 64
"""Days looked at: more than the longest month twice over."""


def next_occurrence(rule: Repeat, after: datetime, zone: ZoneInfo, anchor: datetime) -> datetime:
    """The first occurrence strictly after `after` (aware); the result is in UTC.

    `every` counts real time from `anchor`. `at` is wall-clock time in `zone`: a time that a clock change skips
    happens later by the gap, one that comes twice happens the first time only.
    """
    if rule.every is not None:
        return anchor + rule.every * ((after - anchor) // rule.every + 1)
    day = after.astimezone(zone).date() - timedelta(days=1)
    for _ in range(LOOK_AHEAD):
        if _falls_on(rule, day.weekday(), day.day):
            instants = (local_to_utc(datetime.combine(day, time.fromisoformat(said)), zone) for said in rule.at)
            found = min((instant for instant in instants if instant > after), default=None)
            if found is not None:
                return found
        day += timedelta(days=1)
    raise ValueError("this rule never falls on any day")


def _falls_on(rule: Repeat, weekday: int, day_of_month: int) -> bool:
    if rule.day_of_month is not None:
        return day_of_month == rule.day_of_month
    return not rule.days or WEEKDAYS[weekday] in rule.days
