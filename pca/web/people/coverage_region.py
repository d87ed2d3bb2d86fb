"""The proposal for one region: who could work where, how good it is, and a person who confirms it."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice

import msgspec

from pca.catalogue.places import place_name
from pca.domain.access.access import Action
from pca.domain.coverage import CANNOT_OPEN
from pca.domain.directory import SiteType
from pca.domain.orders import ConfirmCover
from pca.services.access.cover_texts import telling
from pca.services.people.read_cover import DayCover, could_come, paired, proposal, without_moves
from pca.web.kit.action_result import ActionResult
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.cover_lines import (
    LISTED,
    CoverLine,
    MoveLine,
    cover_known,
    day_asked,
    move_lines,
    place_line,
)

routes = Router()
COMERS = 3
"""People named for one site that lacks somebody."""


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
    lacking: tuple[CoverLine, ...]
    shut: tuple[ShutLine, ...]
    seen: str
    may: bool
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    confirmed: tuple[MoveLine, ...] = ()
    gone: tuple[str, ...] = ()
    """People of the confirmed cover who cannot work at their site that day any more."""


class ConfirmForm(msgspec.Struct, frozen=True):
    """The day, and the digest of what the proposal was made from."""

    day: str
    seen: str


@routes.page("/coverage/{region}", may=Action.SEE_PEOPLE, over=Over.ROWS, template="people/coverage_region.html")
def of_region(context: RequestContext, region: str, day: str = "") -> RegionCover:
    """The proposal for one region, which its reader must reach whole."""
    asked = day_asked(context, day)
    known = cover_known(context, asked)
    reach = context.reach(Action.SEE_PEOPLE)
    if known is None or region not in known.house.regions or not reach.covers(known.house, place=region):
        raise NotFound
    problem, answer, digest = proposal(known, region)
    sites = without_moves(known, region)
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
        moves=move_lines(context, known, answer.moves),
        lacking=tuple(place_line(context, known, place, comers.get(place.id, ())) for place in short),
        shut=tuple(_shut(context, known, site, pair) for site, pair in paired(problem, answer).items()),
        seen=digest,
        may=context.reach(Action.CONFIRM_COVER).covers(known.house, place=region),
        confirmed_at=done.at if done else None,
        confirmed_by=context.name(done.who) if done else "",
        confirmed=move_lines(context, known, done.moves if done else ()),
        gone=tuple(
            context.name(move.person) for move in (done.moves if done else ()) if move.person not in known.able.at_site
        ),
    )


@routes.act("/coverage/{region}", may=Action.CONFIRM_COVER, over=Over.ORDER, asks=ConfirmForm, page=of_region)
def confirm(context: RequestContext, ask: ConfirmForm, region: str) -> ActionResult:
    """Confirm the proposal that was shown; where people or minima changed meanwhile, it is shown anew instead."""
    with context.reading():
        day = day_asked(context, ask.day)
        known = cover_known(context, day)
        reach = context.reach(Action.CONFIRM_COVER)
        if known is None or region not in known.house.regions or not reach.covers(known.house, place=region):
            raise NotFound
        _problem, answer, digest = proposal(known, region)
    if ask.seen != digest or ask.day != day.isoformat():
        raise msgspec.ValidationError(context.word("input.coverage", "moved"))
    sums = {"sites": answer.score.sites, "most_sites": answer.most_sites}
    act = ConfirmCover(region=region, day=day, moves=answer.moves, **sums)
    writing = telling(context.runtime, act, context.person)
    return ActionResult(f"/coverage/{region}?day={day.isoformat()}", context.execute(act, crisis=None, private=writing))


def _shut(context: RequestContext, known: DayCover, site: str, pair: tuple[str, int]) -> ShutLine:
    other, km = pair
    return ShutLine(
        place_name(known.house, site, context.language),
        place_name(known.house, other, context.language) if other else "",
        km,
        known.house.sites[site].type == SiteType.MOBILE,
    )
