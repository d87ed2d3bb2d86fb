"""Many tasks get one outcome for one reason: first which ones and what follows, then one press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import Query
from msgspec.structs import replace

from pca.catalogue.refusals import say as say_refusal
from pca.domain.access.access import Action
from pca.domain.facts import AnyFact, MessagesQueued, Refused, TasksReady, TasksSettled
from pca.domain.limits import MANY
from pca.domain.numbers import number_in
from pca.domain.orders import SettleTasks
from pca.domain.task_orders import Settled
from pca.services.tasks.read_lists import count_by_measure, named, numbers_of
from pca.store.tasks.task_lists import TaskFilter
from pca.web.kit.action_result import ActionResult
from pca.web.kit.cards import Card, card
from pca.web.kit.language_switch import own_path
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.tasks.team_tasks import wanted_from, wanted_in

routes = Router()

SHOWN = 100
"""Most tasks shown one by one; the others are counted."""


class AskSettle(msgspec.Struct, frozen=True):
    """Give tasks an outcome: those named, those of the measures named, or every one that fits the filters."""

    outcome: Settled
    why: str = ""
    tasks: Annotated[tuple[int, ...], msgspec.Meta(max_length=MANY)] = ()
    of: Annotated[tuple[str, ...], msgspec.Meta(max_length=MANY)] = ()
    """Measures all of whose open tasks are meant."""
    every: bool = False
    late: str = ""
    team: str = ""
    measure: str = ""
    place: str = ""
    assignee: str = ""
    expects: int | None = None
    """How many tasks the preview counted."""
    back: str = ""


class TasksToSettle(msgspec.Struct, frozen=True, kw_only=True):
    """Which tasks would get an outcome, and what would follow; nothing is done yet."""

    key: str
    at: datetime
    tasks: int
    measures: tuple[tuple[str, int], ...]
    """How many of which measure, those with most first."""
    cards: tuple[Card, ...]
    begins: int
    """Tasks that waited for some of them and would begin."""
    messages: int
    more: bool
    """Whether others fit the filters as well; they come after these."""
    refusal: str
    nothing_chosen: bool
    of: tuple[str, ...]
    named: tuple[int, ...]
    every: bool
    wanted: TaskFilter
    back: str


@routes.page("/crises/{key}/settle", may=Action.DECIDE, over=Over.ROWS, template="tasks/settle.html")
def settling(
    context: RequestContext,
    key: str,
    task: Annotated[list[int], Query(max_length=MANY)] = [],  # noqa: B006  # FastAPI copies it
    of: Annotated[list[str], Query(max_length=MANY)] = [],  # noqa: B006
    every: Annotated[bool, Query()] = False,
    back: Annotated[str, Query(max_length=500)] = "",
) -> TasksToSettle:
    """The tasks named, those of measures, or `every` one of the filters: what giving them an outcome would do."""
    about = context.scene(key)
    ask = _asked(context, task, of, every=every, back=back)
    act, more = _act(context, about.crisis.key, ask)
    facts = context.preview(context.order(act, crisis=key, why="-"))
    first = facts[0] if facts else None
    chosen = [number for fact in facts if isinstance(fact, TasksSettled) for number in fact.tasks]
    lines = named(context.unit, about.crisis.key, context.reach(Action.DECIDE), chosen[:SHOWN], limit=SHOWN).lines
    context.contacts({line.assignee for line in lines if line.assignee}, met=True)
    measures, titles = count_by_measure(context.unit, about.crisis.key, chosen), about.plan.playbook.measure
    return TasksToSettle(
        key=about.crisis.key,
        at=context.now,
        tasks=len(chosen),
        measures=tuple(
            (about.say(titles[measure].title) if measure in titles else measure, count) for measure, count in measures
        ),
        cards=tuple(card(context, about, line) for line in lines),
        begins=sum(len(fact.tasks) for fact in facts if isinstance(fact, TasksReady)),
        messages=_messages(facts),
        more=more,
        refusal=say_refusal(first.code, first.details, context.language) if isinstance(first, Refused) else "",
        nothing_chosen=not (ask.tasks or ask.of or ask.every),
        of=ask.of,
        named=ask.tasks,
        every=ask.every,
        wanted=_filter(ask),
        back=_back(key, ask),
    )


@routes.act("/crises/{key}/settle", may=Action.DECIDE, over=Over.ORDER, asks=AskSettle, page=settling)
def settle(context: RequestContext, ask: AskSettle, key: str) -> ActionResult:
    """Give the tasks their outcome, all of them or none; whoever waited for one may begin."""
    with context.reading():
        act, _ = _act(context, context.crisis(key).key, ask)
    done = context.execute(replace(act, outcome=ask.outcome, expects=ask.expects), crisis=key, why=ask.why)
    return ActionResult(_back(key, ask), done)


def _back(key: str, ask: AskSettle) -> str:
    """Where one came from; the tasks of all teams unless it is said, or leads elsewhere."""
    return own_path(ask.back or f"/crises/{key}/tasks")


def _asked(context: RequestContext, task: Sequence[int], of: Sequence[str], *, every: bool, back: str) -> AskSettle:
    """What this page is about: its address says it, or the form that was refused."""
    if context.typed:
        numbers = [number for text in context.values("tasks") if (number := number_in(text)) is not None]
        task, of, every = numbers, context.values("of"), bool(context.value("every"))
        texts = {name: context.value(name) for name in ("late", "team", "measure", "place", "assignee", "back")}
    else:
        wanted = wanted_in(context)
        texts = {name: getattr(wanted, name) for name in ("team", "measure", "place", "assignee")}
        texts |= {"late": "1" if wanted.late else "", "back": back}
    return replace(AskSettle("cancelled"), tasks=tuple(task), of=tuple(of), every=every, **texts)


def _filter(ask: AskSettle) -> TaskFilter:
    return wanted_from(ask.late, "", ask.team, ask.measure, ask.place, ask.assignee)


def _act(context: RequestContext, key: str, ask: AskSettle) -> tuple[SettleTasks, bool]:
    """The order, and whether more tasks fit the filters than one order takes. Needs the context's unit."""
    wanted = _filter(ask)
    if ask.of:
        return SettleTasks(outcome=ask.outcome, measures=ask.of), False
    if not ask.every:
        return SettleTasks(outcome=ask.outcome, tasks=ask.tasks), False
    if wanted == TaskFilter() and context.reach(Action.DECIDE).everything:
        return SettleTasks(outcome=ask.outcome, every=True), False
    numbers = numbers_of(context.unit, key, context.reach(Action.DECIDE), wanted, context.now, limit=MANY + 1)
    return SettleTasks(outcome=ask.outcome, tasks=numbers[:MANY]), len(numbers) > MANY


def _messages(facts: Sequence[AnyFact]) -> int:
    return sum(len(fact.recipients) for fact in facts if isinstance(fact, MessagesQueued))
