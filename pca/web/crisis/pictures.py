"""The pictures of the pages about where the crisis stands."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pca.domain.directory import ROOT
from pca.pictures import Picture, charts, gantt
from pca.pictures import map as regions_map
from pca.pictures import states as diagrams
from pca.pictures.measure_spans import MeasureSpan
from pca.web.kit import state_diagram
from pca.web.kit.request_context import RequestContext

if TYPE_CHECKING:
    from pca.web.crisis.sites import Sites
    from pca.web.crisis.situation_page import MeasureInForce, SituationPage
    from pca.web.crisis.states import States

MEASURES, OBJECTIVES = 5, 2
"""Measures and threatened objectives drawn with the situation; all of them have pages of their own."""

CROWDED = 3, 1
"""The same while tasks are late: the page keeps to two screens."""


def states(it: States, context: RequestContext) -> Picture:
    """The state diagram: the present state filled, the possible moves bold and leading to the decision."""
    return state_diagram.diagram(
        context.scene(it.key).plan, it.state.configuration, context.language, _links(it, context)
    )


def steps(it: SituationPage | States, context: RequestContext) -> tuple[diagrams.ListedState, ...]:
    """The same as a list, for phones and for ears."""
    return state_diagram.steps(
        context.scene(it.key).plan, it.state.configuration, context.language, _links(it, context)
    )


def _links(it: SituationPage | States, context: RequestContext) -> state_diagram.Links:
    where = "" if it.state.perimeter == ROOT else f"?perimeter={it.state.perimeter}"
    links = tuple((possible.event, f"/crises/{it.key}/decide/{possible.event}{where}") for possible in it.possible)
    return links if context.may("decide") else None


def objectives(it: SituationPage, context: RequestContext) -> Picture:
    """Each activity whose objective is threatened, elapsed against RTO and MTPD."""
    rows = [
        charts.ObjectiveBar(activity.title, activity.since, activity.rto_at, activity.mtpd_at)
        for activity in it.at_risk
        if activity.threatened
    ]
    zone = ZoneInfo(it.zone)
    return charts.objectives(rows, now=it.at, language=context.language, zone=zone, most=_most(it)[1])


def measures(it: SituationPage, context: RequestContext) -> Picture:
    """The measures in force as a strip of time: what ends first, then what began last."""
    base, zone = f"/crises/{it.key}/measures", ZoneInfo(it.zone)
    held = [
        MeasureSpan(
            *(measure.measure, measure.title, measure.axis, measure.place, measure.since),
            ends_at=measure.ends_at,
            href=f"{base}/{measure.measure}",
        )
        for measure in sorted(it.measures, key=_pressing)
    ]
    return gantt.gantt(held, now=it.at, zone=zone, language=context.language, most=_most(it)[0], brief=True)


def _most(it: SituationPage) -> tuple[int, int]:
    return CROWDED if it.late.late else (MEASURES, OBJECTIVES)


def _pressing(measure: MeasureInForce) -> tuple[float, float]:
    return measure.ends_at.timestamp() if measure.ends_at else inf, -measure.since.timestamp()


def regimes(it: Sites, context: RequestContext) -> Picture:
    """The map of the regions, each with the state in force there."""
    regions = [
        regions_map.Regime(
            *(region.region, region.title, region.state, region.level, region.own),
            href=f"/crises/{it.key}/sites?region={region.region}",
        )
        for region in it.regions
    ]
    return regions_map.regions(regions, language=context.language)
