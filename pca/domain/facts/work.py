"""What happened to tasks and messages: opened, answered, escalated, queued, delivered."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from pca.domain.directory import spot
from pca.domain.facts.fact import Fact


class TasksOpened(Fact, frozen=True, tag="tasks_opened"):
    """Tasks of one measure, one for each place: numbers run from `first`; `places` and `assignees` go together."""

    first: int
    measure: str
    perimeter: str
    team: str
    places: tuple[str, ...]
    assignees: tuple[str | None, ...]
    run: int
    acknowledge_by: datetime
    due_at: datetime
    purpose: Literal["do", "undo", "extend"] = "do"
    level: str | None = None
    priority: str = "P2"
    next_at: datetime | None = None
    """When the measure's tasks come back, if they recur."""
    fallback_of: int | None = None
    digest: str = ""
    """Of the instruction as it was shown."""
    items: tuple[str, ...] = ()
    """The lines of the checklist it is about, when it is about some that came later only."""
    waiting_at: tuple[str, ...] | None = None
    """Where a task cannot begin yet, as `spots` say it: something must be finished first. None in older journals."""
    subjects: tuple[str, ...] = ()
    """The people or entries of a list they are about, one for each of `places`; nothing when they are about none."""

    @property
    def spots(self) -> tuple[str, ...]:
        """The places, or the people or entries at them."""
        return tuple(map(spot, self.places, self.subjects)) if self.subjects else self.places


class TasksAmended(Fact, frozen=True, tag="tasks_amended"):
    """Another version of the plan asks something else of tasks under way; their people are told, or asked again.

    `told`: nobody had acknowledged them yet. `notice`: what was acknowledged stands. `ask_again`: it is to be
    acknowledged again, the first time stays on record. `restored`: it asks what was acknowledged before.
    `reassigned`: another team has them.
    """

    measure: str
    kind: Literal["told", "notice", "ask_again", "restored", "reassigned"]
    tasks: tuple[int, ...]
    digest: str
    """Of the instruction that is shown from now on."""
    due_at: datetime
    acknowledge_by: datetime | None = None
    team: str | None = None
    to: tuple[str | None, ...] | None = None


class TasksReady(Fact, frozen=True, tag="tasks_ready"):
    """Nothing stands in the way of these tasks any more: their deadlines and their ladder run from now on."""

    tasks: tuple[int, ...]
    acknowledge_by: datetime
    due_at: datetime


class DeadlinesMoved(Fact, frozen=True, tag="deadlines_moved"):
    """The day these open tasks count from was given, or is another one: they are due at another time from now on."""

    measure: str
    indicator: str
    tasks: tuple[int, ...]
    due_at: datetime


class TasksSettled(Fact, frozen=True, tag="tasks_settled"):
    """Open tasks got an explicit outcome other than being done (R42)."""

    outcome: Literal["cancelled", "continued", "transferred", "missed", "replaced", "unfinished"]
    """`unfinished`: still to be done when the crisis was closed; what is left of it is the line's own affair."""
    tasks: tuple[int, ...]
    team: str | None = None
    assignee: str | None = None
    reason: str = ""
    """Why, where somebody settled these tasks themselves; otherwise the decision says it."""


class TasksMoved(Fact, frozen=True, tag="tasks_moved"):
    """A measure goes on at some places on behalf of another perimeter: their open tasks stay as they are (R42)."""

    measure: str
    before: str
    perimeter: str
    tasks: tuple[int, ...]


class TasksReassigned(Fact, frozen=True, tag="tasks_reassigned"):
    """Others have these tasks now, whose people left the directory, are away or came back; or nobody is there."""

    tasks: tuple[int, ...]
    to: tuple[str | None, ...]
    absent: str = ""
    """For whom they stand in, until that person is back; empty when the tasks are theirs."""


class TaskAcknowledged(Fact, frozen=True, tag="task_acknowledged"):
    """A task is in somebody's hands; its completion deadline is watched from here on (rungs 4 to 6 of the ladder)."""

    task: int
    by: str
    escalate_at: datetime | None = None
    """None when the last rung was climbed before anybody answered."""
    comment: str = ""
    digest: str = ""
    """Of the instruction that was acknowledged."""


class ItemsChecked(Fact, frozen=True, tag="items_checked"):
    """Points of a task's checklist were ticked, or ticks taken back."""

    task: int
    by: str
    checked: tuple[str, ...]
    """All points that are ticked from now on, in the order of the checklist."""
    unchecked: tuple[str, ...] = ()
    """Those whose tick was taken back."""


class TaskCompleted(Fact, frozen=True, tag="task_completed"):
    """A task is done."""

    task: int
    by: str
    checked: tuple[str, ...] = ()
    comment: str = ""
    despite: str = ""
    acknowledged: bool = False
    """True when this also acknowledged it."""


class TaskRefused(Fact, frozen=True, tag="task_refused"):
    """A task was refused or found impossible, with the reason."""

    task: int
    by: str
    reason: str
    impossible: bool = False


class TaskReopened(Fact, frozen=True, tag="task_reopened"):
    """A task that had ended is to be done again by whoever had it; what was ticked and proved stays."""

    task: int
    by: str
    reason: str
    due_at: datetime
    acknowledge_by: datetime | None = None
    """Until when its assignee says to have seen that; None where they reopened it themselves."""
    escalate_at: datetime | None = None


class TaskHandedOver(Fact, frozen=True, tag="task_handed_over"):
    """A task has another assignee; the first one stays on record."""

    task: int
    to: str
    note: str = ""


class EvidenceAttached(Fact, frozen=True, tag="evidence_attached"):
    """A file proves (part of) a task."""

    task: int
    number: int
    sha256: str
    size: int
    media_type: str
    name: str
    item: str | None = None


class TasksEscalated(Fact, frozen=True, tag="tasks_escalated"):
    """Nobody answered: remind, then the deputy, then the committee; each once (R18, R39)."""

    level: int
    """1 to 3 while an acknowledgement is awaited, 4 to 6 while completion is: the rung just climbed."""
    phase: Literal["acknowledge", "complete"]
    tasks: tuple[int, ...]
    to: tuple[str | None, ...]
    """Who has each task now."""
    next_at: datetime | None = None


class TaskRedated(msgspec.Struct, frozen=True):
    """The dates of one task, set right."""

    task: int
    opened_at: datetime
    acknowledge_by: datetime
    due_at: datetime
    late_after: datetime
    escalate_at: datetime | None = None


class AnswerRedated(msgspec.Struct, frozen=True):
    """When the ladder goes on for one answer owed."""

    origin: int
    recipient: str
    step_at: datetime


class ActivityRedated(msgspec.Struct, frozen=True):
    """The clock of one activity that stands still, set right."""

    activity: str
    since: datetime
    rto_at: datetime
    mtpd_at: datetime
    next_at: datetime | None = None


class DeadlinesRedated(Fact, frozen=True, tag="deadlines_redated"):
    """A wrong clock had dated these further away than their own longest step; the clock is right again."""

    tasks: tuple[TaskRedated, ...] = ()
    answers: tuple[AnswerRedated, ...] = ()
    messages: tuple[int, ...] = ()
    messages_at: datetime | None = None
    """When these messages are tried again."""
    activities: tuple[ActivityRedated, ...] = ()


WorkFact: TypeAlias = (
    TasksOpened
    | TasksReady
    | DeadlinesMoved
    | TasksAmended
    | TasksSettled
    | TasksMoved
    | TasksReassigned
    | TaskAcknowledged
    | ItemsChecked
    | TaskCompleted
    | TaskRefused
    | TaskReopened
    | TaskHandedOver
    | EvidenceAttached
    | TasksEscalated
    | DeadlinesRedated
)
