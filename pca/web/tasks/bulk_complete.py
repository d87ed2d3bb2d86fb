"""Many tasks finished at once: first what is missing of each, then one press; each task counts by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

import msgspec
from fastapi import Query
from msgspec.structs import replace

from pca.domain.access.access import Action
from pca.domain.numbers import is_number, number_in
from pca.domain.orders import CheckItems, Complete
from pca.domain.situation import LIVE
from pca.services.crisis.scene import Scene
from pca.services.tasks.read_lists import named
from pca.store.tasks.tasks import TaskLine
from pca.web.kit.action_result import ActionResult
from pca.web.kit.cards import Card, card, points, title
from pca.web.kit.language_switch import own_path
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.tasks.chosen_tasks import MOST, Hindered, answer_each, chosen, judged
from pca.web.tasks.team_tasks import wanted_in

routes = Router()
POINTS = 2_000
"""Most points said at once."""


class MissingPoint(msgspec.Struct, frozen=True):
    """A point of a checklist that is not ticked in some of the tasks."""

    id: str
    """Of which measure it is, and which of its points."""
    text: str
    tasks: int
    """In how many tasks it is missing."""
    said: bool
    """Whether it was said to be done, on a form that comes back."""


class AlikeTasks(msgspec.Struct, frozen=True):
    """Tasks that ask for the same, and the points of their checklist that are missing in some."""

    title: str
    cards: tuple[Card, ...]
    missing: tuple[MissingPoint, ...]


class BulkComplete(msgspec.Struct, frozen=True, kw_only=True):
    """What finishing several tasks at once would do; nothing is done yet."""

    key: str
    at: datetime
    ready: int
    groups: tuple[AlikeTasks, ...]
    hindered: tuple[Hindered, ...]
    more: bool
    """Whether others fit the filters as well; they come after these."""
    nothing_chosen: bool
    """Whether neither tasks nor all those of the filters were asked for."""
    back: str
    """The list one came from."""


class AskCompleteMany(msgspec.Struct, frozen=True):
    """Finish these tasks, each by an order of its own; `points` are done in every one of them that has them."""

    tasks: Annotated[tuple[int, ...], msgspec.Meta(max_length=MOST)] = ()
    points: Annotated[tuple[str, ...], msgspec.Meta(max_length=POINTS)] = ()
    why: str = ""
    back: str = ""


@routes.page("/crises/{key}/complete", may=Action.ANSWER_TASK, over=Over.ROWS, template="tasks/complete.html")
def bulk_complete(
    context: RequestContext,
    key: str,
    task: Annotated[list[int], Query(max_length=MOST)] = [],  # noqa: B006  # FastAPI copies it
    every: Annotated[bool, Query()] = False,
    back: Annotated[str, Query(max_length=500)] = "",
) -> BulkComplete:
    """The tasks named, or `every` one of the filters: what is missing of which, and which cannot be finished so."""
    about = context.scene(key)
    if context.typed:
        task, every = [number for text in context.values("tasks") if (number := number_in(text)) is not None], False
    wanted = wanted_in(context)
    asked = replace(wanted, status=wanted.status if wanted.status in LIVE else "")
    tasks = chosen(context, about, task, asked if every else None)
    ready, hindered = judged(context, about, tasks.lines, lambda number: Complete(task=number))
    return BulkComplete(
        key=about.crisis.key,
        at=context.now,
        ready=len(ready),
        groups=tuple(_groups(context, about, ready)),
        hindered=tuple(hindered),
        more=tasks.more,
        nothing_chosen=not (task or every),
        back=own_path(back or context.value("back", f"/crises/{about.crisis.key}/tasks")),
    )


def _groups(context: RequestContext, about: Scene, lines: Iterable[TaskLine]) -> Iterable[AlikeTasks]:
    """By what is asked, in the order of the list; the points of one measure are said once for all its tasks."""
    typed = frozenset(context.values("points"))
    alike: dict[tuple[str, str], list[TaskLine]] = {}
    for line in lines:
        alike.setdefault((line.measure, title(about, line)), []).append(line)
    for (_, asked), tasks in alike.items():
        texts, count = dict[str, str](), dict[str, int]()
        for line in tasks:
            for point in points(about, line):
                if point.id not in (line.checked or ()):
                    name = _name(line, point.id)
                    texts[name], count[name] = about.say(point.text), count.get(name, 0) + 1
        missing = (MissingPoint(name, text, count[name], name in typed) for name, text in texts.items())
        yield AlikeTasks(asked, tuple(card(context, about, line) for line in tasks), tuple(missing))


def _name(line: TaskLine, point: str) -> str:
    """Which point of which instruction: the same in all tasks that ask for the same."""
    return f"{line.measure}:{line.purpose}:{point}"


@routes.act("/crises/{key}/complete", may=Action.ANSWER_TASK, over=Over.ORDER, asks=AskCompleteMany, page=bulk_complete)
def complete_many(context: RequestContext, ask: AskCompleteMany, key: str) -> ActionResult:
    """Finish several tasks. Each counts by itself; of one that lacks a point, those said to be done are kept."""
    numbers = [number for number in dict.fromkeys(ask.tasks) if is_number(number)]
    with context.reading():
        about = context.scene(key)
        lines = named(context.unit, about.crisis.key, context.reach(Action.ANSWER_TASK), numbers, limit=MOST).lines
        acts = [given for line in lines if (given := _act(about, line, frozenset(ask.points)))]
    taken = answer_each(context, key, acts, ask.why)
    finished = {act.task for (_, act), done in zip(acts, taken, strict=True) if done and isinstance(act, Complete)}
    left = [number for number in dict.fromkeys(ask.tasks) if number not in finished]
    back = own_path(ask.back or f"/crises/{key}/tasks")
    counts = {"finished": len(finished), "left": len(left)}
    if not left:
        return ActionResult(f"{back}{'&' if '?' in back else '?'}{urlencode(counts)}")
    again = [("task", number) for number in left if is_number(number)]
    return ActionResult(f"/crises/{key}/complete?{urlencode([*again, ('back', back), *counts.items()])}")


def _act(about: Scene, line: TaskLine, points_done: frozenset[str]) -> tuple[str, CheckItems | Complete] | None:
    """What to order of one task, with a name that tells the order apart; nothing where nothing was said of it."""
    checklist, ticked = [point.id for point in points(about, line)], set(line.checked or ())
    done = tuple(point for point in checklist if point in ticked or _name(line, point) in points_done)
    if len(done) == len(checklist):
        return str(line.number), Complete(task=line.number, checked=done)
    new = [place for place, point in enumerate(checklist) if point in done and point not in ticked]
    if not new:
        return None
    checked = tuple(checklist[place] for place in new)
    return f"{line.number}-t{'.'.join(map(str, new))}", CheckItems(task=line.number, checked=checked)
