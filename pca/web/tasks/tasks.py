"""My tasks, in all open crises, late first: made for a phone in one hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.numbers import number_in
from pca.domain.situation import LIVE
from pca.domain.topics import EVERY_TASK, Topic, in_hands_of, one_task, presence_of
from pca.services.crisis.scene import Scene
from pca.services.tasks.read import heads
from pca.services.tasks.read_lists import MyTask, OwnCounts, my_tasks, own_counts
from pca.store.tasks.task_lists import TaskFilter
from pca.web.kit.cards import Card, card
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.people.contacts import ToPutRight, to_put_right

routes = Router()
PAGE = 50
"""Tasks on one page."""

FEW = 6
"""Up to so many stand in full, one below the other; more are grouped by what is asked."""


class MeasureCount(msgspec.Struct, frozen=True):
    """One measure, and how many of one's tasks belong to it."""

    crisis: str
    id: str
    title: str
    count: int


class MyTasks(msgspec.Struct, frozen=True, kw_only=True):
    """The tasks in one's own hands in all open crises, the most pressing first."""

    at: datetime
    cards: tuple[Card, ...]
    groups: tuple[tuple[str, str], ...]
    """Crisis and title of the tasks on this page, in the order of the most pressing of each; none for a few tasks."""
    counts: OwnCounts
    measures: tuple[MeasureCount, ...]
    wanted: TaskFilter
    after: str
    """Where the next page begins; empty on the last."""
    first: bool
    contacts: ToPutRight | None
    """Addresses to put right; None for whoever does not manage the staff."""


@routes.page(
    "/tasks", may=Action.SEE_OWN_TASKS, over=Over.OWN, template="tasks/tasks.html", live=True, follows=(), personal=True
)
def mine(context: RequestContext, late: bool = False, status: str = "", measure: str = "", after: str = "") -> MyTasks:
    """My tasks in all open crises, late first, then due soon; narrowed to late ones, a status or a measure."""
    person = context.reach(Action.SEE_OWN_TASKS).person  # a program narrowed to a place has no own rows
    wanted = TaskFilter(late=late, status=status if status in LIVE else "", measure=measure[:80])
    counts = own_counts(context.unit, person, context.now)
    tasks = my_tasks(context.unit, person, context.now, wanted, after=_place(after), limit=PAGE + 1)
    shown = tasks[:PAGE]
    named = {key for key, *_ in counts.measures} | {my_task.crisis.key for my_task in shown}
    scenes = {key: context.scene(key) for key in sorted(named)}
    people = {my_task.task.assignee for my_task in shown if my_task.task.assignee}
    people |= {head for my_task in shown for head in heads(scenes[my_task.crisis.key], my_task.task)}
    context.contacts(people, met=True)
    context.followed |= _followed(person, tasks, people)
    late_after, key, number = shown[-1].place if len(tasks) > PAGE else (None, "", 0)
    cards = tuple(card(context, scenes[my_task.crisis.key], my_task.task) for my_task in shown)
    groups = dict.fromkeys((own.crisis, own.title) for own in cards) if counts.every > FEW else ()
    return MyTasks(
        at=context.now,
        cards=cards,
        groups=tuple(groups),
        counts=counts,
        measures=_measures(scenes, counts),
        wanted=wanted,
        after=f"{late_after.isoformat()}~{key}~{number}" if late_after else "",
        first=not after,
        contacts=to_put_right(context) if context.may(Action.SET_STATUS) else None,
    )


def _measures(scenes: Mapping[str, Scene], counts: OwnCounts) -> tuple[MeasureCount, ...]:
    """What one's tasks are about, the most numerous first."""
    rows = (MeasureCount(key, measure, scenes[key].measure(measure), count) for key, measure, count in counts.measures)
    return tuple(sorted(rows, key=lambda row: (-row.count, row.title)))


def _followed(person: str | None, tasks: Iterable[MyTask], people: Iterable[str]) -> set[Topic]:
    """What the page is made of: what comes into one's hands, the tasks it shows, who of those it names is there."""
    return {
        EVERY_TASK,
        in_hands_of(person or ""),
        *(one_task(my_task.crisis.key, my_task.task.number) for my_task in tasks),
        *map(presence_of, people),
    }


def _place(after: str) -> tuple[datetime, str, int] | None:
    """The place in the list that an address names. Nonsense is the beginning."""
    at, _, rest = after.partition("~")
    key, _, number = rest.partition("~")
    instant, last = read_instant(at), number_in(number)
    return (instant, key, last) if instant and last is not None else None


def read_instant(text: str) -> datetime | None:
    """An instant as an address says it, with its offset, in UTC; None for what is none, in UTC too."""
    try:
        instant = datetime.fromisoformat(text.replace(" ", "+"))
        return instant.astimezone(UTC) if instant.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
