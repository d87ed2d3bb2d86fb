"""Says in words what a message is about: the state, the measure, the tasks, the deadlines, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from pca.catalogue.places import place_name
from pca.catalogue.times import say_instant, say_length
from pca.catalogue.words import Words
from pca.domain.directory import ROOT, Organisation
from pca.domain.plan.instructions import instruction
from pca.domain.plan.languages import chain
from pca.domain.plan.measures import Measure
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.states import State
from pca.domain.situation import Crisis, Task
from pca.domain.texts.own_words import words, written_in
from pca.domain.texts.wording import Variables

_HOUSE, _MARKS = Words("house"), Words("house.marks")


class Occasion(msgspec.Struct, frozen=True, kw_only=True):
    """What a wave of messages was queued for, and what its readers share."""

    institution: str
    book: Playbook
    organisation: Organisation
    crisis: Crisis
    at: datetime
    """When the wave was queued (UTC)."""
    about: Mapping[str, str]
    """The identifiers the wave speaks of, as its fact holds them."""
    configuration: tuple[str, ...] = ()
    """The states the perimeter is in, said when `about` names none."""
    acknowledge_by: datetime | None = None
    point: str = ""
    """The text of the point of situation it sends."""
    reports: Mapping[str, str] = {}
    """Where the crisis stands, by language, where the message is to say so."""
    earlier: Playbook | None = None
    """The version the crisis followed before, where the wave tells of what another one changes."""


def message_variables(occasion: Occasion, recipient: str, tasks: Sequence[Task], language: str) -> Variables:
    """Every variable a template may name, for one reader called `recipient`; empty texts where there is nothing to say.

    Identifiers the plan no longer knows are said as they are: a message is never lost for want of a title.
    """
    about, book = occasion.about, occasion.book
    measure = book.measure.get(about.get("measure") or _only(task.measure for task in tasks))
    level = about.get("level") or _only(task.level or "" for task in tasks)
    states = _states(occasion)
    seat = book.role.get(about.get("seat", ""))
    heading, text = words(about, chain(language, book.languages) if written_in(about) else ())
    activity = book.activity.get(about.get("activity", ""))
    return {
        "institution": occasion.institution,
        "plan": book.title.to(language),
        "crisis": occasion.crisis.key,
        "title": occasion.crisis.title,
        "state": ", ".join(state.title.to(language) for state in states),
        "level": max((book.level_of[state.id] for state in states), default=0),
        "perimeter": place_name(occasion.organisation, about.get("perimeter", ROOT), language),
        "at": _instant(occasion, occasion.at, language),
        "recipient": recipient,
        "reason": about.get("reason", ""),
        "decided_by": seat.title.to(language) if seat else about.get("seat", ""),
        "measure": measure.title.to(language) if measure else about.get("measure", ""),
        "measure_level": _level_title(measure, level, language),
        "instructions": _instructions(measure, level, tasks, language),
        "count": len(tasks),
        "tasks": [_task(occasion, task, language) for task in tasks],
        "acknowledge_by": _instant(occasion, _earliest(occasion, tasks), language),
        "activity": activity.title.to(language) if activity else about.get("activity", ""),
        "mark": _MARKS.word(about.get("mark", ""), language),
        "remaining": _remaining(occasion, language),
        "proposal": _proposal(book, about, language),
        "decide_by": _instant(occasion, _parsed(about.get("decide_by", "")), language),
        "heading": heading,
        "text": text,
        **dict.fromkeys(
            ("person", "said", "proof"), ""
        ),  # of a call for help; what is erasable is filled in on leaving
        "point": about.get("point", ""),
        "point_text": occasion.point,
        "report": occasion.reports.get(language, ""),
    }


def _only(candidates: Iterable[str]) -> str:
    """The one value all share, or an empty text."""
    values = set(candidates)
    return values.pop() if len(values) == 1 else ""


def _states(occasion: Occasion) -> list[State]:
    named = occasion.about.get("state")
    wanted = (named,) if named else occasion.configuration
    return [occasion.book.state[state] for state in wanted if state in occasion.book.state]


def _level_title(measure: Measure | None, level: str, language: str) -> str:
    levels = measure.levels if measure else ()
    return next((grade.title.to(language) for grade in levels if grade.id == level), level)


def _instructions(measure: Measure | None, level: str, tasks: Sequence[Task], language: str) -> str:
    """What the measure asks for, at its level; what its undoing asks for, when that is what the tasks are."""
    if measure is None:
        return ""
    if measure.undo and tasks and all(task.purpose == "undo" for task in tasks):
        return measure.undo.instructions.to(language)
    graded = (grade.instructions for grade in measure.levels if grade.id == level)
    return next(graded, measure.instructions).to(language)


def _task(occasion: Occasion, task: Task, language: str) -> dict[str, str]:
    measure = occasion.book.measure.get(task.measure)
    title = task.measure
    if measure is not None:
        title = instruction(measure, task.purpose, task.level, task.items).title.to(language)
        if task.purpose != "undo" and task.level:
            title = f"{title} – {_level_title(measure, task.level, language)}"
    return {
        "key": f"{occasion.crisis.key}/T{task.number}",
        "title": title,
        "site": _where(occasion, task, language),
        "due": _instant(occasion, task.due_at, language),
        "acknowledge_by": _instant(occasion, task.acknowledge_by, language),
        "before": _instruction(_earlier(occasion, measure), task, language),
        "after": _instruction(measure, task, language) if occasion.earlier else "",
    }


def _where(occasion: Occasion, task: Task, language: str) -> str:
    """The place; the entry of a list it is about. A person is named on the task's page, never in a message."""
    place = "" if task.place == ROOT else place_name(occasion.organisation, task.place, language)
    about = "" if task.subject in occasion.organisation.people else task.subject
    return " – ".join(part for part in (place, about) if part)


def _earlier(occasion: Occasion, measure: Measure | None) -> Measure | None:
    """The measure as the version before had it, under the name it had there."""
    if occasion.earlier is None or measure is None:
        return None
    known = occasion.earlier.measure
    taken_back = (other for other in occasion.earlier.measures if other.was == measure.id)
    return known.get(measure.id) or known.get(measure.was or "") or next(taken_back, None)


def _instruction(measure: Measure | None, task: Task, language: str) -> str:
    """The whole of what a task asks for, in one paragraph: instructions, then the lines of the checklist."""
    if measure is None:
        return ""
    asked = instruction(measure, task.purpose, task.level, task.items)
    return " ".join((asked.text.to(language), *(f"• {item.text.to(language)}" for item in asked.checklist)))


def _earliest(occasion: Occasion, tasks: Sequence[Task]) -> datetime | None:
    return occasion.acknowledge_by or min((task.acknowledge_by for task in tasks), default=None)


def _remaining(occasion: Occasion, language: str) -> str:
    until = _parsed(occasion.about.get("remaining_to", ""))
    return say_length(until - occasion.at, language) if until else ""


def _proposal(book: Playbook, about: Mapping[str, Any], language: str) -> str:
    """What is proposed: the moves of an event, or the level of a measure."""
    event, level = about.get("event", ""), about.get("level", "")
    measure = book.measure.get(event) if level else None
    if measure is not None:
        return f"{measure.title.to(language)} – {_level_title(measure, level, language)}"
    moves = dict.fromkeys(
        transition.title.to(language) for transition in book.transitions if transition.decision == event
    )
    return ", ".join(moves) or event


def _parsed(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _instant(occasion: Occasion, at: datetime | None, language: str) -> str:
    return say_instant(at, occasion.book.zone, language) if at else ""
