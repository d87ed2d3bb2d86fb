"""How staff answer in a rehearsal: each task draws its own lot, so the same seed gives the same story."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal

from pca.plans.rehearsals import Answers

REASONS = (
    "Le fournisseur ne peut pas livrer dans les délais.",
    "L’équipe est réduite : deux personnes sont absentes.",
    "L’accès au site est fermé par les autorités.",
    "Le matériel nécessaire n’est pas arrivé.",
)
"""Why a task is refused or impossible, in the words of those who answer."""


@dataclass(frozen=True)
class Lot:
    """What one task will meet: when it is acknowledged, whether it is refused, when it is done (UTC)."""

    acknowledged_at: datetime
    end: Literal["done", "refused", "impossible"]
    ended_at: datetime
    reason: str = ""


def draw(
    policy: Answers, seed: str, opened_at: datetime, acknowledge_by: datetime, due_at: datetime, step: timedelta
) -> Lot:
    """The lot of one task under `policy`; `step` is the plan's escalation step."""
    lots = random.Random(seed)
    acknowledged_at = _acknowledged(policy, lots, opened_at, acknowledge_by, step)
    spoiled = lots.random()
    if spoiled < policy.refused + policy.impossible:
        end: Literal["refused", "impossible"] = "refused" if spoiled < policy.refused else "impossible"
        return Lot(acknowledged_at, end, _minute(acknowledged_at + step / 2), lots.choice(REASONS))
    return Lot(acknowledged_at, "done", _done(policy, lots, acknowledged_at, due_at, step))


def _acknowledged(
    policy: Answers, lots: random.Random, opened_at: datetime, acknowledge_by: datetime, step: timedelta
) -> datetime:
    """In time; or after the reminder; or by the deputy, once the task was escalated to them."""
    drawn = lots.random()
    if drawn < policy.silent:
        return _minute(acknowledge_by + step + step * lots.uniform(0.2, 0.8))
    if drawn < policy.silent + policy.late:
        return _minute(acknowledge_by + step * lots.uniform(0.1, 0.9))
    shortest, longest = policy.acknowledge_within
    wanted = shortest + (longest - shortest) * lots.betavariate(1.5, 4)
    return _minute(min(opened_at + wanted, acknowledge_by - timedelta(minutes=1)))


def _done(
    policy: Answers, lots: random.Random, acknowledged_at: datetime, due_at: datetime, step: timedelta
) -> datetime:
    """Some way through the time left; whoever acknowledges late gets an escalation step, at most an hour, for it."""
    left = max(due_at - acknowledged_at, min(step, timedelta(hours=1)))
    if lots.random() < policy.overdue:
        return _minute(acknowledged_at + left * lots.uniform(1.02, 1.4))
    shortest, longest = (float(Decimal(share)) for share in policy.complete_by)
    return _minute(acknowledged_at + left * lots.uniform(shortest, longest))


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
