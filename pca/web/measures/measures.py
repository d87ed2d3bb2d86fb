"""The measures: which hold where, at which level, until when, and how far their tasks are."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.plan.measures import Measure
from pca.services.crisis.scene import Scene
from pca.services.measures.read import MeasurePeriod, MeasureStanding, MeasureStatus, standings
from pca.services.measures.read import spans as spans_within
from pca.store.tasks.progress import Progress
from pca.web.kit.reachable_places import named, regions_in
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.measures.pictures import spans

routes = Router()
PAGE = 50
ORDER: dict[str, int] = {"held": 0, "lapsed": 1, "stopped": 2, "planned": 3}


class MeasureShown(msgspec.Struct, frozen=True, kw_only=True):
    """One measure in one perimeter. `planned` ones have not held yet; instants in UTC."""

    measure: str
    title: str
    axis: str
    axis_title: str
    team: str
    team_title: str
    perimeter: str
    place: str
    status: MeasureStatus
    level: str | None
    since: datetime | None
    ends_at: datetime | None
    tasks: Progress
    states: tuple[str, ...]


class SpanShown(msgspec.Struct, frozen=True):
    """One span during which a measure held, and the levels it was put on then; instants in UTC."""

    measure: str
    title: str
    axis: str
    place: str
    since: datetime
    until: datetime | None
    because: str | None
    tasks: int
    levels: tuple[tuple[datetime, str], ...]
    ends_at: datetime | None


class MeasureFilters(msgspec.Struct, frozen=True):
    """What the list may be narrowed to, as (identifier, title)."""

    axes: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]


class ChosenFilter(msgspec.Struct, frozen=True):
    """One filter in force: its name in the address, and the title of what was chosen."""

    name: str
    title: str


class Measures(msgspec.Struct, frozen=True):
    """Measures that fit the filters, those in force first, and their spans for the strip of time."""

    key: str
    at: datetime
    zone: str
    status: str
    counted: dict[str, int]
    """How many there are in each status, with the other filters as they are."""
    rows: tuple[MeasureShown, ...]
    spans: tuple[SpanShown, ...]
    options: MeasureFilters
    chosen: tuple[ChosenFilter, ...]


@routes.page(
    "/crises/{key}/measures",
    may=Action.SEE_MEASURES,
    over=Over.ROWS,
    template="measures/measures.html",
    live=True,
    follows=("moves", "measures", "tasks"),
    past=True,
    pictures=(spans,),
)
def listed(
    context: RequestContext,
    key: str,
    axis: str = "",
    team: str = "",
    place: str = "",
    state: str = "",
    status: str = "held",
) -> Measures:
    """Measures by axis, team, place and state."""
    about = context.scene(key)
    chain = _chain(about, place)
    rows = [
        measure
        for measure in rows_of(context, about)
        if (not axis or measure.axis == axis)
        and (not team or measure.team == team)
        and (not chain or measure.perimeter in chain)
        and (not state or state in about.plan.playbook.measure[measure.measure].holds_in)
    ]
    shown = [measure for measure in rows if status in ("all", measure.status)]
    places = {(measure.measure, measure.place) for measure in shown}
    options = _options(context, about)
    titles = {"axis": options.axes, "team": options.teams, "state": options.states}
    given = {"axis": axis, "team": team, "state": state}
    chosen = [ChosenFilter(name, dict(titles[name]).get(value, value)) for name, value in given.items() if value]
    if place:
        chosen.append(ChosenFilter("place", named(context, about, place, Action.SEE_MEASURES)))
    return Measures(
        key=about.crisis.key,
        at=context.now,
        zone=about.plan.playbook.zone.key,
        status=status,
        counted={name: sum(row.status == name for row in rows) for name in ORDER} | {"all": len(rows)},
        rows=tuple(shown),
        spans=tuple(span for span in spans_of(context, about) if (span.measure, span.place) in places),
        options=options,
        chosen=tuple(chosen),
    )


def _chain(about: Scene, place: str) -> frozenset[str]:
    """Perimeters whose measures apply at a place: itself and those above; for a region, its sites too."""
    if not place:
        return frozenset()
    return frozenset((*about.organisation.outwards(place), *about.organisation.within.get(place, ())))


def rows_of(context: RequestContext, about: Scene) -> list[MeasureShown]:
    """Every measure that holds or held within reach, and those that have not held yet."""
    rows = [row_of(about, standing) for standing in standings(context.unit, about, context.reach(Action.SEE_MEASURES))]
    place = {measure.id: number for number, measure in enumerate(about.plan.playbook.measures)}
    return sorted(rows, key=lambda row: (ORDER[row.status], place[row.measure], row.place))


def row_of(about: Scene, standing: MeasureStanding) -> MeasureShown:
    """A measure in one perimeter, in words."""
    measure, running, book = standing.measure, standing.running, about.plan.playbook
    team = book.team.get(measure.team or "")
    return MeasureShown(
        measure=measure.id,
        title=about.say(measure.title),
        axis=measure.axis,
        axis_title=axis_title(about, measure.axis),
        team=measure.team or "",
        team_title=about.say(team.title) if team else "",
        perimeter=standing.perimeter,
        place=about.place(standing.perimeter),
        status=standing.status,
        level=level_title(about, measure, running.level) if running and running.level else None,
        since=running.started_at if running else None,
        ends_at=running.expires_at if running and running.status == "held" else None,
        tasks=standing.tasks,
        states=tuple(about.title(state) for state in measure.holds_in),
    )


def axis_title(about: Scene, axis: str) -> str:
    """The title of a family of measures."""
    return next((about.say(known.title) for known in about.plan.playbook.axes if known.id == axis), axis)


def level_title(about: Scene, measure: Measure | None, level: str) -> str:
    """The title of a level, or its identifier when this plan version lacks it."""
    known = measure.levels if measure else ()
    return next((about.say(grade.title) for grade in known if grade.id == level), level)


def spans_of(context: RequestContext, about: Scene) -> tuple[SpanShown, ...]:
    """Every span within reach, in order of time, with the levels of each."""
    spans = spans_within(context.unit, about, context.reach(Action.SEE_MEASURES))
    return tuple(span_of(about, span) for span in spans)


def span_of(about: Scene, span: MeasurePeriod) -> SpanShown:
    """A span during which a measure held, in words."""
    line, measure = span.line, about.plan.playbook.measure.get(span.line.measure)
    return SpanShown(
        measure=line.measure,
        title=about.say(measure.title) if measure else line.measure,
        axis=axis_title(about, measure.axis) if measure else "",
        place=about.place(line.perimeter),
        since=line.started_at,
        until=line.stopped_at,
        because=line.because,
        tasks=line.tasks,
        levels=tuple((level.set_at, level_title(about, measure, level.level)) for level in span.levels),
        ends_at=span.ends_at,
    )


def _options(context: RequestContext, about: Scene) -> MeasureFilters:
    book = about.plan.playbook
    used = {state for measure in book.measures for state in measure.holds_in}
    return MeasureFilters(
        axes=tuple((axis.id, about.say(axis.title)) for axis in book.axes),
        teams=tuple((team.id, about.say(team.title)) for team in book.teams),
        states=tuple((state, about.title(state)) for state in book.state if state in used),
        regions=regions_in(context, about, Action.SEE_MEASURES),
    )


def measure_in(about: Scene, name: str) -> Measure:
    """The plan's measure with this identifier. Raises NotFound."""
    measure = about.plan.playbook.measure.get(name)
    if measure is None:
        raise NotFound
    return measure
