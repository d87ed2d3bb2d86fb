"""Measures are reconciled, not scripted: those that should hold are compared with those that do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec.structs import replace

from pca.domain import coverage, messages, tasks
from pca.domain.draft import Draft, refuse
from pca.domain.facts import (
    LevelSet,
    MeasureRenewed,
    MeasureStarted,
    MeasureStopped,
    RecurrenceSet,
    TasksSettled,
)
from pca.domain.orders import Decide, RenewMeasure, SetLevel
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.measures import Measure, OnLeave
from pca.domain.recurrence import next_occurrence
from pca.domain.situation import LIVE, Running, Standing, Task

SETTLED: Mapping[OnLeave, Literal["cancelled", "continued", "transferred"]] = {
    OnLeave.CANCEL: "cancelled",
    OnLeave.CONTINUE: "continued",
    OnLeave.TRANSFER: "transferred",
}


def reconcile(draft: Draft, before: Mapping[str, Standing], *, reason: str, seat: str = "") -> None:
    """Start what should hold and does not, stop what does and should not; adjust levels and places of the rest.

    `before` gives the perimeters' own states before the change; `draft.standings` those after it.
    """
    about = {"reason": reason, "seat": seat}
    wanted = coverage.desired(draft)
    for key, running in list(draft.running.items()):
        if running.status != "stopped" and key not in wanted:
            stop(draft, running, about)
    for measure, perimeter in wanted:
        running_now = draft.running.get((measure, perimeter))
        if running_now is None or running_now.status == "stopped":
            start(draft, draft.plan.playbook.measure[measure], perimeter, about)
        elif running_now.status == "held":
            _keep(draft, running_now, before, about)


def start(draft: Draft, measure: Measure, perimeter: str, about: dict[str, str]) -> None:
    """The measure holds from now on: its tasks open, its clocks are set, its messages are queued."""
    level = coverage.level_in(draft, measure, draft.standings, perimeter)
    repeat = measure.repeat
    running = Running(
        measure=measure.id,
        perimeter=perimeter,
        status="held",
        runs=_runs(draft, measure.id, perimeter),
        level=level,
        started_at=draft.now,
        next_at=next_occurrence(repeat, draft.now, draft.plan.playbook.zone, draft.now) if repeat else None,
        expires_at=draft.now + measure.expires_after if measure.expires_after else None,
    )
    draft.add(
        MeasureStarted(
            measure=measure.id, perimeter=perimeter, level=level, next_at=running.next_at, expires_at=running.expires_at
        )
    )
    draft.running[measure.id, perimeter] = running
    places = coverage.covered(draft, measure, perimeter, draft.standings)
    _undo_no_more(draft, measure, places)
    tasks.open_run(draft, measure, perimeter, places)
    messages.say(draft, "measure_starts", measure.id, {**about, "perimeter": perimeter, "measure": measure.id})


def stop(draft: Draft, running: Running, about: dict[str, str], *, expired: bool = False) -> None:
    """The measure ends: each open task gets an explicit outcome, what must be undone becomes a task."""
    measure = draft.plan.playbook.measure.get(running.measure)
    key = (running.measure, running.perimeter)
    _settle(draft, measure, key, list(_live(draft, key)))
    draft.running[key] = replace(running, status="lapsed" if expired else "stopped")
    because: Literal["state", "expired", "plan"] = "expired" if expired else "state" if measure else "plan"
    draft.add(MeasureStopped(measure=running.measure, perimeter=running.perimeter, because=because))
    if measure is None or running.status == "lapsed":
        return
    reached = coverage.covered(draft, measure, running.perimeter, draft.situation.standings)
    tasks.open_undo(
        draft, measure, running.perimeter, reached if expired else coverage.given_up(draft, measure, reached)
    )
    messages.say(draft, "measure_stops", measure.id, {**about, "perimeter": running.perimeter, "measure": measure.id})


def _keep(draft: Draft, running: Running, before: Mapping[str, Standing], about: dict[str, str]) -> None:
    """A measure that goes on: follow its level, and the places that joined or left."""
    measure = draft.plan.playbook.measure[running.measure]
    was, now = (coverage.level_in(draft, measure, states, running.perimeter) for states in (before, draft.standings))
    gone = running.level not in {level.id for level in measure.levels}
    if (was != now or gone) and now is not None and now != running.level:
        change_level(draft, running, now, about)
        return
    in_force = draft.situation.in_force or draft.plan
    earlier = in_force.playbook.measure.get(running.measure, measure)
    old = coverage.covered(draft, earlier, running.perimeter, before, in_force)
    new = coverage.covered(draft, measure, running.perimeter, draft.standings)
    left, joined = [one for one in old if one not in new], [one for one in new if one not in old]
    key = (running.measure, running.perimeter)
    _settle(draft, measure, key, [task for task in _live(draft, key) if task.place in left])
    tasks.open_undo(draft, measure, running.perimeter, coverage.given_up(draft, measure, left))
    _undo_no_more(draft, measure, joined)
    tasks.open_run(draft, measure, running.perimeter, joined)


def take_over(draft: Draft, in_force: CompiledPlan) -> None:
    """A newer plan version runs: what recurs follows its rhythm, and tasks it knows nothing of are cancelled."""
    zone = draft.plan.playbook.zone
    for (name, perimeter), running in draft.running.items():
        measure, earlier = (plan.playbook.measure.get(name) for plan in (draft.plan, in_force))
        if running.status != "held" or not measure or not earlier or measure.repeat == earlier.repeat:
            continue
        next_at = next_occurrence(measure.repeat, draft.now, zone, running.started_at) if measure.repeat else None
        draft.add(RecurrenceSet(measure=name, perimeter=perimeter, next_at=next_at))
    settled = {number for fact in draft.facts if isinstance(fact, TasksSettled) for number in fact.tasks}
    orphans = tuple(
        task.number
        for task in draft.situation.tasks.values()
        if task.measure not in draft.plan.playbook.measure and task.status in LIVE and task.number not in settled
    )
    if orphans:
        draft.add(TasksSettled(outcome="cancelled", tasks=orphans))


def change_level(draft: Draft, running: Running, level: str, about: dict[str, str], *, by_hand: bool = False) -> None:
    """Put a graded measure on another level: earlier tasks are replaced, those of the new level open."""
    measure = draft.plan.playbook.measure[running.measure]
    key = (running.measure, running.perimeter)
    draft.running[key] = replace(running, level=level, by_hand=by_hand)
    draft.add(LevelSet(measure=running.measure, perimeter=running.perimeter, level=level, by_hand=by_hand))
    replaced = tuple(task.number for task in _live(draft, key) if task.purpose == "do")
    if replaced:
        draft.add(TasksSettled(outcome="replaced", tasks=replaced))
    tasks.open_run(
        draft, measure, running.perimeter, coverage.covered(draft, measure, running.perimeter, draft.standings)
    )
    about = {**about, "perimeter": running.perimeter, "measure": measure.id, "level": level}
    messages.say(draft, "level_changes", measure.id, about)


def set_level(draft: Draft, act: SetLevel) -> None:
    """Somebody entitled puts a graded measure on another level by hand."""
    draft.require_open()
    running = held(draft, act.measure, act.perimeter)
    measure = draft.plan.playbook.measure[act.measure]
    if act.level not in {level.id for level in measure.levels}:
        refuse("level_unknown", level=act.level, known=", ".join(level.id for level in measure.levels))
    seat = draft.seat(measure.decided_by or draft.plan.playbook.committee.roles, f"level {act.level}")
    if running.level == act.level:
        refuse("level_in_force", level=act.level)
    change_level(draft, running, act.level, {"reason": draft.reason, "seat": seat}, by_hand=True)
    draft.follow(act.measure, act.perimeter, act.level)
    messages.notify(draft)


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
    if running.status == "lapsed":
        start(draft, measure, act.perimeter, {"reason": draft.reason, "seat": seat})
    else:
        expires_at = draft.now + measure.expires_after
        draft.add(MeasureRenewed(measure=act.measure, perimeter=act.perimeter, expires_at=expires_at))
    messages.notify(draft)


def held(draft: Draft, measure: str, perimeter: str) -> Running:
    """The measure as it holds now in the perimeter; refused when it does not."""
    running = draft.running.get((measure, perimeter))
    if running is None or running.status != "held" or measure not in draft.plan.playbook.measure:
        refuse("measure_not_held", measure=measure, perimeter=perimeter)
    return running


def _undo_no_more(draft: Draft, measure: Measure, places: Iterable[str]) -> None:
    """Where a measure starts again, what was still to be undone stays as it is."""
    again = set(places)
    undoing = tuple(
        task.number
        for task in draft.situation.tasks.values()
        if (task.measure, task.purpose) == (measure.id, "undo") and task.status in LIVE and task.place in again
    )
    if undoing:
        draft.add(TasksSettled(outcome="replaced", tasks=undoing))


def _live(draft: Draft, key: tuple[str, str]) -> Iterator[Task]:
    measure, perimeter = key
    return (
        task
        for task in draft.situation.tasks.values()
        if task.measure == measure and task.perimeter == perimeter and task.status in LIVE
    )


def _settle(draft: Draft, measure: Measure | None, key: tuple[str, str], live: Iterable[Task]) -> None:
    """Give every open task of a stopping measure its explicit outcome (R42)."""
    numbers = tuple(task.number for task in live if task.purpose == "do" or measure is None)
    if not numbers:
        return
    rule = OnLeave(_chosen(draft).get(key[0]) or (measure.on_leave if measure else OnLeave.CANCEL))
    team = measure.transfer_to if measure and rule is OnLeave.TRANSFER else None
    if rule is OnLeave.TRANSFER and team is None:
        refuse("transfer_without_team", measure=key[0])
    assignee = tasks.lead_of(draft, team, key[1]) if team else None
    draft.add(TasksSettled(outcome=SETTLED[rule], tasks=numbers, team=team, assignee=assignee))


def _runs(draft: Draft, measure: str, perimeter: str) -> int:
    known = draft.running.get((measure, perimeter))
    return known.runs if known else 0


def _chosen(draft: Draft) -> Mapping[str, str]:
    """Outcomes the decision itself gives to the open tasks of some measures."""
    return draft.order.act.outcomes if isinstance(draft.order.act, Decide) else {}
