"""The picture of when measures held."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pca.pictures import Picture, gantt
from pca.web.kit.request_context import RequestContext

if TYPE_CHECKING:
    from pca.web.measures.measure import OneMeasure
    from pca.web.measures.measures import Measures


def spans(it: Measures | OneMeasure, context: RequestContext) -> Picture:
    """Spans of measures as a strip of time, with their levels."""
    held = [
        gantt.Held(
            *(one.measure, one.title, one.axis, one.place, one.since, one.until, one.levels, one.ends_at),
            href=f"/crises/{it.key}/measures/{one.measure}",
        )
        for one in it.spans
    ]
    return gantt.gantt(held, now=it.at, zone=ZoneInfo(it.zone), language=context.language)
