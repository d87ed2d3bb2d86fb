"""Many tasks received at once: first who would acknowledge what, then one press; each task counts by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import Query
from msgspec.structs import replace

from pca.domain.access.access import Action
from pca.domain.numbers import is_number
from pca.domain.orders import Acknowledge
from pca.web.kit.action_result import ActionResult
from pca.web.kit.cards import Card, card
from pca.web.kit.language_switch import own_path
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.tasks.chosen_tasks import MOST, Hindered, answer_each, chosen, judged
from pca.web.tasks.team_tasks import wanted_in

routes = Router()


class BulkAcknowledge(msgspec.Struct, frozen=True, kw_only=True):
    """What acknowledging several tasks at once would do; nothing is done yet."""

    key: str
    at: datetime
    ready: tuple[Card, ...]
    hindered: tuple[Hindered, ...]
    more: bool
    """Whether others fit the filters as well; they come after these."""
    nothing_chosen: bool
    """Whether neither tasks nor all those of the filters were asked for."""
    back: str
    """The list one came from."""


class AskAcknowledgeMany(msgspec.Struct, frozen=True):
    """Acknowledge these tasks, each by an order of its own."""

    tasks: Annotated[tuple[int, ...], msgspec.Meta(max_length=MOST)] = ()
    why: str = ""
    back: str = ""


@routes.page("/crises/{key}/acknowledge", may=Action.ANSWER_TASK, over=Over.ROWS, template="tasks/acknowledge.html")
def bulk_acknowledge(
    context: RequestContext,
    key: str,
    task: Annotated[list[int], Query(max_length=MOST)] = [],  # noqa: B006  # FastAPI copies it
    every: Annotated[bool, Query()] = False,
    back: str = "",
) -> BulkAcknowledge:
    """The tasks named, or `every` one that fits the filters: which would be acknowledged, and which not."""
    about = context.scene(key)
    tasks = chosen(context, about, task, replace(wanted_in(context), status="open") if every else None)
    ready, hindered = judged(context, about, tasks.lines, lambda number: Acknowledge(task=number))
    return BulkAcknowledge(
        key=about.crisis.key,
        at=context.now,
        ready=tuple(card(context, about, line) for line in ready),
        hindered=tuple(hindered),
        more=tasks.more,
        nothing_chosen=not (task or every),
        back=own_path(back or context.value("back", f"/crises/{about.crisis.key}/tasks")),
    )


@routes.act(
    "/crises/{key}/acknowledge", may=Action.ANSWER_TASK, over=Over.ORDER, asks=AskAcknowledgeMany, page=bulk_acknowledge
)
def acknowledge_many(context: RequestContext, ask: AskAcknowledgeMany, key: str) -> ActionResult:
    """Acknowledge several tasks. Each counts by itself: what cannot be done does not hold up the rest."""
    numbers = [number for number in dict.fromkeys(ask.tasks) if is_number(number)]
    acts = [(str(number), Acknowledge(task=number)) for number in numbers]
    received = sum(answer_each(context, key, acts, ask.why))
    left = len(set(ask.tasks)) - received
    back = own_path(ask.back or f"/crises/{key}/tasks")
    return ActionResult(f"{back}{'&' if '?' in back else '?'}received={received}&left={left}")
