"""Collects what an order about resources needs to be judged."""

from __future__ import annotations

from datetime import datetime, timedelta

from pca.domain.orders import MoveResource, Order, ReturnResource
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.resources import WEEK
from pca.domain.situation import Situation, knowing
from pca.services.engine.gather_known import key_of
from pca.store.kit.database import Unit
from pca.store.resources import resources as stored


def resources(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """What the places named have and used lately; what a person has under the number named."""
    act, key = order.act, key_of(order)
    item = stored.item(unit, key, act.item) if isinstance(act, ReturnResource) else None
    named: list[tuple[str, str]] = [(item.resource, item.place)] if item else []
    if isinstance(act, MoveResource):
        named = [(act.resource, place) for place in (act.place, act.to) if place]
    resource = plan.resource.get(named[0][0]) if plan and named else None
    since = (now - timedelta(days=WEEK - 1)).date()
    return knowing(
        base,
        stocks={at: stock for at in named if (stock := stored.stock(unit, key, *at)) is not None},
        used={at: stored.used(unit, key, *at, since, now.date()) for at in named},
        moves=stored.moves(unit, key),
        handed_out=stored.handed_out(unit, key),
        short=stored.short(unit, key),
        item=item,
        keeper=(resource.team or "") if resource else "",
    )
