"""What must be finished first: a task opens when it is ready, or waits visibly until it is.

Near a place lie the place itself, those around it and those inside it: a regional task may wait for its sites, and a
site's task for its region. What was not begun, or was refused and is taken over by nobody who finished it, stands in
the way; what was called off does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

import msgspec

from pca.domain import deadlines, readiness
from pca.domain.directory import Organisation, place_of, subject_of
from pca.domain.draft import Draft, Titles
from pca.domain.facts import TasksReady
from pca.domain.plan.measures import Measure
from pca.domain.plan.text import Text, written_in
from pca.domain.rounds import Round
from pca.domain.situation import LIVE, Task

SETTLED_BADLY = frozenset({"refused", "impossible"})


class Awaited(msgspec.Struct, frozen=True):
    """One measure that must be finished first: its tasks that stand in the way, none when it has not begun."""

    measure: str
    tasks: tuple[int, ...] = ()


def awaited(draft: Draft, measure: Measure, place: str) -> tuple[Awaited, ...]:
    """What a task of `measure` at `place` still waits for; nothing when enough of it is finished.

    Where some of several are enough, those that were called off or do not concern the place are none of the finished;
    they hold nobody back either: once nothing is left to wait for, the task begins.
    """
    names = measure.after.measures
    if not names:
        return ()
    verdicts = [_looked(draft, name, place) for name in names]
    missing = tuple(verdict for verdict in verdicts if isinstance(verdict, Awaited))
    return missing if sum(verdict is True for verdict in verdicts) < measure.after.needed else ()


def waits(draft: Draft, task: Task) -> tuple[Awaited, ...]:
    """What a task that may not begin still waits for; one that was ready once stays so."""
    measure = draft.plan.playbook.measure[task.measure]
    return () if task.waiting is False or task.purpose != "do" else awaited(draft, measure, task.spot)


def waiting_titles(draft: Draft, waiting_for: Iterable[Awaited]) -> Titles:
    """The measures waited for, by their titles, each with the tasks that stand in the way."""
    named = []
    for prerequisite in waiting_for:
        numbers = ", ".join(f"T{number}" for number in prerequisite.tasks[:10])
        title = draft.plan.playbook.measure[prerequisite.measure].title
        with written_in(title.main):
            named.append(
                Text(**{tag: f"{text} ({numbers})" if numbers else text for tag, text in title.written.items()})
            )
    return Titles(named)


def _looked(draft: Draft, name: str, place: str) -> Awaited | bool:
    """What is missing of a measure near a place; True where it was finished there, False where nothing is to come."""
    measure = draft.plan.playbook.measure.get(name)
    if measure is None:
        return False
    rows = list(near(draft, measure, place))
    if not rows:
        return Awaited(name) if _may_begin(draft, measure, place) else False
    unfinished = tuple(sorted(row.number for row in rows if not _carried_out(draft, measure, row)))
    return Awaited(name, unfinished) if unfinished else any(_done(draft, measure, row) for row in rows)


def _done(draft: Draft, measure: Measure, task: Round) -> bool:
    """Whether a task was really done, by itself or by what took it over."""
    taken = _taken_over(draft, measure, task) if task.status in SETTLED_BADLY else []
    return task.status == "done" or any(_done(draft, fallback, row) for fallback, row in taken)


def _carried_out(draft: Draft, measure: Measure, task: Round) -> bool:
    """Whether nothing is left of a task: it is done, called off, or another measure took it over and finished it."""
    if task.status in LIVE:
        return False
    if task.status not in SETTLED_BADLY:
        return True
    taken = _taken_over(draft, measure, task)
    return bool(taken) and all(_carried_out(draft, fallback, row) for fallback, row in taken)


def _taken_over(draft: Draft, measure: Measure, task: Round) -> list[tuple[Measure, Round]]:
    """The tasks of its fallback that took over from a task."""
    fallback = draft.plan.playbook.measure.get(measure.fallback or "")
    if fallback is None:
        return []
    return [(fallback, row) for row in near(draft, fallback, task.place) if row.fallback_of == task.number]


def _may_begin(draft: Draft, measure: Measure, place: str) -> bool:
    """Whether a measure that was never asked for here may still be: its states hold or lie ahead, and it means here.

    One for people means everywhere until it starts, then only where somebody matches: nobody waits for the unhurt.
    """
    if not measure.holds_in or draft.ahead.isdisjoint(measure.holds_in):
        return False
    organisation, asked = draft.situation.organisation, draft.places_meant(measure)
    if measure.each and measure.each.kind == "person" and draft.coverage.perimeters(measure):
        spots = draft.coverage.matched(measure)
        if subject_of(place) in organisation.people:
            return any(subject_of(spot) == subject_of(place) for spot in spots)
        asked = frozenset(map(place_of, spots))
    named = readiness.around(organisation, place)
    if named is not None:
        return not asked.isdisjoint(named)
    return any(_is_near(organisation, place, other) for other in asked)


def finished(draft: Draft, name: str) -> bool:
    """Whether a measure's tasks were opened somewhere, and nothing is left of any of them."""
    rows, measure = draft.rounds(name, None), draft.plan.playbook.measure.get(name)
    return bool(rows) and measure is not None and all(_carried_out(draft, measure, row) for row in rows)


def near(draft: Draft, measure: Measure, place: str) -> Iterator[Round]:
    """The latest tasks of a measure near a place, those of this very order included.

    A task about one person or one entry of a list waits for those about the same one; where there is none, an entry
    waits for all of them, a person for nobody else's.
    """
    organisation, subject = draft.situation.organisation, subject_of(place)
    rows = draft.rounds(measure.id, None if measure.by_subject else readiness.around(organisation, place))
    rounds = [row for row in rows if _is_near(organisation, place, row.place)]
    if subject and measure.each and measure.by_subject:
        own = [row for row in rounds if subject_of(row.place) == subject]
        rounds = own if own or (measure.each.kind == "person" and subject in organisation.people) else rounds
    yield from rounds


def _is_near(organisation: Organisation, place: str, other: str) -> bool:
    """Whether one of two places lies in the other, whomever or whatever tasks there are about."""
    at, there = place_of(place), place_of(other)
    return at in organisation.outwards(there) or there in organisation.outwards(at)


def waiting_at(draft: Draft, measure: Measure, places: Collection[str]) -> tuple[str, ...]:
    """The places where a task of the measure cannot begin yet."""
    if not measure.after.measures:
        return ()
    if len(places) > 1:
        draft.look_up(measure.after.measures)
    return tuple(place for place in places if awaited(draft, measure, place))


def release(draft: Draft) -> None:
    """Tasks that nothing stands in the way of any more are ready: their time runs from now on."""
    groups: dict[tuple[str, datetime | None], list[int]] = {}
    for task in _waiting(draft):
        measure = draft.plan.playbook.measure.get(task.measure)
        if measure is None or not awaited(draft, measure, task.spot):
            due = deadlines.due_at(draft, measure, task.spot) if measure is not None else None
            groups.setdefault((task.measure, due), []).append(task.number)
    for (name, due), numbers in groups.items():
        if due is not None:
            until = draft.now + draft.plan.playbook.measure[name].acknowledge_within
            draft.add(TasksReady(tasks=tuple(sorted(numbers)), acknowledge_by=until, due_at=due))


def _waiting(draft: Draft) -> Iterable[Task]:
    """Waiting tasks that what this order settled, or the states it leads to, may have made ready."""
    readiness.read(draft)
    tasks = [task for task in draft.live.known(draft.situation.tasks) if task.waiting]
    if len(tasks) > 1:
        book = draft.plan.playbook.measure
        known = dict.fromkeys(task.measure for task in tasks)
        draft.look_up([name for measure in known if measure in book for name in book[measure].after.measures])
    return tasks
