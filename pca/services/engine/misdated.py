"""Collects what a wrong clock dated, for the order that dates it anew."""

from __future__ import annotations

from datetime import datetime, timedelta

from pca.domain.orders import Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation, knowing
from pca.store.audit import misdated
from pca.store.indicators import activities
from pca.store.kit.database import Unit
from pca.store.measures import measures
from pca.store.messages import wave_rows


def collect(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """What is further away than its own longest step; measures and activities, which are few, all of them."""
    key, step = order.crisis or "", plan.playbook.escalation.step if plan else timedelta()
    wave_rows.complete(unit, key)
    wrong = misdated.misdated(unit, key, now, step)
    return knowing(base, running=measures.running(unit, key), clocks=activities.clocks(unit, key), misdated=wrong)
