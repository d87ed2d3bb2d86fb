"""What pages and commands show of resources: what each place has, how long it lasts, who has what."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import msgspec

from pca.domain.access.access import Reach
from pca.domain.directory import ROOT
from pca.domain.plan.resources import Resource
from pca.domain.resources import WEEK, HandedOut, Stock, Used, daily, days_of_cover, places_of
from pca.services.crisis.scene import Scene
from pca.store.kit.database import Unit
from pca.store.resources import resources as stored
from pca.store.resources.resources import Movement as Movement


class PlaceStock(msgspec.Struct, frozen=True, kw_only=True):
    """What one place has of one resource."""

    place: str
    stock: Stock
    days: int | None = None
    """Whole days it lasts; None where nothing is used up, or nothing is used."""
    short: bool = False
    """Whether that is less than the plan asks."""


def counted(about: Scene) -> tuple[Resource, ...]:
    """The resources of the plan that are counted."""
    return tuple(resource for resource in about.plan.playbook.resources if resource.unit is not None)


def covers(about: Scene, reach: Reach, resource: Resource, place: str) -> bool:
    """Whether somebody reaches what a place has: by the place, or because their team keeps it."""
    if place == ROOT:
        return reach.everything or resource.team in reach.teams
    return reach.covers(about.organisation, place=place, team=resource.team)


def holdings(unit: Unit, about: Scene, reach: Reach, resource: Resource) -> tuple[PlaceStock, ...]:
    """What each place within reach has: what is short first, then what lasts least."""
    everywhere = Reach(everything=True) if resource.team in reach.teams else reach
    known = stored.stocks(unit, about.crisis.key, resource.id, everywhere)
    used = _used(unit, about, resource)
    held = [
        _place_stock(resource, place, known.get(place, Stock(resource.amount)), used.get(place, Used()))
        for place in places_of(resource, about.organisation)
        if covers(about, reach, resource, place)
    ]
    return tuple(sorted(held, key=_least_first))


def holding(unit: Unit, about: Scene, resource: Resource, place: str) -> PlaceStock:
    """What one place has."""
    key, today = about.crisis.key, about.now.date()
    stock = stored.stock(unit, key, resource.id, place) or Stock(resource.amount)
    return _place_stock(resource, place, stock, stored.used(unit, key, resource.id, place, _since(about.now), today))


def items(unit: Unit, about: Scene, reach: Reach, resource: Resource, place: str = "") -> tuple[HandedOut, ...]:
    """What people have of a resource: of one place, or of all within reach."""
    everywhere = Reach(everything=True) if place or resource.team in reach.teams else reach
    out = stored.items(unit, about.crisis.key, everywhere, resource=resource.id)
    return tuple(item for item in out if not place or item.place == place)


def in_hands_of(unit: Unit, crisis: str, person: str) -> tuple[HandedOut, ...]:
    """What one person has and is to give back."""
    return stored.items(unit, crisis, Reach(), person=person)


def all_items(unit: Unit, crisis: str, reach: Reach) -> tuple[HandedOut, ...]:
    """All that people have, from places within reach."""
    return stored.items(unit, crisis, reach)


def movements(
    unit: Unit, crisis: str, resource: str, place: str, *, before: int | None = None, most: int
) -> tuple[Movement, ...]:
    """The last movements at a place, the newest first."""
    return stored.movements(unit, crisis, resource, place, before=before, most=most)


def _place_stock(resource: Resource, place: str, stock: Stock, used: Used) -> PlaceStock:
    if resource.supply is None:
        return PlaceStock(place=place, stock=stock)
    days = days_of_cover(stock.free, daily(resource.supply, used))
    return PlaceStock(place=place, stock=stock, days=days, short=days is not None and days < resource.supply.least_days)


def _used(unit: Unit, about: Scene, resource: Resource) -> dict[str, Used]:
    if resource.supply is None:
        return {}
    return stored.week_of_use(unit, about.crisis.key, resource.id, _since(about.now), about.now.date())


def _since(now: datetime) -> date:
    return (now - timedelta(days=WEEK - 1)).date()


def _least_first(held: PlaceStock) -> tuple[bool, bool, int, int, str]:
    return not held.short, held.days is None, held.days or 0, held.stock.free, held.place
