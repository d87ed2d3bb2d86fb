"""When a task is due: from its opening, from entering a state, or around a day that a figure names."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from pca.domain import messages, readings
from pca.domain.draft import Draft
from pca.domain.facts import DeadlinesMoved
from pca.domain.notices import TASKS_REDATED
from pca.domain.orders import Observation
from pca.domain.plan.measures import Measure
from pca.domain.texts.zones import local_to_utc

NOTHING = timedelta(0)


def due_at(draft: Draft, measure: Measure, place: str) -> datetime:
    """When a task that may begin now must be done; never sooner than it may be acknowledged."""
    at = counted(draft, measure, place)
    if at is None:
        return draft.now + measure.complete_within
    return max(at, draft.now + measure.acknowledge_within)


def by_due(draft: Draft, measure: Measure, places: Iterable[str]) -> dict[datetime, list[str]]:
    """The places by when their task is due."""
    by_instant: dict[datetime, list[str]] = {}
    for place in places:
        by_instant.setdefault(due_at(draft, measure, place), []).append(place)
    return by_instant


def counted(draft: Draft, measure: Measure, place: str) -> datetime | None:
    """The instant that `due` comes to at a place; None without it, or while what it counts from is not known."""
    due = measure.due
    if due is None:
        return None
    if due.entering is not None:
        standing = draft.standings[draft.coverage.governing(place)]
        since = standing.entered.get(due.entering)
        if since is None and due.entering in draft.plan.active(standing.configuration):
            since = standing.since
        return None if since is None else since + (due.after or NOTHING)
    day = readings.day_at(draft, due.date or "", place, readings.read(draft).latest)
    if day is None:
        return None
    start, by = datetime.combine(day, time.fromisoformat(due.at)), (due.after or NOTHING) - (due.before or NOTHING)
    try:
        return local_to_utc(start + by, draft.plan.playbook.zone)
    except OverflowError:  # a day at the very end of the calendar is no day of a crisis
        return None


def redate(draft: Draft, observed: Iterable[Observation]) -> None:
    """A day was observed: open tasks that count from it are due at another time; their people are told, each once."""
    named = {observation.indicator for observation in observed}
    before, now = draft.situation.figures.observed, readings.read(draft).latest
    by_person: dict[str, list[int]] = {}
    for measure in draft.plan.playbook.measures:
        name = measure.due.date if measure.due else None
        if name is None or name not in named:
            continue
        moved: dict[datetime, list[int]] = {}
        for task in draft.live_of(measure.id):
            changed = readings.day_at(draft, name, task.spot, before) != readings.day_at(draft, name, task.spot, now)
            if task.purpose == "undo" or task.waiting or not changed:
                continue
            moved.setdefault(due_at(draft, measure, task.spot), []).append(task.number)
            if task.assignee is not None:
                by_person.setdefault(task.assignee, []).append(task.number)
        for at, numbers in moved.items():
            draft.add(DeadlinesMoved(measure=measure.id, indicator=name, tasks=tuple(sorted(numbers)), due_at=at))
    if by_person:
        messages.tell_of_tasks(draft, notice(draft), by_person)


def notice(draft: Draft) -> str:
    """The message that tells of a moved deadline, where the house has its texts."""
    return TASKS_REDATED if draft.plan.kinds_of(TASKS_REDATED) else "task_opened"
