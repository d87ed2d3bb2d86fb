"""What runs out soon: questions that are voted on, and what ends within a day unless somebody renews it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from pca.domain.activities import THREAT
from pca.domain.directory import ROOT
from pca.services.crisis.read_situation import CrisisSituation
from pca.services.crisis.scene import Scene
from pca.store.crisis.questions import QuestionLine
from pca.web.crisis.situation_page import Ending, VotedNow


def voted_now(about: Scene, questions: Iterable[QuestionLine]) -> tuple[VotedNow, ...]:
    """Open questions in words."""
    return tuple(
        VotedNow(
            question.number,
            about.event_title(question.event) or about.measure(question.event),
            _place(about, question.perimeter),
            question.deadline,
            f"/crises/{about.crisis.key}/votes/{question.number}",
        )
        for question in questions
    )


def ending(about: Scene, now: CrisisSituation, at: datetime) -> tuple[Ending, ...]:
    """Decisions and measures that end within a day, the first first."""
    if about.crisis.closed_at is not None:
        return ()
    ends = (*_decisions(about, now), *_measures(about, now))
    return tuple(sorted((end for end in ends if at < end.at <= at + THREAT), key=lambda end: end.at))


def _decisions(about: Scene, now: CrisisSituation) -> Iterator[Ending]:
    for decision in now.decisions:
        if decision.sunset and decision.lapsed_at is None and decision.recalled_at is None:
            title = about.event_title(decision.event) or about.measure(decision.event)
            path = f"/crises/{about.crisis.key}/decide"
            yield Ending("decision", title, _place(about, decision.perimeter), decision.sunset, path)


def _measures(about: Scene, now: CrisisSituation) -> Iterator[Ending]:
    for running in now.measures:
        if running.expires_at:
            path = f"/crises/{about.crisis.key}/measures/{running.measure}"
            place = _place(about, running.perimeter)
            yield Ending("measure", about.measure(running.measure), place, running.expires_at, path)


def _place(about: Scene, perimeter: str) -> str:
    return "" if perimeter == ROOT else about.place(perimeter)
