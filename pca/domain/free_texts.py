"""What people write in an order in their own words, and that they kept it although it looked personal (PRV-7)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pca.domain.orders import HOUSE, OpenTask, Order, PublishPoint
from pca.domain.regimes import DatedHours
from pca.domain.staff_acts import AnswerTravel, ExceptFromMeasure

FIELDS = ("despite", "judged", "note", "written", "text", "heading", "late_reason", "options", "dates")
"""Fields of acts in which somebody writes sentences; an order's `why` is one as well."""

OF_SOMEBODY = (ExceptFromMeasure, AnswerTravel)
"""Acts whose reason is about one person, although it need not say so itself."""


def free_texts(order: Order) -> Iterator[str]:
    """The sentences of an order that a person gives; of a point of situation none, for it is drawn from the file."""
    if order.who in HOUSE or isinstance(order.act, PublishPoint):
        return
    yield from _texts(f"elle : {order.why}" if order.why and isinstance(order.act, OF_SOMEBODY) else order.why)
    for field in FIELDS:
        yield from _texts(getattr(order.act, field, None))
    if isinstance(order.act, OpenTask):
        yield from (order.act.title, order.act.instructions, *order.act.checklist)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for text in value.values() if isinstance(text, str))
    elif isinstance(value, tuple | list):
        yield from (text for text in value if isinstance(text, str))
        yield from (dated.note for dated in value if isinstance(dated, DatedHours))
