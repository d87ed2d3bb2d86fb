"""Who can work, and where: organisational statuses, and periods planned ahead; never a medical reason (R44, R58)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Literal, TypeAlias

import msgspec


class Status(StrEnum):
    """What is arranged for a person, as organisational status only."""

    ON_SITE = "on_site"
    TELEWORK = "telework"
    """From home; nothing is known of equipment."""
    ABSENT = "absent"
    UNKNOWN = "unknown"
    TELEWORK_EQUIPPED = "telework_equipped"
    """From home with the house's computer, telephone and VPN."""
    ON_DUTY = "on_duty"
    """Of two teams that take turns, the one whose turn it is."""
    OFF_DUTY = "off_duty"
    LEAVE = "leave"
    DISPENSED = "dispensed"
    ALTERNATE_SITE = "alternate_site"


StatusName: TypeAlias = Literal[
    "on_site",
    "telework",
    "absent",
    "unknown",
    "telework_equipped",
    "on_duty",
    "off_duty",
    "leave",
    "dispensed",
    "alternate_site",
]
"""The same in an order."""

USUAL = (Status.ON_SITE, Status.TELEWORK, Status.ABSENT, Status.UNKNOWN)
"""Those that are counted on a page even where nobody has them."""


class Ability(msgspec.Struct, frozen=True):
    """What somebody of a status can do. `works` is None where nobody knows."""

    works: bool | None
    where: Literal["site", "home", "elsewhere", ""] = ""
    equipped: bool = True
    """Whether they have what they need to reach the house's systems."""


ABILITIES: Mapping[str, Ability] = MappingProxyType(
    {
        Status.ON_SITE: Ability(works=True, where="site"),
        Status.ON_DUTY: Ability(works=True, where="site"),
        Status.ALTERNATE_SITE: Ability(works=True, where="elsewhere"),
        Status.TELEWORK_EQUIPPED: Ability(works=True, where="home"),
        Status.TELEWORK: Ability(works=True, where="home", equipped=False),
        Status.OFF_DUTY: Ability(works=False),
        Status.LEAVE: Ability(works=False),
        Status.DISPENSED: Ability(works=False),
        Status.ABSENT: Ability(works=False),
        Status.UNKNOWN: Ability(works=None),
    }
)
"""For each status whether its people work, and where: the one table that all else asks."""

AWAY: frozenset[str] = frozenset(status.value for status in Status if ABILITIES[status].works is False)
"""Statuses of people who do not work: what they have in hand waits, and new tasks go to whoever stands in."""


class AvailabilityPeriod(msgspec.Struct, frozen=True, kw_only=True):
    """One person's status over whole days, `starts` and `ends` included. `number` counts through the house.

    Of two that hold at once the later one counts, so that nobody is in two places; the earlier one stays as it was.
    """

    number: int
    person: str
    status: str
    starts: date
    ends: date
    starts_at: datetime
    ends_at: datetime
    """The instant after the last one of it, UTC."""
    site: str = ""
    """Where, for an alternate site."""
    planned_by: str = ""
    """Who planned it."""
    next_at: datetime | None = None
    """When time next has something to do about it."""
    dropped_at: datetime | None = None
    """When it was cancelled or cut short."""
    base: str = ""
    """While it is the one that counts: the status from before, to come back to."""

    def runs(self, now: datetime) -> bool:
        """Whether it holds at `now`."""
        return self.dropped_at is None and self.starts_at <= now < self.ends_at


def counting(periods: Iterable[AvailabilityPeriod], now: datetime) -> AvailabilityPeriod | None:
    """Of one person's periods the one that counts at `now`: the latest order among those that hold."""
    return max((period for period in periods if period.runs(now)), key=lambda period: period.number, default=None)
