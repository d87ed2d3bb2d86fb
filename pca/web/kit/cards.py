"""One task as people read it: what, why, where, by when, and who hears of it if nobody answers."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.live_tasks import LAST_RUNG
from pca.domain.plan.measures import Item
from pca.domain.situation import LIVE
from pca.domain.tasks import stand_ins
from pca.services.crisis.scene import Scene
from pca.services.tasks.read import instruction_of
from pca.services.tasks.read_lists import is_late
from pca.store.tasks.tasks import TaskLine
from pca.web.kit.request_context import RequestContext

REMIND, DEPUTY, COMMITTEE = 1, 2, 3
"""The three steps of the ladder, climbed once for the acknowledgement and once for the completion."""


class NextEscalation(msgspec.Struct, frozen=True):
    """What happens when nobody answers until `at`: `step` is remind, deputy or committee, `to` who is told."""

    step: str
    at: datetime
    to: str


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One task in a list. Instants in UTC; texts in the reader's language."""

    crisis: str
    mode: str
    number: int
    measure: str
    title: str
    instructions: str
    place: str
    place_id: str
    team: str
    team_id: str
    assignee: str
    assignee_id: str
    status: str
    late: bool
    purpose: str
    priority: str
    opened_at: datetime
    acknowledge_by: datetime
    due_at: datetime
    late_after: datetime
    closed_at: datetime | None
    escalation: NextEscalation | None
    ticked: int
    """Points of its checklist that are ticked, of `points` in all."""
    points: int
    waiting: bool
    """Whether it cannot begin yet, something else having to be finished first."""

    @property
    def live(self) -> bool:
        """Whether somebody still has to answer."""
        return self.status in LIVE

    @property
    def href(self) -> str:
        """The task's own page."""
        return f"/crises/{self.crisis}/tasks/{self.number}"


def card(context: RequestContext, about: Scene, task: TaskLine) -> Card:
    """The task in words."""
    checklist = [point.id for point in points(about, task)]
    return Card(
        crisis=about.crisis.key,
        mode=about.crisis.mode,
        number=task.number,
        measure=task.measure,
        title=title(about, task),
        instructions=instructions(about, task),
        place=where(context, about, task),
        place_id=task.place,
        team=team(about, task.team),
        team_id=task.team,
        assignee=context.name(task.assignee),
        assignee_id=task.assignee or "",
        status=task.status,
        late=is_late(task, context.now),
        purpose=task.purpose,
        priority=task.priority,
        opened_at=task.opened_at,
        acknowledge_by=task.acknowledge_by,
        due_at=task.due_at,
        late_after=task.late_after,
        closed_at=task.closed_at,
        escalation=_escalation(context, about, task),
        ticked=len(set(task.checked or ()) & set(checklist)),
        points=len(checklist),
        waiting=task.status in LIVE and task.waiting is True,
    )


def where(context: RequestContext, about: Scene, task: TaskLine) -> str:
    """The place of a task; with the person or the entry of a list it is about."""
    place = about.place(task.place)
    return f"{place} – {subject(context, about, task.subject)}" if task.subject else place


def subject(context: RequestContext, about: Scene, name: str) -> str:
    """The person or the entry of a list that a task is about."""
    return context.name(name) if name in about.organisation.people else name


def title(about: Scene, task: TaskLine) -> str:
    """What is asked: the measure's title, or that of undoing it."""
    instruction = instruction_of(about, task)
    return about.say(instruction.title) if instruction else task.measure


def instructions(about: Scene, task: TaskLine) -> str:
    """How it is done, on the level the measure had when the task was opened."""
    instruction = instruction_of(about, task)
    return about.say(instruction.text) if instruction else ""


def points(about: Scene, task: TaskLine) -> tuple[Item, ...]:
    """The checklist."""
    instruction = instruction_of(about, task)
    return instruction.checklist if instruction else ()


def team(about: Scene, name: str) -> str:
    """What a team is called."""
    known = about.plan.playbook.team.get(name)
    return about.say(known.title) if known else name


def _escalation(context: RequestContext, about: Scene, task: TaskLine) -> NextEscalation | None:
    if task.status not in LIVE or task.escalate_at is None or task.escalation >= LAST_RUNG:
        return None
    step = task.escalation % COMMITTEE + 1
    if step == COMMITTEE:
        return NextEscalation("committee", task.escalate_at, about.say(about.plan.playbook.committee.title))
    if step == REMIND:
        return NextEscalation("remind", task.escalate_at, context.name(task.assignee))
    return NextEscalation("deputy", task.escalate_at, context.name(deputy(about, task)))


def deputy(about: Scene, task: TaskLine) -> str | None:
    """Who has the task next when its assignee stays silent."""
    organisation = about.organisation
    others = stand_ins(organisation, about.plan.playbook, task.team, task.place)
    return organisation.first_present(*(other for other in others if other != task.assignee)) or task.assignee
