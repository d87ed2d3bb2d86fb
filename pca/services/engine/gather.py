"""Collects what an order needs to be judged, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from msgspec.structs import replace

from pca.domain import guard_orders, orders
from pca.domain.access import access_orders
from pca.domain.known import MessagesKnown
from pca.domain.orders import Act, MarkPublished, Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.seats import Seats
from pca.domain.situation import Crisis, Situation, knowing
from pca.services.engine import gather_access as access
from pca.services.engine import gather_log, gather_messages, gather_tasks, misdated
from pca.services.engine.gather_access import Collector
from pca.services.engine.gather_known import by_number, for_conditions, key_of, steered
from pca.store.administration import guarded
from pca.store.indicators import activities
from pca.store.kit.database import Unit
from pca.store.measures import rounds
from pca.store.messages import incoming, messages, sendings
from pca.store.people import directory, seats
from pca.store.people.ways import Ways
from pca.store.plans import plans
from pca.store.tasks import tasks

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


def _observing(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """What thresholds look at, and the tasks that a condition ends or a day dates anew."""
    assert isinstance(order.act, orders.Observe)
    known, key = _standing(unit, base, order, now, plan), key_of(order)
    dated = plan.dated_by(observation.indicator for observation in order.act.observations) if plan else ()
    live = tasks.live_tasks(unit, key, dated) if dated else ()
    return steered(unit, replace(known, tasks=by_number(live)), key, plan)


def _answering(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The messages answered; and what follows for those who answer, where the plan looks at that."""
    situation = gather_messages.messages_named(unit, base, order, now, plan)
    if plan is None or not plan.reads_answers or not order.crisis:
        return situation
    return steered(unit, _standing(unit, situation, order, now, plan), key_of(order), plan)


def _moving(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """Everything a change of state may touch: live tasks too."""
    key = key_of(order)
    return knowing(
        _standing(unit, base, order, now, plan),
        tasks=by_number(tasks.live_tasks(unit, key)),
        unreleased=messages.unreleased(unit, key),
    )


def _adopting(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    return _version(unit, _moving(unit, base, order, now, plan), order, now, plan)


def _measure(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """One measure put on another level or renewed, and what waits for it."""
    measure: str = getattr(order.act, "measure", "")
    live = tasks.live_tasks(unit, key_of(order), (measure,))
    waiting = rounds.waiting(unit, key_of(order), plan.waits_for.get(measure, ()) if plan else (), None)
    known = replace(_standing(unit, base, order, now, plan), tasks=by_number(live) | by_number(waiting))
    return steered(unit, known, key_of(order), plan)


def _text(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The text the order names, if it belongs to the order's crisis."""
    return knowing(base, text=incoming.text_for_rules(unit, getattr(order.act, "text", 0), order.crisis))


def _clock(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    return knowing(base, clocks=activities.clocks(unit, key_of(order)))


def _importing(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The grants of those who would leave."""
    assert isinstance(order.act, orders.ImportDirectory)
    stay = {person.id for person in order.act.people}
    return access.acting(unit, base, order, *(person for person in base.organisation.people if person not in stay))


def _guarding(unit: Unit, base: Situation, *_: object) -> Situation:
    return knowing(base, **guarded.gathered(unit))


def _due(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """What fell due: tasks to escalate, measures to repeat or to end with their live tasks, dated messages."""
    key, known = key_of(order), _standing(unit, base, order, now, plan)
    ending = {
        running.measure for running in known.running.values() if _is_due(now, running.next_at, running.expires_at)
    }
    ending |= plan.fallbacks_of(ending) if plan else set()
    concerned = by_number(tasks.due_tasks(unit, key, now, BATCH))
    if ending:
        concerned |= by_number(tasks.live_tasks(unit, key, tuple(sorted(ending))))
        waits = {name for measure in ending for name in (plan.waits_for.get(measure, ()) if plan else ())}
        concerned |= by_number(rounds.waiting(unit, key, sorted(waits), None))
    queued = frozenset(messages.communications_queued(unit, key)) if plan and plan.dated else frozenset()
    known = knowing(known, tasks=concerned, dated_sent=queued, reach=sendings.due(unit, key, now, BATCH))
    return steered(unit, known, key, plan)


def _is_due(now: datetime, *instants: datetime | None) -> bool:
    return any(instant is not None and instant <= now for instant in instants)


COLLECT: Mapping[type[Act], Collector] = {
    orders.ImportDirectory: _importing,
    orders.PublishPlan: _version,
    orders.ApprovePlan: _version,
    orders.OpenCrisis: _opening,
    orders.AdoptPlan: _adopting,
    orders.FollowDirectory: _moving,
    orders.Decide: _moving,
    orders.Rejoin: _moving,
    orders.SetLevel: _measure,
    orders.RenewMeasure: _measure,
    orders.GiveList: _measure,
    orders.Acknowledge: gather_tasks.task,
    orders.Complete: gather_tasks.completing,
    orders.Refuse: gather_tasks.refusing,
    orders.HandOver: gather_tasks.task,
    orders.AttachEvidence: gather_tasks.task,
    orders.ApproveWave: gather_messages.wave,
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
    orders.Observe: _observing,
    orders.Interrupt: _clock,
    orders.Restore: _clock,
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
}
"""What each act needs to be judged; acts not named need the directory alone."""
