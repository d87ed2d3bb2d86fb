"""Collects what an order about a support vault needs to be judged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pca.domain.orders import Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation, knowing
from pca.store.kit.database import Unit
from pca.store.vault import vaults


def vault(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The vault, the files named, and the requests about them."""
    act: Any = order.act
    key = order.crisis or ""
    files = getattr(act, "files", ()) or ((act.file,) if hasattr(act, "file") else ())
    asked = vaults.requests(unit, key)
    return knowing(
        base,
        vault=vaults.vault(unit, key),
        records=vaults.named(unit, key, files),
        files_left=vaults.left(unit, key),
        requests=tuple(request for request in asked if request.file in files),
        last_request=len(asked),
    )
