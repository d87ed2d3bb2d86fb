"""When a measure's tasks come back: every so long, or at wall-clock times on some days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pca.domain.plan.repeats import Repeat
from pca.domain.texts.zones import local_to_utc, to_utc

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)
LOOK_AHEAD = 64
"""Days looked at: more than the longest month twice over."""


def next_occurrence(rule: Repeat, after: datetime, zone: ZoneInfo, anchor: datetime) -> datetime:
    """The first occurrence strictly after `after`, in UTC; `after` and `anchor` are instants with an offset.

    `every` counts elapsed time from `anchor`, its first occurrence. `at` is wall-clock time in `zone`, whatever the
    anchor: a time that a clock change skips happens later by the gap, one that comes twice only the first time.
    """
    after = to_utc(after)
    if rule.every is not None:
        return _elapsed(rule.every, after, to_utc(anchor))
    day = after.astimezone(zone).date() - DAY
    for _ in range(LOOK_AHEAD):
        if any(at > after for at in _on(rule, day, zone)):
            # A gap around midnight can carry a late time past an early one of the next day.
            return min(at for at in (*_on(rule, day, zone), *_on(rule, day + DAY, zone)) if at > after)
        day += DAY
    raise ValueError("this rule never falls on any day")


def _elapsed(every: timedelta, after: datetime, anchor: datetime) -> datetime:
    return anchor + every * max(0, (after - anchor) // every + 1)


def _on(rule: Repeat, day: date, zone: ZoneInfo) -> list[datetime]:
    """The instants (UTC) the rule gives for one day of the calendar."""
    if not _falls_on(rule, day):
        return []
    return [local_to_utc(datetime.combine(day, time.fromisoformat(hour)), zone) for hour in rule.at]


def _falls_on(rule: Repeat, day: date) -> bool:
    if rule.day_of_month is not None:
        return day.day == rule.day_of_month
    return not rule.days or WEEKDAYS[day.weekday()] in rule.days
