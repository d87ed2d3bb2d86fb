"""Resources counted during a crisis: what a place has at hand, what is out, how long it lasts. Amounts are whole
numbers of the plan's unit; money is in hundredths."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from fractions import Fraction

import msgspec

from pca.domain.directory import ROOT, Organisation
from pca.domain.plan.resources import Resource, Supply

WEEK = 7
"""Days of use from which the mean is taken."""


class Stock(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a place has of a resource. Whatever came in is at hand, out with somebody, used or lost."""

    free: int
    """At hand."""
    out: int = 0
    """Handed out, to come back."""
    used: int = 0
    """Used up, since the crisis opened."""
    short: bool = False
    """Whether its cover fell below what the plan asks, as judged last."""


class Used(msgspec.Struct, frozen=True):
    """What a place used of a resource lately."""

    week: int = 0
    """In the last seven days."""
    days: int = 0
    """How many whole days ago its use was written down for the first time."""


class HandedOut(msgspec.Struct, frozen=True, kw_only=True):
    """Something a person has and is to give back."""

    number: int
    resource: str
    place: str
    person: str
    serial: str = ""
    left: int
    """How much of it is still with the person."""
    since: datetime


def places_of(resource: Resource, house: Organisation) -> Iterable[str]:
    """The places that hold an amount of it each."""
    if resource.per == "institution":
        return (ROOT,)
    return house.regions if resource.per == "region" else house.sites


def daily(supply: Supply, used: Used) -> Fraction:
    """What a place uses a day: the mean of its own last seven days once they are known; before, what the plan says."""
    return Fraction(used.week, WEEK) if used.days >= WEEK else Fraction(supply.daily_use)


def days_of_cover(free: int, rate: Fraction) -> int | None:
    """Whole days what is at hand lasts; None where nothing is used."""
    return int(free / rate) if rate else None


def short_at(supply: Supply | None, stock: Stock, used: Used, now: datetime) -> datetime | None:
    """When the cover falls below what the plan asks if nothing comes in; None for never, or where it is short."""
    if supply is None or stock.short or not (rate := daily(supply, used)):
        return None
    left = Fraction(stock.free) / rate - supply.least_days
    if left > 366 * 10:
        return None
    return now + timedelta(seconds=int(max(left, Fraction(0)) * 86_400))
