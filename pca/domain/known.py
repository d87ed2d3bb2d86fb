"""What the rules of one room look at: the parts of a situation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec

from pca.domain.access.access import Grant
from pca.domain.alerts import Alert, KeptAlert
from pca.domain.availability import AvailabilityPeriod
from pca.domain.campaign_acts import ContactCampaign
from pca.domain.directory import Organisation
from pca.domain.orders import Observation
from pca.domain.regimes import RegimeHeld
from pca.domain.resources import HandedOut, Stock, Used
from pca.domain.sendings import HeldSending, Holding, SendingReach, SentMessage, WaitingWave, Wave
from pca.domain.sessions import MeasureException, PostponedSession
from pca.domain.trips import Trip
from pca.domain.vault_acts import ErasureRequest, SealedRecord, SupportVault
from pca.domain.ways_in import BreakGlass, Preparation

if TYPE_CHECKING:
    from pca.domain.plan.compiled import CompiledPlan
    from pca.domain.plan.states import Kind


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


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A proposed decision that waits for an answer, was put off, or was declined while its cause lasts."""

    number: int
    event: str
    perimeter: str
    level: str | None = None
    status: Literal["open", "snoozed", "declined"] = "open"
    proposed_by: str = ""
    """Who proposed it; empty for a threshold."""
    why: str = ""
    """What that person gave as the reason."""
    snoozed_until: datetime | None = None

    @property
    def key(self) -> tuple[str, str, str | None]:
        """What is proposed, and where."""
        return self.event, self.perimeter, self.level


class EndingDecision(msgspec.Struct, frozen=True, kw_only=True):
    """A decision that lapses."""

    number: int
    event: str
    perimeter: str
    seat: str
    sunset: datetime


class ActivityClock(msgspec.Struct, frozen=True, kw_only=True):
    """An interrupted activity."""

    activity: str
    since: datetime
    rto_at: datetime
    mtpd_at: datetime
    next_at: datetime | None


class LastPoint(msgspec.Struct, frozen=True, kw_only=True):
    """The last point published."""

    number: int
    published_at: datetime


class Stage(msgspec.Struct, frozen=True):
    """Where the institution stands in the life of a crisis (`kind` of its state), and since when (UTC)."""

    kind: Kind
    since: datetime


class WrittenText(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wrote, as far as rules need it: its digest, and who read it."""

    number: int
    digest: str
    read_by: str | None = None
    person: str = ""
    """Who wrote it, where that is known."""


class AccessKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What orders about access look at."""

    grants_of: Mapping[str, tuple[Grant, ...]] = {}
    """Grants not withdrawn, past and future ones included, of the people the order concerns."""
    accounts: frozenset[str] = frozenset()
    """Of the people the order concerns, those who have an account, also where they left the directory long ago."""
    grant: Grant | None = None
    """The grant named by the order, unless it was withdrawn or is over."""
    grants_given: int = 0
    break_glass: BreakGlass | None = None
    """The last use of the sealed account."""
    preparation: Preparation | None = None
    """The prepared way in that the order names."""
    preparations: int = 0
    """How many were prepared so far."""
    delegations_given: int = 0


class PlansKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What orders about plans and the directory look at."""

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
    seated: frozenset[str] = frozenset()
    """When the directory changes: who holds a role in an open crisis now."""
    ending: tuple[EndingDecision, ...] = ()
    """Decisions that lapse: those due when time passes, the one named when it is renewed."""
    tasks_at: Mapping[str, int] = {}
    """When a place is to leave it: tasks still to be done there, in all open crises."""


class AvailabilityKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What orders about periods of availability look at."""

    last_period: int = 0
    """The number given out last."""
    named_periods: Mapping[int, AvailabilityPeriod] = {}
    """Periods the order is about, by number; where time passes all of the people concerned that are not over."""
    due_periods: tuple[int, ...] = ()
    """Those that begin or end by now."""


class LogKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What the main courante and the points of situation look at."""

    log_texts: Mapping[int, bool] = {}
    """Log entries named by the order: True when already struck through."""
    log_places: Mapping[int, str] = {}
    """The perimeters they belong to."""
    log_undone: Mapping[int, bool] = {}
    """Those that tell of something to undo: True when it was undone already."""
    point: LastPoint | None = None
    """The last point of situation."""
    stage: Stage | None = None
    """Where the institution stands in the life of the crisis, for the rhythm of points."""


class MessagesKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What orders about messages look at."""

    wave: Wave | None = None
    waiting_wave: WaitingWave | None = None
    unreleased: tuple[Wave, ...] = ()
    """Waves that wait for somebody's approval."""
    text: WrittenText | None = None
    """What somebody wrote, when the order names it."""
    dated_sent: frozenset[str] = frozenset()
    """Dated communications already sent in this crisis."""
    last_sent: Mapping[str, datetime] = {}
    """When each communication that is said again and again was queued last."""
    named: Mapping[int, SentMessage] = {}
    """Messages named by the order, by number."""
    reach: tuple[SendingReach, ...] = ()
    """Sendings whose ladder may be climbed: those that failed, or that nobody answered in time."""
    ways: Mapping[str, tuple[str, ...]] = {}
    """Kinds of text by which each person can be reached, by person; nothing is known of others."""
    holders: Mapping[str, tuple[Holding, ...]] = {}
    """By communication those whom it reached, where a communication of the plan asks."""
    held_sendings: tuple[HeldSending, ...] = ()
    """What decisions queued and can still recall."""
    held_waves: tuple[Wave, ...] = ()
    """When one of them is recalled: its sendings, and how far each got."""
    sendings: Mapping[str, tuple[int, ...]] = {}
    """By communication its sendings that are neither stopped nor replaced, where one of the plan replaces it."""
    confirm_above: int = 0
    """An order that tells more people than this needs a second confirmation; 0 for never."""


class GuardKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What orders about keys, backups and sending look at."""

    house_keys: Mapping[str, str] = {}
    """Fingerprints of the house's keys, by name."""
    backups: int = 0
    """How many backups were made, restored or tried."""
    sending_held: bool = False
    """Whether nothing is sent since a restore."""


class OpeningsKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What orders about the openings of sites look at."""

    held: Mapping[str, RegimeHeld] = {}
    """Regimes that people set, by place."""
    weeks: Mapping[tuple[str, str], str] = {}
    """Weeks by (place, season)."""


class ResourcesKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What orders about resources look at; amounts by (resource, place)."""

    stocks: Mapping[tuple[str, str], Stock] = {}
    """What the places named have, where anything was written down."""
    used: Mapping[tuple[str, str], Used] = {}
    """What they used lately."""
    moves: int = 0
    """How many movements were written down so far."""
    handed_out: int = 0
    """How many things were handed out so far."""
    item: HandedOut | None = None
    """What was handed out under the number the order names."""
    keeper: str = ""
    """The team that keeps the resource named."""
    short: Mapping[str, int] = {}
    """How many places are short of each resource."""
    due_short: tuple[tuple[str, str], ...] = ()
    """Where time passes: what became short by now."""


class StaffKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What orders about staff measures look at."""

    exception: MeasureException | None = None
    """The exception to the measure that the order names, of the person it names."""
    trip: Trip | None = None
    """The trip the order names."""
    trips_ahead: tuple[Trip, ...] = ()
    """Where levels may change: trips that are allowed or wait, and had not begun yesterday."""
    trips_of_theirs: int = 0
    """How many such trips the person has who asks for one."""
    trips: int = 0
    """How many were asked for so far."""
    session: PostponedSession | None = None
    """The session the order names."""
    sessions: int = 0
    """How many were put off so far."""


class CampaignsKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What orders about confirming addresses look at."""

    campaign: ContactCampaign | None = None
    """The last one."""
    contacts_confirmed: bool = False
    """Whether the author of the order has confirmed in it."""


class VaultKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What orders about the support vault of a crisis look at."""

    vault: SupportVault | None = None
    records: Mapping[str, SealedRecord] = {}
    """The files the order names, as far as there are such."""
    files_left: int = 0
    """Files whose key is not destroyed."""
    requests: tuple[ErasureRequest, ...] = ()
    """Requests about the file the order names."""
    last_request: int = 0


class FiguresKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What thresholds look at."""

    observed: Mapping[str, Observation] = {}
    """Latest observation of each indicator."""
    recorded: Mapping[str, datetime] = {}
    """When each of them was entered here."""
    series: Mapping[str, tuple[Observation, ...]] = {}
    """By the same names, the values of the days that the plan's conditions look back on, the oldest first."""
    proposals: tuple[Proposal, ...] = ()
    clocks: Mapping[str, ActivityClock] = {}
    """Activities that stand still."""
    alerts: tuple[Alert, ...] = ()
    """Public alerts that may be in force."""
    alert: KeptAlert | None = None
    """What is known of the alert that is taken in."""
    tasks_open: int | None = None
