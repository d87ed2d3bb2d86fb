"""Measures as people steer them: on another level, renewed, or as a newer plan version has them."""

from __future__ import annotations

from msgspec.structs import replace

from pca.domain import committees, conditions, indicators, messages, prerequisites, reconcile, strictness, tasks
from pca.domain.draft import Draft, refuse
from pca.domain.facts import MeasureRenewed, RecurrenceSet, TasksSettled
from pca.domain.measure_scope import Coverage
from pca.domain.orders import RenewMeasure, SetLevel
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.measures import Measure
from pca.domain.recurrence import next_occurrence
from pca.domain.situation import Running


def take_over(draft: Draft, in_force: CompiledPlan) -> None:
    """A newer plan version runs: what recurs follows its rhythm."""
    zone = draft.plan.playbook.zone
    for (name, perimeter), running in draft.running.items():
        measure, earlier = (plan.playbook.measure.get(name) for plan in (draft.plan, in_force))
        if running.status != "held" or not measure or not earlier or measure.repeat == earlier.repeat:
            continue
        next_at = next_occurrence(measure.repeat, draft.now, zone, running.started_at) if measure.repeat else None
        draft.add(RecurrenceSet(measure=name, perimeter=perimeter, next_at=next_at))


def set_level(draft: Draft, act: SetLevel) -> None:
    """Somebody entitled puts a graded measure on another level by hand."""
    draft.require_open()
    running = require_held(draft, act.measure, act.perimeter)
    measure = draft.plan.playbook.measure[act.measure]
    if act.level not in {level.id for level in measure.levels}:
        refuse("level_unknown", level=act.level, known=", ".join(level.id for level in measure.levels))
    strictness.keep_level(draft, measure, act.perimeter, act.level)
    roles = measure.decided_by or draft.plan.playbook.committee.roles
    seat = committees.seat(draft, roles, act.measure, act.perimeter, f"level {act.level}")
    if running.level == act.level:
        refuse("level_in_force", level=act.level)
    _put_on(draft, measure, running, act.level, seat)
    for other in strictness.milder_inside(draft, measure, act.perimeter, act.level):
        _put_on(draft, measure, other, act.level, seat)
    draft.mark_followed(act.measure, act.perimeter, act.level)
    conditions.settle(draft)
    prerequisites.release(draft)
    indicators.propose(draft)
    messages.notify(draft)


def _put_on(draft: Draft, measure: Measure, running: Running, level: str, seat: str) -> None:
    """The measure is on another level in one perimeter: its tasks are replaced, and those it concerns are told."""
    replaced = tuple(task.number for task in draft.to_do(measure.id, running.perimeter))
    reconcile.set_level(draft, running, level, by_hand=True)
    if replaced:
        draft.add(TasksSettled(outcome="replaced", tasks=replaced))
    tasks.open_run(draft, measure, running.perimeter, _places(draft, running))
    about = {"reason": draft.reason, "seat": seat, "perimeter": running.perimeter, "measure": measure.id}
    messages.say(draft, "level_changes", measure.id, {**about, "level": level})


def renew(draft: Draft, act: RenewMeasure) -> None:
    """Somebody entitled lets a measure that expires, or has just lapsed, run for its full span again."""
    draft.require_open()
    measure = draft.plan.playbook.measure.get(act.measure)
    running = draft.running.get((act.measure, act.perimeter))
    if measure is None or running is None or running.status == "stopped":
        refuse("measure_not_held", measure=act.measure, perimeter=act.perimeter)
    if measure.expires_after is None:
        refuse("measure_does_not_expire", measure=act.measure)
    seat = draft.seat(measure.decided_by or draft.plan.playbook.committee.roles, f"renew {act.measure}")
    earlier = draft.coverage
    if running.status == "lapsed":
        again = reconcile.fresh(draft, measure, act.perimeter)
        if running.by_hand and running.level in {level.id for level in measure.levels}:
            again = replace(again, level=running.level, by_hand=True)
        reconcile.begin(draft, again)
        places = _places(draft, running)
        reconcile.undo_no_more(draft, measure, places)
        asked = reconcile.not_going_on(draft, measure, dict.fromkeys(places, act.perimeter))
        tasks.open_run(draft, measure, act.perimeter, list(asked))
        about = {"reason": draft.reason, "seat": seat, "perimeter": act.perimeter, "measure": act.measure}
        messages.say(draft, "measure_starts", measure.id, about)
        _follow_excluded(draft, measure, earlier)
    else:
        expires_at = draft.now + measure.expires_after
        draft.add(MeasureRenewed(measure=act.measure, perimeter=act.perimeter, expires_at=expires_at))
    conditions.settle(draft)
    prerequisites.release(draft)
    indicators.propose(draft)
    messages.notify(draft)


def _follow_excluded(draft: Draft, measure: Measure, earlier: Coverage) -> None:
    """What a measure sets aside comes back when it lapses, and goes again when it is renewed."""
    if measure.excludes:
        reconcile.reconcile(draft, earlier, reason=draft.reason, only=draft.plan.set_aside_by(measure.id))


def require_held(draft: Draft, measure: str, perimeter: str) -> Running:
    """The measure as it holds now in the perimeter; refused when it does not."""
    running = draft.running.get((measure, perimeter))
    if running is None or running.status != "held" or measure not in draft.plan.playbook.measure:
        refuse("measure_not_held", measure=measure, perimeter=perimeter)
    return running


def lapse(draft: Draft, running: Running) -> None:
    """A measure reached its sunset date: open tasks get their outcome, its places are undone; it may be renewed."""
    measure, places, earlier = draft.plan.playbook.measure[running.measure], _places(draft, running), draft.coverage
    fallbacks = draft.plan.fallbacks_of([measure.id])
    before = dict(draft.running) if fallbacks else {}
    reconcile.settle(draft, measure, draft.to_do(running.measure, running.perimeter))
    reconcile.end(draft, running, "expired")
    reconcile.undo(draft, draft.coverage, measure, running.perimeter, places)
    about = {"reason": "", "seat": "", "perimeter": running.perimeter, "measure": measure.id}
    messages.say(draft, "measure_stops", measure.id, about)
    _follow_excluded(draft, measure, earlier)
    if fallbacks:
        reconcile.reconcile(draft, earlier, reason="", only=fallbacks, before=before)


def come_round(draft: Draft, running: Running) -> None:
    """A measure's tasks come back; those of the last time that nobody finished are marked missed."""
    measure = draft.plan.playbook.measure.get(running.measure)
    if measure is None or measure.repeat is None or running.next_at is None:
        return
    missed = tuple(task.number for task in draft.to_do(running.measure, running.perimeter))
    if missed:
        draft.add(TasksSettled(outcome="missed", tasks=missed))
    next_at = next_occurrence(measure.repeat, draft.now, draft.plan.playbook.zone, running.next_at)
    draft.running[measure.id, running.perimeter] = replace(running, next_at=next_at)
    if places := _places(draft, running):
        tasks.open_run(draft, measure, running.perimeter, places, next_at=next_at)
    else:  # nobody is asked this time: it comes round again all the same
        draft.add(RecurrenceSet(measure=measure.id, perimeter=running.perimeter, next_at=next_at))


def _places(draft: Draft, running: Running) -> list[str]:
    """The places where the measure is carried out on behalf of its perimeter."""
    measure = draft.plan.playbook.measure[running.measure]
    return [place for place, at in draft.coverage.places(measure).items() if at == running.perimeter]
