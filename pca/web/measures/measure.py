"""One measure: what is to be done, where it holds, how far its tasks are; steering it is seen before it is done."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from pca.domain.access.access import Action
from pca.domain.directory import ROOT
from pca.domain.facts import MeasureRenewed, MeasureStarted
from pca.domain.orders import Rejoin, RenewMeasure, SetLevel
from pca.services.crisis.read import standings
from pca.services.crisis.scene import Scene
from pca.services.measures.read import measure_file
from pca.services.tasks.read_lists import is_late
from pca.store.measures.measures import LevelLine
from pca.store.tasks.progress import Progress
from pca.store.tasks.tasks import TaskLine
from pca.web.kit import cards
from pca.web.kit.action_result import ActionResult
from pca.web.kit.consequences import Follows, follows_from
from pca.web.kit.refusal_text import refusal_said
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.measures.measure_list import takes_list
from pca.web.measures.measure_terms import Saying, Terms
from pca.web.measures.measures import (
    PAGE,
    MeasureShown,
    SpanShown,
    axis_title,
    level_title,
    measure_in,
    row_of,
    span_of,
)
from pca.web.measures.pictures import spans

routes = Router()
Steering = SetLevel | RenewMeasure | Rejoin


class MeasureTask(msgspec.Struct, frozen=True):
    """One task of the measure; instants in UTC."""

    number: int
    title: str
    place: str
    """Where; with the person or the entry of a list it is about."""
    team: str
    purpose: str
    status: str
    late: bool
    due_at: datetime
    by: str


class Grade(msgspec.Struct, frozen=True):
    """One level the measure can be put on."""

    id: str
    title: str
    instructions: str


class LevelHeld(msgspec.Struct, frozen=True):
    """One level the measure was put on, and by whom."""

    title: str
    place: str
    by_hand: bool
    at: datetime
    by: str


class OneMeasure(msgspec.Struct, frozen=True, kw_only=True):
    """One measure in full. Instants in UTC."""

    key: str
    at: datetime
    zone: str
    measure: str
    title: str
    axis: str
    team: str
    instructions: str
    checklist: tuple[str, ...]
    states: tuple[str, ...]
    undo: str
    terms: Terms
    lists: dict[str, int]
    """How many entries its list has, by perimeter; nothing for a measure without one."""
    takes_list: bool
    """Whether a list may be given now."""
    grades: tuple[Grade, ...]
    expires: bool
    """Whether it lapses unless it is renewed."""
    where: tuple[MeasureShown, ...]
    spans: tuple[SpanShown, ...]
    levels: tuple[LevelHeld, ...]
    counted: Progress
    tasks: tuple[MeasureTask, ...]
    page: int
    more: bool


@routes.page(
    "/crises/{key}/measures/{measure}",
    may=Action.SEE_MEASURES,
    over=Over.ROWS,
    template="measures/measure.html",
    pictures=(spans,),
)
def one_measure(context: RequestContext, key: str, measure: str, page: int = 1) -> OneMeasure:
    """What is to be done, by whom, where and since when; the tasks it opened, late ones first."""
    about, page = context.scene(key), max(page, 1)
    wanted, book = measure_in(about, measure), about.plan.playbook
    team = book.team.get(wanted.team or "")
    reach, skip = context.reach(Action.SEE_MEASURES), (page - 1) * PAGE
    file = measure_file(context.unit, about, reach, measure, skip=skip, limit=PAGE + 1)
    context.contacts({task.assignee for task in file.tasks if task.assignee}, met=True)
    return OneMeasure(
        key=about.crisis.key,
        at=context.now,
        zone=book.zone.key,
        measure=measure,
        title=about.say(wanted.title),
        axis=axis_title(about, wanted.axis),
        team=about.say(team.title) if team else "",
        instructions=about.say(wanted.instructions),
        checklist=tuple(about.say(item.text) for item in wanted.checklist),
        states=tuple(about.title(state) for state in wanted.holds_in),
        undo=about.say(wanted.undo.title) if wanted.undo else "",
        terms=Saying(book, about.organisation, context.language, about.say).terms(wanted),
        lists=file.lists,
        takes_list=takes_list(wanted) and about.crisis.closed_at is None,
        grades=tuple(Grade(level.id, about.say(level.title), about.say(level.instructions)) for level in wanted.levels),
        expires=wanted.expires_after is not None,
        where=tuple(row_of(about, standing) for standing in file.standings),
        spans=tuple(span_of(about, span) for span in file.spans),
        levels=tuple(_level(context, about, level) for level in file.levels),
        counted=file.counted,
        tasks=tuple(task_of(context, about, task) for task in file.tasks[:PAGE]),
        page=page,
        more=len(file.tasks) > PAGE,
    )


def task_of(context: RequestContext, about: Scene, task: TaskLine) -> MeasureTask:
    """A task as one line of a list."""
    return MeasureTask(
        task.number,
        cards.title(about, task),
        cards.where(context, about, task),
        cards.team(about, task.team),
        task.purpose,
        task.status,
        is_late(task, context.now),
        task.due_at,
        context.name(task.assignee),
    )


def _level(context: RequestContext, about: Scene, level: LevelLine) -> LevelHeld:
    title = level_title(about, about.plan.playbook.measure.get(level.measure), level.level)
    by = context.name(level.set_by) if level.by_hand else ""
    return LevelHeld(title, about.place(level.perimeter), level.by_hand, level.set_at, by)


class Steered(msgspec.Struct, frozen=True):
    """An act on a measure or a place before it is done: what would follow, or why it cannot be done now."""

    key: str
    at: datetime
    act: str
    measure: str
    title: str
    level: str
    level_title: str
    perimeter: str
    place: str
    until: datetime | None
    """Until when it would hold then, when it is renewed."""
    refusal: str
    follows: Follows


class AskSteer(msgspec.Struct, frozen=True):
    """An act on a measure (or a place), with its reason."""

    why: str
    perimeter: str = ROOT
    level: str = ""
    confirm_recipients: int | None = None


SteeringAct = Literal["level", "renew"]


@routes.page(
    "/crises/{key}/measures/{measure}/{act}", may=Action.STEER_MEASURE, over=Over.ROWS, template="measures/steer.html"
)
def steering(
    context: RequestContext, key: str, measure: str, act: SteeringAct, perimeter: str = ROOT, level: str = ""
) -> Steered:
    """What another level, or a renewal, would bring about; nothing is recorded."""
    measure_in(context.scene(key), measure)
    return _shown(
        context, key, _act(measure, act, context.value("perimeter", perimeter), context.value("level", level))
    )


@routes.act(
    "/crises/{key}/measures/{measure}/{act}", may=Action.STEER_MEASURE, over=Over.ORDER, asks=AskSteer, page=steering
)
def steer(context: RequestContext, ask: AskSteer, key: str, measure: str, act: SteeringAct) -> ActionResult:
    """Put a measure on another level, or renew it."""
    order = _act(measure, act, ask.perimeter, ask.level)
    done = context.execute(order, crisis=key, why=ask.why, confirm_recipients=ask.confirm_recipients)
    return ActionResult(f"/crises/{key}/measures/{measure}", done)


@routes.page(
    "/crises/{key}/perimeters/{perimeter}/rejoin",
    may=Action.STEER_MEASURE,
    over=Over.ROWS,
    template="measures/steer.html",
)
def rejoining(context: RequestContext, key: str, perimeter: str) -> Steered:
    """What would follow if a place gave up its own state; nothing is recorded."""
    if perimeter not in standings(context.unit, context.scene(key)):
        raise NotFound
    return _shown(context, key, Rejoin(perimeter=perimeter))


class AskRejoin(msgspec.Struct, frozen=True):
    """The reason for which a place follows the institution's state again."""

    why: str
    confirm_recipients: int | None = None


@routes.act(
    "/crises/{key}/perimeters/{perimeter}/rejoin",
    may=Action.STEER_MEASURE,
    over=Over.ORDER,
    asks=AskRejoin,
    page=rejoining,
)
def rejoin(context: RequestContext, ask: AskRejoin, key: str, perimeter: str) -> ActionResult:
    """Let a place follow the institution's state again."""
    order = Rejoin(perimeter=perimeter)
    done = context.execute(order, crisis=key, why=ask.why, confirm_recipients=ask.confirm_recipients)
    return ActionResult(f"/crises/{key}/states", done)


def _act(measure: str, act: SteeringAct, perimeter: str, level: str) -> SetLevel | RenewMeasure:
    if act == "level":
        return SetLevel(measure=measure, level=level, perimeter=perimeter)
    return RenewMeasure(measure=measure, perimeter=perimeter)


def _shown(context: RequestContext, key: str, act: Steering) -> Steered:
    about = context.scene(key)
    facts = context.preview(context.order(act, crisis=key, why="-"))
    first = facts[0] if facts else None
    name = "" if isinstance(act, Rejoin) else act.measure
    measure = about.plan.playbook.measure.get(name)
    level = act.level if isinstance(act, SetLevel) else ""
    ends = [fact.expires_at for fact in facts if isinstance(fact, MeasureRenewed | MeasureStarted)]
    return Steered(
        key=about.crisis.key,
        at=context.now,
        act={SetLevel: "level", RenewMeasure: "renew", Rejoin: "rejoin"}[type(act)],
        measure=name,
        title=about.say(measure.title) if measure else "",
        level=level,
        level_title=level_title(about, measure, level),
        perimeter=act.perimeter,
        place=about.place(act.perimeter),
        until=ends[0] if ends and isinstance(act, RenewMeasure) else None,
        refusal=refusal_said(context, first, about),
        follows=follows_from(context, about, facts),
    )
