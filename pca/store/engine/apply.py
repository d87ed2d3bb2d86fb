"""Facts become rows: the only place that writes the tables which the journal must be able to rebuild."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from pca.domain import facts
from pca.domain.facts import decision_ends
from pca.domain.facts import meetings as of_meetings
from pca.domain.facts import staff as of_staff
from pca.domain.journal import Entry
from pca.store.access import grants, preparations
from pca.store.administration import channel_tests, guarded
from pca.store.audit import credentials, misdated
from pca.store.crisis import crisis, decisions, questions
from pca.store.engine import house
from pca.store.indicators import activities, alerts, indicators
from pca.store.kit.database import Unit
from pca.store.kit.errors import StoreError
from pca.store.log import log, meetings, points
from pca.store.measures import lists, measures
from pca.store.messages import messages, sending_rows
from pca.store.people import availability, campaigns, covers, directory, seats, whereabouts
from pca.store.plans import plans
from pca.store.regimes import regimes
from pca.store.requests import requests
from pca.store.resources import resources
from pca.store.staff import staff
from pca.store.tasks import counts, deadlines, proofs, reopening, task_facts, written
from pca.store.vault import vaults

if TYPE_CHECKING:
    from pca.domain.facts import Fact


Applier: TypeAlias = Callable[[Unit, Entry, Any], None]


def _nothing(unit: Unit, entry: Entry, fact: Fact) -> None:
    """It stands in the journal and changes no row there is to rebuild (R16)."""


APPLIERS: Mapping[type[Fact], Applier] = {
    facts.Refused: _nothing,
    facts.Consulted: _nothing,
    facts.DirectoryExported: _nothing,
    facts.PersonalTextKept: _nothing,
    facts.DirectoryChanged: directory.directory_changed,
    facts.StatusDeclared: directory.status_declared,
    facts.PeriodsPlanned: availability.periods_planned,
    facts.PeriodsDropped: availability.periods_dropped,
    facts.PeriodsTurned: availability.periods_turned,
    facts.PlanPublished: plans.plan_published,
    facts.PlanApproved: plans.plan_approved,
    facts.CrisisOpened: crisis.crisis_opened,
    facts.PlanAdopted: crisis.plan_adopted,
    facts.DecisionTaken: decisions.decision_taken,
    decision_ends.DecisionEnding: decisions.decision_ending,
    decision_ends.DecisionLapsed: decisions.decision_lapsed,
    decision_ends.DecisionRenewed: decisions.decision_renewed,
    facts.SendingHeld: decisions.sending_held,
    facts.SendingRecalled: decisions.sending_recalled,
    facts.StateEntered: crisis.state_entered,
    facts.PerimeterRejoined: crisis.perimeter_rejoined,
    facts.CrisisClosed: crisis.crisis_closed,
    facts.ConditionJudged: measures.condition_judged,
    facts.MeasureSetAside: _nothing,
    facts.MeasureStarted: measures.measure_started,
    facts.MeasureStopped: measures.measure_stopped,
    facts.ListGiven: lists.list_given,
    facts.PeopleMatched: lists.people_matched,
    facts.LevelSet: measures.level_set,
    facts.MeasureRenewed: measures.measure_renewed,
    facts.RecurrenceSet: measures.recurrence_set,
    facts.TaskWritten: written.task_written,
    facts.TasksOpened: task_facts.tasks_opened,
    facts.MeasureRenamed: task_facts.measure_renamed,
    facts.TasksAmended: task_facts.tasks_amended,
    facts.DeadlinesMoved: deadlines.deadlines_moved,
    facts.TasksReady: task_facts.tasks_ready,
    facts.TasksSettled: task_facts.tasks_settled,
    facts.TasksMoved: task_facts.tasks_moved,
    facts.TasksReassigned: task_facts.tasks_reassigned,
    facts.TaskAcknowledged: task_facts.task_acknowledged,
    facts.ItemsChecked: task_facts.items_checked,
    facts.TaskCompleted: task_facts.task_completed,
    facts.TaskRefused: task_facts.task_refused,
    facts.TaskReopened: reopening.task_reopened,
    facts.TaskHandedOver: task_facts.task_handed_over,
    facts.EvidenceAttached: proofs.evidence_attached,
    facts.TasksEscalated: task_facts.tasks_escalated,
    facts.MessagesQueued: messages.messages_queued,
    facts.WaveApproved: messages.wave_approved,
    facts.DeliveriesRecorded: messages.deliveries_recorded,
    facts.WaveRejected: sending_rows.wave_rejected,
    facts.WaveEdited: sending_rows.wave_edited,
    facts.WavesStopped: sending_rows.waves_stopped,
    facts.LaddersClimbed: sending_rows.ladders_climbed,
    facts.ReceiptsRecorded: sending_rows.receipts_recorded,
    facts.MessagesAnswered: sending_rows.messages_answered,
    facts.HelpAsked: whereabouts.help_asked,
    facts.HelpEnded: whereabouts.help_ended,
    facts.TextRead: _nothing,
    facts.PostPublished: messages.post_published,
    facts.LogEntryAdded: log.log_entry_added,
    of_meetings.MeetingOpened: meetings.meeting_opened,
    of_meetings.MeetingAttended: meetings.meeting_attended,
    of_meetings.MeetingNoted: meetings.meeting_noted,
    of_meetings.MeetingClosed: meetings.meeting_closed,
    of_meetings.MeetingDue: meetings.meeting_due,
    facts.PointPublished: points.point_published,
    facts.PointHeld: points.point_held,
    facts.PointRecalled: points.point_recalled,
    facts.IndicatorsObserved: indicators.indicators_observed,
    facts.AlertTaken: alerts.alert_taken,
    facts.Proposed: indicators.proposed,
    facts.ProposalSettled: indicators.proposal_settled,
    facts.QuestionOpened: questions.question_opened,
    facts.QuestionEdited: questions.question_edited,
    facts.VoteCast: questions.vote_cast,
    facts.VoteWithdrawn: questions.vote_withdrawn,
    facts.QuestionSettled: questions.question_settled,
    facts.DecisionRatified: questions.decision_ratified,
    facts.RequestRaised: requests.request_raised,
    facts.RequestClimbed: requests.request_climbed,
    facts.RulingGiven: requests.ruling_given,
    facts.RulingAcknowledged: requests.ruling_acknowledged,
    facts.RequestWithdrawn: requests.request_withdrawn,
    facts.RequestsLeft: requests.requests_left,
    facts.ProposalSnoozed: indicators.proposal_snoozed,
    facts.ProposalResumed: indicators.proposal_resumed,
    facts.ProposalForgotten: indicators.proposal_forgotten,
    facts.ActivityInterrupted: activities.activity_interrupted,
    facts.ActivityRestored: activities.activity_restored,
    facts.ActivityLeftDown: activities.activity_left_down,
    facts.MarkReached: activities.mark_reached,
    facts.DistancesSet: covers.distances_set,
    facts.CoverConfirmed: covers.cover_confirmed,
    facts.ResourceMoved: resources.resource_moved,
    facts.ResourceReturned: resources.resource_returned,
    facts.ResourceShort: resources.resource_short,
    of_staff.ExceptionMade: staff.exception_made,
    of_staff.ExceptionEnded: staff.exception_ended,
    of_staff.TravelAsked: staff.travel_asked,
    of_staff.TravelAnswered: staff.travel_answered,
    of_staff.TravelWithdrawn: staff.travel_withdrawn,
    of_staff.TravelJudged: staff.travel_judged,
    of_staff.SessionPostponed: staff.session_postponed,
    of_staff.SessionMoved: staff.session_moved,
    of_staff.SessionSettled: staff.session_settled,
    facts.CampaignStarted: campaigns.campaign_started,
    facts.CampaignReminded: campaigns.campaign_reminded,
    facts.ContactsConfirmed: campaigns.contacts_confirmed,
    facts.VaultSetUp: vaults.vault_set_up,
    facts.VaultEnded: vaults.vault_ended,
    facts.SupportKept: vaults.support_kept,
    facts.SupportRead: _nothing,
    facts.ErasureAsked: vaults.erasure_asked,
    facts.SupportLocked: vaults.support_locked,
    facts.SupportErased: vaults.support_erased,
    facts.RegimeSet: regimes.regime_set,
    facts.RegimeLifted: regimes.regime_lifted,
    facts.HoursSet: regimes.hours_set,
    facts.DatesSet: regimes.dates_set,
    facts.DeadlinesRedated: misdated.deadlines_redated,
    facts.GrantGiven: grants.grant_given,
    facts.GrantWithdrawn: grants.grant_withdrawn,
    facts.AccountManaged: _nothing,
    facts.AccessPrepared: preparations.access_prepared,
    facts.AccessConfirmed: preparations.access_confirmed,
    facts.AccessDropped: preparations.access_dropped,
    facts.CredentialsNoted: credentials.credentials_noted,
    facts.KeysNoted: guarded.keys_noted,
    facts.BackupMade: guarded.backup_made,
    facts.BackupRestored: guarded.backup_restored,
    facts.SendingReleased: guarded.sending_released,
    facts.ChannelTested: channel_tests.channel_tested,
    facts.BreakGlassSealed: _nothing,
    facts.BreakGlassOpened: grants.break_glass_opened,
    facts.BreakGlassClosed: grants.break_glass_closed,
    facts.BreakGlassReviewed: grants.break_glass_reviewed,
    facts.SeatDelegated: seats.seat_delegated,
    facts.DelegationWithdrawn: seats.delegation_withdrawn,
    facts.RoleHandedOver: seats.role_handed_over,
}
"""Which function writes which fact; a test sees that none is missing."""


def apply(unit: Unit, entry: Entry) -> None:
    """Write the entry's facts, in order, and keep the counts of tasks. Raises StoreError for a unit that only reads."""
    if not unit.writes:
        raise StoreError("read_only", "This unit of work may only read. Open it with write().")
    changed = counts.CountsChanged(unit, entry)
    _write(unit, entry)
    changed.keep()


def apply_uncounted(unit: Unit, entry: Entry) -> None:
    """The same without counting: for whoever counts all tasks once (`counts.count_all`), when every entry is in."""
    _write(unit, entry)
    counts.time_passed(unit, entry)


def _write(unit: Unit, entry: Entry) -> None:
    for fact in entry.facts:
        APPLIERS[type(fact)](unit, entry, fact)
    house.note(unit, entry)
