"""The figures the crisis is steered by and the activities that stand still: read, entered, corrected by newer ones."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import msgspec

from pca.catalogue.typed import why_no_number
from pca.domain.access.access import Action
from pca.domain.expressions.expressions import Type
from pca.domain.figures import NoNumber
from pca.domain.indicators import typed
from pca.domain.orders import Observation, Observe
from pca.domain.plan.indicators import Indicator
from pca.services.crisis.scene import Scene
from pca.store.audit import journal
from pca.store.indicators import activities, indicators
from pca.web.indicators import pictures
from pca.web.kit.action_result import ActionResult
from pca.web.kit.condition_words import conditions_of
from pca.web.kit.local_time import instant_in
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
SHOWN = 20_000
"""Most values of one series that are drawn, the newest."""


class Limit(msgspec.Struct, frozen=True):
    """One threshold that looks at a figure, and the decision it proposes."""

    said: str
    """As the plan writes it …"""
    words: str
    """… and in words."""
    decision: str
    value: float | None
    """The number the figure is compared with, when that can be read off."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
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
    limits: tuple[Limit, ...]


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
    figures: tuple[Figure, ...]
    activities: tuple[ActivityLine, ...]
    standstills: tuple[Standstill, ...]


class Arisen(msgspec.Struct, frozen=True):
    """A decision that was proposed because of the figure."""

    number: int
    title: str
    value: str
    at: datetime
    status: str


class Series(msgspec.Struct, frozen=True, kw_only=True):
    """One figure over time: its values as numbers where they are numbers, and what it made the engine propose."""

    key: str
    at: datetime
    zone: str
    closed: bool
    figure: Figure
    points: tuple[tuple[datetime, float], ...]
    values: tuple[Observation, ...]
    """The latest values, newest first, for figures that are no numbers."""
    proposals: tuple[Arisen, ...]


@routes.page(
    "/crises/{key}/indicators",
    may=Action.SEE_INDICATORS,
    over=Over.COMMON,
    template="indicators/indicators.html",
    pictures=(pictures.standstills,),
    live=True,
    past=True,
)
def listed(context: RequestContext, key: str) -> Indicators:
    """Latest values with their age; activities against their objectives."""
    about = context.scene(key)
    key = about.crisis.key
    latest = indicators.observed(context.unit, key)
    lines = activities.interruptions(context.unit, key)
    titles = {one.id: about.say(one.title) for one in about.plan.playbook.activities}
    return Indicators(
        key=key,
        at=context.now,
        zone=about.plan.playbook.zone.key,
        closed=about.crisis.closed_at is not None,
        figures=tuple(
            _figure(about, one, latest.get(one.id), _moment(context, about)) for one in about.plan.playbook.indicators
        ),
        activities=_activities(about, {one.activity: one for one in lines if one.restored_at is None}),
        standstills=tuple(
            Standstill(
                activity=one.activity,
                title=titles.get(one.activity, one.activity),
                since=one.since,
                rto_at=one.rto_at,
                mtpd_at=one.mtpd_at,
                restored_at=one.restored_at,
            )
            for one in lines
        ),
    )


@routes.page(
    "/crises/{key}/indicators/{indicator}",
    may=Action.SEE_INDICATORS,
    over=Over.COMMON,
    template="indicators/indicator.html",
    pictures=(pictures.series,),
)
def series(context: RequestContext, key: str, indicator: str) -> Series:
    """One figure over time, with the thresholds that look at it and the decisions it made the engine propose."""
    about = context.scene(key)
    found = about.plan.indicator.get(indicator)
    if found is None:
        raise NotFound
    key = about.crisis.key
    values = indicators.observations(context.unit, key, indicator)[-SHOWN:]
    latest = indicators.observed(context.unit, key).get(indicator)
    return Series(
        key=key,
        at=context.now,
        zone=about.plan.playbook.zone.key,
        closed=about.crisis.closed_at is not None,
        figure=_figure(about, found, latest, _moment(context, about)),
        points=tuple((one.observed_at, float(one.value)) for one in values if found.type is Type.NUMBER),
        values=() if found.type is Type.NUMBER else tuple(reversed(values[-50:])),
        proposals=tuple(
            Arisen(one.number, about.event_title(one.event) or about.measure(one.event), *_rest(one))
            for one in indicators.proposals(context.unit, key)
            if one.indicator == indicator
        ),
    )


def _moment(context: RequestContext, about: Scene) -> datetime:
    """Now; in a crisis that is over, the instant it was closed: its figures do not grow older."""
    return min(context.now, about.crisis.closed_at or context.now)


def _rest(one: indicators.ProposalLine) -> tuple[str, datetime, str]:
    return one.value, one.proposed_at, one.status


def _figure(about: Scene, one: Indicator, latest: Observation | None, now: datetime) -> Figure:
    old = latest is not None and one.stale_after is not None and now - latest.observed_at > one.stale_after
    return Figure(
        id=one.id,
        title=about.say(one.title),
        type=one.type.value,
        unit=about.say(one.unit) if one.unit else "",
        source=about.say(one.source) if one.source else "",
        value=latest.value if latest else None,
        at=latest.observed_at if latest else None,
        stale=old,
        stale_after=one.stale_after,
        limits=tuple(_limits(about, one.id)),
    )


def _limits(about: Scene, indicator: str) -> list[Limit]:
    """Thresholds that look at the figure: of moves, then of levels; the same one once."""
    found, words = dict[str, Limit](), conditions_of(about).words
    moves = [(about.event_title(one.decision), said) for one, said in about.plan.thresholds.moves]
    grades = [(about.measure(measure), said) for measure, _, said in about.plan.thresholds.levels]
    for title, said in (*moves, *grades):
        if indicator in said.names:
            found.setdefault(
                said.source, Limit(said.source, words(said.source), title, compared_with(indicator, said.source))
            )
    return list(found.values())


def compared_with(indicator: str, condition: str) -> float | None:
    """The number a condition compares the figure with, as in `rate >= 12.5`; None when there is none to read off."""
    found = re.search(rf"\b{re.escape(indicator)}\s*(?:>=|<=|==|>|<)\s*(-?\d+(?:\.\d+)?)\b", condition)
    return float(found[1]) if found else None


def _activities(about: Scene, standing: dict[str, activities.InterruptionLine]) -> tuple[ActivityLine, ...]:
    """Those that stand still first, then by priority of recovery."""
    lines = []
    for one in about.plan.playbook.activities:
        clock = standing.get(one.id)
        lines.append(
            ActivityLine(
                id=one.id,
                title=about.say(one.title),
                priority=one.priority.value,
                rto=one.rto,
                mtpd=one.dmia,
                minimum=about.say(one.minimum_service),
                since=clock.since if clock else None,
                rto_at=clock.rto_at if clock else None,
                mtpd_at=clock.mtpd_at if clock else None,
                partial_at=clock.partial_at if clock else None,
            )
        )
    return tuple(sorted(lines, key=lambda one: (one.since is None, str(one.mtpd_at or ""), one.priority)))


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
    seen = Observation(indicator=indicator, value=value, observed_at=at)
    done = context.execute(Observe(observations=(seen,), source=ask.source), crisis=key)
    return ActionResult(f"/crises/{key}/indicators/{indicator}", done)


def _once(context: RequestContext) -> datetime:
    """This instant; for a form sent twice the instant of the first time, so that it is the same order again."""
    with context.reading() as unit:
        earlier = journal.find(unit, context.order_id) if context.order_id else None
    act = earlier[1].act if earlier else None
    return act.observations[0].observed_at if isinstance(act, Observe) else context.now
