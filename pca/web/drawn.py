"""Answers as pictures: which figures of an answer go into which drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pca.pictures import Picture, charts, gantt
from pca.pictures import states as diagrams
from pca.web.visit import Visit

if TYPE_CHECKING:
    from pca.web.situation import Situation


def states(it: Situation, visit: Visit) -> Picture:
    """The state diagram: the present state filled, the possible moves bold and leading to the decision."""
    about = visit.scene(it.key)
    links = {one.event: f"/crises/{it.key}/decide/{one.event}" for one in it.possible} if visit.may("decide") else None
    return diagrams.diagram(about.plan.playbook, it.state.configuration, language=visit.language, links=links)


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
