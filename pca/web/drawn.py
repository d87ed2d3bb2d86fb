"""Answers as pictures: which figures of an answer go into which drawing."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pca.domain.plan.compiled import CompiledPlan
from pca.pictures import Picture, charts, gantt
from pca.pictures import states as diagrams
from pca.web.visit import Visit

if TYPE_CHECKING:
    from pca.web.situation import Situation


def states(it: Situation, visit: Visit) -> Picture:
    """The state diagram: the present state filled, the possible moves bold and leading to the decision."""
    about = visit.scene(it.key)
    links = tuple((one.event, f"/crises/{it.key}/decide/{one.event}") for one in it.possible)
    may = visit.may("decide")
    return _diagram(about.plan, it.state.configuration, visit.language, links if may else None)


@lru_cache(maxsize=64)
def _diagram(
    plan: CompiledPlan, configuration: tuple[str, ...], language: str, links: tuple[tuple[str, str], ...] | None
) -> Picture:
    """Drawn once for each plan version and configuration: finding room for every label takes a tenth of a second."""
    return diagrams.diagram(
        plan.playbook, configuration, language=language, links=dict(links) if links is not None else None
    )


def objectives(it: Situation, visit: Visit) -> Picture:
    """Each activity that stands still, elapsed against RTO and MTPD."""
    found = [charts.Objective(one.title, one.since, one.rto_at, one.mtpd_at) for one in it.at_risk]
    return charts.objectives(found, now=it.at, language=visit.language, zone=ZoneInfo(it.zone))


def measures(it: Situation, visit: Visit) -> Picture:
    """The measures in force as a strip of time."""
    held = [
        gantt.Held(one.measure, one.title, one.axis, one.place, one.since, None, (), one.ends_at) for one in it.measures
    ]
    return gantt.gantt(held, now=it.at, zone=ZoneInfo(it.zone), language=visit.language, most=12)
