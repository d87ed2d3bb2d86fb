"""My tasks, late first, and one task with all that happened to it: made for a phone in one hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from pca.catalogue.identified import say_heard
from pca.domain.access.access import Action, Reach
from pca.domain.plan.measures import Evidence
from pca.domain.situation import LIVE, Crisis, Task
from pca.domain.tasks import stand_ins
from pca.services.crisis.scene import Scene, scene
from pca.services.tasks.read import waits_for
from pca.store.crisis import crisis as crises
from pca.store.tasks import task_lists, tasks
from pca.store.tasks.task_lists import Mark, Wanted
from pca.store.tasks.tasks import TaskLine
from pca.web.kit.cards import Card, card, points
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router, SignedIn
from pca.web.people.contacts import ToPutRight, to_put_right
from pca.web.tasks.amended import Amended, amended

routes = Router()
PAGE = 20
"""Cards on one page: as many as a thumb will scroll through."""

COLLEAGUES = 60
"""People offered when a task is handed over or answered for; anybody else is typed."""


class MyTasks(msgspec.Struct, frozen=True):
    """The tasks in one's own hands in all open crises, the most pressing first."""

    at: datetime
    cards: tuple[Card, ...]
    after: str
    """Where the next page begins; empty on the last."""
    first: bool
    contacts: ToPutRight | None
    """Addresses to put right; None for whoever does not manage the staff."""


@routes.page("/tasks", may=Action.SEE_OWN_TASKS, over=Over.OWN, template="tasks/tasks.html", live=True, personal=True)
def mine(context: RequestContext, after: str = "") -> MyTasks:
    """My tasks in all open crises, late first, then due soon."""
    found = sorted(_mine(context, after), key=lambda one: one[0])[: PAGE + 1]
    shown = found[:PAGE]
    for_names = {line.assignee for _, _, line in shown if line.assignee}
    context.contacts(for_names | {head for _, about, line in shown for head in _heads(about, line)}, met=True)
    last = shown[-1][0] if len(found) > PAGE else None
    return MyTasks(
        at=context.now,
        cards=tuple(card(context, about, line) for _, about, line in shown),
        after=f"{last[0].isoformat()}~{last[1]}~{last[2]}" if last else "",
        first=not after,
        contacts=to_put_right(context) if context.may(Action.SET_STATUS) else None,
    )


Place = tuple[datetime, str, int]
"""Where a task stands in the list: late after, crisis, number."""


def _mine(context: RequestContext, after: str) -> Iterator[tuple[Place, Scene, TaskLine]]:
    """One page of each open crisis; together they hold the page."""
    reach = Reach(person=context.reach(Action.SEE_OWN_TASKS).person)  # a program narrowed to a place has no own rows
    for crisis in crises.crises(context.unit, open_only=True):
        mark = _mark(crisis, after)
        found = task_lists.pressing(context.unit, crisis.key, reach, Wanted(), context.now, after=mark, limit=PAGE + 1)
        about = scene(context.runtime, context.unit, crisis, context.language) if found else None
        for line in found:
            if about is not None:
                yield (line.late_after, crisis.key, line.number), about, line


def _mark(crisis: Crisis, after: str) -> Mark | None:
    """The place in one crisis that the place in the whole list stands for. Nonsense is the beginning."""
    at, _, rest = after.partition("~")
    key, _, number = rest.partition("~")
    if not (instant := read_instant(at)) or not number.isdecimal():
        return None
    if crisis.key == key:
        return Mark(int(number[:9]), instant)
    return Mark(0 if crisis.key > key else 1 << 30, instant)


def read_instant(said: str) -> datetime | None:
    """An instant as an address says it, with its offset, in UTC; None for what is none, in UTC too."""
    try:
        found = datetime.fromisoformat(said.replace(" ", "+"))
        return found.astimezone(UTC) if found.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _heads(about: Scene, line: TaskLine) -> Sequence[str]:
    return stand_ins(about.organisation, about.plan.playbook, line.team, line.place)


# ---------------------------------------------------------------- one task


class Proof(msgspec.Struct, frozen=True):
    """One file that proves the task or a point of it; `size` in bytes."""

    number: int
    item: str
    name: str
    size: int
    by: str
    at: datetime


class Point(msgspec.Struct, frozen=True):
    """One point of the checklist; `evidence` is none, optional or required."""

    id: str
    text: str
    evidence: str
    ticked: bool
    proofs: tuple[Proof, ...]


class Step(msgspec.Struct, frozen=True):
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
    can_speak: bool
    """Whether they may answer for somebody else by telephone."""
    points: tuple[Point, ...]
    proofs: tuple[Proof, ...]
    """Files for the task as a whole."""
    history: tuple[Step, ...]
    people: tuple[tuple[str, str], ...]
    """Who may take the task, nearest first: identifier, name."""
    fallback_of: int | None
    awaited: tuple[tuple[str, tuple[int, ...]], ...]
    """What must be finished first: each measure, and its tasks that stand in the way (none when it has not begun)."""
    amended: Amended | None
    """What was acknowledged beside what is asked now, where the plan's words changed since."""


def visible(context: RequestContext, key: str, number: int) -> TaskLine:
    """The task, when it is one's own or of one's teams. Raises NotFound: what is out of reach is not there."""
    reaches = [context.reach(Action.SEE_OWN_TASKS), context.reach(Action.SEE_TEAM_TASKS)]
    task = task_lists.seen(context.unit, context.crisis(key).key, number, *reaches) if 0 < number < 1 << 31 else None
    if task is None:
        raise NotFound
    return task


@routes.page(
    "/crises/{key}/tasks/{number}",
    may=SignedIn.PAGE,
    over=Over.ROWS,
    template="tasks/task.html",
    live=True,
    personal=True,
)
def task_page(context: RequestContext, key: str, number: int) -> TaskPage:
    """One task: what to do point by point, by when, what was answered, what proves it."""
    task = visible(context, key, number)
    about = context.scene(key)
    crisis = about.crisis
    proofs = tasks.evidence(context.unit, crisis.key, number)
    climbed = tasks.escalations(context.unit, crisis.key, number)
    people = _people(about, task)
    context.contacts(people)
    met = {
        *(proof.attached_by for proof in proofs),
        *(escalation.assignee or "" for escalation in climbed),
        *_named(task),
    }
    context.contacts(met | set(_heads(about, task)), met=True)
    shown = tuple(
        Proof(p.number, p.item or "", p.name, p.size, context.name(p.attached_by), p.attached_at) for p in proofs
    )
    reach = context.reach(Action.ANSWER_TASK)
    live = task.status in LIVE and crisis.closed_at is None
    measure = about.plan.playbook.measure.get(task.measure)
    waits = task.waiting is not False and task.purpose == "do" and live and measure is not None
    awaited = (
        waits_for(context.unit, about.plan, about.organisation, crisis.key, task.measure, task.place, context.now)
        if waits
        else ()
    )
    return TaskPage(
        key=crisis.key,
        at=context.now,
        card=card(context, about, task),
        mine=task.assignee == context.person,
        can_answer=live and covers(reach, about, task),
        can_speak=live and covers(context.reach(Action.ANSWER_FOR_OTHERS), about, task),
        points=_points(context, about, task, shown),
        proofs=tuple(proof for proof in shown if not proof.item),
        history=tuple(_history(context, task, climbed)),
        people=tuple((person, context.name(person)) for person in people),
        fallback_of=task.fallback_of,
        awaited=tuple((about.measure(one.measure), one.tasks) for one in awaited),
        amended=amended(context, about, task) if live else None,
    )


def covers(reach: Reach, about: Scene, task: TaskLine) -> bool:
    """Whether an action that reaches so far concerns this task; its first assignee may always answer it."""
    own = reach.person is not None and task.original == reach.person
    return own or reach.covers(about.organisation, place=task.place, team=task.team, person=task.assignee)


def _named(task: TaskLine) -> list[str]:
    people = (task.assignee, task.original, task.acknowledged_by, task.closed_by, task.entered_by, task.informant)
    return [person for person in people if person]


def _people(about: Scene, task: Task | TaskLine) -> list[str]:
    """Who may take the task or be spoken for: assignee, stand-ins, then the team and the site."""
    organisation = about.organisation
    near = [
        task.assignee or "",
        task.original or "",
        *stand_ins(organisation, about.plan.playbook, task.team, task.place),
    ]
    members = organisation.members.get(task.team, ())
    here = [person.id for person in organisation.people.values() if person.site == task.place]
    found = dict.fromkeys(one for one in [*near, *members, *here] if one in organisation.people)
    return list(found)[:COLLEAGUES]


def meet(context: RequestContext, key: str, number: int) -> None:
    """The people the page of this task offers may be told of. Nothing for a task that is not there."""
    about = context.scene(key)
    task = tasks.task(context.unit, about.crisis.key, number)
    if task is not None:
        context.contacts(_people(about, task), met=True)


def _points(context: RequestContext, about: Scene, task: TaskLine, proofs: Sequence[Proof]) -> tuple[Point, ...]:
    """The checklist; what was ticked on a form that comes back stays ticked."""
    ticked = {*context.values("checked"), *context.request.query_params.getlist("checked"), *(task.checked or ())}
    return tuple(
        Point(
            point.id,
            about.say(point.text),
            "" if point.evidence is Evidence.NONE else point.evidence.value,
            point.id in ticked,
            tuple(proof for proof in proofs if proof.item == point.id),
        )
        for point in points(about, task)
    )


def _history(context: RequestContext, task: TaskLine, climbed: Sequence[tasks.EscalationLine]) -> list[Step]:
    """All that happened, oldest first. What has no instant of its own comes last."""
    steps = [Step(task.opened_at, "opened", context.name(task.original))]
    steps += [
        Step(
            escalation.escalated_at,
            ("remind", "deputy", "committee")[(escalation.level - 1) % 3],
            context.name(escalation.assignee),
        )
        for escalation in climbed
    ]
    entered = context.name(task.entered_by) if task.on_behalf_of else ""
    told, heard = context.name(task.informant), say_heard(task.heard, context.language)
    settled = task.status not in LIVE
    if task.acknowledged_at:
        by = ("", "", "") if settled else (entered, told, heard)
        steps.append(
            Step(task.acknowledged_at, "acknowledged", context.name(task.acknowledged_by), *by, task.comment or "")
        )
    if task.continued_at:
        steps.append(Step(task.continued_at, "continued"))
    if settled:
        text = task.reason or task.despite or ""
        steps.append(Step(task.closed_at, task.status, context.name(task.closed_by), entered, told, heard, text))
    ordered = sorted(steps, key=lambda step: step.at or task.opened_at)
    handed = task.assignee != task.original and task.note is not None
    return [
        *ordered,
        *([Step(None, "handed_over", context.name(task.assignee), text=task.note or "")] if handed else []),
    ]
