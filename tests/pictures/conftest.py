"""One picture of every kind, in any language, from data that means something."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from pca.demo.places import AREAS
from pca.domain.plan.playbook import Playbook
from pca.pictures import Picture
from pca.pictures.charts import (
    ObjectiveBar,
    ProposalMark,
    TeamAnswers,
    ThresholdLine,
    YearBar,
    answers,
    counted,
    objectives,
    progress,
    series,
    sparkline,
    years,
)
from pca.pictures.gantt import gantt
from pca.pictures.map import Regime, regions
from pca.pictures.measure_spans import MeasureSpan
from pca.pictures.states import diagram
from pca.plans.loader import load

ZONE = ZoneInfo("Africa/Casablanca")
NOW = datetime(2020, 3, 24, 13, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
LANGUAGES = ("fr", "ar", "en")
KINDS = ("gantt", "progress", "answers", "series", "objectives", "regions", "spark", "states", "years")
CRISIS = ("part_open", "service_remote")

Said = Callable[[str], str]


@cache
def minimal() -> Playbook:
    return load(Path(__file__).parents[1] / "plans" / "minimal").playbook


def held(said: Said) -> list[MeasureSpan]:
    """Five spans of four measures: stopped, held, ending soon, past its end, on another level."""
    house, place = said("toute l’institution"), said("Casablanca-Settat")
    start = NOW - 300 * HOUR
    return [
        MeasureSpan("M1", said("Télétravail"), said("Personnel"), house, start, start + 40 * HOUR),
        MeasureSpan("M1", said("Télétravail"), said("Personnel"), house, start + 90 * HOUR, href="/m/M1"),
        MeasureSpan("M2", said("Masques"), said("Hygiène"), place, start, ends_at=NOW + 30 * HOUR),
        MeasureSpan("M3", said("Gel"), said("Hygiène"), house, start, ends_at=NOW - HOUR),
        MeasureSpan(
            "M4", said("Guichets"), said("Personnel"), place, start, levels=((start + 9 * HOUR, said("Réduit")),)
        ),
    ]


def picture(kind: str, language: str = "fr", said: Said = str, *, empty: bool = False) -> Picture:
    """A picture of this kind; `said` changes every word that comes from outside; `empty` leaves out all data."""

    def given(data: list) -> list:  # type: ignore[type-arg]
        return [] if empty else data

    start = NOW - 200 * HOUR
    many = [start + turn * HOUR for turn in range(120)]
    if kind == "gantt":
        return gantt(given(held(said)), now=NOW, zone=ZONE, language=language)
    if kind == "progress":
        return progress(counted(given(many), given(many[:90]), given(many[:40])), zone=ZONE, language=language)
    if kind == "answers":
        counts = {"open": 3, "acknowledged": 4, "done": 40, "late": 2, "impossible": 1, "cancelled": 5}
        teams = [
            TeamAnswers(said("Agences"), counts, "/t"),
            TeamAnswers(said("Siège"), {"done": 2}),
            TeamAnswers(said("Vide"), {}),
        ]
        return answers(given(teams), language=language)
    if kind == "series":
        points = [(at, float(turn % 31)) for turn, at in enumerate(many)]
        return series(
            given(points),
            title=said("Nouveaux cas"),
            unit=said("par jour"),
            zone=ZONE,
            language=language,
            thresholds=[ThresholdLine(20, said("T3"))],
            marks=given(
                [ProposalMark(many[50], said("Passer en crise"), "/d"), ProposalMark(many[51], said("Confiner"))]
            ),
        )
    if kind == "objectives":
        return objectives(given(interrupted(said)), now=NOW, zone=ZONE, language=language)
    if kind == "regions":
        return regions(given(regimes(said)), language=language)
    if kind == "states":
        return diagram(minimal(), () if empty else CRISIS, language=language, links={"shut": '/decide/shut?a="b"&c'})
    if kind == "years":
        bars = [YearBar(said("2018"), 4.02), YearBar(said("2019"), None), YearBar(said("2020"), 0.0)]
        return years(given(bars), title=said("Risque"), unit=said("%"), language=language, key="years")
    return sparkline(given([3, 1, 4, 1, 5]), label=said("Cas"), language=language, key="spark")


def interrupted(said: Said = str) -> list[ObjectiveBar]:
    """Four interruptions, not in the order of urgency."""
    return [
        ObjectiveBar(said("Crédit"), NOW - 2 * HOUR, NOW + 30 * HOUR, NOW + 60 * HOUR),
        ObjectiveBar(said("Transferts"), NOW - 9 * HOUR, NOW - HOUR, NOW + 3 * HOUR, href="/a"),
        ObjectiveBar(said("Aide"), NOW - 90 * HOUR, NOW - 70 * HOUR, NOW - 60 * HOUR, NOW - 80 * HOUR),
        ObjectiveBar(said("Guichet"), NOW - 30 * HOUR, NOW - 20 * HOUR, NOW - 4 * HOUR),
    ]


def regimes(said: Said = str) -> list[Regime]:
    """All twelve regions: most in watch, one in its own crisis, one closed."""
    found = [Regime(one.id, said(one.title), said("Veille"), 1, href=f"/r/{one.id}") for one in AREAS]
    found[0] = Regime("TTA", said("Tanger"), said("Crise"), 3, own=True, href="/r/TTA")
    found[5] = Regime("CS", said("Casablanca"), said("Fermeture"), 4)
    found[7] = Regime("DT", said("Drâa"), said("Retour"), 1)
    found[8] = Regime("SM", said("Souss"), said("Inconnu"), None)
    return found


@pytest.fixture(scope="session")
def draw() -> Callable[..., Picture]:
    """Draws a sample picture: `draw(kind, language, said, empty=…)`."""
    return picture


@pytest.fixture(scope="session")
def samples() -> SimpleNamespace:
    """The data the samples are drawn from."""
    return SimpleNamespace(
        held=held(str), interrupted=interrupted(), regimes=regimes(), now=NOW, zone=ZONE, plan=minimal(), crisis=CRISIS
    )


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)
