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
    titles = {activity.id: about.say(activity.title) for activity in about.plan.playbook.activities}
    return Indicators(
        key=key,
        at=context.now,
        zone=about.plan.playbook.zone.key,
        closed=about.crisis.closed_at is not None,
        figures=tuple(
            _figure(about, indicator, latest.get(indicator.id), _moment(context, about))
            for indicator in about.plan.playbook.indicators
        ),
        activities=_activities(
            about, {interruption.activity: interruption for interruption in lines if interruption.restored_at is None}
        ),
        standstills=tuple(
            Standstill(
                activity=interruption.activity,
                title=titles.get(interruption.activity, interruption.activity),
                since=interruption.since,
                rto_at=interruption.rto_at,
                mtpd_at=interruption.mtpd_at,
                restored_at=interruption.restored_at,
            )
            for interruption in lines
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
        points=tuple(
            (observation.observed_at, float(observation.value)) for observation in values if found.type is Type.NUMBER
        ),
        values=() if found.type is Type.NUMBER else tuple(reversed(values[-50:])),
        proposals=tuple(
            Arisen(
                proposal.number, about.event_title(proposal.event) or about.measure(proposal.event), *_rest(proposal)
            )
            for proposal in indicators.proposals(context.unit, key)
            if proposal.indicator == indicator
        ),
    )


def _moment(context: RequestContext, about: Scene) -> datetime:
    """Now; in a crisis that is over, the instant it was closed: its figures do not grow older."""
    return min(context.now, about.crisis.closed_at or context.now)


def _rest(proposal: indicators.ProposalLine) -> tuple[str, datetime, str]:
    return proposal.value, proposal.proposed_at, proposal.status


def _figure(about: Scene, indicator: Indicator, latest: Observation | None, now: datetime) -> Figure:
    old = latest is not None and indicator.stale_after is not None and now - latest.observed_at > indicator.stale_after
    return Figure(
        id=indicator.id,
        title=about.say(indicator.title),
        type=indicator.type.value,
        unit=about.say(indicator.unit) if indicator.unit else "",
        source=about.say(indicator.source) if indicator.source else "",
        value=latest.value if latest else None,
        at=latest.observed_at if latest else None,
        stale=old,
        stale_after=indicator.stale_after,
        limits=tuple(_limits(about, indicator.id)),
    )


def _limits(about: Scene, indicator: str) -> list[Limit]:
    """Thresholds that look at the figure: of moves, then of levels; the same one once."""
    found, words = dict[str, Limit](), conditions_of(about).words
    moves = [(about.event_title(transition.decision), said) for transition, said in about.plan.thresholds.moves]
    grades = [(about.measure(measure), said) for measure, _, said in about.plan.thresholds.levels]
    for title, expression in (*moves, *grades):
        if indicator in expression.names:
            found.setdefault(
                expression.source,
                Limit(expression.source, words(expression.source), title, compared_with(indicator, expression.source)),
            )
    return list(found.values())


def compared_with(indicator: str, condition: str) -> float | None:
    """The number a condition compares the figure with, as in `rate >= 12.5`; None when there is none to read off."""
    match = re.search(rf"\b{re.escape(indicator)}\s*(?:>=|<=|==|>|<)\s*(-?\d+(?:\.\d+)?)\b", condition)
    return float(match[1]) if match else None


def _activities(about: Scene, standing: dict[str, activities.InterruptionLine]) -> tuple[ActivityLine, ...]:
    """Those that stand still first, then by priority of recovery."""
    lines = []
    for activity in about.plan.playbook.activities:
        clock = standing.get(activity.id)
        lines.append(
            ActivityLine(
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
