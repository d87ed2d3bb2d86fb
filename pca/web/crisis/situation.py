"""The committee's wall: in five seconds, where we are, what must be decided, what breaks first, who is late."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec

from pca.domain.access.access import Action, Reach
from pca.domain.directory import ROOT
from pca.services.crisis.read import Possible, by_risk, possible_from
from pca.services.crisis.scene import Scene
from pca.store.crisis import crisis as crises
from pca.store.crisis import decisions
from pca.store.indicators import activities, indicators
from pca.store.log import log
from pca.store.log.log import LogFilter
from pca.store.measures import measures
from pca.store.messages import messages, wave_lists
from pca.store.tasks import progress, tasks
from pca.store.tasks.progress import Progress
from pca.web.crisis import pictures
from pca.web.crisis.states import StateNow, seen_in, state_now
from pca.web.kit import cache
from pca.web.kit.condition_words import conditions_of
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.measures.measures import seen_by

routes = Router()
LAST = 10
"""Log entries shown with the situation."""


class Awaited(msgspec.Struct, frozen=True):
    """A decision a threshold proposed, and by when it should be taken."""

    number: int
    event: str
    title: str
    indicator: str
    value: str
    why: str
    """The threshold, as the plan writes it …"""
    threshold: str
    """… and in words."""
    perimeter: str
    proposed_at: datetime
    decide_by: datetime | None


class AtRisk(msgspec.Struct, frozen=True):
    """An activity that stands still, against its objectives; instants in UTC."""

    activity: str
    title: str
    since: datetime
    rto_at: datetime
    mtpd_at: datetime


class Held(msgspec.Struct, frozen=True):
    """One measure in force."""

    measure: str
    title: str
    axis: str
    place: str
    level: str | None
    since: datetime
    ends_at: datetime | None


class Counts(msgspec.Struct, frozen=True):
    """Tasks and messages by what somebody must do about them."""

    late: int
    open: int
    acknowledged: int
    done: int
    opened: int
    messages: int
    sent: int
    waiting: int
    failed: int


class Line(msgspec.Struct, frozen=True):
    """One entry of the main courante."""

    number: int
    kind: str
    text: str
    event_at: datetime
    by: str
    entered_by: str
    """Who wrote it, where that is somebody else; empty otherwise."""
    struck: bool


class SituationPage(msgspec.Struct, frozen=True):
    """Everything the committee sees first. Instants in UTC."""

    key: str
    title: str
    mode: str
    plan: str
    version: str
    zone: str
    at: datetime
    opened_at: datetime
    closed_at: datetime | None
    state: StateNow
    decided: Taken | None
    elsewhere: tuple[StateNow, ...]
    awaited: tuple[Awaited, ...]
    possible: tuple[Possible, ...]
    at_risk: tuple[AtRisk, ...]
    counts: Counts
    to_release: int
    measures: tuple[Held, ...]
    log: tuple[Line, ...]


class Taken(msgspec.Struct, frozen=True):
    """The last decision taken for the whole institution."""

    number: int
    title: str
    by: str
    why: str
    at: datetime


@routes.page(
    "/crises/{key}",
    may=Action.SEE_SITUATION,
    over=Over.ROWS,
    template="crisis/situation.html",
    live=True,
    past=True,
    pictures=(pictures.states, pictures.steps, pictures.objectives, pictures.measures),
)
def situation(context: RequestContext, key: str) -> SituationPage:
    """State, decision awaited, objectives at risk, tasks, messages, measures, last log entries."""
    about = context.scene(key)
    crisis, unit = about.crisis, context.unit
    reach = context.reach(Action.SEE_SITUATION)
    standings = {
        place: standing
        for place, standing in crises.standings(unit, crisis.key).items()
        if seen_in(about, reach, place)
    }
    root = standings[ROOT]
    states = [state_now(about, place, standing.configuration, standing.since) for place, standing in standings.items()]
    closed = crisis.closed_at is not None
    return SituationPage(
        key=crisis.key,
        title=crisis.title,
        mode=crisis.mode,
        plan=about.say(about.plan.playbook.title),
        version=about.plan.playbook.version,
        zone=about.plan.playbook.zone.key,
        at=context.now,
        opened_at=crisis.opened_at,
        closed_at=crisis.closed_at,
        state=next(state for state in states if state.perimeter == ROOT),
        decided=_decided(context, about),
        elsewhere=tuple(state for state in states if state.perimeter != ROOT),
        awaited=awaited_in(context, about, reach),
        possible=possible_from(about, root.configuration),
        at_risk=() if closed else _at_risk(context, about),
        counts=_counts(context, about, reach),
        to_release=len(messages.waves(unit, crisis.key, awaiting=True)) if reach.everything else 0,
        measures=_measures(context, about),
        log=_log(context, about) if context.may(Action.SEE_LOG) else (),
    )


def _decided(context: RequestContext, about: Scene) -> Taken | None:
    taken = [decision for decision in decisions.decisions(context.unit, about.crisis.key) if decision.perimeter == ROOT]
    if not taken:
        return None
    last = taken[-1]
    role = about.plan.playbook.role.get(last.seat)
    by = about.say(role.title) if role else context.name(last.decided_by)
    return Taken(last.number, about.event_title(last.event) or last.event, by, last.why, last.decided_at)


def awaited_in(context: RequestContext, about: Scene, reach: Reach) -> tuple[Awaited, ...]:
    """Decisions that thresholds proposed within reach and nobody has settled, the most urgent first."""
    conditions = conditions_of(about)
    proposed = indicators.proposals(context.unit, about.crisis.key)
    waiting = [
        proposal for proposal in proposed if proposal.status == "open" and seen_in(about, reach, proposal.perimeter)
    ]
    awaiteds = [
        Awaited(
            proposal.number,
            proposal.event,
            about.event_title(proposal.event) or about.measure(proposal.event),
            about.indicator(proposal.indicator),
            proposal.value,
            proposal.threshold,
            conditions.words(proposal.threshold),
            proposal.perimeter,
            proposal.proposed_at,
            proposal.decide_by,
        )
        for proposal in waiting
    ]
    return tuple(
        sorted(awaiteds, key=lambda awaited: (awaited.decide_by is None, awaited.decide_by or awaited.proposed_at))
    )


def _at_risk(context: RequestContext, about: Scene) -> tuple[AtRisk, ...]:
    known = about.plan.playbook.activity
    clocks = by_risk(activities.clocks(context.unit, about.crisis.key).values(), context.now)
    return tuple(
        AtRisk(
            clock.activity,
            about.say(known[clock.activity].title) if clock.activity in known else clock.activity,
            clock.since,
            clock.rto_at,
            clock.mtpd_at,
        )
        for clock in clocks
    )


def _counts(context: RequestContext, about: Scene, reach: Reach) -> Counts:
    key = about.crisis.key
    if reach.everything:
        return cache.counted(context, ("situation", key), lambda: _counted(context, key))
    return cache.counted(context, ("situation", key, reach), lambda: _counted_within(context, key, reach))


def _counted_within(context: RequestContext, key: str, reach: Reach) -> Counts:
    return _both(progress.at(context.unit, key, context.now, reach), wave_lists.tally(context.unit, key, reach))


def _counted(context: RequestContext, key: str) -> Counts:
    counted = tasks.tally(context.unit, key)
    opened, open, acknowledged, done = (counted.get(one, 0) for one in ("opened", "open", "acknowledged", "done"))
    found = Progress(opened, open, acknowledged, done, tasks.late_count(context.unit, key, context.now))
    return _both(found, messages.tally(context.unit, key))


def _both(counted: Progress, sent: Mapping[str, int]) -> Counts:
    return Counts(
        late=counted.late,
        open=counted.open,
        acknowledged=counted.acknowledged,
        done=counted.done,
        opened=counted.opened,
        messages=sum(sent.values()),
        sent=messages.reached(sent),
        waiting=sent.get("queued", 0) + sent.get("awaiting_approval", 0),
        failed=sent.get("failed", 0) + sent.get("unreachable", 0),
    )


def _measures(context: RequestContext, about: Scene) -> tuple[Held, ...]:
    known = about.plan.playbook.measure
    axes = {axis.id: about.say(axis.title) for axis in about.plan.playbook.axes}
    seen = seen_by(context, about, Action.SEE_SITUATION)
    held = [
        running for running in measures.everywhere(context.unit, about.crisis.key, seen) if running.status == "held"
    ]
    return tuple(
        Held(
            running.measure,
            about.say(known[running.measure].title) if running.measure in known else running.measure,
            axes.get(known[running.measure].axis, "") if running.measure in known else "",
            about.place(running.perimeter),
            running.level,
            running.started_at,
            running.expires_at,
        )
        for running in held
    )


def _log(context: RequestContext, about: Scene) -> tuple[Line, ...]:
    last = log.search(context.unit, about.crisis.key, LogFilter(), reach=context.reach(Action.SEE_LOG), limit=LAST)
    context.contacts({who for one in last for who in (one.entered_by, one.on_behalf_of) if who}, met=True)
    return tuple(
        Line(
            one.number,
            one.kind,
            one.text,
            one.event_at,
            context.name(one.on_behalf_of or one.entered_by),
            context.name(one.entered_by) if one.on_behalf_of not in (None, one.entered_by) else "",
            one.struck_by is not None,
        )
        for one in last
    )
