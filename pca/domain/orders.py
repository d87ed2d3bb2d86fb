"""What people and time may ask of the engine: one order, one act, one journal entry."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from pca.domain.absence_acts import AbsenceAct as AbsenceAct
from pca.domain.access.access_orders import AccessAct
from pca.domain.act import Act as Act
from pca.domain.act import Instant as Instant
from pca.domain.act import Personal as Personal
from pca.domain.ad_hoc_acts import OpenTask as OpenTask
from pca.domain.alert_acts import TakeAlert as TakeAlert
from pca.domain.availability import StatusName
from pca.domain.availability_acts import AvailabilityAct as AvailabilityAct
from pca.domain.availability_acts import TurnAvailability as TurnAvailability
from pca.domain.campaign_acts import CampaignAct as CampaignAct
from pca.domain.campaign_acts import ConfirmContacts as ConfirmContacts
from pca.domain.campaign_acts import RemindCampaign as RemindCampaign
from pca.domain.campaign_acts import StartCampaign as StartCampaign
from pca.domain.cover_acts import ConfirmCover as ConfirmCover
from pca.domain.cover_acts import SetDistances as SetDistances
from pca.domain.directory import Person, Region, Site, SiteKind
from pca.domain.directory_acts import RecordAct as RecordAct
from pca.domain.guard_orders import GuardAct
from pca.domain.heard import Heard
from pca.domain.identification import Identification
from pca.domain.meeting_acts import MeetingAct as MeetingAct
from pca.domain.message_acts import ACKNOWLEDGED as ACKNOWLEDGED
from pca.domain.message_acts import AcknowledgeMessage as AcknowledgeMessage
from pca.domain.message_acts import Answer as Answer
from pca.domain.message_acts import ApproveWave as ApproveWave
from pca.domain.message_acts import AskAgain as AskAgain
from pca.domain.message_acts import CallForHelp as CallForHelp
from pca.domain.message_acts import CallRoll as CallRoll
from pca.domain.message_acts import Delivery as Delivery
from pca.domain.message_acts import EditWave as EditWave
from pca.domain.message_acts import MarkPublished as MarkPublished
from pca.domain.message_acts import ReadText as ReadText
from pca.domain.message_acts import RecallPoint as RecallPoint
from pca.domain.message_acts import RecallSending as RecallSending
from pca.domain.message_acts import Receipt as Receipt
from pca.domain.message_acts import RecordAnswers as RecordAnswers
from pca.domain.message_acts import RecordDeliveries as RecordDeliveries
from pca.domain.message_acts import RecordReceipts as RecordReceipts
from pca.domain.message_acts import RejectWave as RejectWave
from pca.domain.message_acts import SendMessage as SendMessage
from pca.domain.message_acts import StopWave as StopWave
from pca.domain.misdated import RedateDeadlines as RedateDeadlines
from pca.domain.proposal_acts import ProposalAct as ProposalAct
from pca.domain.proposal_acts import Propose as Propose
from pca.domain.proposal_acts import SnoozeProposal as SnoozeProposal
from pca.domain.record_acts import AddLogEntry as AddLogEntry
from pca.domain.record_acts import CountIndicators as CountIndicators
from pca.domain.record_acts import Interrupt as Interrupt
from pca.domain.record_acts import Observation as Observation
from pca.domain.record_acts import Observe as Observe
from pca.domain.record_acts import PublishPoint as PublishPoint
from pca.domain.record_acts import RecordConsultation as RecordConsultation
from pca.domain.record_acts import RecordDirectoryExport as RecordDirectoryExport
from pca.domain.record_acts import Restore as Restore
from pca.domain.regime_acts import LiftRegime as LiftRegime
from pca.domain.regime_acts import RegimeAct
from pca.domain.regime_acts import SetDates as SetDates
from pca.domain.regime_acts import SetHours as SetHours
from pca.domain.regime_acts import SetRegime as SetRegime
from pca.domain.request_acts import RequestAct as RequestAct
from pca.domain.resource_acts import MoveResource as MoveResource
from pca.domain.resource_acts import ResourceAct as ResourceAct
from pca.domain.resource_acts import ReturnResource as ReturnResource
from pca.domain.rotas import Rota
from pca.domain.staff_acts import StaffAct as StaffAct
from pca.domain.steering_acts import AdoptPlan as AdoptPlan
from pca.domain.steering_acts import Decide as Decide
from pca.domain.steering_acts import GiveList as GiveList
from pca.domain.steering_acts import Mode as Mode
from pca.domain.steering_acts import OpenCrisis as OpenCrisis
from pca.domain.steering_acts import Outcome as Outcome
from pca.domain.steering_acts import Rejoin as Rejoin
from pca.domain.steering_acts import RenewMeasure as RenewMeasure
from pca.domain.steering_acts import SetLevel as SetLevel
from pca.domain.steering_acts import SteeringAct as SteeringAct
from pca.domain.task_orders import Acknowledge as Acknowledge
from pca.domain.task_orders import AttachEvidence as AttachEvidence
from pca.domain.task_orders import CheckItems as CheckItems
from pca.domain.task_orders import Complete as Complete
from pca.domain.task_orders import HandOver as HandOver
from pca.domain.task_orders import Refuse as Refuse
from pca.domain.task_orders import Reopen as Reopen
from pca.domain.task_orders import SettleTasks as SettleTasks
from pca.domain.vault_acts import VaultAct as VaultAct
from pca.domain.vote_acts import RenewDecision as RenewDecision
from pca.domain.vote_acts import VoteAct as VoteAct


class ImportDirectory(Act, frozen=True, tag="import_directory"):
    """Replace the directory by these records; names and addresses travel apart and never enter the journal.

    `partial`: only these records are added or changed, and nobody leaves. `leaving`: how many records (people, sites
    and regions) whoever gives the order knows to leave; where any does, the order holds for this number alone.
    """

    digest: str
    regions: tuple[Region, ...] = ()
    sites: tuple[Site, ...] = ()
    people: tuple[Person, ...] = ()
    kinds: tuple[SiteKind, ...] | None = None
    """The institution's own list of kinds of site; what was declared before stays where nothing is said."""
    rotas: tuple[Rota, ...] | None = None
    """All rotas; those of before stay where nothing is said."""
    partial: bool = False
    leaving: int | None = None


class FollowDirectory(Act, frozen=True, tag="follow_directory"):
    """Let an open crisis follow the directory just imported; given by the house itself, right after the import."""

    digest: str


class DeclareStatus(Act, frozen=True, tag="declare_status"):
    """Say what is arranged for a person from now on, by hand: it ends a planned period that runs."""

    person: str
    status: StatusName


class PublishPlan(Act, frozen=True, tag="publish_plan"):
    """Keep this version of a plan for ever, under the hash of its content."""

    hash: str
    body: str = ""


class ApprovePlan(Act, frozen=True, tag="approve_plan"):
    """Approve a published version; never by its author."""

    hash: str
    editorial: bool = False
    """Confirm that only the wording changed in the measures the author names under `editorial`."""
    against: str = ""
    """The version whose words the approver saw beside them; refused when another one is in force by now."""


class PassTime(Act, frozen=True, tag="pass_time"):
    """Time went by: whatever fell due happens now. Time is just one more actor."""


AnyAct: TypeAlias = (
    ImportDirectory
    | RecordAct
    | FollowDirectory
    | DeclareStatus
    | PublishPlan
    | ApprovePlan
    | SteeringAct
    | Acknowledge
    | CheckItems
    | Complete
    | Refuse
    | Reopen
    | SettleTasks
    | OpenTask
    | HandOver
    | AbsenceAct
    | AvailabilityAct
    | AttachEvidence
    | ApproveWave
    | RecordDeliveries
    | RecordReceipts
    | AcknowledgeMessage
    | RecordAnswers
    | CallForHelp
    | ReadText
    | CallRoll
    | SendMessage
    | RejectWave
    | EditWave
    | StopWave
    | RecallSending
    | RecallPoint
    | AskAgain
    | MarkPublished
    | AddLogEntry
    | PublishPoint
    | Observe
    | CountIndicators
    | TakeAlert
    | Interrupt
    | Restore
    | RecordConsultation
    | RecordDirectoryExport
    | PassTime
    | RedateDeadlines
    | AccessAct
    | GuardAct
    | RegimeAct
    | ConfirmCover
    | SetDistances
    | CampaignAct
    | RequestAct
    | ResourceAct
    | ProposalAct
    | VoteAct
    | MeetingAct
    | RenewDecision
    | StaffAct
    | VaultAct
)


class Order(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who asks what, for whom, and why. The same `id` twice has one effect."""

    id: str
    who: str
    """Directory identifier of the person acting, or `clock` / `delivery` / `operator` for the house itself."""
    act: AnyAct
    crisis: str | None = None
    on_behalf_of: str | None = None
    """The person for whom `who` speaks, after a call or a radio message (R38)."""
    informant: str | None = None
    """Who told `who` so."""
    heard: Heard = ""
    """By which means `who` heard what they write down."""
    why: str = ""
    """Reason of a decision or refusal, comment of an answer."""
    confirm_recipients: int | None = None
    """The second confirmation of a mass alarm: how many recipients the preview counted."""
    personal: tuple[Personal, ...] = ()
    """What its texts look as if they told of somebody, where its author was warned and keeps them all the same."""
    identified: Identification | None = None
    """How `who` was identified. Every door says it; without it the journal says that no door did."""


CLOCK, DELIVERY, OPERATOR, AUDITOR, SIGN_IN = "clock", "delivery", "operator", "auditor", "sign_in"
"""Who acts without being a person: time, deliveries, the command line, the watch, what notes how people sign in."""

BREAK_GLASS = "break-glass"
"""The sealed account: it acts in its own name, whoever opened it."""

NOT_PEOPLE = frozenset({CLOCK, DELIVERY, OPERATOR, AUDITOR, SIGN_IN, BREAK_GLASS})
"""Names that no person of a directory can have: the journal keeps them for who acts without being a person."""

HOUSE = frozenset({CLOCK, DELIVERY, AUDITOR, SIGN_IN})
"""Those of them that are the engine itself, and never somebody at a door."""
