"""Sites, people and moves of a cover as pages show them: by the names their reader may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from pca.catalogue import Words
from pca.catalogue.coverage import lacking, level_said
from pca.catalogue.places import place_name
from pca.domain.access.access import Action
from pca.domain.cover_moves import CoverMove
from pca.domain.cover_orders import AHEAD
from pca.domain.coverage import Covered
from pca.services.people.read_cover import DayCover, day_cover
from pca.web.kit.rendering import ZONE
from pca.web.kit.request_context import RequestContext

LISTED = 50
"""Lines of one kind on a page; what is more is counted, and all of it is in the file."""

_WORDS = Words("coverage.words")


class CoverLine(msgspec.Struct, frozen=True, kw_only=True):
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


def day_asked(context: RequestContext, typed: str) -> date:
    """The day asked for, among those ahead; tomorrow by the institution's clock where nothing fits."""
    today = context.now.astimezone(ZONE).date()
    try:
        day = date.fromisoformat(typed) if len(typed) == 10 else today + timedelta(days=1)
    except ValueError:
        day = today + timedelta(days=1)
    return min(max(day, today), today + timedelta(days=AHEAD))


def cover_known(context: RequestContext, day: date) -> DayCover | None:
    """What is known of a day, as far as the reader reaches."""
    reach = context.reach(Action.SEE_PEOPLE)
    return day_cover(context.runtime, context.unit, reach, day, context.language)


def place_line(context: RequestContext, known: DayCover, place: Covered, comers: Iterable[CoverMove] = ()) -> CoverLine:
    """One site; `comers` are who could come there."""
    return CoverLine(
        id=place.id,
        title=place_title(context, known, place.id),
        region=place_name(known.house, known.house.sites[place.id].region, context.language),
        level=place.level,
        said=level_said(place.level, context.language),
        present=place.present,
        staff=place.staff,
        missing=lacking(known.cover, place.shortfall, context.language),
        could_come=tuple(_comer(context, known, move) for move in comers),
    )


def place_title(context: RequestContext, known: DayCover, id: str) -> str:
    """What a site, or a team of a central function, is called."""
    if id in known.house.sites:
        return place_name(known.house, id, context.language)
    return known.playbook.team[id].title.to(context.language)


def _comer(context: RequestContext, known: DayCover, move: CoverMove) -> str:
    where = place_name(known.house, move.site, context.language)
    form = "comer_km" if move.km > 0 else "comer_near" if move.km == 0 else "comer"
    return _WORDS.say(form, context.language, person=context.name(move.person), site=where, km=move.km)


def move_lines(context: RequestContext, known: DayCover, moves: Iterable[CoverMove]) -> tuple[MoveLine, ...]:
    """Moves by name."""
    return tuple(
        MoveLine(
            context.name(move.person),
            place_name(known.house, move.site, context.language),
            place_name(known.house, move.to, context.language),
            move.km,
        )
        for move in moves
    )
