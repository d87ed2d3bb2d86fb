"""What is open where: the sites with their regime and hours of today, one site with its week, and why."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from functools import lru_cache

import msgspec

from pca.catalogue.openings import REGIMES, WEEKDAYS, day_said
from pca.catalogue.places import place_name
from pca.domain.access.access import Action
from pca.domain.directory import Site
from pca.domain.folding import folded
from pca.domain.opening_hours import DAYS
from pca.domain.regimes import STRICTNESS, Openings, RegimeHeld
from pca.domain.situation import Crisis
from pca.services.regimes.read import ZONE, openings
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
PAGE, LONGEST, WEEK = 50, 100, 7


class Cause(msgspec.Struct, frozen=True, kw_only=True):
    """Why a site is under a regime: what somebody set there or around it, or what a measure asks for."""

    regime: str
    said: str
    place: str
    since: datetime
    until: datetime | None
    by: str
    """Who set it; empty for a measure."""
    measure: str
    level: str
    alternate: str
    in_force: bool
    owner: str
    """Who lifts it; empty for a measure, which ends with its level."""
    due: datetime | None
    """By when."""


class SiteOpening(msgspec.Struct, frozen=True, kw_only=True):
    """One site of the list."""

    site: str
    title: str
    region: str
    regime: str
    said: str
    today: str
    since: datetime | None
    because: str


class RegimeCount(msgspec.Struct, frozen=True):
    """How many sites within reach are under a regime."""

    regime: str
    said: str
    sites: int


class SiteOpenings(msgspec.Struct, frozen=True, kw_only=True):
    """What is open where, as far as its reader reaches."""

    key: str
    at: datetime
    total: int
    counts: tuple[RegimeCount, ...]
    sites: tuple[SiteOpening, ...]
    regions: tuple[tuple[str, str], ...]
    region: str
    regime: str
    search: str
    page: int
    more: bool
    may: bool
    """Whether the reader may change something."""


class DayOpening(msgspec.Struct, frozen=True):
    """One day of a site."""

    day: date
    weekday: str
    hours: str


class OneOpening(msgspec.Struct, frozen=True, kw_only=True):
    """One site: its regime and why, its week, and when it opens next."""

    key: str
    at: datetime
    site: str
    title: str
    region: str
    regime: str
    said: str
    open_until: datetime | None
    next_opening: datetime | None
    causes: tuple[Cause, ...]
    week: tuple[DayOpening, ...]
    may: bool


def known_of(context: RequestContext, key: str) -> tuple[Openings, Crisis | None]:
    """What is open where: in the crisis asked for, or as it really is. Raises UnknownCrisis."""
    crisis = context.crisis(key) if key else None
    return openings(context.runtime, context.unit, context.now, crisis), crisis


@routes.page("/regimes", may=Action.SEE_SITUATION, over=Over.ROWS, template="regimes/sites.html")
def listed(
    context: RequestContext, crisis: str = "", region: str = "", regime: str = "", search: str = "", page: int = 1
) -> SiteOpenings:
    """The sites within reach, the strictest regimes first."""
    known, file = known_of(context, crisis)
    reach, house, now = context.reach(Action.SEE_SITUATION), known.organisation, context.now
    within = [site for site in house.sites.values() if reach.covers(house, place=site.id)]
    regimes = known.regimes(within, now)
    tally = Counter(regimes.values())
    counted = [(name, tally[name]) for name in STRICTNESS]
    wanted = folded(search[:LONGEST])
    fitting = [
        site
        for site in within
        if region in ("", site.region) and regime in ("", regimes[site.id]) and _fits(site, wanted)
    ]
    fitting.sort(key=lambda site: (-STRICTNESS[regimes[site.id]], site.title))
    page = max(page, 1)
    start = min(page - 1, 10**6) * PAGE
    titles: dict[tuple[str, str], str] = {}
    return SiteOpenings(
        key=file.key if file else "",
        at=now,
        total=len(fitting),
        counts=tuple(RegimeCount(name, REGIMES.say(name, context.language), sites) for name, sites in counted if sites),
        sites=tuple(_line(context, known, site, titles) for site in fitting[start : start + PAGE]),
        regions=tuple(
            (name, place.called(context.language))
            for name, place in house.regions.items()
            if reach.covers(house, place=name)
        ),
        region=region,
        regime=regime,
        search=search,
        page=page,
        more=len(fitting) > start + PAGE,
        may=context.may(Action.SET_REGIME),
    )


def _fits(site: Site, wanted: str) -> bool:
    return not wanted or wanted in _sought(site.title, site.title_ar, site.id)


@lru_cache(maxsize=40_000)
def _sought(title: str, arabic: str, name: str) -> str:
    """What a site is found by; folding ten thousand names takes longer than the page."""
    return "\n".join(folded(text) for text in (title, arabic, name) if text)


def _line(context: RequestContext, known: Openings, site: Site, titles: dict[tuple[str, str], str]) -> SiteOpening:
    causes = known.causes(site, context.now)
    first = causes[0] if causes else None
    regime = first.regime if first else "open"
    if first and (first.crisis, first.measure) not in titles:
        titles[first.crisis, first.measure] = _measure(context, first)
    today = known.day(site, context.now.astimezone(ZONE).date(), context.now)
    return SiteOpening(
        site=site.id,
        title=site.called(context.language),
        region=place_name(known.organisation, site.region, context.language),
        regime=regime,
        said=REGIMES.say(regime, context.language),
        today=day_said(today, context.language),
        since=first.since if first else None,
        because=titles[first.crisis, first.measure] if first else "",
    )


def _measure(context: RequestContext, cause: RegimeHeld) -> str:
    """The measure behind it, as its plan calls it; empty for what somebody set."""
    return context.scene(cause.crisis).measure(cause.measure) if cause.measure else ""


@routes.page("/regimes/{site}", may=Action.SEE_SITUATION, over=Over.ROWS, template="regimes/site.html")
def one_site(context: RequestContext, site: str, crisis: str = "") -> OneOpening:
    """One site within reach; a site elsewhere is not told from one that does not exist."""
    known, file = known_of(context, crisis)
    place, reach = known.organisation.sites.get(site), context.reach(Action.SEE_SITUATION)
    if place is None or not reach.covers(known.organisation, place=site):
        raise NotFound
    causes = known.causes(place, context.now)
    context.contacts([who for cause in causes for who in (cause.set_by, cause.owner) if who], met=True)
    today = context.now.astimezone(ZONE).date()
    days = [today + timedelta(days=ahead) for ahead in range(WEEK)]
    regime = causes[0].regime if causes else "open"
    return OneOpening(
        key=file.key if file else "",
        at=context.now,
        site=site,
        title=place.called(context.language),
        region=place_name(known.organisation, place.region, context.language),
        regime=regime,
        said=REGIMES.say(regime, context.language),
        open_until=known.open_at(place, context.now),
        next_opening=known.next_opening(place, context.now),
        causes=tuple(
            _cause(context, known, cause, in_force=place_in_line == 0) for place_in_line, cause in enumerate(causes)
        ),
        week=tuple(
            DayOpening(
                day,
                WEEKDAYS.say(DAYS[day.weekday()], context.language),
                day_said(known.day(place, day, context.now if day == today else None), context.language),
            )
            for day in days
        ),
        may=context.reach(Action.SET_REGIME).covers(known.organisation, place=site),
    )


def _cause(context: RequestContext, known: Openings, cause: RegimeHeld, *, in_force: bool) -> Cause:
    return Cause(
        regime=cause.regime,
        said=REGIMES.say(cause.regime, context.language),
        place=place_name(known.organisation, cause.place, context.language),
        since=cause.since,
        until=cause.until,
        by=context.name(cause.set_by) if cause.set_by else "",
        measure=_measure(context, cause),
        level=cause.level,
        alternate=place_name(known.organisation, cause.alternate, context.language) if cause.alternate else "",
        in_force=in_force,
        owner=context.name(cause.owner) if cause.owner else "",
        due=cause.due,
    )
