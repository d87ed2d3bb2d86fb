"""What happened to tasks, written to their rows: opened once, answered, escalated, settled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import case, false, func, literal_column, null, text

from pca.domain.directory import parts
from pca.store.kit.database import Unit
from pca.store.kit.packed import packed
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import inserting, updating
from pca.store.measures import measures
from pca.store.tables.crisis import CRISIS
from pca.store.tables.tasks import ESCALATION, NEVER, TASK

if TYPE_CHECKING:
    from pca.domain.facts import (
        ItemsChecked,
        MeasureRenamed,
        TaskAcknowledged,
        TaskCompleted,
        TaskHandedOver,
        TaskRefused,
        TasksAmended,
        TasksEscalated,
        TasksMoved,
        TasksOpened,
        TasksReady,
        TasksReassigned,
        TasksSettled,
    )
    from pca.domain.journal import Entry

ACKNOWLEDGED_RUNG = 3
"""Rungs 1 to 3 ask for an acknowledgement; once it is there, the next rung is the fourth, or a later one if the
task was so late that completion was asked for already."""

_KEYS = ("crisis", "number")
_OPENING = (
    *(
        "crisis",
        "number",
        "mode",
        "measure",
        "perimeter",
        "place",
        "subject",
        "team",
        "purpose",
        "run",
        "level",
        "priority",
    ),
    *("status", "assignee", "original", "escalation", "opened_at", "acknowledge_by", "due_at", "late_after"),
    *("escalate_at", "fallback_of", "waiting", "items", "digest"),
)
ENTERED = ("entered_by", "on_behalf_of", "informant", "heard")

_OPEN = inserting(TASK, *_OPENING)
_ACKNOWLEDGE = updating(
    TASK,
    _KEYS,
    "status",
    "escalate_at",
    "acknowledged_at",
    "acknowledged_by",
    "acknowledged_digest",
    "comment",
    *ENTERED,
    late_after=case((TASK.c.waiting.is_(True), TASK.c.late_after), else_=TASK.c.due_at),
    escalation=case((TASK.c.escalation > ACKNOWLEDGED_RUNG, TASK.c.escalation), else_=ACKNOWLEDGED_RUNG),
)
_COMPLETE = updating(
    TASK,
    _KEYS,
    "status",
    "done_at",
    "done_by",
    "closed_at",
    "closed_by",
    "despite",
    "checked",
    *ENTERED,
    escalate_at=null(),
)
_CHECK = updating(TASK, _KEYS, "checked")
_COMMENTED = updating(TASK, _KEYS, "comment")
_WITHOUT_ANSWER = updating(
    TASK,
    _KEYS,
    "acknowledged_at",
    "acknowledged_by",
    where=[TASK.c.acknowledged_at.is_(None)],
    late_after=TASK.c.due_at,
)
_REFUSE = updating(TASK, _KEYS, "status", "reason", "closed_at", "closed_by", *ENTERED, escalate_at=null())
_HAND_OVER = updating(TASK, _KEYS, "assignee", "note", *ENTERED, stood_in_for=null())
_ESCALATE = updating(TASK, _KEYS, "assignee", "escalation", "escalate_at")
_CLIMB = inserting(ESCALATION)
_SETTLE = updating(TASK, _KEYS, "status", "closed_at", "closed_by", escalate_at=null())
_SETTLE_BECAUSE = updating(TASK, _KEYS, "reason")
_CONTINUE = updating(TASK, _KEYS, "continued_at")
_TRANSFER = updating(TASK, _KEYS, "team", "assignee")
_MOVE = updating(TASK, _KEYS, "perimeter")
_REASSIGN = updating(TASK, _KEYS, "assignee", "stood_in_for")
_SHOW = updating(TASK, _KEYS, "due_at", "digest")
_OF_ACKNOWLEDGED = [text("status = 'acknowledged'")]
_STANDS = updating(TASK, _KEYS, "acknowledged_digest", where=_OF_ACKNOWLEDGED)
_DUE_ANEW = updating(
    TASK, _KEYS, "late_after", "escalate_at", where=[*_OF_ACKNOWLEDGED, TASK.c.escalate_at.is_not(None)]
)
_ASK = updating(
    TASK,
    _KEYS,
    "acknowledge_by",
    status=literal_column("'open'"),
    first_acknowledged_at=func.coalesce(TASK.c.first_acknowledged_at, TASK.c.acknowledged_at),
    first_acknowledged_by=func.coalesce(TASK.c.first_acknowledged_by, TASK.c.acknowledged_by),
)
_RESTORE = updating(TASK, _KEYS, "acknowledged_digest", status=literal_column("'acknowledged'"))
_CLOCK_ANEW = updating(TASK, _KEYS, "late_after", "escalate_at", where=[TASK.c.waiting.is_not(True)])
_GIVE = updating(TASK, _KEYS, "team", "assignee")
_RENAME = updating(TASK, ["crisis", "measure"], "measure")
_READY = updating(TASK, _KEYS, "acknowledge_by", "due_at", "late_after", "escalate_at", waiting=false())
_READY_OPEN = updating(TASK, _KEYS, "late_after", "escalate_at", where=[text("status = 'open'")])
_TASKS_GIVEN = updating(CRISIS, ["key"], "tasks")


def tasks_opened(unit: Unit, entry: Entry, fact: TasksOpened) -> None:
    """One row for each place; opening the same run twice at a place is impossible (StoreError `conflict`)."""
    key, mode = crisis_of(entry)
    before = (mode, fact.measure, fact.perimeter)
    after = (fact.team, fact.purpose, fact.run, fact.level, fact.priority, "open")
    opened, answer_by, due = unit.instant(entry.at), unit.instant(fact.acknowledge_by), unit.instant(fact.due_at)
    late_after = unit.instant(min(fact.acknowledge_by, fact.due_at))
    shown = (packed(fact.items), fact.digest or None)
    begun = (
        0,
        opened,
        answer_by,
        due,
        late_after,
        answer_by,
        fact.fallback_of,
        None if fact.waiting_at is None else False,
        *shown,
    )
    waits = (0, opened, answer_by, due, unit.instant(NEVER), None, fact.fallback_of, True, *shown)
    spots, waiting = zip(fact.spots, fact.assignees, strict=True), set(fact.waiting_at or ())
    _OPEN.many(
        unit,
        [
            (key, number, *before, *parts(at), *after, assignee, assignee, *(waits if at in waiting else begun))
            for number, (at, assignee) in enumerate(spots, fact.first)
        ],
    )
    _TASKS_GIVEN.run(unit, tasks=fact.first + len(fact.places) - 1, of_key=key)
    measures.run_opened(unit, entry, fact)


def tasks_amended(unit: Unit, entry: Entry, fact: TasksAmended) -> None:
    """Another instruction is shown from now on: what was acknowledged stands, is asked again, or counts once more."""
    key, _ = crisis_of(entry)
    due, until = unit.instant(fact.due_at), unit.instant(fact.acknowledge_by)
    _SHOW.many(unit, [(due, fact.digest, key, task) for task in fact.tasks])
    if fact.team is not None and fact.to is not None:
        _GIVE.many(unit, [(fact.team, to, key, task) for task, to in zip(fact.tasks, fact.to, strict=True)])
    if until is not None and fact.acknowledge_by is not None:
        late = unit.instant(min(fact.acknowledge_by, fact.due_at))
        _ASK.many(unit, [(until, key, task) for task in fact.tasks])
        _CLOCK_ANEW.many(unit, [(late, until, key, task) for task in fact.tasks])
    elif fact.kind == "restored":
        _RESTORE.many(unit, [(fact.digest, key, task) for task in fact.tasks])
        _CLOCK_ANEW.many(unit, [(due, due, key, task) for task in fact.tasks])
    else:
        _DUE_ANEW.many(unit, [(due, due, key, task) for task in fact.tasks])
    if fact.kind == "notice":
        _STANDS.many(unit, [(fact.digest, key, task) for task in fact.tasks])


def measure_renamed(unit: Unit, entry: Entry, fact: MeasureRenamed) -> None:
    """What was done under the old name counts under the new one."""
    _RENAME.run(unit, measure=fact.after, of_crisis=crisis_of(entry)[0], of_measure=fact.before)
    measures.renamed(unit, entry, fact)


def tasks_ready(unit: Unit, entry: Entry, fact: TasksReady) -> None:
    """Nothing stands in the way any more: deadlines run from now, to acknowledge or, where that was done, to finish."""
    key, _ = crisis_of(entry)
    until, due = unit.instant(fact.acknowledge_by), unit.instant(fact.due_at)
    first = unit.instant(min(fact.acknowledge_by, fact.due_at))
    _READY.many(unit, [(until, due, due, due, key, task) for task in fact.tasks])
    _READY_OPEN.many(unit, [(first, until, key, task) for task in fact.tasks])


def task_acknowledged(unit: Unit, entry: Entry, fact: TaskAcknowledged) -> None:
    """In somebody's hands: the completion deadline is watched from here on."""
    _ACKNOWLEDGE.run(
        unit,
        **answered(entry, fact.task),
        status="acknowledged",
        escalate_at=fact.escalate_at,
        acknowledged_at=entry.at,
        acknowledged_by=fact.by,
        acknowledged_digest=fact.digest or None,
        comment=fact.comment or None,
    )


def items_checked(unit: Unit, entry: Entry, fact: ItemsChecked) -> None:
    """The points ticked so far; nothing else about the task changes."""
    _CHECK.run(unit, **task_of(entry, fact.task), checked=fact.checked)


def task_completed(unit: Unit, entry: Entry, fact: TaskCompleted) -> None:
    """Done; acknowledged by the same act when nobody had."""
    _COMPLETE.run(
        unit,
        **answered(entry, fact.task),
        status="done",
        done_at=entry.at,
        done_by=fact.by,
        closed_at=entry.at,
        closed_by=fact.by,
        despite=fact.despite or None,
        checked=fact.checked,
    )
    of = task_of(entry, fact.task)
    if fact.comment:
        _COMMENTED.run(unit, **of, comment=fact.comment)
    if fact.acknowledged:
        _WITHOUT_ANSWER.run(unit, **of, acknowledged_at=entry.at, acknowledged_by=fact.by)


def task_refused(unit: Unit, entry: Entry, fact: TaskRefused) -> None:
    """Refused or impossible, with the reason."""
    _REFUSE.run(
        unit,
        **answered(entry, fact.task),
        status="impossible" if fact.impossible else "refused",
        reason=fact.reason,
        closed_at=entry.at,
        closed_by=fact.by,
    )


def task_handed_over(unit: Unit, entry: Entry, fact: TaskHandedOver) -> None:
    """Somebody else has it now; the first assignee stays in `original`."""
    _HAND_OVER.run(unit, **answered(entry, fact.task), assignee=fact.to, note=fact.note or None)


def tasks_escalated(unit: Unit, entry: Entry, fact: TasksEscalated) -> None:
    """A rung was climbed for each task: its row says who has it now, the escalation table that it happened once."""
    key, mode = crisis_of(entry)
    at, next_at = unit.instant(entry.at), unit.instant(fact.next_at)
    climbed = list(zip(fact.tasks, fact.to, strict=True))
    _CLIMB.many(unit, [(key, task, fact.phase, fact.level, mode, to, at) for task, to in climbed])
    _ESCALATE.many(unit, [(to, fact.level, next_at, key, task) for task, to in climbed])


def tasks_settled(unit: Unit, entry: Entry, fact: TasksSettled) -> None:
    """An explicit outcome other than done; a task that continues or is transferred stays live.

    A transfer to no team leaves the task where it is.
    """
    key, _ = crisis_of(entry)
    at = unit.instant(entry.at)
    if fact.outcome == "continued":
        _CONTINUE.many(unit, [(at, key, task) for task in fact.tasks])
    elif fact.outcome == "transferred":
        _TRANSFER.many(unit, [(fact.team, fact.assignee, key, task) for task in fact.tasks if fact.team is not None])
    else:
        _SETTLE.many(unit, [(fact.outcome, at, entry.who, key, task) for task in fact.tasks])
        _SETTLE_BECAUSE.many(unit, [(fact.reason, key, task) for task in fact.tasks if fact.reason])


def tasks_moved(unit: Unit, entry: Entry, fact: TasksMoved) -> None:
    """The tasks belong to the measure in another perimeter from now on; nothing else about them changes."""
    key, _ = crisis_of(entry)
    _MOVE.many(unit, [(fact.perimeter, key, task) for task in fact.tasks])


def tasks_reassigned(unit: Unit, entry: Entry, fact: TasksReassigned) -> None:
    """Others have the tasks now; the first assignee stays in `original`."""
    (key, _), lent = crisis_of(entry), fact.absent or None
    _REASSIGN.many(unit, [(to, lent, key, task) for task, to in zip(fact.tasks, fact.to, strict=True)])


def task_of(entry: Entry, number: int) -> dict[str, Any]:
    """The values that name one task."""
    return {"of_crisis": crisis_of(entry)[0], "of_number": number}


def answered(entry: Entry, number: int) -> dict[str, Any]:
    """The task, and who entered the answer for whom (R38)."""
    who, whom = entry.who, entry.on_behalf_of
    entered = {"entered_by": who, "on_behalf_of": whom, "informant": entry.informant, "heard": entry.heard or None}
    return {**task_of(entry, number), **entered}
