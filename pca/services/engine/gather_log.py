"""Collects what an order about the main courante or a point of situation needs to be judged."""

from __future__ import annotations

from datetime import datetime

from pca.domain import points
from pca.domain.orders import Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation, knowing
from pca.services.engine.gather_known import key_of, superseded
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.log import log
from pca.store.log import points as kept_points


def logging(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The entries that are corrected, or whose matter is undone, if any."""
    named = (getattr(order.act, name, None) for name in ("corrects", "undoes"))
    read = (log.log_entry(unit, key_of(order), number) for number in named if number is not None)
    entries = [entry for entry in read if entry is not None]
    open_ones = [entry for entry in entries if entry.to_undo and entry.struck_by is None]
    return knowing(
        base,
        log_texts={entry.number: entry.struck_by is not None for entry in entries},
        log_places={entry.number: entry.perimeter for entry in entries},
        log_undone={entry.number: entry.undone_by is not None for entry in open_ones},
    )


def pointing(unit: Unit, base: Situation, order: Order, _now: datetime, plan: CompiledPlan | None) -> Situation:
    """The last point of situation, the stage that sets the rhythm of the next, and who holds earlier messages."""
    key = key_of(order)
    stage = points.stage(plan, crises.root_states(unit, key)) if plan else None
    return knowing(base, point=kept_points.last(unit, key), stage=stage, **superseded(unit, key, plan))
