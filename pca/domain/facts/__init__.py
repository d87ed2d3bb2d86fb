"""What happened: the only thing that changes rows, fills the journal and is shown on screens."""

from __future__ import annotations

from typing import TypeAlias

from pca.domain.facts.access import (
    AccessConfirmed,
    AccessDropped,
    AccessPrepared,
    AccountManaged,
    BreakGlassClosed,
    BreakGlassOpened,
    BreakGlassReviewed,
    BreakGlassSealed,
    DelegationWithdrawn,
    GrantGiven,
    GrantWithdrawn,
    RoleHandedOver,
    SeatDelegated,
)
from pca.domain.facts.availability import PeriodsDropped, PeriodsPlanned, PeriodsTurned
from pca.domain.facts.campaigns import CampaignFact, CampaignReminded, CampaignStarted, ContactsConfirmed
from pca.domain.facts.cover import CoverConfirmed, DistancesSet
from pca.domain.facts.decision_ends import DecisionEndFact
from pca.domain.facts.fact import Fact
from pca.domain.facts.guarded import (
    BackupMade,
    BackupRestored,
    ChannelTested,
    CredentialsNoted,
    KeysNoted,
    SendingReleased,
)
from pca.domain.facts.moves import (
    ConditionJudged,
    CrisisClosed,
    CrisisOpened,
    DecisionTaken,
    LevelSet,
    ListGiven,
    MeasureRenamed,
    MeasureRenewed,
    MeasureSetAside,
    MeasureStarted,
    MeasureStopped,
    MoveFact,
    PeopleMatched,
    PerimeterRejoined,
    PlanAdopted,
    RecurrenceSet,
    StateEntered,
)
from pca.domain.facts.openings import DatesSet, HoursSet, RegimeLifted, RegimeSet
from pca.domain.facts.proposals import ProposalFact
from pca.domain.facts.proposals import ProposalForgotten as ProposalForgotten
from pca.domain.facts.proposals import ProposalResumed as ProposalResumed
from pca.domain.facts.proposals import ProposalSettled as ProposalSettled
from pca.domain.facts.proposals import ProposalSnoozed as ProposalSnoozed
from pca.domain.facts.proposals import Proposed as Proposed
from pca.domain.facts.record import (
    ActivityInterrupted,
    ActivityLeftDown,
    ActivityRestored,
    Consulted,
    DirectoryChanged,
    DirectoryExported,
    IndicatorsObserved,
    LogEntryAdded,
    MarkReached,
    PersonalTextKept,
    PlanApproved,
    PlanPublished,
    PointPublished,
    Refused,
    StatusDeclared,
)
from pca.domain.facts.resources import ResourceMoved, ResourceReturned, ResourceShort
from pca.domain.facts.sending import (
    Answered,
    HelpAsked,
    HelpEnded,
    LaddersClimbed,
    MessagesAnswered,
    PostPublished,
    ReceiptsRecorded,
    SendingFact,
    TextRead,
    WavesStopped,
)
from pca.domain.facts.sending import SendingHeld as SendingHeld
from pca.domain.facts.sending import SendingRecalled as SendingRecalled
from pca.domain.facts.staff import StaffFact
from pca.domain.facts.vault import (
    ErasureAsked,
    SupportErased,
    SupportKept,
    SupportLocked,
    SupportRead,
    VaultEnded,
    VaultSetUp,
)
from pca.domain.facts.votes import DecisionRatified as DecisionRatified
from pca.domain.facts.votes import QuestionEdited as QuestionEdited
from pca.domain.facts.votes import QuestionOpened as QuestionOpened
from pca.domain.facts.votes import QuestionSettled as QuestionSettled
from pca.domain.facts.votes import VoteCast as VoteCast
from pca.domain.facts.votes import VoteFact
from pca.domain.facts.votes import VoteWithdrawn as VoteWithdrawn
from pca.domain.facts.work import (
    ActivityRedated,
    AnswerRedated,
    DeadlinesMoved,
    DeadlinesRedated,
    DeliveriesRecorded,
    EvidenceAttached,
    ItemsChecked,
    MessagesQueued,
    TaskAcknowledged,
    TaskCompleted,
    TaskHandedOver,
    TaskRedated,
    TaskRefused,
    TaskReopened,
    TasksAmended,
    TasksEscalated,
    TasksMoved,
    TasksOpened,
    TasksReady,
    TasksReassigned,
    TasksSettled,
    WaveApproved,
)

AnyFact: TypeAlias = (
    Refused
    | DirectoryChanged
    | DirectoryExported
    | StatusDeclared
    | PeriodsPlanned
    | PeriodsDropped
    | PeriodsTurned
    | PlanPublished
    | PlanApproved
    | MoveFact
    | TasksOpened
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
    | MessagesQueued
    | WaveApproved
    | DeliveriesRecorded
    | SendingFact
    | LogEntryAdded
    | PointPublished
    | IndicatorsObserved
    | ProposalFact
    | VoteFact
    | DecisionEndFact
    | StaffFact
    | Consulted
    | PersonalTextKept
    | ActivityInterrupted
    | ActivityRestored
    | ActivityLeftDown
    | MarkReached
    | DeadlinesRedated
    | CoverConfirmed
    | DistancesSet
    | CampaignFact
    | ResourceMoved
    | ResourceReturned
    | ResourceShort
    | ContactsConfirmed
    | VaultSetUp
    | VaultEnded
    | SupportKept
    | SupportRead
    | ErasureAsked
    | SupportLocked
    | SupportErased
    | RegimeSet
    | RegimeLifted
    | HoursSet
    | DatesSet
    | GrantGiven
    | GrantWithdrawn
    | AccountManaged
    | AccessPrepared
    | AccessConfirmed
    | AccessDropped
    | CredentialsNoted
    | KeysNoted
    | BackupMade
    | BackupRestored
    | SendingReleased
    | ChannelTested
    | BreakGlassSealed
    | BreakGlassOpened
    | BreakGlassClosed
    | BreakGlassReviewed
    | SeatDelegated
    | DelegationWithdrawn
    | RoleHandedOver
)

__all__ = [
    "AccessConfirmed",
    "AccessDropped",
    "AccessPrepared",
    "AccountManaged",
    "ActivityInterrupted",
    "ActivityLeftDown",
    "ActivityRedated",
    "ActivityRestored",
    "AnswerRedated",
    "Answered",
    "AnyFact",
    "BackupMade",
    "BackupRestored",
    "BreakGlassClosed",
    "BreakGlassOpened",
    "BreakGlassReviewed",
    "BreakGlassSealed",
    "CampaignReminded",
    "CampaignStarted",
    "ChannelTested",
    "ConditionJudged",
    "Consulted",
    "ContactsConfirmed",
    "CoverConfirmed",
    "CredentialsNoted",
    "CrisisClosed",
    "CrisisOpened",
    "DatesSet",
    "DeadlinesMoved",
    "DeadlinesRedated",
    "DecisionTaken",
    "DelegationWithdrawn",
    "DeliveriesRecorded",
    "DirectoryChanged",
    "DirectoryExported",
    "DistancesSet",
    "ErasureAsked",
    "EvidenceAttached",
    "Fact",
    "GrantGiven",
    "GrantWithdrawn",
    "HelpAsked",
    "HelpEnded",
    "HoursSet",
    "IndicatorsObserved",
    "ItemsChecked",
    "KeysNoted",
    "LaddersClimbed",
    "LevelSet",
    "ListGiven",
    "LogEntryAdded",
    "MarkReached",
    "MeasureRenamed",
    "MeasureRenewed",
    "MeasureSetAside",
    "MeasureStarted",
    "MeasureStopped",
    "MessagesAnswered",
    "MessagesQueued",
    "PeopleMatched",
    "PerimeterRejoined",
    "PeriodsDropped",
    "PeriodsPlanned",
    "PeriodsTurned",
    "PersonalTextKept",
    "PlanAdopted",
    "PlanApproved",
    "PlanPublished",
    "PointPublished",
    "PostPublished",
    "ReceiptsRecorded",
    "RecurrenceSet",
    "Refused",
    "RegimeLifted",
    "RegimeSet",
    "ResourceMoved",
    "ResourceReturned",
    "ResourceShort",
    "RoleHandedOver",
    "SeatDelegated",
    "SendingReleased",
    "StateEntered",
    "StatusDeclared",
    "SupportErased",
    "SupportKept",
    "SupportLocked",
    "SupportRead",
    "TaskAcknowledged",
    "TaskCompleted",
    "TaskHandedOver",
    "TaskRedated",
    "TaskRefused",
    "TaskReopened",
    "TasksAmended",
    "TasksEscalated",
    "TasksMoved",
    "TasksOpened",
    "TasksReady",
    "TasksReassigned",
    "TasksSettled",
    "TextRead",
    "VaultEnded",
    "VaultSetUp",
    "WaveApproved",
    "WavesStopped",
]
