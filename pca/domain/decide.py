"""The one rule book: given a plan, a situation, an order and an instant, what follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from pca.domain import (
    access_orders,
    activities,
    consultations,
    decisions,
    follow,
    grants,
    incoming,
    indicators,
    ladder,
    limits,
    log,
    mass_alarm,
    measures,
    messages,
    orders,
    outcomes,
    points,
    preparations,
    redating,
    relief,
    roll_call,
    tasks,
    time,
    versions,
    whereabouts,
)
from pca.domain.draft import Draft, Refusal
from pca.domain.facts import AnyFact, Refused
from pca.domain.orders import Act, Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation

HANDLERS: Mapping[type[Act], Callable[[Draft, Any], None]] = {
    orders.ImportDirectory: versions.import_directory,
    orders.FollowDirectory: follow.follow_directory,
    orders.DeclareStatus: versions.declare_status,
    orders.PublishPlan: versions.publish,
    orders.ApprovePlan: versions.approve,
    orders.OpenCrisis: decisions.open_crisis,
    orders.Decide: decisions.decide_event,
    orders.Rejoin: decisions.rejoin,
    orders.AdoptPlan: decisions.adopt_plan,
    orders.SetLevel: measures.set_level,
    orders.RenewMeasure: measures.renew,
    orders.Acknowledge: tasks.acknowledge,
    orders.Complete: tasks.complete,
    orders.Refuse: tasks.refuse_task,
    orders.HandOver: tasks.hand_over,
    orders.AttachEvidence: tasks.attach,
    orders.ApproveWave: messages.approve,
    orders.StopWave: messages.stop_wave,
    orders.CallRoll: roll_call.call,
    orders.AskAgain: ladder.ask_again,
    orders.MarkPublished: outcomes.published,
    orders.RecordDeliveries: outcomes.deliveries,
    orders.RecordReceipts: outcomes.receipts,
    orders.AcknowledgeMessage: outcomes.acknowledge,
    orders.RecordAnswers: outcomes.answers,
    orders.CallForHelp: whereabouts.call_for_help,
    orders.ReadText: incoming.read,
    orders.AddLogEntry: log.add_entry,
    orders.PublishPoint: points.publish,
    orders.Observe: indicators.observe,
    orders.Interrupt: activities.interrupt,
    orders.Restore: activities.restore,
    orders.RecordConsultation: consultations.record,
    orders.PassTime: time.pass_time,
    orders.RedateDeadlines: redating.redate,
    access_orders.GiveGrant: grants.give,
    access_orders.WithdrawGrant: grants.withdraw,
    access_orders.ManageAccount: grants.manage_account,
    access_orders.PrepareAccess: preparations.prepare,
    access_orders.ConfirmAccess: preparations.confirm,
    access_orders.DropAccess: preparations.drop,
    access_orders.SealBreakGlass: grants.seal_break_glass,
    access_orders.OpenBreakGlass: grants.open_break_glass,
    access_orders.CloseBreakGlass: grants.close_break_glass,
    access_orders.ReviewBreakGlass: grants.review_break_glass,
    access_orders.DelegateSeat: relief.delegate,
    access_orders.WithdrawDelegation: relief.withdraw_delegation,
    access_orders.HandOverRole: relief.hand_over_role,
}
"""What the engine does about each act: read this table first."""


def decide(plan: CompiledPlan | None, situation: Situation, order: Order, now: datetime) -> tuple[AnyFact, ...]:
    """The facts that follow from `order` at `now` (UTC). Pure: same arguments, same facts.

    A refused order yields exactly one fact, `Refused`, and changes nothing else.
    """
    draft = Draft(plan, situation, order, now)
    try:
        limits.keep(order)
        relief.keep_apart(draft)
        HANDLERS[type(order.act)](draft, order.act)
        mass_alarm.confirmed(draft)
    except Refusal as refusal:
        return (Refused(code=refusal.code, details=refusal.details),)
    return tuple(draft.facts)
