"""Collects what an order needs to be judged, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import get_args

from msgspec.structs import replace

from pca.domain import guard_orders, orders, points, prerequisites
from pca.domain.access import access_orders
from pca.domain.known import MessagesKnown
from pca.domain.orders import Act, MarkPublished, Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.seats import Seats
from pca.domain.situation import Crisis, Situation, Task, knowing
from pca.services.engine import gather_access as access
from pca.services.engine import gather_messages, misdated
from pca.services.engine.gather_access import Collector
from pca.services.engine.gather_known import by_number, steered
from pca.services.engine.gather_known import known as known_of
from pca.store.administration import guarded
from pca.store.crisis import crisis as crises
from pca.store.indicators import activities, indicators
from pca.store.kit.database import Unit
from pca.store.log import log
from pca.store.log import points as kept_points
from pca.store.measures import lists, measures, rounds
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


def standing(unit: Unit, plan: CompiledPlan, crisis: Crisis, now: datetime) -> Situation:
    """What thresholds look at in a crisis, and nothing else."""
    return known_of(unit, _base(unit, crisis), crisis.key, plan, now)


def _key(order: Order) -> str:
    return order.crisis or ""


def _version(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    named: str = getattr(order.act, "plan", "") or getattr(order.act, "hash", "")
    return knowing(base, version=plans.plan_version(unit, named))


def _opening(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """A crisis that is not there yet has no task to do, which its thresholds may count."""
    return knowing(_version(unit, base, order, now, plan), tasks_open=0)


def _standing(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    return known_of(unit, base, _key(order), plan, now)


def _observing(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """What thresholds look at, and the tasks that a condition ends or a day dates anew."""
    assert isinstance(order.act, orders.Observe)
    known, key = _standing(unit, base, order, now, plan), _key(order)
    dated = plan.dated_by(one.indicator for one in order.act.observations) if plan else ()
    live = tasks.live_tasks(unit, key, dated) if dated else ()
    return steered(unit, replace(known, tasks=by_number(live)), key, plan)


def _answering(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The messages answered; and what follows for those who answer, where the plan looks at that."""
    found = gather_messages.told(unit, base, order, now, plan)
    if plan is None or not plan.reads_answers or not order.crisis:
        return found
    return steered(unit, _standing(unit, found, order, now, plan), _key(order), plan)


def _moving(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """Everything a change of state may touch: live tasks too."""
    key = _key(order)
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
    live = tasks.live_tasks(unit, _key(order), (measure,))
    waiting = rounds.waiting(unit, _key(order), plan.waits_for.get(measure, ()) if plan else (), None)
    known = replace(_standing(unit, base, order, now, plan), tasks=by_number(live) | by_number(waiting))
    return steered(unit, known, _key(order), plan)


def _task(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The one task the order names."""
    number: int = getattr(order.act, "task", 0)
    found = tasks.task(unit, _key(order), number)
    return replace(base, tasks={number: found} if found else {})


def _completing(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The task, the evidence it already has, and what its end may bring about."""
    known = _task(unit, base, order, now, plan)
    for number in known.tasks:
        known = replace(known, evidenced=tasks.evidenced(unit, _key(order), number))
    return _ending(unit, known, order, now, plan)


def _ending(unit: Unit, known: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """Tasks that wait for the one named, and what thresholds look at where they count tasks."""
    if plan is None:
        return known
    named = known.tasks
    if plan.dated_measures:
        known = knowing(known, observed=indicators.observed(unit, _key(order)))
    if plan.counts_tasks:
        known = steered(unit, _standing(unit, known, order, now, plan), _key(order), plan)
    waiting: dict[int, Task] = {}
    for task in named.values():
        names = plan.waits_for.get(task.measure, ())
        near = prerequisites.around(known.organisation, task.place)
        waiting |= by_number(rounds.waiting(unit, _key(order), names, near)) if names else {}
    book = plan.playbook.measure
    waits = any(one.measure in book and book[one.measure].after.measures for one in named.values())
    if (waiting or waits) and not known.standings:
        known = replace(known, standings=crises.standings(unit, _key(order)))
    return replace(known, tasks={**waiting, **known.tasks})


def _refusing(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """The task, and the measures that may take over where it was to be done."""
    key, known = _key(order), _ending(unit, _task(unit, base, order, now, plan), order, now, plan)
    verdicts = measures.verdicts(unit, key) if plan and plan.conditions.of else {}
    listed = lists.lists(unit, key) if plan and plan.has_lists else {}
    held, standings = measures.running(unit, key), crises.standings(unit, key)
    return replace(known, running=held, standings=standings, verdicts=verdicts, lists=listed)


def _text(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The text the order names, if it belongs to the order's crisis."""
    return knowing(base, text=incoming.named(unit, getattr(order.act, "text", 0), order.crisis))


def _logging(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    number: int | None = getattr(order.act, "corrects", None)
    found = log.log_entry(unit, _key(order), number) if number is not None else None
    if found is None:
        return base
    struck = found.struck_by is not None
    return knowing(base, log_texts={found.number: struck}, log_places={found.number: found.perimeter})


def _pointing(unit: Unit, base: Situation, order: Order, _now: datetime, plan: CompiledPlan | None) -> Situation:
    """The last point of situation, and the stage that sets the rhythm of the next."""
    key = _key(order)
    stage = points.stage(plan, crises.root_states(unit, key)) if plan else None
    return knowing(base, point=kept_points.last(unit, key), stage=stage)


def _clock(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    return knowing(base, clocks=activities.clocks(unit, _key(order)))


def _importing(unit: Unit, base: Situation, order: Order, _now: datetime, _plan: CompiledPlan | None) -> Situation:
    """The grants of those who would leave."""
    assert isinstance(order.act, orders.ImportDirectory)
    stay = {one.id for one in order.act.people}
    return access.acting(unit, base, order, *(one for one in base.organisation.people if one not in stay))


def _guarding(unit: Unit, base: Situation, *_: object) -> Situation:
    return replace(base, **guarded.gathered(unit))


def _due(unit: Unit, base: Situation, order: Order, now: datetime, plan: CompiledPlan | None) -> Situation:
    """What fell due: tasks to escalate, measures to repeat or to end with their live tasks, dated messages."""
    key, known = _key(order), _standing(unit, base, order, now, plan)
    ending = {one.measure for one in known.running.values() if _is_due(now, one.next_at, one.expires_at)}
    ending |= plan.fallbacks_of(ending) if plan else set()
    found = by_number(tasks.due_tasks(unit, key, now, BATCH))
    if ending:
        found |= by_number(tasks.live_tasks(unit, key, tuple(sorted(ending))))
        waits = {name for one in ending for name in (plan.waits_for.get(one, ()) if plan else ())}
        found |= by_number(rounds.waiting(unit, key, sorted(waits), None))
    said = frozenset(messages.said(unit, key)) if plan and plan.dated else frozenset()
    known = knowing(known, tasks=found, said=said, reach=sendings.due(unit, key, now, BATCH))
    return steered(unit, known, key, plan)


def _is_due(now: datetime, *instants: datetime | None) -> bool:
    return any(one is not None and one <= now for one in instants)


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
    orders.Acknowledge: _task,
    orders.Complete: _completing,
    orders.Refuse: _refusing,
    orders.HandOver: _task,
    orders.AttachEvidence: _task,
    orders.ApproveWave: gather_messages.wave,
    orders.StopWave: gather_messages.stopping,
    orders.AskAgain: gather_messages.asking,
    orders.RecordDeliveries: gather_messages.told,
    MarkPublished: gather_messages.told,
    orders.RecordReceipts: gather_messages.told,
    orders.RecordAnswers: _answering,
    orders.ReadText: _text,
    orders.AcknowledgeMessage: _answering,
    orders.AddLogEntry: _logging,
    orders.PublishPoint: _pointing,
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
