"""One task with all that happened to it: what to do, what was answered, what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from pca.catalogue.identified import say_heard
from pca.domain.access.access import Action
from pca.domain.plan.measures import Evidence
from pca.domain.situation import LIVE
from pca.domain.task_reopening import ANSWERED
from pca.domain.topics import EVERY_TASK, Topic, in_crisis, one_task, presence_of
from pca.services.crisis.scene import Scene
from pca.services.tasks.read import TaskFile, colleagues, covers, heads, offered, task_file
from pca.store.tasks.tasks import TaskLine
from pca.web.kit.cards import Card, card, points
from pca.web.kit.person_functions import described
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router, SignedIn
from pca.web.tasks.amended import Amended, amended

routes = Router()


class TaskProof(msgspec.Struct, frozen=True):
    """One file that proves the task or a point of it; `size` in bytes."""

    number: int
    item: str
    name: str
    size: int
    by: str
    at: datetime


class ChecklistPoint(msgspec.Struct, frozen=True):
    """One point of the checklist; `evidence` is none, optional or required."""

    id: str
    text: str
    evidence: str
    ticked: bool
    proofs: tuple[TaskProof, ...]


class TaskEvent(msgspec.Struct, frozen=True):
    """Something that happened to the task. `what` is a word of the template, `who` the person it is about."""

    at: datetime | None
    what: str
    who: str = ""
    by: str = ""
    """Who entered it, when that is somebody else."""
    told_by: str = ""
    heard: str = ""
    """By which means it was heard, in words."""
    text: str = ""


class TaskPage(msgspec.Struct, frozen=True, kw_only=True):
    """One task: what to do, what was answered, what proves it."""

    key: str
    at: datetime
    card: Card
    mine: bool
    can_answer: bool
    """Whether this person may answer it: live, within reach, the crisis open."""
    can_reopen: bool
    """Whether this person may take it up again, having ended by somebody's word."""
    can_speak: bool
    """Whether they may answer for somebody else by telephone."""
    points: tuple[ChecklistPoint, ...]
    proofs: tuple[TaskProof, ...]
    """Files for the task as a whole."""
    history: tuple[TaskEvent, ...]
    people: tuple[tuple[str, str], ...]
    """Who may take the task, nearest first: identifier, name."""
    fallback_of: int | None
    awaited: tuple[tuple[str, tuple[int, ...]], ...]
    """What must be finished first: each measure, and its tasks that stand in the way (none when it has not begun)."""
    amended: Amended | None
    """What was acknowledged beside what is asked now, where the plan's words changed since."""


@routes.page(
    "/crises/{key}/tasks/{number}",
    may=SignedIn.PAGE,
    over=Over.ROWS,
    template="tasks/task.html",
    live=True,
    follows=(),
    personal=True,
)
def task_page(context: RequestContext, key: str, number: int) -> TaskPage:
    """One task: what to do point by point, by when, what was answered, what proves it."""
    about = context.scene(key)
    file = task_file(
        context.unit, about, number, context.reach(Action.SEE_OWN_TASKS), context.reach(Action.SEE_TEAM_TASKS)
    )
    if file is None:  # what is out of reach is not there
        raise NotFound
    task, people = file.task, colleagues(about, file.task)
    context.contacts(people)
    context.contacts(_named(file) | set(heads(about, task)), met=True)
    context.followed |= _followed(about, task, {*people, *_named(file), *heads(about, task)})
    proofs = tuple(
        TaskProof(proof.number, proof.item or "", proof.name, proof.size, by, proof.attached_at)
        for proof in file.evidence
        for by in (context.name(proof.attached_by),)
    )
    live = task.status in LIVE and about.crisis.closed_at is None
    return TaskPage(
        key=about.crisis.key,
        at=context.now,
        card=card(context, about, task),
        mine=task.assignee == context.person,
        can_answer=live and covers(context.reach(Action.ANSWER_TASK), about, task),
        can_reopen=task.status in ANSWERED
        and about.crisis.closed_at is None
        and covers(context.reach(Action.ANSWER_TASK), about, task),
        can_speak=live and covers(context.reach(Action.ANSWER_FOR_OTHERS), about, task),
        points=_points(context, about, file, proofs),
        proofs=tuple(proof for proof in proofs if not proof.item),
        history=tuple(_history(context, file)),
        people=tuple((person, described(context, about, person)) for person in people),
        fallback_of=task.fallback_of,
        awaited=tuple((about.measure(awaited.measure), awaited.tasks) for awaited in file.awaited),
        amended=amended(context, about, task) if live else None,
    )


def _followed(about: Scene, task: TaskLine, people: Iterable[str]) -> set[Topic]:
    """What the page is made of: the task, who is there of those it names, and what it may have to wait for."""
    key = about.crisis.key
    waits = in_crisis(key, "moves", "measures", "tasks") if task.waiting is not False else ()
    return {EVERY_TASK, one_task(key, task.number), *map(presence_of, people), *waits}


def _named(file: TaskFile) -> set[str]:
    """Everybody the page names: who has or had the task, who answered, proved, told or was asked."""
    task = file.task
    people = {task.assignee, task.original, task.acknowledged_by, task.closed_by, task.entered_by, task.informant}
    people.add(task.reopened_by)
    people |= {proof.attached_by for proof in file.evidence}
    people |= {escalation.assignee for escalation in file.escalations}
    return {person for person in people if person}


def meet(context: RequestContext, key: str, number: int) -> None:
    """The people the page of this task offers may be told of. Nothing for a task that is not there."""
    context.contacts(offered(context.unit, context.scene(key), number), met=True)


def _points(
    context: RequestContext, about: Scene, file: TaskFile, proofs: Sequence[TaskProof]
) -> tuple[ChecklistPoint, ...]:
    """The checklist; what was ticked on a form that comes back stays ticked."""
    ticked = {*context.values("checked"), *(file.task.checked or ())}
    return tuple(
        ChecklistPoint(
            point.id,
            about.say(point.text),
            "" if point.evidence is Evidence.NONE else point.evidence.value,
            point.id in ticked,
            tuple(proof for proof in proofs if proof.item == point.id),
        )
        for point in points(about, file.task)
    )


def _history(context: RequestContext, file: TaskFile) -> list[TaskEvent]:
    """All that happened, oldest first. What has no instant of its own comes last."""
    task = file.task
    events = [TaskEvent(task.opened_at, "opened", context.name(task.original))]
    events += [
        TaskEvent(
            escalation.escalated_at,
            ("remind", "deputy", "committee")[(escalation.level - 1) % 3],
            context.name(escalation.assignee),
        )
        for escalation in file.escalations
    ]
    entered = context.name(task.entered_by) if task.on_behalf_of else ""
    told_by, heard = context.name(task.informant), say_heard(task.heard, context.language)
    settled = task.status not in LIVE
    if task.acknowledged_at:
        by = ("", "", "") if settled else (entered, told_by, heard)
        events.append(
            TaskEvent(task.acknowledged_at, "acknowledged", context.name(task.acknowledged_by), *by, task.comment or "")
        )
    if task.reopened_at:
        who = context.name(task.reopened_by)
        events.append(TaskEvent(task.reopened_at, "reopened", who, text=task.reopened_why or ""))
    if task.continued_at:
        events.append(TaskEvent(task.continued_at, "continued"))
    if settled:
        text = task.reason or task.despite or ""
        closed_by = context.name(task.closed_by)
        events.append(TaskEvent(task.closed_at, task.status, closed_by, entered, told_by, heard, text))
    ordered = sorted(events, key=lambda event: event.at or task.opened_at)
    handed = task.assignee != task.original and task.note is not None
    return [
        *ordered,
        *([TaskEvent(None, "handed_over", context.name(task.assignee), text=task.note or "")] if handed else []),
    ]
