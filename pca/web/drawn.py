"""Answers as pictures: which figures of an answer go into which drawing."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

from babel.numbers import format_decimal
from markupsafe import Markup

from pca.domain.directory import ROOT
from pca.domain.orders import Observation
from pca.domain.plan.compiled import CompiledPlan
from pca.pictures import Picture, charts, gantt
from pca.pictures import map as regions_map
from pca.pictures import states as diagrams
from pca.services.scene import plan_of
from pca.web.languages import LOCALES
from pca.web.visit import Visit

if TYPE_CHECKING:
    from pca.web.indicators import Figure, Indicators, Series
    from pca.web.measure import OneMeasure
    from pca.web.measures import Measures
    from pca.web.plans import Version
    from pca.web.sites import Sites
    from pca.web.situation import Situation
    from pca.web.states import States
    from pca.web.team_tasks import TeamTasks

Links: TypeAlias = "tuple[tuple[str, str], ...] | None"
"""Where each decision that is possible now is taken; None for those who only look on."""


YES_NO = {"true": {"fr": "oui", "ar": "نعم", "en": "yes"}, "false": {"fr": "non", "ar": "لا", "en": "no"}}


def version(it: Version, visit: Visit) -> Picture:
    """The states of a plan version, where nothing runs."""
    return _diagram(plan_of(visit.runtime, visit.unit, it.line.hash).compiled, (), visit.language, None)


def states(it: Situation | States, visit: Visit) -> Picture:
    """The state diagram: the present state filled, the possible moves bold and leading to the decision."""
    return _diagram(visit.scene(it.key).plan, it.state.configuration, visit.language, _links(it, visit))


def steps(it: Situation | States, visit: Visit) -> tuple[diagrams.Step, ...]:
    """The same as a list, for phones and for ears."""
    return _steps(visit.scene(it.key).plan, it.state.configuration, visit.language, _links(it, visit))


def _links(it: Situation | States, visit: Visit) -> Links:
    where = "" if it.state.perimeter == ROOT else f"?perimeter={it.state.perimeter}"
    links = tuple((one.event, f"/crises/{it.key}/decide/{one.event}{where}") for one in it.possible)
    return links if visit.may("decide") else None


@lru_cache(maxsize=64)
def _diagram(plan: CompiledPlan, configuration: tuple[str, ...], language: str, links: Links) -> Picture:
    """Drawn once for each plan version and configuration: finding room for every label takes a tenth of a second."""
    found = dict(links) if links is not None else None
    return diagrams.diagram(plan.playbook, configuration, language=language, links=found)


@lru_cache(maxsize=64)
def _steps(
    plan: CompiledPlan, configuration: tuple[str, ...], language: str, links: Links
) -> tuple[diagrams.Step, ...]:
    found = dict(links) if links is not None else None
    return diagrams.steps(plan.playbook, configuration, language=language, links=found)


def objectives(it: Situation, visit: Visit) -> Picture:
    """Each activity that stands still, elapsed against RTO and MTPD."""
    found = [charts.Objective(one.title, one.since, one.rto_at, one.mtpd_at) for one in it.at_risk]
    return charts.objectives(found, now=it.at, language=visit.language, zone=ZoneInfo(it.zone))


def measures(it: Situation, visit: Visit) -> Picture:
    """The measures in force as a strip of time."""
    base, zone = f"/crises/{it.key}/measures", ZoneInfo(it.zone)
    held = [
        gantt.Held(
            *(one.measure, one.title, one.axis, one.place, one.since),
            ends_at=one.ends_at,
            href=f"{base}/{one.measure}",
        )
        for one in it.measures
    ]
    return gantt.gantt(held, now=it.at, zone=zone, language=visit.language, most=12)


def spans(it: Measures | OneMeasure, visit: Visit) -> Picture:
    """Spans of measures as a strip of time, with their levels."""
    held = [
        gantt.Held(
            *(one.measure, one.title, one.axis, one.place, one.since, one.until, one.levels, one.ends_at),
            href=f"/crises/{it.key}/measures/{one.measure}",
        )
        for one in it.spans
    ]
    return gantt.gantt(held, now=it.at, zone=ZoneInfo(it.zone), language=visit.language)


def answers(it: TeamTasks, visit: Visit) -> Picture:
    """Each team's tasks by status; a team leads to its own tasks."""
    teams = [charts.Team(one.title, one.counts, visit.query(team=one.id, after=None)) for one in it.teams]
    return charts.answers(teams, language=visit.language)


def regimes(it: Sites, visit: Visit) -> Picture:
    """The map of the regions, each with the state in force there."""
    found = [
        regions_map.Regime(
            *(one.region, one.title, one.state, one.level, one.own),
            href=f"/crises/{it.key}/sites?region={one.region}",
        )
        for one in it.regions
    ]
    return regions_map.regions(found, language=visit.language)


def series(it: Series, visit: Visit) -> Picture:
    """A figure over time, with the first threshold that can be drawn, and where it made the engine propose."""
    limit = next((one for one in it.figure.limits if one.value is not None), None)
    marks = [charts.Mark(one.at, one.title) for one in it.proposals]
    return charts.series(
        it.points,
        title=it.figure.title,
        unit=it.figure.unit,
        zone=ZoneInfo(it.zone),
        language=visit.language,
        threshold=limit.value if limit else None,
        threshold_label=limit.decision if limit else "",
        marks=marks,
    )


def standstills(it: Indicators, visit: Visit) -> Picture:
    """Every interruption against RTO and MTPD, over or going on."""
    found = [charts.Objective(one.title, one.since, one.rto_at, one.mtpd_at, one.restored_at) for one in it.standstills]
    return charts.objectives(found, now=it.at, language=visit.language, zone=ZoneInfo(it.zone))


def value(one: Figure | Observation, visit: Visit) -> Markup:
    """A value as the reader writes it: numbers in their language, yes and no in words."""
    said = one.value or ""
    with suppress(InvalidOperation):
        return Markup('<bdi class="number">{}</bdi>').format(
            format_decimal(Decimal(said), locale=LOCALES[visit.language])
        )
    return Markup("<bdi>{}</bdi>").format(YES_NO.get(said, {}).get(visit.language, said))
