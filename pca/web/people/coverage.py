"""What can open tomorrow, what is missing, who could come from where; and a proposal that a person confirms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import islice

import msgspec
from starlette.responses import Response, StreamingResponse

from pca.catalogue import Words
from pca.catalogue.coverage import lacking, level_said
from pca.catalogue.places import place_name
from pca.domain.access.access import Action
from pca.domain.cover_moves import CoverMove
from pca.domain.cover_orders import AHEAD
from pca.domain.coverage import CANNOT_OPEN, LEVELS, Covered
from pca.domain.directory import SiteType
from pca.domain.orders import ConfirmCover
from pca.registers.exports import as_csv
from pca.services.people.read_cover import DayCover, could_come, day_cover, paired, proposal, within
from pca.web.kit.action_result import ActionResult
from pca.web.kit.rendering import ZONE
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
LISTED, COMERS = 50, 3

_HEADS = Words("exports.coverage")


class PlaceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One site, or one central function: what it opens with, and what is missing, in words."""

    id: str
    title: str
    region: str
    level: str
    said: str
    present: int
    staff: int
    missing: str
    could_come: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()


class MoveLine(msgspec.Struct, frozen=True):
    """One person's move, by name where the reader may see names."""

    person: str
    site: str
    to: str
    km: int


class LevelCount(msgspec.Struct, frozen=True):
    """How many sites reach a level."""

    level: str
    said: str
    sites: int


class RegionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One region: its sites by level, and whether a cover was confirmed."""

    id: str
    title: str
    sites: int
    shut: int
    less: int
    """Sites that open with less than their best."""
    confirmed: bool


class AloneLine(msgspec.Struct, frozen=True):
    """One person who alone has, at a place, a skill that it needs."""

    place: str
    skill: str
    person: str


class CoveragePage(msgspec.Struct, frozen=True, kw_only=True):
    """One day, as far as its reader reaches."""

    day: date
    earlier: date | None
    later: date | None
    plan: str = ""
    """The plan whose minima count; empty while none declares any."""
    total: int = 0
    levels: tuple[LevelCount, ...] = ()
    regions: tuple[RegionLine, ...] = ()
    lacking: tuple[PlaceLine, ...] = ()
    """Sites that do not open fully, those that cannot open first; the first LISTED."""
    more: int = 0
    functions: tuple[PlaceLine, ...] = ()
    alone: tuple[AloneLine, ...] = ()
    alone_in_all: int = 0
    undeclared: tuple[str, ...] = ()
    moves: tuple[MoveLine, ...] = ()
    """What was confirmed, of the sites within reach."""


class ShutLine(msgspec.Struct, frozen=True):
    """A site that stays shut: the site its customers can go to, and whether it is a vehicle whose visits are off."""

    title: str
    pair: str
    km: int
    mobile: bool


class RegionCover(msgspec.Struct, frozen=True, kw_only=True):
    """One region: the proposal, how good it is, and what was confirmed."""

    region: str
    title: str
    day: date
    plan: str
    sites: int
    before: int
    """Sites that open without any move."""
    after: int
    fuller: int
    """Sites that open better than without moves, besides those that open at all."""
    most: int
    proven: bool
    moves: tuple[MoveLine, ...]
    lacking: tuple[PlaceLine, ...]
    shut: tuple[ShutLine, ...]
    seen: str
    may: bool
    confirmed_at: str = ""
    confirmed_by: str = ""
    confirmed: tuple[MoveLine, ...] = ()


class ConfirmForm(msgspec.Struct, frozen=True):
    """The day, and the digest of what the proposal was made from."""

    day: str
    seen: str


def _day(context: RequestContext, typed: str) -> date:
    """The day asked for, among those ahead; tomorrow by the institution's clock where nothing fits."""
    today = context.now.astimezone(ZONE).date()
    try:
        day = date.fromisoformat(typed) if len(typed) == 10 else today + timedelta(days=1)
    except ValueError:
        day = today + timedelta(days=1)
    return min(max(day, today), today + timedelta(days=AHEAD))


def _known(context: RequestContext, day: date) -> DayCover | None:
    reach = context.reach(Action.SEE_PEOPLE)
    return day_cover(context.runtime, context.unit, reach, day, context.language)


@routes.page("/coverage", may=Action.SEE_PEOPLE, over=Over.ROWS, template="people/coverage.html")
def coverage(context: RequestContext, day: str = "") -> CoveragePage:
    """What opens on a day within reach, what is missing, and who alone has a skill."""
    asked = _day(context, day)
    today = context.now.astimezone(ZONE).date()
    around = {
        "day": asked,
        "earlier": asked - timedelta(days=1) if asked > today else None,
        "later": asked + timedelta(days=1) if asked < today + timedelta(days=AHEAD) else None,
    }
    known = _known(context, asked)
    if known is None:
        return CoveragePage(**around)
    short = [place for place in known.sites if place.shortfall is not None]
    alone = [(place, single) for place in (*known.functions, *known.sites) for single in place.singles]
    reach = context.reach(Action.SEE_PEOPLE)
    moves = [move for confirmed in known.confirmed.values() for move in within(reach, known.house, confirmed.moves)]
    shown = alone[:LISTED]
    context.contacts([single.person for _, single in shown] + [move.person for move in moves[:LISTED]], met=True)
    return CoveragePage(
        **around,
        plan=known.plan,
        total=len(known.sites),
        levels=_levels(context, known.sites),
        regions=tuple(_regions(context, known)),
        lacking=tuple(_line(context, known, place) for place in short[:LISTED]),
        more=max(0, len(short) - LISTED),
        functions=tuple(_function(context, known, place) for place in known.functions),
        alone=tuple(
            AloneLine(_place(context, known, place.id), _skill(known, context, single.skill), context.name(single.person))
            for place, single in shown
        ),
        alone_in_all=len(alone),
        undeclared=tuple(known.house.kinds[kind].title(context.language) for kind in known.undeclared),
        moves=_moves(context, known, moves[:LISTED]),
    )


@routes.page("/coverage/{region}", may=Action.SEE_PEOPLE, over=Over.ROWS, template="people/coverage_region.html")
def of_region(context: RequestContext, region: str, day: str = "") -> RegionCover:
    """The proposal for one region, which its reader must reach whole."""
    asked = _day(context, day)
    known = _known(context, asked)
    reach = context.reach(Action.SEE_PEOPLE)
    if known is None or region not in known.house.regions or not reach.covers(known.house, place=region):
        raise NotFound
    problem, answer, digest = proposal(known, region)
    sites = [place for place in known.sites if known.house.sites[place.id].region == region]
    short = [place for place in sites if place.shortfall is not None][:LISTED]
    comers = {
        place.id: tuple(islice(could_come(known, problem, place.id, place.shortfall), COMERS))
        for place in short
        if place.shortfall is not None
    }
    done = known.confirmed.get(region)
    people = [move.person for moves in (answer.moves, *comers.values(), done.moves if done else ()) for move in moves]
    context.contacts([*people, *([done.who] if done else [])], met=True)
    before = {place.id: place.level for place in sites}
    return RegionCover(
        region=region,
        title=known.house.regions[region].called(context.language),
        day=asked,
        plan=known.plan,
        sites=len(sites),
        before=answer.before.sites,
        after=answer.score.sites,
        fuller=sum(before[site] != level != CANNOT_OPEN != before[site] for site, level in answer.levels.items()),
        most=answer.most_sites,
        proven=answer.proven,
        moves=_moves(context, known, answer.moves),
        lacking=tuple(_line(context, known, place, comers.get(place.id, ())) for place in short),
        shut=tuple(
            _shut(context, known, site, paired(known, problem, answer).get(site))
            for site, level in answer.levels.items()
            if level == CANNOT_OPEN
        ),
        seen=digest,
        may=context.reach(Action.CONFIRM_COVER).covers(known.house, place=region),
        confirmed_at=done.at.isoformat() if done else "",
        confirmed_by=context.name(done.who) if done else "",
        confirmed=_moves(context, known, done.moves if done else ()),
    )


@routes.act("/coverage/{region}", may=Action.CONFIRM_COVER, over=Over.ORDER, asks=ConfirmForm, page=of_region)
def confirm(context: RequestContext, ask: ConfirmForm, region: str) -> ActionResult:
    """Confirm the proposal that was shown; where people or minima changed meanwhile, it is shown anew instead."""
    with context.reading():
        day = _day(context, ask.day)
        known = _known(context, day)
        reach = context.reach(Action.CONFIRM_COVER)
        if known is None or region not in known.house.regions or not reach.covers(known.house, place=region):
            raise NotFound
        _problem, answer, digest = proposal(known, region)
    if ask.seen != digest or ask.day != day.isoformat():
        raise msgspec.ValidationError(context.word("input.coverage", "moved"))
    sums = {"sites": answer.score.sites, "most_sites": answer.most_sites}
    act = ConfirmCover(region=region, day=day, moves=answer.moves, **sums)
    return ActionResult(f"/coverage/{region}?day={day.isoformat()}", context.execute(act, crisis=None))


@routes.file("/coverage.csv", may=Action.SEE_PEOPLE, over=Over.ROWS)
def as_file(context: RequestContext) -> Response:
    """Every site within reach with what it opens with and what is missing, as a CSV file."""
    with context.reading():
        day = _day(context, context.value("day"))
        known = _known(context, day)
        lines = [_line(context, known, place) for place in known.sites] if known else []
    rows = [
        (day.isoformat(), line.region, line.title, line.said, str(line.present), str(line.staff), line.missing)
        for line in lines
    ]
    heads = tuple(_HEADS.say(head, context.language) for head in _HEADS)
    answer = StreamingResponse(as_csv(heads, rows), media_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="coverage-{day.isoformat()}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _levels(context: RequestContext, sites: Iterable[Covered]) -> tuple[LevelCount, ...]:
    counts = Counter(place.level for place in sites)
    return tuple(LevelCount(level, level_said(level, context.language), counts[level]) for level in LEVELS)


def _regions(context: RequestContext, known: DayCover) -> list[RegionLine]:
    by_region: dict[str, list[Covered]] = {}
    for place in known.sites:
        by_region.setdefault(known.house.sites[place.id].region, []).append(place)
    reach = context.reach(Action.SEE_PEOPLE)
    lines = [
        RegionLine(
            id=region,
            title=known.house.regions[region].called(context.language),
            sites=len(by_region.get(region, ())),
            shut=sum(place.level == CANNOT_OPEN for place in by_region.get(region, ())),
            less=sum(place.shortfall is not None for place in by_region.get(region, ())),
            confirmed=region in known.confirmed,
        )
        for region in known.house.regions
        if reach.covers(known.house, place=region)
    ]
    return sorted(lines, key=lambda line: (-line.shut, -line.less))


def _line(context: RequestContext, known: DayCover, place: Covered, comers: Iterable[CoverMove] = ()) -> PlaceLine:
    return PlaceLine(
        id=place.id,
        title=_place(context, known, place.id),
        region=place_name(known.house, known.house.sites[place.id].region, context.language),
        level=place.level,
        said=level_said(place.level, context.language),
        present=place.present,
        staff=place.staff,
        missing=lacking(known.cover, place.shortfall, context.language),
        could_come=tuple(_comer(context, known, move) for move in comers),
    )


def _function(context: RequestContext, known: DayCover, place: Covered) -> PlaceLine:
    activities = known.playbook.activity
    return PlaceLine(
        id=place.id,
        title=known.playbook.team[place.id].title.to(context.language),
        region="",
        level=place.level,
        said=level_said(place.level, context.language, "functions"),
        present=place.present,
        staff=place.staff,
        missing=lacking(known.cover, place.shortfall, context.language),
        activities=tuple(activities[name].title.to(context.language) for name in place.activities),
    )


def _place(context: RequestContext, known: DayCover, id: str) -> str:
    if id in known.house.sites:
        return place_name(known.house, id, context.language)
    return known.playbook.team[id].title.to(context.language)


def _skill(known: DayCover, context: RequestContext, skill: str) -> str:
    return next(one.title.to(context.language) for one in known.cover.skills if one.id == skill)


def _comer(context: RequestContext, known: DayCover, move: CoverMove) -> str:
    where = place_name(known.house, move.site, context.language)
    form = "comer_km" if move.km >= 0 else "comer"
    return context.word("coverage.words", form).format(person=context.name(move.person), site=where, km=move.km)


def _moves(context: RequestContext, known: DayCover, moves: Iterable[CoverMove]) -> tuple[MoveLine, ...]:
    return tuple(
        MoveLine(
            context.name(move.person),
            place_name(known.house, move.site, context.language),
            place_name(known.house, move.to, context.language),
            move.km,
        )
        for move in moves
    )


def _shut(context: RequestContext, known: DayCover, site: str, pair: tuple[str, int] | None) -> ShutLine:
    other, km = pair or ("", -1)
    return ShutLine(
        place_name(known.house, site, context.language),
        place_name(known.house, other, context.language) if other else "",
        km,
        known.house.sites[site].type == SiteType.MOBILE,
    )
