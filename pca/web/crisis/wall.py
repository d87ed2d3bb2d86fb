"""The committee's wall on a large screen: read from four metres by whoever is in the room, so no person is named."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.directory import ROOT
from pca.services.crisis.read_situation import CrisisSituation
from pca.services.crisis.read_situation import situation as situation_of
from pca.services.crisis.scene import Scene
from pca.web.crisis.ending import ending, voted_now
from pca.web.crisis.late import LateTable, late_tasks
from pca.web.crisis.situation import at_risk, counts_of
from pca.web.crisis.situation_page import AtRisk, Ending, SituationCounts, VotedNow
from pca.web.crisis.states import StateNow, state_now
from pca.web.kit.cache import counting
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
LATELY = 3
"""Decisions shown, the newest first."""


class AwaitedThere(msgspec.Struct, frozen=True):
    """A decision that is proposed: what and where, by when; nothing of who proposes it, or in which words."""

    title: str
    place: str
    decide_by: datetime | None


class DecidedThere(msgspec.Struct, frozen=True):
    """A decision that was taken: what, in which role, when."""

    number: int
    title: str
    role: str
    at: datetime


class Wall(msgspec.Struct, frozen=True, kw_only=True):
    """What the room sees. Instants in UTC; no names, and no words that somebody typed but the crisis title."""

    key: str
    title: str
    zone: str
    at: datetime
    closed_at: datetime | None
    state: StateNow
    level_since: datetime
    elsewhere: tuple[StateNow, ...]
    awaited: tuple[AwaitedThere, ...]
    voted: tuple[VotedNow, ...]
    at_risk: tuple[AtRisk, ...]
    ending: tuple[Ending, ...]
    counts: SituationCounts
    late: LateTable
    measures: int
    decided: tuple[DecidedThere, ...]


@routes.page(
    "/crises/{key}/wall",
    may=Action.SEE_SITUATION,
    over=Over.ROWS,
    template="crisis/wall.html",
    live=True,
    follows=("moves", "measures", "tasks", "messages", "activities"),
)
def wall(context: RequestContext, key: str) -> Wall:
    """The same reading as the situation, for a large screen: state, decisions, what is late where, what ends soon."""
    about = context.scene(key)
    now = situation_of(context.unit, about, context.reach(Action.SEE_SITUATION), counting=counting(context))
    states = [state_now(about, place, standing) for place, standing in now.standings.items()]
    return Wall(
        key=about.crisis.key,
        title=about.crisis.title,
        zone=about.plan.playbook.zone.key,
        at=context.now,
        closed_at=about.crisis.closed_at,
        state=next(state for state in states if state.perimeter == ROOT),
        level_since=now.level_since,
        elsewhere=tuple(state for state in states if state.perimeter != ROOT),
        awaited=_awaited(about, now),
        voted=voted_now(about, now.voted),
        at_risk=tuple(at_risk(about, clock, context.now) for clock in now.at_risk),
        ending=ending(about, now, context.now),
        counts=counts_of(now),
        late=late_tasks(about, now),
        measures=len(now.measures),
        decided=_decided(about, now),
    )


def _awaited(about: Scene, now: CrisisSituation) -> tuple[AwaitedThere, ...]:
    return tuple(
        AwaitedThere(
            about.event_title(proposal.event) or about.measure(proposal.event),
            "" if proposal.perimeter == ROOT else about.place(proposal.perimeter),
            proposal.decide_by,
        )
        for proposal in now.awaited
    )


def _decided(about: Scene, now: CrisisSituation) -> tuple[DecidedThere, ...]:
    role = about.plan.playbook.role
    return tuple(
        DecidedThere(
            decision.number,
            about.decision(decision.event, decision.perimeter),
            about.say(role[decision.seat].title) if decision.seat in role else "",
            decision.decided_at,
        )
        for decision in now.decisions[:LATELY]
    )
