"""Who is on call: a list of people who take turns of one length, from a day on, at an hour of the wall clock."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from pca.domain.texts.zones import local_to_utc, to_utc


class Rota(msgspec.Struct, frozen=True):
    """One rota. Turns are counted on the wall clock: a week ends at the same hour although clocks were put forward."""

    id: str
    title: str
    since: date
    """The day of the first turn, which begins at `handover`."""
    turn: timedelta
    handover: time
    people: tuple[str, ...]
    """In the order of their turns; after the last one the first follows again."""


class Turn(NamedTuple):
    """Somebody's turn, from `starts` until just before `ends`; UTC."""

    person: str
    starts: datetime
    ends: datetime


def turn_at(rota: Rota, now: datetime, zone: ZoneInfo) -> Turn | None:
    """Whose turn it is at `now`, with hours of `zone`; None before the first turn, or when nobody takes turns."""
    if not rota.people or rota.turn <= timedelta(0):
        return None
    first, local = datetime.combine(rota.since, rota.handover), to_utc(now).astimezone(zone).replace(tzinfo=None)
    count = (local - first) // rota.turn

    def start(number: int) -> datetime:
        return local_to_utc(first + number * rota.turn, zone)

    # An hour that a clock change repeats or skips may lie on either side of a turn's beginning: the instant decides.
    while now < start(count):
        count -= 1
    while now >= start(count + 1):
        count += 1
    return Turn(rota.people[count % len(rota.people)], start(count), start(count + 1)) if count >= 0 else None
