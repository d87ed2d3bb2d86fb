"""What people answer to their tasks: received, done, refused, handed over, proved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from pca.domain import conditions, indicators, lists, messages, prerequisites
from pca.domain.draft import Draft, Titles, refuse
from pca.domain.evidence_kinds import TAKEN
from pca.domain.facts import (
    EvidenceAttached,
    ItemsChecked,
    TaskAcknowledged,
    TaskCompleted,
    TaskHandedOver,
    TaskRefused,
)
from pca.domain.live_tasks import LAST_RUNG
from pca.domain.measure_scope import held_places, is_held
from pca.domain.orders import Acknowledge, AttachEvidence, CheckItems, Complete, HandOver, Refuse
from pca.domain.plan.instructions import digest
from pca.domain.plan.measures import Evidence, Item, Measure
from pca.domain.situation import LIVE, Task
from pca.domain.tasks import begin_fallback, checklist, deputies_of, lead_of, open_run

MAX_EVIDENCE = 25 * 1024 * 1024
"""Largest evidence file, in bytes."""

EVIDENCE_SHARE = 500 * 1024 * 1024
"""Bytes of proofs that one person may attach in one crisis within a day, whoever they are for."""

EVIDENCE_DAY = timedelta(days=1)

EACH_EVIDENCE = 64 * 1024
"""Bytes that a proof counts for beside its own, so that very many small ones fill no disk either."""

EVIDENCE_TYPES = frozenset(TAKEN)
"""Media types accepted as evidence."""


def acknowledge(draft: Draft, act: Acknowledge) -> None:
    """A task was received: its completion is watched from now on."""
    task, actor = _mine(draft, act.task)
    if task.status == "acknowledged":
        refuse("already_acknowledged", task=act.task)
    watched = watched_from(draft, task, task.due_at)
    shown = task.digest or digest(draft.plan.playbook.measure[task.measure], task.purpose, task.level, task.items)
    draft.add(TaskAcknowledged(task=act.task, by=actor, comment=draft.order.why, escalate_at=watched, digest=shown))


def check_items(draft: Draft, act: CheckItems) -> None:
    """Points of a checklist are ticked one after the other, by whoever has the task, on whatever device."""
    task, actor = _mine(draft, act.task)
    items = checklist(draft.plan.playbook.measure[task.measure], task)
    _known(items, (*act.checked, *act.unchecked))
    ticked = {*(task.checked or ()), *act.checked} - {*act.unchecked}
    checked = tuple(item.id for item in items if item.id in ticked)
    draft.add(ItemsChecked(task=act.task, by=actor, checked=checked, unchecked=act.unchecked))


def _known(items: Iterable[Item], named: Iterable[str]) -> None:
    known = [item.id for item in items]
    if unknown := [name for name in named if name not in known]:
        refuse("item_unknown", items=", ".join(unknown), known=", ".join(known))


def complete(draft: Draft, act: Complete) -> None:
    """A task is done: its checklist, its evidence and what had to come first are looked at."""
    task, actor = _mine(draft, act.task)
    items = checklist(draft.plan.playbook.measure[task.measure], task)
    checked = tuple(item.id for item in items) if act.checked is None else act.checked
    _known(items, checked)
    if missing := Titles(item.text for item in items if item.id not in checked):
        refuse("checklist_incomplete", items=missing)
    unproven = [item for item in items if item.evidence is Evidence.REQUIRED]
    if missing := Titles(item.text for item in unproven if item.id not in draft.situation.evidenced):
        refuse("evidence_missing", items=missing)
    despite, waits = (act.despite or "").strip(), prerequisites.waits(draft, task)
    if waits and not despite:
        refuse("blocked", tasks=prerequisites.waiting_titles(draft, waits))
    draft.add(
        TaskCompleted(
            task=act.task,
            by=actor,
            checked=checked,
            comment=draft.order.why,
            despite=despite if waits else "",
            acknowledged=task.status == "open",
        )
    )
    settled(draft)


def settled(draft: Draft) -> None:
    """A task came to its end: those that waited for it may be ready, and thresholds that count tasks may be crossed."""
    if draft.plan.counts_tasks:
        conditions.settle(draft)
    prerequisites.release(draft)
    if draft.plan.counts_tasks:
        indicators.propose(draft)
        lists.ask(draft)
    messages.notify(draft)


def refuse_task(draft: Draft, act: Refuse) -> None:
    """A task is refused or impossible: the fallback starts at the same place, or those above are told."""
    task, actor = _mine(draft, act.task)
    draft.require_reason()
    draft.add(TaskRefused(task=act.task, by=actor, reason=draft.reason, impossible=act.impossible))
    fallback, perimeter = _fallback(draft, task)
    if fallback is None:
        messages.tell_of_tasks(draft, "task_escalated", {person: [task.number] for person in _above(draft, task)})
    else:
        if not is_held(draft.running, fallback.id, perimeter):
            begin_fallback(draft, fallback, perimeter)
        open_run(draft, fallback, perimeter, (task.spot,), fallback_of=task.number)
    settled(draft)


def _fallback(draft: Draft, task: Task) -> tuple[Measure | None, str]:
    """What takes over from a task, and for which perimeter: nothing where its measure is not carried out any more."""
    measure = draft.plan.playbook.measure[task.measure]
    fallback = draft.plan.playbook.measure.get(measure.fallback or "")
    if fallback is None or task.purpose != "do":
        return None, ""
    holder = held_places(draft.coverage, measure, draft.running).get(task.spot)
    return (fallback, holder) if holder and is_held(draft.running, measure.id, holder) else (None, "")


def hand_over(draft: Draft, act: HandOver) -> None:
    """A task goes to another person, who is told; the first assignee stays on record."""
    task, _ = _mine(draft, act.task)
    if act.to not in draft.situation.organisation.people:
        refuse("person_unknown", person=act.to)
    if act.to == task.assignee:
        refuse("already_assigned", person=act.to)
    if not draft.situation.organisation.present(act.to):
        refuse("person_absent", person=act.to)
    draft.add(TaskHandedOver(task=act.task, to=act.to, note=draft.order.why))
    messages.tell_of_tasks(draft, "task_opened", {act.to: [task.number]})


def attach(draft: Draft, act: AttachEvidence) -> None:
    """A file proves a task; its type and size are limited, its hash is kept."""
    task, _ = _mine(draft, act.task, also_done=True)
    if act.media_type not in EVIDENCE_TYPES:
        refuse("evidence_type", type=act.media_type)
    if not 0 < act.size <= MAX_EVIDENCE:
        refuse("evidence_size", size=act.size, limit=MAX_EVIDENCE)
    if draft.situation.attached + act.size + EACH_EVIDENCE > EVIDENCE_SHARE:
        refuse("evidence_share", limit=EVIDENCE_SHARE // (1024 * 1024))
    known = {item.id for item in checklist(draft.plan.playbook.measure[task.measure], task)}
    if act.item is not None and act.item not in known:
        refuse("item_unknown", items=act.item, known=", ".join(sorted(known)))
    draft.add(
        EvidenceAttached(
            task=act.task,
            number=draft.crisis.evidence + 1,
            sha256=act.sha256,
            size=act.size,
            media_type=act.media_type,
            name=act.name,
            item=act.item,
        )
    )


def _mine(draft: Draft, number: int, *, also_done: bool = False) -> tuple[Task, str]:
    """The task and the person the order counts for; refused for strangers and for settled tasks."""
    draft.require_open()
    task = draft.situation.tasks.get(number)
    if task is None:
        refuse("task_unknown", task=number)
    if task.status not in LIVE and not (also_done and task.status == "done"):
        refuse("task_settled", task=number, status=task.status)
    actor = draft.actor
    require_concerned(draft, task, actor)
    return task, actor


def require_concerned(draft: Draft, task: Task, actor: str) -> None:
    """A task is answered by its assignee, its team, its site or the committee; refused for others."""
    if not _concerned(draft, task, actor):
        refuse("not_your_task", task=task.number, person=actor)


def _concerned(draft: Draft, task: Task, person: str) -> bool:
    """Whether the person is the assignee, of the team, of the site, or in the committee."""
    organisation = draft.situation.organisation
    known = organisation.people.get(person)
    if known is None:
        return False
    if person in (task.assignee, task.original) or person in deputies_of(draft, task):
        return True
    if task.team in known.teams or known.site == task.place:
        return True
    return draft.seated(person, draft.plan.playbook.committee.roles) is not None


def _above(draft: Draft, task: Task) -> list[str]:
    """Who must know that a task will not be done: the team's lead, or the committee when it is the lead's own."""
    lead = lead_of(draft, task.team, task.perimeter)
    return [lead] if lead and lead != task.assignee else messages.committee(draft)


def watched_from(draft: Draft, task: Task, due_at: datetime) -> datetime | None:
    """When completion is looked at: at the deadline, or one step from now when that has passed.

    Never while it waits, nor once the ladder was climbed to its end.
    """
    if task.waiting or task.escalation >= LAST_RUNG:
        return None
    return max(due_at, draft.now + draft.plan.playbook.escalation.step)
