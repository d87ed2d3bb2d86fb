"""The usual hours of places, those of Ramadan, and days that are not like the others: visits of a mobile branch too."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from pca.catalogue.openings import day_said, week_said
from pca.catalogue.places import place_name
from pca.domain.access.access import Action
from pca.domain.directory import ROOT, SiteType
from pca.domain.opening_hours import NoHours, day_of, week_of, written
from pca.domain.orders import SetDates, SetHours
from pca.domain.regimes import SEASONS, DatedHours, DayHours
from pca.services.regimes.read import openings
from pca.web.kit.action_result import ActionResult
from pca.web.kit.local_time import unfit
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
DAYS = (("mon-thu", "hours_week"), ("fri", "hours_friday"), ("sat", "hours_saturday"), ("sun", "hours_sunday"))
LISTED = 60
"""Days to come that a page lists."""


class SeasonWeek(msgspec.Struct, frozen=True):
    """The week of a place in a season: its own, or that of what lies around it."""

    season: str
    own: bool
    week: tuple[tuple[str, str], ...]
    """Each day and its hours; nothing where nobody said them."""


class ParticularDay(msgspec.Struct, frozen=True):
    """One day to come that is not like the others, as it was set at this place."""

    day: date
    hours: str


class PlaceHours(msgspec.Struct, frozen=True, kw_only=True):
    """The hours of one place."""

    place: str
    title: str
    places: tuple[tuple[str, str], ...]
    """Where the reader may set hours, the widest first."""
    weeks: tuple[SeasonWeek, ...]
    days: tuple[ParticularDay, ...]


@routes.page("/regimes/hours", may=Action.SET_REGIME, over=Over.ROWS, template="regimes/hours.html")
def hours(context: RequestContext, place: str = "") -> PlaceHours:
    """The weeks of a place and its particular days; a place out of reach is not told from one that does not exist."""
    known, reach = openings(context.runtime, context.unit, context.now), context.reach(Action.SET_REGIME)
    house, language = known.organisation, context.language
    regions = [name for name in house.regions if reach.covers(house, place=name)]
    named = ([ROOT] if reach.everything else []) + regions + sorted(site for site in reach.sites if site in house.sites)
    chosen = place or context.value("place") or next(iter(named), "")
    if not (chosen in named or (chosen in house.sites and reach.covers(house, place=chosen))):
        raise NotFound
    site = house.sites.get(chosen)
    mobile = site is not None and site.type == SiteType.MOBILE
    around = (chosen,) if mobile else tuple(house.outwards(chosen))  # a mobile branch has visits of its own
    weeks = []
    for season in SEASONS:
        text = next((known.weeks[at, season] for at in around if (at, season) in known.weeks), "")
        weeks.append(SeasonWeek(season, (chosen, season) in known.weeks, week_said(text, language) if text else ()))
    dated = [(day, held) for (at, day), held in known.dated.items() if at == chosen and day >= context.now.date()]
    return PlaceHours(
        place=chosen,
        title=place_name(house, chosen, language),
        places=tuple((name, place_name(house, name, language)) for name in dict.fromkeys((*named, chosen))),
        weeks=tuple(weeks),
        days=tuple(ParticularDay(day, _said(held, language)) for day, held in dated[:LISTED]),
    )


def _said(held: DatedHours, language: str) -> str:
    return day_said(DayHours(held.day, day_of(held.hours), note=held.note), language)


class AskWeek(msgspec.Struct, frozen=True, kw_only=True):
    """The week of a place; with nothing typed, its own is taken away and what lies around it counts again."""

    place: str
    season: Literal["", "ramadan"] = ""
    hours_week: str = ""
    hours_friday: str = ""
    hours_saturday: str = ""
    hours_sunday: str = ""
    why: str = ""


class AskDay(msgspec.Struct, frozen=True, kw_only=True):
    """One day of a place; `usual` makes it like the others again. Customers read the note."""

    place: str
    day: str
    hours: str = ""
    note: str = ""
    usual: bool = False
    why: str = ""


def typed_week(ask: msgspec.Struct) -> str:
    """The week typed in four fields; as it was typed where it cannot be read: the rules say so."""
    typed = "; ".join(f"{days} {hours}" for days, name in DAYS if (hours := str(getattr(ask, name)).strip()))
    try:
        return written(week_of(typed))
    except NoHours:
        return typed


@routes.act("/regimes/hours", may=Action.SET_REGIME, over=Over.ORDER, asks=AskWeek, page=hours)
def set_week(context: RequestContext, ask: AskWeek) -> ActionResult:
    """Say the week."""
    act = SetHours(places=(ask.place,), hours=typed_week(ask), season=ask.season)
    return ActionResult(f"/regimes/hours?place={ask.place}", context.execute(act, why=ask.why))


@routes.act("/regimes/days", may=Action.SET_REGIME, over=Over.ORDER, asks=AskDay, page=hours)
def set_day(context: RequestContext, ask: AskDay) -> ActionResult:
    """Say one day."""
    try:
        on = date.fromisoformat(ask.day)
    except ValueError:
        raise unfit("no_day", ask.day, context.language) from None
    dated = () if ask.usual else (DatedHours(on, ask.hours, ask.note),)
    act = SetDates(places=(ask.place,), dates=dated, dropped=(on,) if ask.usual else ())
    return ActionResult(f"/regimes/hours?place={ask.place}", context.execute(act, why=ask.why))
