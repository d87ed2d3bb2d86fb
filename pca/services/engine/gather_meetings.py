"""Collects what an order about a meeting needs to be judged: the newest meeting, and what waits for the committee."""

from __future__ import annotations

from datetime import datetime, timedelta

from pca.domain import points
from pca.domain.orders import Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation, knowing
from pca.services.engine.gather_known import key_of
from pca.store.crisis import crisis as crises
from pca.store.crisis import decisions, questions
from pca.store.indicators import indicators
from pca.store.kit.database import Unit
from pca.store.log import meetings
from pca.store.log import points as kept_points
from pca.store.messages import messages
from pca.store.tasks import progress

SOON = timedelta(days=3)
"""Decisions that lapse within this time are on the agenda."""

MOST = 200
"""Items of an agenda."""


def meeting(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The newest meeting of the crisis, and what is pending."""
    key = key_of(order)
    return knowing(base, last_meeting=meetings.last(unit, key), pending=pending(unit, key, plan, now))


def pending(unit: Unit, key: str, plan: CompiledPlan | None, now: datetime) -> tuple[str, ...]:
    """What waits now, as `question:3`: votes, proposals, approvals, ends, the point due, lateness."""
    ending = (line for line in decisions.decisions(unit, key) if line.sunset and line.lapsed_at is None)
    items = [
        *(f"question:{number}" for number in questions.open_questions(unit, key)),
        *(f"proposal:{proposal.number}" for proposal in indicators.open_proposals(unit, key)),
        *(f"message:{wave.number}" for wave in messages.waves(unit, key, awaiting=True)),
        *(f"decision:{line.number}" for line in ending if line.sunset and line.sunset - now <= SOON),
    ]
    if plan is not None:
        stage = points.stage(plan, crises.root_states(unit, key))
        due = points.due(plan, stage, kept_points.last(unit, key), now)
        items += ["point"] if due is not None and due.at <= now else []
    items += ["late"] if progress.total(progress.by_team(unit, key, now).values()).late else []
    return tuple(items[:MOST])
