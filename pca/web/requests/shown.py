"""Problems and rulings in words, as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from pca.services.crisis.scene import Scene
from pca.services.requests import read
from pca.services.requests.read import CommitteeRequest, RegionFigures, RulingLine
from pca.web.kit.request_context import RequestContext


class ProblemShown(msgspec.Struct, frozen=True, kw_only=True):
    """One problem; instants in UTC."""

    number: int
    title: str
    text: str
    place: str
    region: str
    urgent: bool
    status: str
    late: bool
    answers: str
    """Who answers, or answered."""
    climbed: int
    due: datetime
    raised_at: datetime
    by: str
    entered_by: str
    ruling: int
    answered_at: datetime | None
    settled_at: datetime | None


class RulingShown(msgspec.Struct, frozen=True, kw_only=True):
    """One ruling, in the reader's language where it has it."""

    number: int
    request: int
    title: str
    """What the problem is called that it answers."""
    text: str
    language: str
    """The language of the text."""
    others: tuple[tuple[str, str], ...]
    """The same in the other languages it was written in."""
    seat: str
    by: str
    at: datetime
    replaced: bool
    concerned: str
    place: str
    site_types: tuple[str, ...]
    sites: int


class FiguresShown(msgspec.Struct, frozen=True, kw_only=True):
    """How the problems of one region stand."""

    place: str
    raised: int
    open: int
    late: int
    answered: int
    unread: int
    median: timedelta | None


def problems_shown(
    context: RequestContext, about: Scene, lines: Iterable[CommitteeRequest]
) -> tuple[ProblemShown, ...]:
    """With names, where the reader may see them."""
    listed = tuple(lines)
    context.contacts({who for line in listed for who in (line.raised_by, line.entered_by)}, met=True)
    return tuple(_problem(context, about, line) for line in listed)


def _problem(context: RequestContext, about: Scene, line: CommitteeRequest) -> ProblemShown:
    return ProblemShown(
        number=line.number,
        title=line.title,
        text=line.text,
        place=about.place(line.site),
        region=about.place(line.region) if line.region else "",
        urgent=line.urgent,
        status=line.status,
        late=line.late(about.now),
        answers=read.answerer(about, line.committee, line.region),
        climbed=line.climbed,
        due=line.due,
        raised_at=line.raised_at,
        by=context.name(line.raised_by),
        entered_by=context.name(line.entered_by) if line.entered_by != line.raised_by else "",
        ruling=line.ruling,
        answered_at=line.answered_at,
        settled_at=line.settled_at,
    )


def rulings_shown(context: RequestContext, about: Scene, lines: Iterable[RulingLine]) -> tuple[RulingShown, ...]:
    """The newest first, those that were replaced told apart."""
    listed = tuple(lines)
    titles = read.titles(context.unit, about, {line.request for line in listed})
    replaced = {line.replaces for line in listed}
    context.contacts({line.given_by for line in listed}, met=True)
    return tuple(
        _ruling(context, about, line, titles[line.request], replaced=line.number in replaced) for line in listed
    )


def _ruling(context: RequestContext, about: Scene, line: RulingLine, title: str, *, replaced: bool) -> RulingShown:
    language = context.language if context.language in line.written else next(iter(line.written), "")
    kinds = about.organisation.kinds
    return RulingShown(
        number=line.number,
        request=line.request,
        title=title,
        text=line.written.get(language, ""),
        language=language,
        others=tuple((other, text) for other, text in line.written.items() if other != language),
        seat=read.answerer(about, line.seat, line.region),
        by=context.name(line.given_by),
        at=line.given_at,
        replaced=replaced,
        concerned=line.concerned,
        place=about.place(line.region) if line.region else "",
        site_types=tuple(kinds[kind].title(context.language) if kind in kinds else kind for kind in line.site_types),
        sites=line.sites,
    )


def figures_shown(about: Scene, counted: Iterable[RegionFigures]) -> tuple[FiguresShown, ...]:
    """By region, in words."""
    return tuple(
        FiguresShown(
            place=about.place(counts.region) if counts.region else about.place("root"),
            raised=counts.raised,
            open=counts.open,
            late=counts.late,
            answered=counts.answered,
            unread=counts.unread,
            median=counts.median,
        )
        for counts in counted
    )
