"""What happened: the only thing that changes rows, fills the journal and is shown on screens."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from pca.domain.directory import Person, Region, Site
from pca.domain.orders import Delivery, Observation


class Fact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="fact"):
    """Something that happened, in the past tense. The instant and the crisis are those of its journal entry."""


class Refused(Fact, tag="refused"):
    """The order was refused and nothing else changed (R16). `code` is stable, `details` fill the sentence."""

    code: str
    details: dict[str, str] = {}


class DirectoryChanged(Fact, tag="directory_changed"):
    """Records added or changed, and identifiers that left."""

    digest: str
    regions: tuple[Region, ...] = ()
    sites: tuple[Site, ...] = ()
    people: tuple[Person, ...] = ()
    left: tuple[str, ...] = ()


class StatusDeclared(Fact, tag="status_declared"):
    """A person's organisational status changed."""

    person: str
    status: str


class PlanPublished(Fact, tag="plan_published"):
    """A plan version was kept, with its whole content: past versions stay readable (R02)."""

    hash: str
    plan: str
    version: str
    author: str
    body: str


class PlanApproved(Fact, tag="plan_approved"):
    """A plan version was approved by somebody other than its author (R65)."""

    hash: str
    by: str


class CrisisOpened(Fact, tag="crisis_opened"):
    """A crisis file was opened on one frozen plan version."""

    plan: str
    title: str


class PlanAdopted(Fact, tag="plan_adopted"):
    """A running crisis took over another version of its plan (R03): both hashes stand here."""

    before: str
    after: str


class DecisionTaken(Fact, tag="decision_taken"):
    """Somebody entitled decided (R24): what, where, in which seat, after which proposal, and what was known."""

    number: int
    event: str
    perimeter: str
    seat: str
    mode: Literal["threshold", "decision"]
    """Whether a threshold had proposed it (bottom-up) or the committee moved by itself (R13)."""
    proposal: int | None = None
    options: tuple[str, ...] = ()
    known: dict[str, str] = {}
    """Indicator values known at that minute."""
    criteria: dict[str, str] = {}
    """Stand-down criteria as met, unmet or unknown (R14)."""
    despite: str = ""


class StateEntered(Fact, tag="state_entered"):
    """A perimeter is now in this configuration (innermost states, document order)."""

    perimeter: str
    configuration: tuple[str, ...]
    entered: tuple[str, ...] = ()
    exited: tuple[str, ...] = ()
    history: dict[str, tuple[str, ...]] = {}


class PerimeterRejoined(Fact, tag="perimeter_rejoined"):
    """A perimeter follows its parent again."""

    perimeter: str


class CrisisClosed(Fact, tag="crisis_closed"):
    """The crisis reached its closed state; the formal review falls due (R47)."""

    review_due: datetime


class MeasureStarted(Fact, tag="measure_started"):
    """A measure holds in a perimeter from now on."""

    measure: str
    perimeter: str
    level: str | None = None
    next_at: datetime | None = None
    expires_at: datetime | None = None


class MeasureStopped(Fact, tag="measure_stopped"):
    """A measure no longer holds in a perimeter."""

    measure: str
    perimeter: str
    because: Literal["state", "expired", "plan"] = "state"


class LevelSet(Fact, tag="level_set"):
    """A graded measure is on another level; `by_hand` levels stay until the state says otherwise."""

    measure: str
    perimeter: str
    level: str
    by_hand: bool = False


class MeasureRenewed(Fact, tag="measure_renewed"):
    """A measure that would have lapsed goes on."""

    measure: str
    perimeter: str
    expires_at: datetime


class TasksOpened(Fact, tag="tasks_opened"):
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
    purpose: Literal["do", "undo"] = "do"
    level: str | None = None
    priority: str = "P2"
    next_at: datetime | None = None
    """When the measure's tasks come back, if they recur."""
    fallback_of: int | None = None


class TasksSettled(Fact, tag="tasks_settled"):
    """Open tasks got an explicit outcome other than being done (R42)."""

    outcome: Literal["cancelled", "continued", "transferred", "missed", "replaced"]
    tasks: tuple[int, ...]
    team: str | None = None
    assignee: str | None = None


class TaskAcknowledged(Fact, tag="task_acknowledged"):
    """A task is in somebody's hands; its completion deadline is watched from here on (rungs 4 to 6 of the ladder)."""

    task: int
    by: str
    escalate_at: datetime
    comment: str = ""


class TaskCompleted(Fact, tag="task_completed"):
    """A task is done."""

    task: int
    by: str
    checked: tuple[str, ...] = ()
    comment: str = ""
    despite: str = ""
    acknowledged: bool = False
    """True when this also acknowledged it."""


class TaskRefused(Fact, tag="task_refused"):
    """A task was refused or found impossible, with the reason."""

    task: int
    by: str
    reason: str
    impossible: bool = False


class TaskHandedOver(Fact, tag="task_handed_over"):
    """A task has another assignee; the first one stays on record."""

    task: int
    to: str
    note: str = ""


class EvidenceAttached(Fact, tag="evidence_attached"):
    """A file proves (part of) a task."""

    task: int
    number: int
    sha256: str
    size: int
    media_type: str
    name: str
    item: str | None = None


class TasksEscalated(Fact, tag="tasks_escalated"):
    """Nobody answered: remind, then the deputy, then the committee; each once (R18, R39)."""

    level: int
    """1 to 3 while an acknowledgement is awaited, 4 to 6 while completion is: the rung just climbed."""
    phase: Literal["acknowledge", "complete"]
    tasks: tuple[int, ...]
    to: tuple[str | None, ...]
    """Who has each task now."""
    next_at: datetime | None = None


class MessagesQueued(Fact, tag="messages_queued"):
    """One wave of messages, one for each recipient: numbers run from `first`; the lists go together."""

    wave: int
    communication: str
    message: str
    digest: str
    """SHA-256 of the texts used, in hex."""
    kind: str
    first: int
    recipients: tuple[str, ...]
    languages: tuple[str, ...]
    severity: str = "important"
    external: bool = False
    awaits: str | None = None
    """The role that must approve the wave before it leaves."""
    acknowledge_by: datetime | None = None
    about: dict[str, str] = {}
    """Identifiers and reasons the text speaks of: state, perimeter, measure, level, activity, reason, seat …"""
    tasks: tuple[tuple[int, ...], ...] = ()
    """For each recipient the tasks spoken of, when the wave is about tasks."""


class WaveApproved(Fact, tag="wave_approved"):
    """The spokesperson released a wave."""

    wave: int
    seat: str


class DeliveriesRecorded(Fact, tag="deliveries_recorded"):
    """What became of messages handed to a channel."""

    deliveries: tuple[Delivery, ...]


class LogEntryAdded(Fact, tag="log_entry_added"):
    """One entry of the main courante; nothing is ever erased, a correction strikes the old one through."""

    number: int
    kind: str
    text: str
    event_at: datetime
    source: str = ""
    reliability: str = "confirmed"
    corrects: int | None = None
    late_reason: str = ""
    links: tuple[str, ...] = ()


class IndicatorsObserved(Fact, tag="indicators_observed"):
    """New indicator values."""

    observations: tuple[Observation, ...]
    source: str = ""


class Proposed(Fact, tag="proposed"):
    """A threshold was crossed: a decision is proposed, nothing else changed (R12)."""

    number: int
    event: str
    """The event proposed, or the measure whose level is proposed."""
    perimeter: str
    threshold: str
    indicator: str
    value: str
    level: str | None = None
    decide_by: datetime | None = None


class ProposalSettled(Fact, tag="proposal_settled"):
    """A proposal was followed, or what caused it went away."""

    number: int
    outcome: Literal["followed", "withdrawn"]


class ActivityInterrupted(Fact, tag="activity_interrupted"):
    """An activity stands still; its clocks run from `since`."""

    activity: str
    since: datetime
    rto_at: datetime
    mtpd_at: datetime
    next_at: datetime
    """The next mark: three quarters of the RTO."""


class ActivityRestored(Fact, tag="activity_restored"):
    """An activity works again, partly or fully."""

    activity: str
    partial: bool = False


class MarkReached(Fact, tag="mark_reached"):
    """An interrupted activity reached 75 % of its RTO, its RTO, or its MTPD (R10); each once."""

    activity: str
    mark: Literal["rto_75", "rto", "mtpd"]
    next_at: datetime | None = None


AnyFact: TypeAlias = (
    Refused
    | DirectoryChanged
    | StatusDeclared
    | PlanPublished
    | PlanApproved
    | CrisisOpened
    | PlanAdopted
    | DecisionTaken
    | StateEntered
    | PerimeterRejoined
    | CrisisClosed
    | MeasureStarted
    | MeasureStopped
    | LevelSet
    | MeasureRenewed
    | TasksOpened
    | TasksSettled
    | TaskAcknowledged
    | TaskCompleted
    | TaskRefused
    | TaskHandedOver
    | EvidenceAttached
    | TasksEscalated
    | MessagesQueued
    | WaveApproved
    | DeliveriesRecorded
    | LogEntryAdded
    | IndicatorsObserved
    | Proposed
    | ProposalSettled
    | ActivityInterrupted
    | ActivityRestored
    | MarkReached
)
