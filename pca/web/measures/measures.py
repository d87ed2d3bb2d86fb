"""The measures: which hold where, at which level, until when, and how far their tasks are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec

from pca.domain.access.access import Action
from pca.domain.directory import ROOT
from pca.domain.plan.measures import Measure
from pca.domain.situation import Running
from pca.services.crisis.scene import Scene
from pca.store.measures import measures
from pca.store.tasks import progress
from pca.store.tasks.progress import NONE, Progress
from pca.web.kit.reachable_places import named, regions_in
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.measures.pictures import spans

routes = Router()
PAGE = 50
Status = Literal["held", "lapsed", "stopped", "planned"]
ORDER: dict[str, int] = {"held": 0, "lapsed": 1, "stopped": 2, "planned": 3}


class MeasureRow(msgspec.Struct, frozen=True, kw_only=True):
    """One measure in one perimeter. `planned` ones have not held yet; instants in UTC."""

    measure: str
    title: str
    axis: str
    axis_title: str
    team: str
    team_title: str
    perimeter: str
    place: str
    status: Status
    level: str | None
    since: datetime | None
    ends_at: datetime | None
    tasks: Progress
    states: tuple[str, ...]


class Span(msgspec.Struct, frozen=True):
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


class Options(msgspec.Struct, frozen=True):
    """What the list may be narrowed to, as (identifier, title)."""

    axes: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    regions: tuple[tuple[str, str], ...]


class Chosen(msgspec.Struct, frozen=True):
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
    rows: tuple[MeasureRow, ...]
    spans: tuple[Span, ...]
    options: Options
    chosen: tuple[Chosen, ...]


@routes.page(
    "/crises/{key}/measures",
    may=Action.SEE_MEASURES,
    over=Over.ROWS,
    template="measures/measures.html",
    live=True,
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
    found = {(measure.measure, measure.place) for measure in shown}
    options = _options(context, about)
    titles = {"axis": options.axes, "team": options.teams, "state": options.states}
    given = {"axis": axis, "team": team, "state": state}
    chosen = [Chosen(name, dict(titles[name]).get(value, value)) for name, value in given.items() if value]
    if place:
        chosen.append(Chosen("place", named(context, about, place, Action.SEE_MEASURES)))
    return Measures(
        key=about.crisis.key,
        at=context.now,
        zone=about.plan.playbook.zone.key,
        status=status,
        counted={one: sum(row.status == one for row in rows) for one in ORDER} | {"all": len(rows)},
        rows=tuple(shown),
        spans=tuple(span for span in spans_of(context, about) if (span.measure, span.place) in found),
        options=options,
        chosen=tuple(chosen),
    )


def _chain(about: Scene, place: str) -> frozenset[str]:
    """Perimeters whose measures apply at a place: itself and those above; for a region, its sites too."""
    found, at = {place}, place or None
    while at is not None:
        found.add(at)
        at = about.organisation.parent(at)
    below = {site.id for site in about.organisation.sites.values() if site.region == place}
    return frozenset(found | below) if place else frozenset()


def seen_by(context: RequestContext, about: Scene, action: Action = Action.SEE_MEASURES) -> measures.Seen:
    """Which measures this person may see: those that hold where they reach, and those of their teams."""
    reach = context.reach(action)
    theirs = [measure.id for measure in about.plan.playbook.measures if measure.team in reach.teams]
    return measures.seen(context.unit, reach, theirs)


def rows_of(context: RequestContext, about: Scene) -> list[MeasureRow]:
    """Every measure that holds or held within reach, and those that have not held yet."""
    key = about.crisis.key
    counted = progress.by_measure(context.unit, key, context.now, context.reach(Action.SEE_MEASURES))
    held = [
        running for running in measures.everywhere(context.unit, key, seen_by(context, about)) if _known(about, running)
    ]
    rows = [row_of(about, running, counted.get((running.measure, running.perimeter), NONE)) for running in held]
    started = {running.measure for running in held}
    planned = (one for one in about.plan.playbook.measures if one.id not in started)
    rows += [_row(about, one, ROOT, "planned", NONE) for one in planned]
    place = {measure.id: number for number, measure in enumerate(about.plan.playbook.measures)}
    return sorted(rows, key=lambda measure: (ORDER[measure.status], place[measure.measure], measure.place))


def _known(about: Scene, running: Running) -> bool:
    return running.measure in about.plan.playbook.measure


def row_of(about: Scene, running: Running, tasks: Progress) -> MeasureRow:
    """A measure that holds or held, in words."""
    measure = about.plan.playbook.measure[running.measure]
    return _row(about, measure, running.perimeter, running.status, tasks, running)


def _row(
    about: Scene, measure: Measure, perimeter: str, status: Status, tasks: Progress, running: Running | None = None
) -> MeasureRow:
    book = about.plan.playbook
    team = book.team.get(measure.team or "")
    return MeasureRow(
        measure=measure.id,
        title=about.say(measure.title),
        axis=measure.axis,
        axis_title=axis_title(about, measure.axis),
        team=measure.team or "",
        team_title=about.say(team.title) if team else "",
        perimeter=perimeter,
        place=about.place(perimeter),
        status=status,
        level=level_title(about, measure, running.level) if running and running.level else None,
        since=running.started_at if running else None,
        ends_at=running.expires_at if running and running.status == "held" else None,
        tasks=tasks,
        states=tuple(about.title(state) for state in measure.holds_in),
    )


def axis_title(about: Scene, axis: str) -> str:
    """The title of a family of measures."""
    return next((about.say(one.title) for one in about.plan.playbook.axes if one.id == axis), axis)


def level_title(about: Scene, measure: Measure | None, level: str) -> str:
    """The title of a level, or its identifier when this plan version lacks it."""
    found = (about.say(one.title) for one in measure.levels if one.id == level) if measure else iter(())
    return next(found, level)


def spans_of(context: RequestContext, about: Scene, measure: str | None = None) -> tuple[Span, ...]:
    """Every span, in order of time, with the levels of each."""
    key, within = about.crisis.key, seen_by(context, about)
    levels = measures.levels(context.unit, key, within)
    ends = {
        (running.measure, running.perimeter): running.expires_at
        for running in measures.everywhere(context.unit, key, within)
    }
    return tuple(
        _span(about, one, levels, None if one.stopped_at else ends.get((one.measure, one.perimeter)))
        for one in measures.measures(context.unit, key, measure=measure, within=within)
    )


def _span(
    about: Scene, one: measures.MeasureLine, levels: Sequence[measures.LevelLine], ends_at: datetime | None
) -> Span:
    measure = about.plan.playbook.measure.get(one.measure)
    mine = (
        (level.set_at, level_title(about, measure, level.level))
        for level in levels
        if (level.measure, level.perimeter) == (one.measure, one.perimeter)
        and one.started_at <= level.set_at
        and (one.stopped_at is None or level.set_at < one.stopped_at)
    )
    return Span(
        measure=one.measure,
        title=about.say(measure.title) if measure else one.measure,
        axis=axis_title(about, measure.axis) if measure else "",
        place=about.place(one.perimeter),
        since=one.started_at,
        until=one.stopped_at,
        because=one.because,
        tasks=one.tasks,
        levels=tuple(mine),
        ends_at=ends_at,
    )


def _options(context: RequestContext, about: Scene) -> Options:
    book = about.plan.playbook
    used = {state for measure in book.measures for state in measure.holds_in}
    return Options(
        axes=tuple((axis.id, about.say(axis.title)) for axis in book.axes),
        teams=tuple((team.id, about.say(team.title)) for team in book.teams),
        states=tuple((one, about.title(one)) for one in book.state if one in used),
        regions=regions_in(context, about, Action.SEE_MEASURES),
    )


def measure_in(about: Scene, measure: str) -> Measure:
    """The plan's measure with this identifier. Raises NotFound."""
    found = about.plan.playbook.measure.get(measure)
    if found is None:
        raise NotFound
    return found
