"""Writes a first plan from five answers: short, in one language, and clean when it is looked over."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from string import Template

from pca.domain.plan.lengths import say_duration
from pca.domain.plan.terms import Scenario
from pca.domain.plan.usual import name_of
from pca.plans.assembly import HEAD
from pca.plans.fresh_words import PLAN, messages_of, texts_of
from pca.plans.texts import file_of

LONGEST_NAME = 32
"""Letters of a plan's short name: those of its messages are longer by a word."""


@dataclass(frozen=True)
class FreshAnswers:
    """What one says of a first plan."""

    title: str
    scenario: Scenario
    activity: str
    """What must go on."""
    longest: timedelta
    """How long it may stand still at most."""
    people: tuple[str, str, str, str]
    """Who decides, who stands in for them, who runs the plan day by day, who stands in for them."""

    @property
    def name(self) -> str:
        """The plan's short name, made of its title."""
        return name_of(self.title)[:LONGEST_NAME].rstrip("_")


def files(answers: FreshAnswers, language: str, zone: str, today: date, name: str = "") -> dict[str, bytes]:
    """The files of the plan by their names: its head, and the two texts it sends."""
    plan = name or answers.name
    written = {HEAD: _head(answers, plan, language, zone, today)}
    for message, kind, text in messages_of(language):
        written[f"notifications/{file_of(f'{plan}_{message}', kind, language)}"] = text
    return {file: text.encode() for file, text in written.items()}


def _head(answers: FreshAnswers, plan: str, language: str, zone: str, today: date) -> str:
    decides, stands_in, runs, helps = answers.people
    aimed = timedelta(minutes=max(int(answers.longest.total_seconds()) // 120, 1))
    plain: Mapping[str, str] = {
        "id": plan,
        "tag": language,
        "scenario": answers.scenario.value,
        "zone": zone,
        "today": f'"{today}"',
        "longest": say_duration(answers.longest),
        "aimed": say_duration(aimed),
        "decides": decides,
        "stands_in": stands_in,
        "runs": runs,
        "helps": helps,
    }
    given = {"title": answers.title, "activity": answers.activity, "longest": plain["longest"], "aimed": plain["aimed"]}
    words = {key: _quoted(Template(text).substitute(given)) for key, text in texts_of(language).items()}
    comments = {key: text for key, text in texts_of(language).items() if key.startswith("note")}
    own = {"title": _quoted(answers.title), "activity": _quoted(answers.activity)}
    return Template(PLAN).substitute({**words, **plain, **comments, **own})


def _quoted(text: str) -> str:
    """A text as YAML and every other reader take it."""
    return json.dumps(text, ensure_ascii=False)
