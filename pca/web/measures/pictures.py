"""The picture of when measures held."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pca.pictures import Picture, gantt
from pca.pictures.measure_spans import MeasureSpan
from pca.web.kit.request_context import RequestContext

if TYPE_CHECKING:
    from pca.web.measures.measure import OneMeasure
    from pca.web.measures.measures import Measures


def spans(it: Measures | OneMeasure, context: RequestContext) -> Picture:
    """Spans of measures as a strip of time, with their levels."""
    held = [
        MeasureSpan(
            *(span.measure, span.title, span.axis, span.place, span.since, span.until, span.levels, span.ends_at),
            href=f"/crises/{it.key}/measures/{span.measure}",
        )
        for span in it.spans
    ]
    return gantt.gantt(held, now=it.at, zone=ZoneInfo(it.zone), language=context.language)
