"""The one rule book: given a plan, a situation, an order and an instant, what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from pca.domain import (
    absence,
    activities,
    ad_hoc_tasks,
    alert_rules,
    approvals,
    availability_rules,
    campaigns,
    consultations,
    cover_orders,
    decision_ends,
    decisions,
    directory_acts,
    directory_change,
    directory_reaches,
    directory_records,
    free_messages,
    grants,
    guard_orders,
    guarding,
    incoming,
    ladder,
    limits,
    lists,
    log,
    mass_alarm,
    measures,
    meeting_acts,
    meetings,
    messages,
    observing,
    opening_orders,
    orders,
    outcomes,
    points,
    preparations,
    proposal_acts,
    proposals,
    question_votes,
    questions,
    reaches,
    redating,
    request_acts,
    request_reaches,
    requests,
    resource_orders,
    role_handover,
    roll_call,
    sending_holds,
    staff_acts,
    staff_rules,
    task_acts,
    task_reopening,
    task_settling,
    time,
    travel_rules,
    vault_acts,
    vault_rules,
    versions,
    vote_acts,
    whereabouts,
)
from pca.domain.absence_acts import PassOnTasks, ReturnTasks
from pca.domain.access import access_orders
from pca.domain.availability_acts import CancelAvailability, PlanAvailability, TurnAvailability
from pca.domain.draft import Draft, Refusal
from pca.domain.facts import AnyFact, PersonalTextKept, Refused
from pca.domain.orders import Act, Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation


class Handled(NamedTuple):
    """One act: the rules it is decided by, and over what it is given."""

    rules: Callable[[Draft, Any], None]
    over: reaches.Over


HANDLERS: Mapping[type[Act], Handled] = {
    orders.ImportDirectory: Handled(versions.import_directory, reaches.institution),
    directory_acts.KeepPerson: Handled(directory_records.keep_person, directory_reaches.person_kept),
    directory_acts.RemovePerson: Handled(directory_records.remove_person, directory_reaches.person_gone),
    directory_acts.KeepSite: Handled(directory_records.keep_site, directory_reaches.site_kept),
    directory_acts.RemoveSite: Handled(directory_records.remove_site, directory_reaches.site_gone),
    directory_acts.KeepRegion: Handled(directory_records.keep_region, directory_reaches.region_kept),
    directory_acts.RemoveRegion: Handled(directory_records.remove_region, reaches.institution),
    orders.FollowDirectory: Handled(directory_change.follow_directory, reaches.engine),
    orders.DeclareStatus: Handled(versions.declare_status, reaches.status),
    orders.PublishPlan: Handled(versions.publish, reaches.institution),
    orders.ApprovePlan: Handled(versions.approve, reaches.institution),
    orders.OpenCrisis: Handled(decisions.open_crisis, reaches.institution),
    orders.Decide: Handled(questions.decide, reaches.perimeter),
    vote_acts.CastVote: Handled(question_votes.cast, reaches.voted),
    vote_acts.WithdrawVote: Handled(question_votes.withdraw_vote, reaches.voted),
    vote_acts.EditQuestion: Handled(question_votes.edit, reaches.voted),
    vote_acts.WithdrawQuestion: Handled(question_votes.withdraw, reaches.voted),
    meeting_acts.OpenMeeting: Handled(meetings.open_meeting, reaches.institution),
    meeting_acts.NoteAttendance: Handled(meetings.attend, reaches.institution),
    meeting_acts.NoteItem: Handled(meetings.note, reaches.institution),
    meeting_acts.CloseMeeting: Handled(meetings.close, reaches.institution),
    orders.Rejoin: Handled(decisions.rejoin, reaches.perimeter),
    orders.AdoptPlan: Handled(decisions.adopt_plan, reaches.institution),
    orders.SetLevel: Handled(measures.set_level, reaches.perimeter),
    orders.GiveList: Handled(lists.give, reaches.perimeter),
    orders.RenewMeasure: Handled(measures.renew, reaches.perimeter),
    orders.Acknowledge: Handled(task_acts.acknowledge, reaches.task),
    orders.CheckItems: Handled(task_acts.check_items, reaches.task),
    orders.Complete: Handled(task_acts.complete, reaches.task),
    orders.Refuse: Handled(task_acts.refuse_task, reaches.task),
    orders.Reopen: Handled(task_reopening.reopen, reaches.task),
    orders.SettleTasks: Handled(task_settling.settle_tasks, reaches.settled),
    orders.OpenTask: Handled(ad_hoc_tasks.open_task, ad_hoc_tasks.given),
    orders.HandOver: Handled(task_acts.hand_over, reaches.task),
    PlanAvailability: Handled(availability_rules.plan, reaches.planned),
    CancelAvailability: Handled(availability_rules.cancel, reaches.cancelled),
    TurnAvailability: Handled(availability_rules.turn, reaches.engine),
    PassOnTasks: Handled(absence.pass_on, reaches.named),
    ReturnTasks: Handled(absence.give_back, reaches.named),
    orders.AttachEvidence: Handled(task_acts.attach, reaches.task),
    orders.ApproveWave: Handled(approvals.approve, reaches.institution),
    orders.RejectWave: Handled(approvals.reject, reaches.institution),
    orders.EditWave: Handled(approvals.edit, reaches.institution),
    orders.StopWave: Handled(messages.stop_wave, reaches.institution),
    orders.RenewDecision: Handled(decision_ends.renew, reaches.institution),
    orders.RecallSending: Handled(sending_holds.recall, reaches.institution),
    orders.RecallPoint: Handled(sending_holds.recall_point, reaches.institution),
    orders.CallRoll: Handled(roll_call.call, reaches.audience),
    orders.SendMessage: Handled(free_messages.send_message, free_messages.addressed),
    orders.AskAgain: Handled(ladder.ask_again, reaches.silent),
    orders.MarkPublished: Handled(outcomes.published, reaches.institution),
    orders.RecordDeliveries: Handled(outcomes.deliveries, reaches.engine),
    orders.RecordReceipts: Handled(outcomes.receipts, reaches.engine),
    orders.AcknowledgeMessage: Handled(outcomes.acknowledge, reaches.recipient),
    orders.RecordAnswers: Handled(outcomes.answers, reaches.engine),
    orders.CallForHelp: Handled(whereabouts.call_for_help, reaches.engine),
    orders.ReadText: Handled(incoming.read, reaches.text),
    orders.AddLogEntry: Handled(log.add_entry, reaches.logged),
    orders.PublishPoint: Handled(points.publish, reaches.institution),
    orders.Observe: Handled(observing.observe, reaches.institution),
    orders.TakeAlert: Handled(alert_rules.take, reaches.institution),
    orders.CountIndicators: Handled(observing.count, reaches.engine),
    orders.Interrupt: Handled(activities.interrupt, reaches.institution),
    orders.Restore: Handled(activities.restore, reaches.institution),
    orders.RecordConsultation: Handled(consultations.record, reaches.institution),
    orders.RecordDirectoryExport: Handled(consultations.export, reaches.institution),
    orders.SetDistances: Handled(cover_orders.set_distances, reaches.institution),
    orders.ConfirmCover: Handled(cover_orders.confirm_cover, reaches.places),
    request_acts.RaiseProblem: Handled(requests.raise_problem, request_reaches.raised),
    request_acts.GiveRuling: Handled(requests.give_ruling, request_reaches.answered),
    request_acts.AcknowledgeRuling: Handled(requests.acknowledge, request_reaches.asked),
    request_acts.WithdrawProblem: Handled(requests.withdraw, request_reaches.asked),
    orders.MoveResource: Handled(resource_orders.move, reaches.moved),
    orders.ReturnResource: Handled(resource_orders.give_back, reaches.given_back),
    staff_acts.ExceptFromMeasure: Handled(staff_rules.make_exception, reaches.named),
    staff_acts.EndException: Handled(staff_rules.end_exception, reaches.named),
    staff_acts.AskTravel: Handled(travel_rules.ask, reaches.travelling),
    staff_acts.AnswerTravel: Handled(travel_rules.answer, reaches.consenting),
    staff_acts.WithdrawTravel: Handled(travel_rules.withdraw, reaches.trip),
    staff_acts.PostponeSession: Handled(staff_rules.postpone, reaches.perimeter),
    staff_acts.MoveSession: Handled(staff_rules.move, reaches.session),
    staff_acts.SettleSession: Handled(staff_rules.settle, reaches.session),
    orders.StartCampaign: Handled(campaigns.start, reaches.institution),
    orders.RemindCampaign: Handled(campaigns.remind, reaches.institution),
    orders.ConfirmContacts: Handled(campaigns.confirm, reaches.own),
    vault_acts.SetUpVault: Handled(vault_rules.set_up, reaches.institution),
    vault_acts.EndVault: Handled(vault_rules.end, reaches.institution),
    vault_acts.KeepSupport: Handled(vault_rules.keep, reaches.institution),
    vault_acts.NoteSupportRead: Handled(vault_rules.note_read, reaches.own),
    vault_acts.AskErasure: Handled(vault_rules.ask, reaches.own),
    vault_acts.LockSupport: Handled(vault_rules.lock, reaches.institution),
    vault_acts.EraseSupport: Handled(vault_rules.erase, reaches.institution),
    orders.SetRegime: Handled(opening_orders.set_regime, reaches.places),
    orders.LiftRegime: Handled(opening_orders.lift_regime, reaches.places),
    orders.SetHours: Handled(opening_orders.set_hours, reaches.places),
    orders.SetDates: Handled(opening_orders.set_dates, reaches.places),
    proposal_acts.Propose: Handled(proposals.propose, reaches.proposing),
    proposal_acts.DeclineProposal: Handled(proposals.decline, reaches.proposed),
    proposal_acts.SnoozeProposal: Handled(proposals.snooze, reaches.proposed),
    orders.PassTime: Handled(time.pass_time, reaches.engine),
    orders.RedateDeadlines: Handled(redating.redate, reaches.engine),
    access_orders.GiveGrant: Handled(grants.give, reaches.institution),
    access_orders.WithdrawGrant: Handled(grants.withdraw, reaches.institution),
    access_orders.ManageAccount: Handled(grants.manage_account, reaches.institution),
    access_orders.PrepareAccess: Handled(preparations.prepare, reaches.institution),
    access_orders.ConfirmAccess: Handled(preparations.confirm, reaches.prepared),
    access_orders.DropAccess: Handled(preparations.drop, reaches.prepared),
    access_orders.NoteCredentials: Handled(grants.note_credentials, reaches.engine),
    access_orders.SealBreakGlass: Handled(grants.seal_break_glass, reaches.institution),
    access_orders.OpenBreakGlass: Handled(grants.open_break_glass, reaches.own),
    access_orders.CloseBreakGlass: Handled(grants.close_break_glass, reaches.institution),
    access_orders.ReviewBreakGlass: Handled(grants.review_break_glass, reaches.institution),
    access_orders.DelegateSeat: Handled(role_handover.delegate, reaches.institution),
    access_orders.WithdrawDelegation: Handled(role_handover.withdraw_delegation, reaches.institution),
    access_orders.HandOverRole: Handled(role_handover.hand_over_role, reaches.institution),
    guard_orders.NoteKeys: Handled(guarding.note_keys, reaches.engine),
    guard_orders.RecordBackup: Handled(guarding.record_backup, reaches.institution),
    guard_orders.RecordChannelTest: Handled(guarding.record_channel_test, reaches.institution),
    guard_orders.RecordRestore: Handled(guarding.record_restore, reaches.institution),
    guard_orders.ReleaseSending: Handled(guarding.release_sending, reaches.institution),
}
"""What the engine does about each act, and how far one must reach to give it: read this table first."""


def decide(plan: CompiledPlan | None, situation: Situation, order: Order, now: datetime) -> tuple[AnyFact, ...]:
    """The facts that follow from `order` at `now` (UTC). Pure: same arguments, same facts.

    A refused order yields exactly one fact, `Refused`, and changes nothing else.
    """
    draft = Draft(plan, situation, order, now)
    try:
        limits.keep(order)
        role_handover.keep_apart(draft)
        HANDLERS[type(order.act)].rules(draft, order.act)
        travel_rules.judge_again(draft)
        sending_holds.hold(draft)
        mass_alarm.confirmed(draft)
        if order.personal and draft.facts:
            draft.add(PersonalTextKept(kinds=order.personal))
    except Refusal as refusal:
        return (Refused(code=refusal.code, details=refusal.details),)
    return tuple(draft.facts)
