"""What is known when an order arrives: plain records, filled only as far as the order needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

import msgspec

from pca.domain.access.access import Grant
from pca.domain.directory import Organisation, spot
from pca.domain.misdated import Misdated
from pca.domain.orders import Mode, Observation
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.states import Kind
from pca.domain.rounds import NO_ROUNDS, Rounds
from pca.domain.seats import Seats
from pca.domain.sendings import Holding as Holding
from pca.domain.sendings import Reach as Reach
from pca.domain.sendings import SentMessage as SentMessage
from pca.domain.sendings import Wave as Wave
from pca.domain.ways_in import BreakGlass, Preparation

TaskStatus = Literal[
    "open", "acknowledged", "done", "refused", "impossible", "cancelled", "missed", "replaced", "unfinished"
]
"""The life of a task; `open` and `acknowledged` are the two in which somebody still has to do something."""

LIVE: frozenset[str] = frozenset({"open", "acknowledged"})

NOBODY = Organisation(regions={}, sites={}, people={})


class Crisis(msgspec.Struct, frozen=True, kw_only=True):
    """One crisis file and the numbers given out so far in it."""

    key: str
    plan: str
    """Hash of the plan version in force."""
    title: str
    mode: Mode
    opened_at: datetime
    closed_at: datetime | None = None
    decisions: int = 0
    tasks: int = 0
    waves: int = 0
    messages: int = 0
    log_entries: int = 0
    proposals: int = 0
    evidence: int = 0
    retired: tuple[str, ...] = ()
    """Measures of earlier versions of its plan, as JSON, of which something may be left."""


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """The state a perimeter holds by itself."""

    configuration: tuple[str, ...]
    since: datetime
    history: dict[str, tuple[str, ...]] = {}
    entered: dict[str, datetime] = {}
    """Since when each of its states, outer ones included, is held without a break."""

    def move(
        self, configuration: tuple[str, ...], entered: Iterable[str], exited: Iterable[str], at: datetime
    ) -> Standing:
        """The same perimeter in another state from `at` on; what history states remember is the caller's to add."""
        left = set(exited)
        held = {state: since for state, since in self.entered.items() if state not in left}
        return Standing(configuration=configuration, since=at, entered={**held, **dict.fromkeys(entered, at)})


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """One measure in one perimeter: `held` while it holds, `lapsed` when it expired, `stopped` afterwards."""

    measure: str
    perimeter: str
    status: Literal["held", "lapsed", "stopped"]
    runs: int
    """Number of the last opening of tasks here, to do or to undo; a measure's openings count through all perimeters."""
    level: str | None = None
    by_hand: bool = False
    started_at: datetime
    next_at: datetime | None = None
    expires_at: datetime | None = None


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One task as far as rules need it."""

    number: int
    measure: str
    perimeter: str
    place: str
    subject: str = ""
    """The person or the entry of a list it is about, if it is about one."""
    team: str
    status: TaskStatus
    purpose: Literal["do", "undo", "extend"] = "do"
    run: int = 1
    level: str | None = None
    assignee: str | None = None
    original: str | None = None
    """The first assignee, kept on record through escalation and hand-over (R21)."""
    escalation: int = 0
    """The rung climbed last: 1 to 3 unacknowledged, 4 to 6 without completion; 3 or more once acknowledged."""
    acknowledge_by: datetime
    due_at: datetime
    escalate_at: datetime | None = None
    waiting: bool | None = None
    """Whether something else must be finished first; None in crises older than this was kept."""
    items: tuple[str, ...] = ()
    digest: str | None = None
    """Of the instruction shown now; None in crises older than this was kept."""
    acknowledged_digest: str | None = None
    """Of the instruction that was acknowledged last."""

    @property
    def spot(self) -> str:
        """Its place, or the person or entry there that it is about."""
        return spot(self.place, self.subject)


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A decision a threshold proposed and nobody has settled yet."""

    number: int
    event: str
    perimeter: str
    level: str | None = None


class ActivityClock(msgspec.Struct, frozen=True, kw_only=True):
    """An interrupted activity."""

    activity: str
    since: datetime
    rto_at: datetime
    mtpd_at: datetime
    next_at: datetime | None


class PlanVersion(msgspec.Struct, frozen=True, kw_only=True):
    """One published version of a plan."""

    hash: str
    plan: str
    version: str
    author: str
    published_by: str = ""
    approved_by: str | None = None
    editorial: bool = False
    """Whether its approver confirmed what the author calls editorial."""
    against: str | None = None
    """The version whose words were confirmed to mean the same."""


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """The last point published."""

    number: int
    published_at: datetime


class Stage(msgspec.Struct, frozen=True):
    """Where the institution stands in the life of a crisis (`kind` of its state), and since when (UTC)."""

    kind: Kind
    since: datetime


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wrote, as far as rules need it: its digest, and who read it."""

    number: int
    digest: str
    read_by: str | None = None
    person: str = ""
    """Who wrote it, where that is known."""


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a rule may look at. What an order does not need stays empty."""

    crisis: Crisis | None = None
    organisation: Organisation = NOBODY
    standings: Mapping[str, Standing] = {}
    """Perimeters that hold a state of their own; `root` always does once the crisis is open."""
    verdicts: Mapping[tuple[str, str], bool] = {}
    """Whether the conditions of measures were last found to hold, by (measure, perimeter)."""
    lists: Mapping[tuple[str, str], tuple[str, ...]] = {}
    """Of what a measure has one task each, by (measure, perimeter): entries given; people found, under the whole."""
    answers: Mapping[str, str] = {}
    """What people answered when they were asked where they are; `silent` once the time to answer is over."""
    running: Mapping[tuple[str, str], Running] = {}
    """Measures by (measure, perimeter), stopped ones included."""
    tasks: Mapping[int, Task] = {}
    """The tasks concerned: the one named by the order, those due, or the live ones of measures that may stop."""
    rounds: Rounds = NO_ROUNDS
    """How far measures were carried out, looked up where a rule asks."""
    evidenced: frozenset[str] = frozenset()
    """Checklist items of the named task that already have evidence."""
    tasks_open: int | None = None
    observed: Mapping[str, Observation] = {}
    """Latest observation of each indicator."""
    proposals: tuple[Proposal, ...] = ()
    clocks: Mapping[str, ActivityClock] = {}
    """Activities that stand still."""
    misdated: Misdated = Misdated()
    """What a wrong clock dated, where the order is to date it anew."""
    version: PlanVersion | None = None
    """The plan version named by the order."""
    in_force: CompiledPlan | None = None
    """When another version is to be adopted: the one the crisis runs until then."""
    retired: frozenset[str] = frozenset()
    """Measures that the plan has from earlier versions only."""
    directory_before: Organisation | None = None
    """When another directory was imported: the one the crisis followed until then."""
    approver: CompiledPlan | None = None
    """When a version of a known plan is to be approved: the one approved last, which says who may."""
    approved_last: str = ""
    """Its hash."""
    wave: Wave | None = None
    unreleased: tuple[Wave, ...] = ()
    """Waves that wait for somebody's approval."""
    keys: Mapping[str, int] = {}
    """Crises opened so far by year and mode, to give the next key."""
    log_texts: Mapping[int, bool] = {}
    """Log entries named by the order: True when already struck through."""
    log_places: Mapping[int, str] = {}
    """The perimeters they belong to."""
    point: Point | None = None
    """The last point of situation."""
    stage: Stage | None = None
    """Where the institution stands in the life of the crisis, for the rhythm of points."""
    text: Text | None = None
    """What somebody wrote, when the order names it."""
    said: frozenset[str] = frozenset()
    """Dated communications already sent in this crisis."""
    grants_of: Mapping[str, tuple[Grant, ...]] = {}
    """Grants not withdrawn, past and future ones included, of the people the order concerns."""
    grant: Grant | None = None
    """The grant named by the order, unless it was withdrawn or is over."""
    grants_given: int = 0
    break_glass: BreakGlass | None = None
    house_keys: Mapping[str, str] = {}
    """Fingerprints of the house's keys, by name."""
    backups: int = 0
    """How many backups were made, restored or tried."""
    sending_held: bool = False
    """Whether nothing is sent since a restore."""
    """The last use of the sealed account."""
    preparation: Preparation | None = None
    """The prepared way in that the order names."""
    preparations: int = 0
    """How many were prepared so far."""
    seats: Seats = Seats()
    """What changed in the crisis against the seats of its plan."""
    delegations_given: int = 0
    seated: frozenset[str] = frozenset()
    """When a directory is imported: who holds a role in an open crisis now."""
    told: Mapping[int, SentMessage] = {}
    """Messages named by the order, by number."""
    reach: tuple[Reach, ...] = ()
    """Sendings whose ladder may be climbed: those that failed, or that nobody answered in time."""
    ways: Mapping[str, tuple[str, ...]] = {}
    """Kinds of text by which each person can be reached, by person; nothing is known of others."""
    holders: Mapping[str, tuple[Holding, ...]] = {}
    """By communication those whom it reached, where a communication of the plan asks."""
    sendings: Mapping[str, tuple[int, ...]] = {}
    """By communication its sendings that are neither stopped nor replaced, where one of the plan replaces it."""
    confirm_above: int = 0
    """An order that tells more people than this needs a second confirmation; 0 for never."""
    due: datetime | None = None
    """The instant that time has reached, for what fell due."""
