"""The committee's wall: in five seconds, where we are, what must be decided, what breaks first, who is late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from pca.domain.access.access import Action
from pca.domain.activities import threatened
from pca.domain.directory import ROOT
from pca.domain.situation import ActivityClock, Running
from pca.services.crisis.chronicle import ActLine
from pca.services.crisis.read_situation import CrisisSituation
from pca.services.crisis.read_situation import situation as situation_of
from pca.services.crisis.recorded import Recorded, writer_of
from pca.services.crisis.scene import Scene
from pca.store.crisis.decisions import DecisionLine
from pca.store.indicators.indicators import ProposalLine
from pca.store.log.log import LogLine
from pca.web.crisis import pictures
from pca.web.crisis.ending import ending, voted_now
from pca.web.crisis.last_look import changed
from pca.web.crisis.late import late_tasks
from pca.web.crisis.proposals import chart_path, crossed_by, deciding_path
from pca.web.crisis.situation_page import (
    AtRisk,
    AwaitedDecision,
    DecisionShown,
    LogExcerpt,
    MeasureInForce,
    SituationCounts,
    SituationPage,
)
from pca.web.crisis.states import state_now
from pca.web.kit.cache import counting
from pca.web.kit.condition_words import conditions_of
from pca.web.kit.judged_criteria import judged_criteria
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


@routes.page(
    "/crises/{key}",
    may=Action.SEE_SITUATION,
    over=Over.ROWS,
    template="crisis/situation.html",
    live=True,
    follows=("moves", "measures", "tasks", "messages", "log", "activities"),
    past=True,
    pictures=(pictures.steps, pictures.objectives, pictures.measures, changed),
)
def situation(context: RequestContext, key: str) -> SituationPage:
    """State, decision awaited, objectives at risk, tasks, messages, measures, last log entries."""
    about = context.scene(key)
    reach, log_reach = context.reach(Action.SEE_SITUATION), context.reach(Action.SEE_LOG)
    now = situation_of(context.unit, about, reach, log_reach, counting(context))
    states = [state_now(about, place, standing) for place, standing in now.standings.items()]
    crisis, book = about.crisis, about.plan.playbook
    return SituationPage(
        key=crisis.key,
        title=crisis.title,
        mode=crisis.mode,
        plan=about.say(book.title),
        version=book.version,
        zone=book.zone.key,
        at=context.now,
        opened_at=crisis.opened_at,
        closed_at=crisis.closed_at,
        state=next(state for state in states if state.perimeter == ROOT),
        level_since=now.level_since,
        decided=decision_shown(context, about, now.decided) if now.decided else None,
        elsewhere=tuple(state for state in states if state.perimeter != ROOT),
        awaited=awaited_shown(context, about, now.awaited),
        voted=voted_now(about, now.voted),
        possible=now.possible,
        at_risk=tuple(at_risk(about, clock, context.now) for clock in now.at_risk),
        ending=ending(about, now, context.now),
        counts=counts_of(now),
        late=late_tasks(about, now),
        to_release=len(now.to_release),
        approvers=tuple(
            about.say(book.role[role].title)
            for role in dict.fromkeys(wave.awaits for wave in now.to_release)
            if role in book.role
        ),
        measures=_measures(about, now.measures),
        log=_log(context, about, now.log),
    )


def decision_shown(context: RequestContext, about: Scene, decision: DecisionLine) -> DecisionShown:
    """A decision with its title, and the role or the person who took it."""
    role = about.plan.playbook.sitting.get(decision.seat)
    return DecisionShown(
        decision.number,
        about.decision(decision.event, decision.perimeter),
        about.say(role.title) if role else context.name(decision.decided_by),
        decision.why,
        decision.decided_at,
        decision.despite,
        judged_criteria(about, decision.criteria, decision.judged),
        votes={choice: list(decision.votes.values()).count(choice) for choice in ("yes", "no", "abstain")},
        question=decision.question,
        override=decision.override,
        ratified=decision.ratified,
        ratify_by=decision.ratify_by,
        amount=decision.amount,
        options=tuple((option, decision.rejected.get(option, "")) for option in _options(decision)),
        conditions=decision.conditions,
        sunset=decision.sunset,
        held_until=decision.held_until,
        recalled_at=decision.recalled_at,
        lapsed_at=decision.lapsed_at,
    )


def _options(decision: DecisionLine) -> Iterable[str]:
    return dict.fromkeys((*decision.options, *decision.rejected))


def awaited_shown(
    context: RequestContext, about: Scene, proposals: Iterable[ProposalLine]
) -> tuple[AwaitedDecision, ...]:
    """Proposed decisions with their titles, their thresholds in words."""
    conditions = conditions_of(about)
    return tuple(
        AwaitedDecision(
            proposal.number,
            proposal.event,
            about.event_title(proposal.event) or about.measure(proposal.event),
            about.indicator(proposal.indicator),
            proposal.value,
            _why(context, proposal),
            "" if proposal.proposed_by else conditions.words(proposal.threshold),
            proposal.perimeter,
            proposal.proposed_at,
            proposal.decide_by,
            "" if proposal.perimeter == ROOT else about.place(proposal.perimeter),
            context.name(proposal.proposed_by) if proposal.proposed_by else "",
            deciding_path(about.crisis.key, proposal),
            "" if proposal.proposed_by else crossed_by(about, conditions, proposal),
            chart_path(about, proposal),
        )
        for proposal in proposals
    )


def _why(context: RequestContext, proposal: ProposalLine) -> str:
    """The plan's line; of what somebody proposes their own words, for those who decide."""
    if not proposal.proposed_by:
        return proposal.threshold
    return proposal.why if context.may(Action.PREVIEW_DECISION) else ""


def at_risk(about: Scene, clock: ActivityClock, now: datetime) -> AtRisk:
    """An activity that stands still, by its title."""
    activity = about.plan.playbook.activity.get(clock.activity)
    title = about.say(activity.title) if activity else clock.activity
    return AtRisk(clock.activity, title, clock.since, clock.rto_at, clock.mtpd_at, threatened(clock, now))


def counts_of(now: CrisisSituation) -> SituationCounts:
    """Tasks and messages, counted."""
    tasks, messages = now.tasks, now.messages
    return SituationCounts(
        late=tasks.late,
        open=tasks.open,
        acknowledged=tasks.acknowledged,
        done=tasks.done,
        opened=tasks.opened,
        messages=messages.queued_ever,
        sent=messages.sent,
        waiting=messages.queued + messages.awaiting,
        failed=messages.failed,
    )


def _measures(about: Scene, held: Iterable[Running]) -> tuple[MeasureInForce, ...]:
    known = about.plan.playbook.measure
    axes = {axis.id: about.say(axis.title) for axis in about.plan.playbook.axes}
    return tuple(
        MeasureInForce(
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


def _log(context: RequestContext, about: Scene, entries: Sequence[Recorded]) -> tuple[LogExcerpt, ...]:
    context.contacts({who for entry in entries for who in (writer_of(entry), entry.on_behalf_of) if who}, met=True)
    return tuple(_excerpt(context, about, entry) for entry in entries)


def _excerpt(context: RequestContext, about: Scene, entry: Recorded) -> LogExcerpt:
    writer, written = writer_of(entry), isinstance(entry, LogLine)
    if isinstance(entry, DecisionLine):
        kind, text, at = "decision", about.decision(entry.event, entry.perimeter), entry.decided_at
    elif isinstance(entry, ActLine):
        kind, text, at = "decision", entry.text, entry.at
    else:
        kind, text, at = entry.kind, entry.text, entry.event_at
    return LogExcerpt(
        entry.number,
        kind,
        text,
        at,
        context.name(entry.on_behalf_of or writer),
        context.name(writer) if written and entry.on_behalf_of not in (None, writer) else "",
        isinstance(entry, LogLine) and entry.struck_by is not None,
        not written,
    )
