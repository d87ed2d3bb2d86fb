"""The pictures of figures and of activities that stand still."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pca.catalogue import Words
from pca.catalogue.times import say_length
from pca.pictures import Picture, charts
from pca.web.kit.request_context import RequestContext

if TYPE_CHECKING:
    from pca.web.indicators.indicators import Indicators, Series

_PLAN = Words("plan")


def series(it: Series, context: RequestContext) -> Picture:
    """A figure over time, with its thresholds, and where it made the engine propose."""
    limits, back = it.figure.limits, _PLAN.say("withdrawn", context.language)
    thresholds = [charts.ThresholdLine(limit.value, limit.decision) for limit in limits if limit.value is not None]
    thresholds += [charts.ThresholdLine(limit.until_value, back) for limit in limits if limit.until_value is not None]
    marks = [charts.ProposalMark(proposal.at, proposal.title) for proposal in it.proposals]
    return charts.series(
        it.points,
        title=it.figure.title,
        unit=it.figure.unit,
        zone=ZoneInfo(it.zone),
        language=context.language,
        thresholds=thresholds,
        marks=marks,
        means=it.means,
        over=say_length(timedelta(days=it.mean_days), context.language) if it.means else "",
    )


def standstills(it: Indicators, context: RequestContext) -> Picture:
    """Every interruption against RTO and MTPD, over or going on."""
    objectives = [
        charts.ObjectiveBar(
            standstill.title, standstill.since, standstill.rto_at, standstill.mtpd_at, standstill.restored_at
        )
        for standstill in it.standstills
    ]
    return charts.objectives(objectives, now=it.at, language=context.language, zone=ZoneInfo(it.zone))
