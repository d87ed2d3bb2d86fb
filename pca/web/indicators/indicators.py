"""The figures the crisis is steered by and the activities that stand still: read, entered, corrected by newer ones."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from pca.catalogue.typed import why_no_number
from pca.domain.access.access import Action
from pca.domain.directory import ROOT
from pca.domain.expressions.expressions import Type
from pca.domain.figures import NoNumber
from pca.domain.indicators import typed
from pca.domain.orders import Observation, Observe
from pca.services.crisis.scene import Scene
from pca.services.indicators.read import ActivityNow, FigureNow, figures, means, observed_at
from pca.services.indicators.read import series as series_of
from pca.store.indicators.activities import InterruptionLine
from pca.store.indicators.indicators import KeptValue, ProposalLine
from pca.web.indicators import pictures
from pca.web.indicators.limits import FigureLimit, FigureLimits, limits_of
from pca.web.indicators.sources import SourceShown, source_shown
from pca.web.kit.action_result import ActionResult
from pca.web.kit.local_time import instant_in
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.kit.value_shown import number_shown

routes = Router()
NEWEST = 50
"""Values shown of a figure that is no number."""


class FigureShown(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator with its latest value; `at` (UTC) is when it was true, not when it was entered."""

    id: str
    title: str
    type: str
    unit: str
    source: str
    value: str | None
    at: datetime | None
    stale: bool
    """Too old to count: thresholds treat it as unknown."""
    stale_after: timedelta | None
    counted: bool = False
    """Whether the engine counts it: nobody enters it."""
    limits: tuple[FigureLimit, ...]
    late: bool = False
    """Whether the next value should have come by now."""
    cadence: timedelta | None = None


class ActivityLine(msgspec.Struct, frozen=True, kw_only=True):
    """One activity of the plan, and its interruption if it stands still (instants in UTC)."""

    id: str
    title: str
    priority: str
    rto: timedelta
    mtpd: timedelta
    minimum: str
    since: datetime | None
    rto_at: datetime | None
    mtpd_at: datetime | None
    partial_at: datetime | None


class Standstill(msgspec.Struct, frozen=True):
    """One interruption, going on or over, against its objectives."""

    activity: str
    title: str
    since: datetime
    rto_at: datetime
    mtpd_at: datetime
    restored_at: datetime | None


class Indicators(msgspec.Struct, frozen=True, kw_only=True):
    """All figures and activities of the plan."""

    key: str
    at: datetime
    zone: str
    closed: bool
    alerts: bool
    """Whether public alerts may move some of them."""
    figures: tuple[FigureShown, ...]
    activities: tuple[ActivityLine, ...]
    standstills: tuple[Standstill, ...]
    sets: tuple[tuple[str, str], ...] = ()
    """Figures the house prints together: name and title."""


class Arisen(msgspec.Struct, frozen=True):
    """A decision that was proposed because of the figure."""

    number: int
    title: str
    place: str
    value: str
    at: datetime
    status: str


class ValueSeen(msgspec.Struct, frozen=True):
    """One value: when it was true, when it was entered, and which one it corrects."""

    value: str
    observed_at: datetime
    recorded_at: datetime
    restates: str


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """One figure over time: its values as numbers where they are numbers, and what it made the engine propose."""

    key: str
    at: datetime
    zone: str
    closed: bool
    figure: FigureShown
    points: tuple[tuple[datetime, float], ...]
    values: tuple[ValueSeen, ...]
    """The latest values, newest first, for figures that are no numbers."""
    proposals: tuple[Arisen, ...]
    pulled: SourceShown | None = None
    place: str = ""
    """Where, unless it is the whole institution."""
    places: tuple[tuple[str, str], ...] = ()
    """Other places with a series of their own: identifier and title."""
    restated: tuple[ValueSeen, ...] = ()
    """Values that were corrected, the newest corrections first."""
    mean_days: int = 0
    """Over how many days a threshold takes the mean; 0 for none."""
    means: tuple[tuple[datetime, float], ...] = ()


@routes.page(
    "/crises/{key}/indicators",
    may=Action.SEE_INDICATORS,
    over=Over.COMMON,
    template="indicators/indicators.html",
    pictures=(pictures.standstills,),
    live=True,
    follows=("figures", "activities"),
    past=True,
)
def listed(context: RequestContext, key: str) -> Indicators:
    """Latest values with their age; activities against their objectives."""
    about = context.scene(key)
    now, limits = figures(context.unit, about), limits_of(about)
    return Indicators(
        key=about.crisis.key,
        at=context.now,
        zone=about.plan.playbook.zone.key,
        closed=about.crisis.closed_at is not None,
        alerts=any(figure.indicator.cap for figure in now.figures),
        figures=tuple(_figure(about, figure, limits) for figure in now.figures),
        activities=tuple(_activity(about, activity) for activity in now.activities),
        standstills=tuple(_interruption(about, line) for line in now.interruptions),
        sets=tuple((printed.id, about.say(printed.title)) for printed in about.plan.playbook.indicator_sets),
    )


@routes.page(
    "/crises/{key}/indicators/{indicator}",
    may=Action.SEE_INDICATORS,
    over=Over.ROWS,
    template="indicators/indicator.html",
    pictures=(pictures.series,),
)
def series(context: RequestContext, key: str, indicator: str, perimeter: str = ROOT) -> Series:
    """One figure over time, with the thresholds that look at it and the decisions it made the engine propose."""
    about, reach = context.scene(key), context.reach(Action.SEE_INDICATORS)

    def seen(place: str) -> bool:
        return place == ROOT or reach.covers(about.organisation, place=place)

    over_time = series_of(context.unit, about, indicator, perimeter) if seen(perimeter) else None
    if over_time is None:
        raise NotFound
    values, number = over_time.values, over_time.figure.indicator.type is Type.NUMBER
    shown = _figure(about, over_time.figure, limits_of(about, indicator))
    mean_days = max((limit.mean_days for limit in shown.limits), default=0)
    return Series(
        key=about.crisis.key,
        at=context.now,
        zone=about.plan.playbook.zone.key,
        closed=about.crisis.closed_at is not None,
        figure=shown,
        points=tuple((value.observed_at, float(value.value)) for value in values if value.value) if number else (),
        values=() if number else tuple(map(_seen, reversed(values[-NEWEST:]))),
        proposals=tuple(_proposal(about, proposal) for proposal in over_time.proposals if seen(proposal.perimeter)),
        pulled=source_shown(context.unit, about, over_time.figure.indicator),
        place="" if perimeter == ROOT else about.place(perimeter),
        places=tuple((place, about.place(place)) for place in over_time.places if place != perimeter and seen(place)),
        restated=tuple(map(_seen, over_time.restated)),
        mean_days=mean_days,
        means=means(over_time, about.plan.playbook.zone, mean_days) if mean_days else (),
    )


def _seen(value: KeptValue) -> ValueSeen:
    return ValueSeen(value.value, value.observed_at, value.recorded_at, value.restates)


def _proposal(about: Scene, proposal: ProposalLine) -> Arisen:
    title = about.event_title(proposal.event) or about.measure(proposal.event)
    value = number_shown(about.language, proposal.value) or proposal.value
    place = about.place(proposal.perimeter)
    return Arisen(proposal.number, title, place, value, proposal.proposed_at, proposal.status)


def _figure(about: Scene, figure: FigureNow, limits: FigureLimits) -> FigureShown:
    indicator, latest = figure.indicator, figure.latest
    return FigureShown(
        id=indicator.id,
        title=about.say(indicator.title),
        type=indicator.type.value,
        unit=about.say(indicator.unit) if indicator.unit else "",
        source=about.say(indicator.source) if indicator.source else "",
        value=(latest.value or None) if latest else None,
        at=latest.observed_at if latest else None,
        stale=figure.stale,
        stale_after=indicator.stale_after,
        counted=indicator.computed,
        limits=tuple(limits.get(indicator.id, {}).values()),
        late=figure.late,
        cadence=indicator.cadence,
    )


def _activity(about: Scene, now: ActivityNow) -> ActivityLine:
    activity, clock = now.activity, now.interruption
    return ActivityLine(
        id=activity.id,
        title=about.say(activity.title),
        priority=activity.priority.value,
        rto=activity.rto,
        mtpd=activity.dmia,
        minimum=about.say(activity.minimum_service),
        since=clock.since if clock else None,
        rto_at=clock.rto_at if clock else None,
        mtpd_at=clock.mtpd_at if clock else None,
        partial_at=clock.partial_at if clock else None,
    )


def _interruption(about: Scene, line: InterruptionLine) -> Standstill:
    activity = about.plan.playbook.activity.get(line.activity)
    return Standstill(
        activity=line.activity,
        title=about.say(activity.title) if activity else line.activity,
        since=line.since,
        rto_at=line.rto_at,
        mtpd_at=line.mtpd_at,
        restored_at=line.restored_at,
    )


class AskValue(msgspec.Struct, frozen=True):
    """One value; `observed_at` is wall-clock time in the plan's zone, now when empty."""

    value: str
    observed_at: str = ""
    fold: str = ""
    source: str = ""


@routes.act("/crises/{key}/indicators/{indicator}", may=Action.OBSERVE, over=Over.ORDER, asks=AskValue, page=series)
def observe(context: RequestContext, ask: AskValue, key: str, indicator: str) -> ActionResult:
    """Enter a value; a threshold it crosses proposes a decision and changes nothing else."""
    with context.reading():
        about = context.scene(key)
    at = instant_in(ask.observed_at, about.plan.playbook.zone, context.language, ask.fold) or _once(context)
    try:
        value = typed(about.plan.indicator.get(indicator), ask.value)
    except NoNumber as error:
        raise msgspec.ValidationError(why_no_number(error, context.language)) from error
    observation = Observation(indicator=indicator, value=value, observed_at=at)
    done = context.execute(Observe(observations=(observation,), source=ask.source), crisis=key)
    return ActionResult(f"/crises/{key}/indicators/{indicator}", done)


def _once(context: RequestContext) -> datetime:
    """This instant; for a form sent twice the instant of the first time, so that it is the same order again."""
    with context.reading() as unit:
        return observed_at(unit, context.order_id) or context.now
