"""Several tasks chosen in a list: which ones, what would become of each, and one press that answers each by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from pca.domain.access.access import Action
from pca.domain.facts import Refused
from pca.domain.orders import AnyAct
from pca.services.crisis.scene import Scene
from pca.services.tasks.read_lists import named, page_of
from pca.store.tasks.task_lists import TaskFilter
from pca.store.tasks.tasks import TaskLine
from pca.web.kit.cards import Card, card
from pca.web.kit.refusal_text import refusal_said
from pca.web.kit.request_context import RequestContext

MOST = 100
"""Most tasks answered in one go."""


class Hindered(msgspec.Struct, frozen=True):
    """A task that would not be answered so, and why."""

    card: Card
    why: str


class ChosenTasks(NamedTuple):
    """The tasks that are meant; `more`: others fit the filters as well, and come after these."""

    lines: tuple[TaskLine, ...]
    more: bool


def chosen(context: RequestContext, about: Scene, task: Sequence[int], wanted: TaskFilter | None) -> ChosenTasks:
    """The tasks named, or those `wanted` where filters are asked for instead; as far as one may answer them."""
    key, reach = about.crisis.key, context.reach(Action.ANSWER_TASK)
    if wanted is None:
        tasks = named(context.unit, key, reach, task, limit=MOST)
    else:
        tasks = page_of(context.unit, key, reach, wanted, context.now, limit=MOST)
    context.contacts({line.assignee for line in tasks.lines if line.assignee}, met=True)
    return ChosenTasks(tasks.lines, tasks.after is not None)


def judged(
    context: RequestContext, about: Scene, lines: Iterable[TaskLine], act: Callable[[int], AnyAct]
) -> tuple[list[TaskLine], list[Hindered]]:
    """Those of which the answer would be taken, and the others, each with the reason; nothing is done."""
    ready, hindered = list[TaskLine](), list[Hindered]()
    for line in lines:
        facts = context.preview(context.order(act(line.number), crisis=about.crisis.key))
        first = facts[0] if facts else None
        if isinstance(first, Refused):
            hindered.append(Hindered(card(context, about, line), refusal_said(context, first, about)))
        else:
            ready.append(line)
    return ready, hindered


def answer_each(context: RequestContext, key: str, acts: Iterable[tuple[str, AnyAct]], why: str) -> tuple[bool, ...]:
    """Give each answer by an order of its own, told apart by a name; whether each was taken. None holds up another."""
    orders = [(context.order(act, crisis=key, why=why), name) for name, act in acts]
    given = context.give_together(replace(order, id=f"{order.id}-{name}") for order, name in orders)
    return tuple(done is not None and done.refused is None for done in given)
