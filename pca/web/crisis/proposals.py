"""Proposed decisions: what waits for an answer, what became of the others, and a form to propose one."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.directory import ROOT
from pca.domain.proposal_acts import DeclineProposal, Propose, SnoozeProposal
from pca.services.crisis.read import possible_from, proposals_seen, standings
from pca.services.crisis.scene import Scene
from pca.store.indicators.indicators import ProposalLine
from pca.web.kit.action_result import ActionResult
from pca.web.kit.condition_words import ConditionWords, conditions_of
from pca.web.kit.local_time import instant_in
from pca.web.kit.reachable_places import places_in
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
MOST = 200
"""Proposals on one page, the newest first."""


class ProposalShown(msgspec.Struct, frozen=True, kw_only=True):
    """One proposal, in words; instants in UTC."""

    number: int
    title: str
    place: str
    status: str
    """open, snoozed, followed, declined or withdrawn"""
    by: str
    """Who proposes it; empty for a threshold."""
    why: str
    """Their reason, or the threshold with what was measured."""
    proposed_at: datetime
    decide_by: datetime | None
    until: datetime | None
    """When it comes back, where it was put off."""
    answered_by: str
    answer: str
    path: str
    """Where it is decided, for who may."""
    chart: str = ""
    """Where the figure is drawn."""
    restated: bool = False
    """Whether it was withdrawn because a figure was corrected."""


class ProposalsPage(msgspec.Struct, frozen=True, kw_only=True):
    """What waits first, then the others; and what may be proposed now."""

    key: str
    at: datetime
    zone: str
    closed_at: datetime | None
    waiting: tuple[ProposalShown, ...]
    others: tuple[ProposalShown, ...]
    whole: bool
    """Whether all proposals are shown; otherwise the reader's own."""
    possible: tuple[tuple[str, str], ...]
    """What the plan allows now: event and title."""
    where: tuple[tuple[str, str], ...]


@routes.page("/crises/{key}/proposals", may=Action.PROPOSE, over=Over.ROWS, template="crisis/proposals.html")
def proposals(context: RequestContext, key: str) -> ProposalsPage:
    """The proposals within reach; of those who do not decide, their own."""
    about = context.scene(key)
    whole = context.may(Action.PREVIEW_DECISION)
    reach = context.reach(Action.PREVIEW_DECISION if whole else Action.PROPOSE)
    lines = proposals_seen(context.unit, about, reach, None if whole else context.person)[:MOST]
    context.contacts({who for line in lines for who in (line.proposed_by, line.settled_by) if who}, met=True)
    shown = tuple(_shown(context, about, line) for line in lines)
    states = standings(context.unit, about).values()
    moves = {move.event: move.title for standing in states for move in possible_from(about, standing.configuration)}
    places = places_in(context, about, Action.PROPOSE)
    return ProposalsPage(
        key=about.crisis.key,
        at=context.now,
        zone=about.plan.playbook.zone.key,
        closed_at=about.crisis.closed_at,
        waiting=tuple(proposal for proposal in shown if proposal.status in ("open", "snoozed")),
        others=tuple(proposal for proposal in shown if proposal.status not in ("open", "snoozed")),
        whole=whole,
        possible=tuple(moves.items()),
        where=((ROOT, about.place(ROOT)), *(place for place in places if place[0] != ROOT)),
    )


def _shown(context: RequestContext, about: Scene, line: ProposalLine) -> ProposalShown:
    return ProposalShown(
        number=line.number,
        title=about.event_title(line.event) or about.measure(line.event),
        place=about.place(line.perimeter),
        status=line.status,
        by=context.name(line.proposed_by) if line.proposed_by else "",
        why=line.why if line.proposed_by else crossed_by(about, conditions_of(about), line),
        proposed_at=line.proposed_at,
        decide_by=line.decide_by,
        until=line.snoozed_until,
        answered_by=context.name(line.settled_by) if line.settled_by else "",
        answer=line.answer,
        path=deciding_path(about.crisis.key, line) if context.may(Action.PREVIEW_DECISION) else "",
        chart=chart_path(about, line),
        restated=line.restated,
    )


def crossed_by(about: Scene, conditions: ConditionWords, line: ProposalLine) -> str:
    """The threshold with what was found: `Index: 92 ≥ 90`."""
    if line.known:
        return conditions.measured(line.threshold, line.known, line.days)
    return about.indicator(line.indicator) + " " + line.value + " — " + conditions.words(line.threshold)


def chart_path(about: Scene, line: ProposalLine) -> str:
    """Where the figure that a threshold looked at is drawn; empty where it looked at none."""
    if line.indicator not in about.plan.indicator:
        return ""
    where = "" if line.perimeter == ROOT else f"?perimeter={line.perimeter}"
    return f"/crises/{about.crisis.key}/indicators/{line.indicator}{where}"


def deciding_path(key: str, line: ProposalLine) -> str:
    """Where what is proposed is decided: its own page, for its own perimeter; a level on the page of its measure."""
    if line.level is not None:
        return f"/crises/{key}/measures/{line.event}"
    where = "" if line.perimeter == ROOT else f"?perimeter={line.perimeter}"
    return f"/crises/{key}/decide/{line.event}{where}"


class AskProposal(msgspec.Struct, frozen=True):
    """A decision somebody proposes, where, and why."""

    event: str
    why: str
    perimeter: str = ROOT
    level: str | None = None


@routes.act("/crises/{key}/proposals", may=Action.PROPOSE, over=Over.ORDER, asks=AskProposal, page=proposals)
def propose(context: RequestContext, ask: AskProposal, key: str) -> ActionResult:
    """Propose a decision; those who decide are told."""
    act = Propose(event=ask.event, perimeter=ask.perimeter, level=ask.level or None)
    return _given(context, act, key, ask.why)


class AskDecline(msgspec.Struct, frozen=True):
    """Why not."""

    why: str


@routes.act(
    "/crises/{key}/proposals/{number}/decline", may=Action.DECIDE, over=Over.ORDER, asks=AskDecline, page=proposals
)
def decline(context: RequestContext, ask: AskDecline, key: str, number: int) -> ActionResult:
    """Answer a proposal with no."""
    return _given(context, DeclineProposal(number=number), key, ask.why)


class AskSnooze(msgspec.Struct, frozen=True):
    """Until when, as 2026-03-20T18:00, and why."""

    until: str
    why: str
    fold: str = ""


@routes.act(
    "/crises/{key}/proposals/{number}/snooze", may=Action.DECIDE, over=Over.ORDER, asks=AskSnooze, page=proposals
)
def snooze(context: RequestContext, ask: AskSnooze, key: str, number: int) -> ActionResult:
    """Put a proposal off until a moment."""
    with context.reading():
        zone = context.scene(key).plan.playbook.zone
    until = instant_in(ask.until, zone, context.language, ask.fold) or context.now
    return _given(context, SnoozeProposal(number=number, until=until), key, ask.why)


def _given(
    context: RequestContext, act: Propose | DeclineProposal | SnoozeProposal, key: str, why: str
) -> ActionResult:
    return ActionResult(f"/crises/{key}/proposals", context.give(context.order(act, crisis=key, why=why)))
