"""What happened: the only thing that changes rows, fills the journal and is shown on screens."""

from __future__ import annotations

from typing import TypeAlias

from pca.domain.facts.access import AccessConfirmed as AccessConfirmed
from pca.domain.facts.access import AccessDropped as AccessDropped
from pca.domain.facts.access import AccessFact
from pca.domain.facts.access import AccessPrepared as AccessPrepared
from pca.domain.facts.access import AccountManaged as AccountManaged
from pca.domain.facts.access import BreakGlassClosed as BreakGlassClosed
from pca.domain.facts.access import BreakGlassOpened as BreakGlassOpened
from pca.domain.facts.access import BreakGlassReviewed as BreakGlassReviewed
from pca.domain.facts.access import BreakGlassSealed as BreakGlassSealed
from pca.domain.facts.access import DelegationWithdrawn as DelegationWithdrawn
from pca.domain.facts.access import GrantGiven as GrantGiven
from pca.domain.facts.access import GrantWithdrawn as GrantWithdrawn
from pca.domain.facts.access import RoleHandedOver as RoleHandedOver
from pca.domain.facts.access import SeatDelegated as SeatDelegated
from pca.domain.facts.ad_hoc import TaskWritten as TaskWritten
from pca.domain.facts.alerts import AlertTaken as AlertTaken
from pca.domain.facts.availability import AvailabilityFact
from pca.domain.facts.availability import PeriodsDropped as PeriodsDropped
from pca.domain.facts.availability import PeriodsPlanned as PeriodsPlanned
from pca.domain.facts.availability import PeriodsTurned as PeriodsTurned
from pca.domain.facts.campaigns import CampaignFact
from pca.domain.facts.campaigns import CampaignReminded as CampaignReminded
from pca.domain.facts.campaigns import CampaignStarted as CampaignStarted
from pca.domain.facts.campaigns import ContactsConfirmed as ContactsConfirmed
from pca.domain.facts.cover import CoverConfirmed as CoverConfirmed
from pca.domain.facts.cover import CoverFact
from pca.domain.facts.cover import DistancesSet as DistancesSet
from pca.domain.facts.decision_ends import DecisionEndFact
from pca.domain.facts.fact import Fact as Fact
from pca.domain.facts.guarded import BackupMade as BackupMade
from pca.domain.facts.guarded import BackupRestored as BackupRestored
from pca.domain.facts.guarded import ChannelTested as ChannelTested
from pca.domain.facts.guarded import CredentialsNoted as CredentialsNoted
from pca.domain.facts.guarded import GuardFact
from pca.domain.facts.guarded import KeysNoted as KeysNoted
from pca.domain.facts.guarded import SendingReleased as SendingReleased
from pca.domain.facts.meetings import MeetingFact
from pca.domain.facts.moves import ConditionJudged as ConditionJudged
from pca.domain.facts.moves import CrisisClosed as CrisisClosed
from pca.domain.facts.moves import CrisisOpened as CrisisOpened
from pca.domain.facts.moves import DecisionTaken as DecisionTaken
from pca.domain.facts.moves import LevelSet as LevelSet
from pca.domain.facts.moves import ListGiven as ListGiven
from pca.domain.facts.moves import MeasureRenamed as MeasureRenamed
from pca.domain.facts.moves import MeasureRenewed as MeasureRenewed
from pca.domain.facts.moves import MeasureSetAside as MeasureSetAside
from pca.domain.facts.moves import MeasureStarted as MeasureStarted
from pca.domain.facts.moves import MeasureStopped as MeasureStopped
from pca.domain.facts.moves import MoveFact
from pca.domain.facts.moves import PeopleMatched as PeopleMatched
from pca.domain.facts.moves import PerimeterRejoined as PerimeterRejoined
from pca.domain.facts.moves import PlanAdopted as PlanAdopted
from pca.domain.facts.moves import RecurrenceSet as RecurrenceSet
from pca.domain.facts.moves import StateEntered as StateEntered
from pca.domain.facts.openings import DatesSet as DatesSet
from pca.domain.facts.openings import HoursSet as HoursSet
from pca.domain.facts.openings import OpeningFact
from pca.domain.facts.openings import RegimeLifted as RegimeLifted
from pca.domain.facts.openings import RegimeSet as RegimeSet
from pca.domain.facts.proposals import ProposalFact
from pca.domain.facts.proposals import ProposalForgotten as ProposalForgotten
from pca.domain.facts.proposals import ProposalResumed as ProposalResumed
from pca.domain.facts.proposals import ProposalSettled as ProposalSettled
from pca.domain.facts.proposals import ProposalSnoozed as ProposalSnoozed
from pca.domain.facts.proposals import Proposed as Proposed
from pca.domain.facts.record import ActivityInterrupted as ActivityInterrupted
from pca.domain.facts.record import ActivityLeftDown as ActivityLeftDown
from pca.domain.facts.record import ActivityRestored as ActivityRestored
from pca.domain.facts.record import Consulted as Consulted
from pca.domain.facts.record import DirectoryChanged as DirectoryChanged
from pca.domain.facts.record import DirectoryExported as DirectoryExported
from pca.domain.facts.record import IndicatorsObserved as IndicatorsObserved
from pca.domain.facts.record import LogEntryAdded as LogEntryAdded
from pca.domain.facts.record import MarkReached as MarkReached
from pca.domain.facts.record import PersonalTextKept as PersonalTextKept
from pca.domain.facts.record import PlanApproved as PlanApproved
from pca.domain.facts.record import PlanPublished as PlanPublished
from pca.domain.facts.record import PointPublished as PointPublished
from pca.domain.facts.record import RecordFact
from pca.domain.facts.record import Refused as Refused
from pca.domain.facts.record import StatusDeclared as StatusDeclared
from pca.domain.facts.requests import RequestClimbed as RequestClimbed
from pca.domain.facts.requests import RequestFact
from pca.domain.facts.requests import RequestRaised as RequestRaised
from pca.domain.facts.requests import RequestsLeft as RequestsLeft
from pca.domain.facts.requests import RequestWithdrawn as RequestWithdrawn
from pca.domain.facts.requests import RulingAcknowledged as RulingAcknowledged
from pca.domain.facts.requests import RulingGiven as RulingGiven
from pca.domain.facts.resources import ResourceFact
from pca.domain.facts.resources import ResourceMoved as ResourceMoved
from pca.domain.facts.resources import ResourceReturned as ResourceReturned
from pca.domain.facts.resources import ResourceShort as ResourceShort
from pca.domain.facts.sending import Answered as Answered
from pca.domain.facts.sending import DeliveriesRecorded as DeliveriesRecorded
from pca.domain.facts.sending import HelpAsked as HelpAsked
from pca.domain.facts.sending import HelpEnded as HelpEnded
from pca.domain.facts.sending import LaddersClimbed as LaddersClimbed
from pca.domain.facts.sending import MessagesAnswered as MessagesAnswered
from pca.domain.facts.sending import MessagesQueued as MessagesQueued
from pca.domain.facts.sending import PointHeld as PointHeld
from pca.domain.facts.sending import PointRecalled as PointRecalled
from pca.domain.facts.sending import PostPublished as PostPublished
from pca.domain.facts.sending import ReceiptsRecorded as ReceiptsRecorded
from pca.domain.facts.sending import SendingFact
from pca.domain.facts.sending import SendingHeld as SendingHeld
from pca.domain.facts.sending import SendingRecalled as SendingRecalled
from pca.domain.facts.sending import TextRead as TextRead
from pca.domain.facts.sending import WaveApproved as WaveApproved
from pca.domain.facts.sending import WaveEdited as WaveEdited
from pca.domain.facts.sending import WaveRejected as WaveRejected
from pca.domain.facts.sending import WavesStopped as WavesStopped
from pca.domain.facts.staff import StaffFact
from pca.domain.facts.vault import ErasureAsked as ErasureAsked
from pca.domain.facts.vault import SupportErased as SupportErased
from pca.domain.facts.vault import SupportKept as SupportKept
from pca.domain.facts.vault import SupportLocked as SupportLocked
from pca.domain.facts.vault import SupportRead as SupportRead
from pca.domain.facts.vault import VaultEnded as VaultEnded
from pca.domain.facts.vault import VaultFact
from pca.domain.facts.vault import VaultSetUp as VaultSetUp
from pca.domain.facts.votes import DecisionRatified as DecisionRatified
from pca.domain.facts.votes import QuestionEdited as QuestionEdited
from pca.domain.facts.votes import QuestionOpened as QuestionOpened
from pca.domain.facts.votes import QuestionSettled as QuestionSettled
from pca.domain.facts.votes import VoteCast as VoteCast
from pca.domain.facts.votes import VoteFact
from pca.domain.facts.votes import VoteWithdrawn as VoteWithdrawn
from pca.domain.facts.work import ActivityRedated as ActivityRedated
from pca.domain.facts.work import AnswerRedated as AnswerRedated
from pca.domain.facts.work import DeadlinesMoved as DeadlinesMoved
from pca.domain.facts.work import DeadlinesRedated as DeadlinesRedated
from pca.domain.facts.work import EvidenceAttached as EvidenceAttached
from pca.domain.facts.work import ItemsChecked as ItemsChecked
from pca.domain.facts.work import TaskAcknowledged as TaskAcknowledged
from pca.domain.facts.work import TaskCompleted as TaskCompleted
from pca.domain.facts.work import TaskHandedOver as TaskHandedOver
from pca.domain.facts.work import TaskRedated as TaskRedated
from pca.domain.facts.work import TaskRefused as TaskRefused
from pca.domain.facts.work import TaskReopened as TaskReopened
from pca.domain.facts.work import TasksAmended as TasksAmended
from pca.domain.facts.work import TasksEscalated as TasksEscalated
from pca.domain.facts.work import TasksMoved as TasksMoved
from pca.domain.facts.work import TasksOpened as TasksOpened
from pca.domain.facts.work import TasksReady as TasksReady
from pca.domain.facts.work import TasksReassigned as TasksReassigned
from pca.domain.facts.work import TasksSettled as TasksSettled
from pca.domain.facts.work import WorkFact

AnyFact: TypeAlias = (
    AccessFact
    | AvailabilityFact
    | CampaignFact
    | CoverFact
    | DecisionEndFact
    | GuardFact
    | MoveFact
    | OpeningFact
    | ProposalFact
    | RecordFact
    | RequestFact
    | ResourceFact
    | SendingFact
    | StaffFact
    | AlertTaken
    | VaultFact
    | VoteFact
    | MeetingFact
    | WorkFact
    | TaskWritten
)
