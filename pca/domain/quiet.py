"""When a message that can wait may leave: after quiet hours, or with the day's next digest."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from pca.domain.plan.communications import Ladder
from pca.domain.texts.zones import local_to_utc

BUNDLE = timedelta(minutes=30)
"""Important messages beyond a person's daily budget leave together, at most this much later."""

_MIDNIGHT = time(0)


def not_before(ladder: Ladder, severity: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When a message queued at `now` (UTC) may leave, if not at once: only information waits for quiet hours to end."""
    if severity != "information" or not _quiet(ladder, now.astimezone(zone).time()):
        return None
    return _next(now, zone, (ladder.quiet_until,))


def over_budget(ladder: Ladder, severity: str, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When a message beyond its reader's daily budget may leave; None for a critical one, which always passes."""
    if severity == "critical":
        return None
    if severity == "important":
        return now + BUNDLE - (now - datetime.min.replace(tzinfo=now.tzinfo)) % BUNDLE
    digests = tuple(at for at in ladder.digests if not _quiet(ladder, at))
    return _next(now, zone, digests or (ladder.quiet_until,))


def day_of(now: datetime, zone: ZoneInfo) -> datetime:
    """The instant (UTC) at which the local day of `now` began."""
    return local_to_utc(datetime.combine(now.astimezone(zone).date(), _MIDNIGHT), zone)


def _quiet(ladder: Ladder, at: time) -> bool:
    since, until = ladder.quiet_from, ladder.quiet_until
    return since <= at < until if since <= until else at >= since or at < until


def _next(now: datetime, zone: ZoneInfo, times: tuple[time, ...]) -> datetime:
    """The next of the local times of day after `now`."""
    today = now.astimezone(zone).date()
    days = (today, today + timedelta(days=1), today + timedelta(days=2))
    instants = (local_to_utc(datetime.combine(day, at), zone) for day in days for at in sorted(times))
    return next(at for at in instants if at > now)
