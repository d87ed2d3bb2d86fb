"""What is known when an order arrives: plain records, filled only as far as the order needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from pca.domain.directory import Organisation
from pca.domain.known import AccessKnown as AccessKnown
from pca.domain.known import ActivityClock as ActivityClock
from pca.domain.known import AvailabilityKnown as AvailabilityKnown
from pca.domain.known import CampaignsKnown as CampaignsKnown
from pca.domain.known import FiguresKnown as FiguresKnown
from pca.domain.known import GuardKnown as GuardKnown
from pca.domain.known import LastPoint as LastPoint
from pca.domain.known import LogKnown as LogKnown
from pca.domain.known import MessagesKnown as MessagesKnown
from pca.domain.known import OpeningsKnown as OpeningsKnown
from pca.domain.known import PlansKnown as PlansKnown
from pca.domain.known import PlanVersion as PlanVersion
from pca.domain.known import Proposal as Proposal
from pca.domain.known import ResourcesKnown as ResourcesKnown
from pca.domain.known import StaffKnown as StaffKnown
from pca.domain.known import Stage as Stage
from pca.domain.known import VaultKnown as VaultKnown
from pca.domain.known import WrittenText as WrittenText
from pca.domain.live_tasks import LIVE as LIVE
from pca.domain.live_tasks import NO_LIVE_TASKS, LiveTasks
from pca.domain.live_tasks import Task as Task
from pca.domain.live_tasks import TaskStatus as TaskStatus
from pca.domain.meetings_known import MeetingsKnown as MeetingsKnown
from pca.domain.misdated import Misdated
from pca.domain.orders import Mode
from pca.domain.questions_known import QuestionsKnown as QuestionsKnown
from pca.domain.questions_known import VotedQuestion as VotedQuestion
from pca.domain.requests_known import RequestsKnown as RequestsKnown
from pca.domain.rounds import NO_ROUNDS, Rounds
from pca.domain.seats import Seats
from pca.domain.sendings import Holding as Holding
from pca.domain.sendings import SendingReach as SendingReach
from pca.domain.sendings import SentMessage as SentMessage
from pca.domain.sendings import WaitingWave as WaitingWave
from pca.domain.sendings import Wave as Wave

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


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a rule may look at, in parts. What an order does not need stays empty."""

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
    """The tasks the order is about: the one it names, those that wait for it, those due."""
    live: LiveTasks = NO_LIVE_TASKS
    """Tasks still to be done, looked up where a rule asks."""
    rounds: Rounds = NO_ROUNDS
    """How far measures were carried out, looked up where a rule asks."""
    evidenced: frozenset[str] = frozenset()
    """Checklist items of the named task that already have evidence."""
    attached: int = 0
    """Bytes of the proofs that the author attached in the crisis within a day, as they count against their share."""
    misdated: Misdated = Misdated()
    """What a wrong clock dated, where the order is to date it anew."""
    keys: Mapping[str, int] = {}
    """Crises opened so far by year and mode, to give the next key."""
    seats: Seats = Seats()
    """What changed in the crisis against the seats of its plan."""
    due: datetime | None = None
    """The instant that time has reached, for what fell due."""
    access: AccessKnown = AccessKnown()
    plans: PlansKnown = PlansKnown()
    log: LogKnown = LogKnown()
    sent: MessagesKnown = MessagesKnown()
    guarded: GuardKnown = GuardKnown()
    figures: FiguresKnown = FiguresKnown()
    openings: OpeningsKnown = OpeningsKnown()
    availability: AvailabilityKnown = AvailabilityKnown()
    campaigns: CampaignsKnown = CampaignsKnown()
    votes: QuestionsKnown = QuestionsKnown()
    meetings: MeetingsKnown = MeetingsKnown()
    resources: ResourcesKnown = ResourcesKnown()
    staff: StaffKnown = StaffKnown()
    vault: VaultKnown = VaultKnown()
    requests: RequestsKnown = RequestsKnown()


PART_OF: Mapping[str, str] = {
    field: part
    for part, kind in Situation.__annotations__.items()
    if str(kind).endswith("Known")
    for field in globals()[kind].__struct_fields__
}
"""In which part of a situation each thing that is known stands."""


def knowing(situation: Situation, **known: object) -> Situation:
    """The situation with more that is known, each thing in its part."""
    changed: dict[str, Any] = {}
    for name, value in known.items():
        part = PART_OF.get(name)
        if part is None:
            changed[name] = value
        else:
            before: msgspec.Struct = changed.get(part, getattr(situation, part))
            changed[part] = replace(before, **{name: value})
    return replace(situation, **changed)
