"""Collects what an order needs to be judged, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import get_args

from pca.domain import directory_acts, guard_orders, orders
from pca.domain.absence_acts import PassOnTasks, ReturnTasks
from pca.domain.access import access_orders
from pca.domain.availability_acts import CancelAvailability, PlanAvailability, TurnAvailability
from pca.domain.known import MessagesKnown
from pca.domain.live_tasks import NO_LIVE_TASKS
from pca.domain.orders import Act, MarkPublished, Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.regime_acts import RegimeAct
from pca.domain.seats import Seats
from pca.domain.situation import Crisis, Situation, knowing
from pca.services.engine import gather_access as access
from pca.services.engine import (
    gather_campaigns,
    gather_log,
    gather_meetings,
    gather_messages,
    gather_regimes,
    gather_requests,
    gather_resources,
    gather_staff,
    gather_tasks,
    gather_vault,
    misdated,
)
from pca.services.engine.gather_access import Collector
from pca.services.engine.gather_known import by_number, for_conditions, key_of
from pca.store.administration import guarded
from pca.store.crisis import crisis as crises
from pca.store.crisis import decisions, questions
from pca.store.indicators import activities, alerts
from pca.store.kit.database import Unit
from pca.store.log import meetings
from pca.store.measures import rounds
from pca.store.messages import incoming, messages, sendings, wave_rows
from pca.store.people import availability, directory, seats
from pca.store.people.ways import Ways
from pca.store.plans import plans
from pca.store.requests import requests
from pca.store.resources import resources
from pca.store.tasks import tasks
from pca.store.tasks.live import KeptTasks

DAY = timedelta(days=1)
"""By so much the day of another zone may lie behind."""

BATCH = 2_000
"""Most due tasks looked at in one order of time; the next one takes the rest."""


def gather(
    unit: Unit,
    order: Order,
    now: datetime,
    plan: CompiledPlan | None,
    crisis: Crisis | None,
    confirm_above: int = 0,
) -> Situation:
    """The situation for `order`, read inside its own transaction; `confirm_above` is the installation's own limit."""
    base = knowing(_base(unit, crisis), confirm_above=confirm_above)
    if order.who not in (orders.CLOCK, orders.DELIVERY):
        base = access.acting(unit, base, order, order.who, order.on_behalf_of)
    if order.who == orders.BREAK_GLASS:
        base = access.breaking(unit, base, order, now, plan)
    collect = COLLECT.get(type(order.act))
    return collect(unit, base, order, now, plan) if collect else base


def _base(unit: Unit, crisis: Crisis | None) -> Situation:
    """What every order may ask for."""
    organisation = directory.organisation(unit)
    return Situation(
        crisis=crisis,
        organisation=organisation,
        seats=seats.seats(unit, crisis.key) if crisis else Seats(rotas=organisation.rotas),
        sent=MessagesKnown(ways=Ways(unit)),
        rounds=rounds.CarriedOut(unit, crisis.key if crisis else ""),
        live=KeptTasks(unit, crisis.key) if crisis else NO_LIVE_TASKS,
    )


def threshold_situation(unit: Unit, plan: CompiledPlan, crisis: Crisis, now: datetime) -> Situation:
    """What thresholds look at in a crisis, and nothing else."""
    return for_conditions(unit, _base(unit, crisis), crisis.key, plan, now)


def _version(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    named: str = getattr(order.act, "plan", "") or getattr(order.act, "hash", "")
    return knowing(base, version=plans.plan_version(unit, named))


def _opening(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """A crisis that is not there yet has no task to do, which its thresholds may count."""
    return knowing(_version(unit, base, order, now, plan), tasks_open=0)


def _standing(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    return for_conditions(unit, base, key_of(order), plan, now)


def _answering(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The messages answered; and what follows for those who answer, where the plan looks at that."""
    situation = gather_messages.messages_named(unit, base, order, now, plan)
    if plan is None or not plan.reads_answers or not order.crisis:
        return situation
    return _standing(unit, situation, order, now, plan)


def _moving(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """Everything a change of state may touch."""
    key = key_of(order)
    known = _voting(unit, base, order, now, plan)
    return knowing(known, unreleased=messages.unreleased(unit, key), unanswered=requests.waiting(unit, key))


def _voting(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """A vote may decide: everything that may move, and the questions that are open."""
    key, situation = key_of(order), _standing(unit, base, order, now, plan)
    return knowing(
        situation, questions=questions.open_questions(unit, key), last_question=questions.last_question(unit, key)
    )


def _adopting(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    return _version(unit, _moving(unit, base, order, now, plan), order, now, plan)


def _text(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The text the order names, if it belongs to the order's crisis."""
    return knowing(base, text=incoming.text_for_rules(unit, getattr(order.act, "text", 0), order.crisis))


def _alerted(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """What thresholds look at, the alerts that may be in force, and what is known of this one."""
    assert isinstance(order.act, orders.TakeAlert)
    key, situation = key_of(order), _standing(unit, base, order, now, plan)
    known = alerts.kept(unit, key, order.act.alert.name)
    return knowing(situation, alerts=alerts.alive(unit, key, now), alert=known)


def _clock(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    return knowing(base, clocks=activities.clocks(unit, key_of(order)))


def _importing(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The grants of those who would leave."""
    assert isinstance(order.act, orders.ImportDirectory)
    if order.act.partial:
        return access.acting(unit, base, order)
    stay = {person.id for person in order.act.people}
    return access.acting(unit, base, order, *(person for person in base.organisation.people if person not in stay))


def _leaving(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The grants of who would leave."""
    return access.acting(unit, base, order, getattr(order.act, "person", None))


def _given_up(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """What is still to be done at a place that would leave."""
    place: str = getattr(order.act, "site", "") or getattr(order.act, "region", "")
    open_there = sum(len(KeptTasks(unit, file.key).at([place])) for file in crises.crises(unit, open_only=True))
    return knowing(base, tasks_at={place: open_there})


def _guarding(unit: Unit, base: Situation, *_: object) -> Situation:
    return knowing(base, **guarded.gathered(unit))


def _due(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """What fell due: tasks to escalate, dated messages, whom to reach another way."""
    key = key_of(order)
    wave_rows.complete(unit, key, due=now)
    return knowing(
        _moving(unit, base, order, now, plan),
        tasks=by_number(tasks.due_tasks(unit, key, now, BATCH)),
        dated_sent=frozenset(messages.communications_queued(unit, key)) if plan and plan.dated else frozenset(),
        last_sent=messages.last_queued(unit, key) if plan and plan.repeated else {},
        reach=sendings.due(unit, key, now, BATCH),
        ending=decisions.ending(unit, key, now),
        last_meeting=meetings.to_remind(unit, key, now),
        due_short=resources.due_short(unit, key, now, BATCH),
        late_requests=requests.late(unit, key, now, BATCH),
        short=resources.short(unit, key),
    )


def _renewing(unit: Unit, base: Situation, order: Order, *_: object) -> Situation:
    """The decision named, if it lapses."""
    return knowing(base, ending=decisions.named_ending(unit, key_of(order), getattr(order.act, "decision", 0)))


def _planning(unit: Unit, base: Situation, *_: object) -> Situation:
    return knowing(base, last_period=availability.last(unit))


def _cancelling(unit: Unit, base: Situation, order: Order, *_: object) -> Situation:
    return knowing(base, named_periods=availability.numbered(unit, getattr(order.act, "periods", ())))


def _declaring(unit: Unit, base: Situation, order: Order, now: datetime, *_: object) -> Situation:
    """What is planned for whoever's status is said."""
    person: str = getattr(order.act, "person", "")
    return knowing(base, named_periods=availability.open_for(unit, [person], now.date() - DAY))


def _turning(unit: Unit, base: Situation, _order: Order, now: datetime, *_: object) -> Situation:
    """The periods that begin or end by now, and all others of the same people that may hold."""
    due = availability.due(unit, now, BATCH)
    theirs = availability.open_for(unit, sorted(set(due.values())), now.date() - DAY)
    named = {**availability.numbered(unit, list(due)), **theirs}
    return knowing(base, named_periods=named, due_periods=tuple(due))


COLLECT: Mapping[type[Act], Collector] = {
    orders.ImportDirectory: _importing,
    directory_acts.KeepPerson: access.coming,
    directory_acts.RemovePerson: _leaving,
    directory_acts.RemoveSite: _given_up,
    directory_acts.RemoveRegion: _given_up,
    orders.DeclareStatus: _declaring,
    PlanAvailability: _planning,
    CancelAvailability: _cancelling,
    TurnAvailability: _turning,
    orders.PublishPlan: _version,
    orders.ApprovePlan: _version,
    orders.OpenCrisis: _opening,
    orders.AdoptPlan: _adopting,
    orders.FollowDirectory: _moving,
    orders.Decide: _moving,
    orders.Rejoin: _moving,
    orders.SetLevel: _standing,
    orders.RenewMeasure: _standing,
    orders.GiveList: _standing,
    orders.Acknowledge: gather_tasks.task,
    orders.CheckItems: gather_tasks.task,
    orders.Complete: gather_tasks.completing,
    orders.Refuse: gather_tasks.beside_measures,
    orders.Reopen: gather_tasks.beside_measures,
    orders.SettleTasks: gather_tasks.settling,
    orders.HandOver: gather_tasks.task,
    PassOnTasks: gather_tasks.of_person,
    ReturnTasks: gather_tasks.of_person,
    orders.AttachEvidence: gather_tasks.proving,
    orders.ApproveWave: gather_messages.approving,
    orders.RejectWave: gather_messages.rewording,
    orders.EditWave: gather_messages.rewording,
    orders.RecallSending: gather_messages.recalling,
    orders.RecallPoint: gather_messages.recalling,
    orders.StopWave: gather_messages.stopping,
    orders.AskAgain: gather_messages.asking,
    orders.RecordDeliveries: gather_messages.messages_named,
    MarkPublished: gather_messages.messages_named,
    orders.RecordReceipts: gather_messages.messages_named,
    orders.RecordAnswers: _answering,
    orders.ReadText: _text,
    orders.AcknowledgeMessage: _answering,
    orders.AddLogEntry: gather_log.logging,
    orders.PublishPoint: gather_log.pointing,
    orders.Observe: _standing,
    orders.CountIndicators: _standing,
    orders.TakeAlert: _alerted,
    orders.Interrupt: _clock,
    orders.Restore: _clock,
    **dict.fromkeys(get_args(orders.RequestAct), gather_requests.requests),
    **dict.fromkeys(get_args(orders.ResourceAct), gather_resources.resources),
    **dict.fromkeys(get_args(orders.StaffAct), gather_staff.staff),
    **dict.fromkeys(get_args(RegimeAct), gather_regimes.openings),
    **dict.fromkeys(get_args(orders.ProposalAct), _standing),
    **dict.fromkeys(get_args(orders.VoteAct), _moving),
    **dict.fromkeys(get_args(orders.MeetingAct), gather_meetings.meeting),
    orders.RenewDecision: _renewing,
    orders.PassTime: _due,
    orders.RedateDeadlines: misdated.collect,
    access_orders.GiveGrant: access.granting,
    access_orders.WithdrawGrant: access.granting,
    access_orders.PrepareAccess: access.preparing,
    access_orders.ConfirmAccess: access.preparing,
    access_orders.DropAccess: access.preparing,
    access_orders.OpenBreakGlass: access.breaking,
    access_orders.CloseBreakGlass: access.breaking,
    access_orders.ReviewBreakGlass: access.breaking,
    access_orders.DelegateSeat: access.relieving,
    access_orders.HandOverRole: access.relieving,
    **dict.fromkeys(get_args(guard_orders.GuardAct), _guarding),
    **dict.fromkeys(get_args(orders.CampaignAct), gather_campaigns.campaign),
    **dict.fromkeys(get_args(orders.VaultAct), gather_vault.vault),
}
"""What each act needs to be judged; acts not named need the directory alone."""
