"""Collects what an order about requests needs to be judged."""

from __future__ import annotations

from datetime import datetime

from pca.domain.orders import Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.request_acts import RaiseProblem
from pca.domain.situation import Situation, knowing
from pca.services.engine.gather_known import key_of
from pca.store.kit.database import Unit
from pca.store.requests import requests as stored


def requests(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The request the order names; for a new one, how many its author has waiting; the numbers given out."""
    key, author = key_of(order), order.on_behalf_of or order.who
    number = getattr(order.act, "request", None)
    request, ruling = stored.last(unit, key)
    return knowing(
        base,
        request=stored.named(unit, key, number) if number is not None else None,
        open_of_author=stored.waiting_of(unit, key, author) if isinstance(order.act, RaiseProblem) else 0,
        last_request=request,
        last_ruling=ruling,
    )
