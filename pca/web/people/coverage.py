"""What can open tomorrow, what is missing, who alone has a skill: as far as its reader reaches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec
from starlette.responses import Response, StreamingResponse

from pca.catalogue import Words
from pca.catalogue.coverage import lacking, level_said
from pca.domain.access.access import Action
from pca.domain.cover_orders import AHEAD
from pca.domain.coverage import CANNOT_OPEN, LEVELS, Covered, SingleHolder
from pca.registers.exports import as_csv
from pca.services.people.read_cover import DayCover, within
from pca.web.kit.rendering import ZONE
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.cover_lines import (
    LISTED,
    CoverLine,
    MoveLine,
    cover_known,
    day_asked,
    move_lines,
    place_line,
    place_title,
)

routes = Router()

_HEADS = Words("exports.coverage")


class LevelCount(msgspec.Struct, frozen=True):
    """How many sites reach a level."""

    level: str
    said: str
    sites: int


class RegionCoverLine(msgspec.Struct, frozen=True, kw_only=True):
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
    regions: tuple[RegionCoverLine, ...] = ()
    lacking: tuple[CoverLine, ...] = ()
    """Sites that do not open fully, those that cannot open first; the first LISTED."""
    more: int = 0
    functions: tuple[CoverLine, ...] = ()
    alone: tuple[AloneLine, ...] = ()
    alone_in_all: int = 0
    undeclared: tuple[str, ...] = ()
    moves: tuple[MoveLine, ...] = ()
    """What was confirmed, of the sites within reach."""


@routes.page("/coverage", may=Action.SEE_PEOPLE, over=Over.ROWS, template="people/coverage.html")
def coverage(context: RequestContext, day: str = "") -> CoveragePage:
    """What opens on a day within reach, what is missing, and who alone has a skill."""
    asked = day_asked(context, day)
    today = context.now.astimezone(ZONE).date()
    page = CoveragePage(
        day=asked,
        earlier=asked - timedelta(days=1) if asked > today else None,
        later=asked + timedelta(days=1) if asked < today + timedelta(days=AHEAD) else None,
    )
    known = cover_known(context, asked)
    if known is None:
        return page
    short = [place for place in known.sites if place.shortfall is not None]
    alone = [(place, single) for place in (*known.functions, *known.sites) for single in place.singles]
    reach = context.reach(Action.SEE_PEOPLE)
    moves = [move for confirmed in known.confirmed.values() for move in within(reach, known.house, confirmed.moves)]
    shown = alone[:LISTED]
    context.contacts([single.person for _, single in shown] + [move.person for move in moves[:LISTED]], met=True)
    return msgspec.structs.replace(
        page,
        plan=known.plan,
        total=len(known.sites),
        levels=_levels(context, known.sites),
        regions=tuple(_regions(context, known)),
        lacking=tuple(place_line(context, known, place) for place in short[:LISTED]),
        more=max(0, len(short) - LISTED),
        functions=tuple(_function(context, known, place) for place in known.functions),
        alone=tuple(_alone(context, known, place.id, single) for place, single in shown),
        alone_in_all=len(alone),
        undeclared=tuple(known.house.kinds[kind].title(context.language) for kind in known.undeclared),
        moves=move_lines(context, known, moves[:LISTED]),
    )


@routes.file("/coverage.csv", may=Action.SEE_PEOPLE, over=Over.ROWS)
def as_file(context: RequestContext) -> Response:
    """Every site within reach with what it opens with and what is missing, as a CSV file."""
    with context.reading():
        day = day_asked(context, context.value("day"))
        known = cover_known(context, day)
        lines = [place_line(context, known, place) for place in known.sites] if known else []
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


def _regions(context: RequestContext, known: DayCover) -> list[RegionCoverLine]:
    by_region: dict[str, list[Covered]] = {}
    for place in known.sites:
        by_region.setdefault(known.house.sites[place.id].region, []).append(place)
    reach = context.reach(Action.SEE_PEOPLE)
    lines = [
        RegionCoverLine(
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


def _function(context: RequestContext, known: DayCover, place: Covered) -> CoverLine:
    activities = known.playbook.activity
    return CoverLine(
        id=place.id,
        title=known.playbook.team[place.id].title.to(context.language),
        region="",
        level=place.level,
        said=level_said(place.level, context.language, "functions"),
        present=place.present,
        staff=place.staff,
        missing=lacking(known.cover, place.shortfall, context.language, "lacks"),
        activities=tuple(activities[name].title.to(context.language) for name in place.activities),
    )


def _alone(context: RequestContext, known: DayCover, place: str, single: SingleHolder) -> AloneLine:
    skill = next(skill for skill in known.cover.skills if skill.id == single.skill)
    return AloneLine(place_title(context, known, place), skill.title.to(context.language), context.name(single.person))
