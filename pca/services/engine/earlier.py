"""An order that is given twice: what it did the first time, where a second press would mean something else."""

from __future__ import annotations

from typing import TypeVar

from pca.domain.act import Act
from pca.domain.facts import Refused
from pca.services.engine.execute import OrderClash
from pca.store.audit import journal
from pca.store.kit.database import Unit

A = TypeVar("A", bound=Act)


def carried_out(unit: Unit, order_id: str, who: str, kind: type[A]) -> tuple[int, A] | None:
    """Journal number and act of the order of this id; None while it was not given, or was refused.

    Raises OrderClash where somebody else gave it, or it asks for something of another kind.
    """
    earlier = journal.find(unit, order_id) if order_id else None
    if earlier is None or any(isinstance(fact, Refused) for fact in earlier[1].facts):
        return None
    seq, entry = earlier
    if entry.who != who or not isinstance(entry.act, kind):
        raise OrderClash(f"order {order_id} was carried out before with another content")
    return seq, entry.act
