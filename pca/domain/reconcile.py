"""Measures are reconciled, not scripted: what should hold is compared with what does, place by place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Literal

from msgspec.structs import replace

from pca.domain import exclusions, messages, tasks
from pca.domain.directory import ROOT, place_of
from pca.domain.draft import Draft, refuse
from pca.domain.facts import LevelSet, MeasureStarted, MeasureStopped, TasksMoved, TasksSettled
from pca.domain.measure_change import MeasureChange, RunningMeasures, measure_change, running_of, stays
from pca.domain.measure_scope import Coverage, held_places, is_held
from pca.domain.orders import Decide
from pca.domain.plan.measures import Measure, OnLeave
from pca.domain.recurrence import next_occurrence
from pca.domain.situation import Running, Task

SETTLED: Mapping[OnLeave, Literal["cancelled", "continued", "transferred"]] = {
    OnLeave.CANCEL: "cancelled",
    OnLeave.CONTINUE: "continued",
    OnLeave.TRANSFER: "transferred",
}


def reconcile(
    draft: Draft,
    earlier: Coverage,
    *,
    reason: str,
    seat: str = "",
    only: Collection[str] | None = None,
    before: RunningMeasures | None = None,
) -> None:
    """Start what should hold and does not, stop what does and should not; the rest keeps its tasks.

    A place that was asked already is not asked again, whoever holds the measure now; it is undone where the measure is
    carried out no more. `earlier` is what was asked for until now, `before` how measures were then (as they are, unless
    said), `only` the measures to compare when nothing else can have changed.
    """
    was = dict(draft.running) if before is None else before
    about, later, book = {"reason": reason, "seat": seat}, draft.coverage, draft.plan.playbook
    for running in list(draft.running.values()):
        if running.status != "stopped" and running.measure not in book.measure:
            _drop(draft, running)
    exclusions.tell(draft, earlier, later, only)
    compared = (measure for measure in book.measures if only is None or measure.id in only)
    for measure in sorted(compared, key=lambda measure: measure.id in draft.plan.stands_in_for):
        if stays(draft, measure, earlier, later, was):
            continue
        change = measure_change(draft, measure, earlier, later, was)
        if change.old or change.wanted:
            _follow(draft, change, about)


def _follow(draft: Draft, change: MeasureChange, about: Mapping[str, str]) -> None:
    """The perimeters first, then the places: those that go on, those that join, those that leave."""
    measure = change.measure
    for perimeter in change.wanted:
        if perimeter in change.old:
            _keep_level(draft, change, perimeter)
        else:
            _begin(draft, change, perimeter)
    after = held_places(change.later, measure, draft.running)
    joined = {place: at for place, at in after.items() if place not in change.before}
    undo_no_more(draft, measure, joined)
    joined = not_going_on(draft, measure, joined)
    if joined and measure.id in draft.plan.stands_in_for:
        joined = {place: at for place, at in change.later.places(measure).items() if place in joined}
    for perimeter in change.wanted:
        _take_over(draft, change, perimeter, after, [place for place, at in joined.items() if at == perimeter])
    left = {place: at for place, at in change.before.items() if place not in after}
    for perimeter, running in change.old.items():
        _leave(draft, change, running, [place for place, at in left.items() if at == perimeter])
    _tell(draft, change, about)


def not_going_on(draft: Draft, measure: Measure, joined: Mapping[str, str]) -> dict[str, str]:
    """The places to ask anew: where a task of an earlier time goes on at the level asked for, it is the task."""
    asked = dict(joined)
    moved: dict[tuple[str, str], list[int]] = {}
    replaced: list[int] = []
    for task in draft.live_of(measure.id) if joined else ():
        at = joined.get(task.spot)
        running = draft.running.get((measure.id, at or ""))
        if at is None or running is None or task.purpose == "undo":
            continue
        if task.purpose == "extend" or task.level != running.level:
            replaced.append(task.number)
            continue
        asked.pop(task.spot, None)
        if task.perimeter != at:
            moved.setdefault((task.perimeter, at), []).append(task.number)
    for (before, at), numbers in moved.items():
        draft.add(TasksMoved(measure=measure.id, before=before, perimeter=at, tasks=tuple(numbers)))
    if replaced:
        draft.add(TasksSettled(outcome="replaced", tasks=tuple(replaced)))
    return asked


def _keep_level(draft: Draft, change: MeasureChange, perimeter: str) -> None:
    """A graded measure that goes on follows the level its state asks for, when that one changed."""
    running, measure = draft.running[change.measure.id, perimeter], change.measure
    was, now = change.earlier.level(change.known, perimeter), change.later.level(measure, perimeter)
    gone = running.level not in {level.id for level in measure.levels}
    if (was != now or gone) and now is not None and now != running.level:
        set_level(draft, running, now)


def set_level(draft: Draft, running: Running, level: str, *, by_hand: bool = False) -> None:
    """The measure is on another level in this perimeter."""
    draft.running[running.measure, running.perimeter] = replace(running, level=level, by_hand=by_hand)
    draft.add(LevelSet(measure=running.measure, perimeter=running.perimeter, level=level, by_hand=by_hand))


def fresh(draft: Draft, measure: Measure, perimeter: str) -> Running:
    """The measure as it holds when it starts now: the level its state asks for, and all its clocks set."""
    known, repeat = draft.running.get((measure.id, perimeter)), measure.repeat
    return Running(
        measure=measure.id,
        perimeter=perimeter,
        status="held",
        runs=known.runs if known else 0,
        level=draft.coverage.level(measure, perimeter),
        started_at=draft.now,
        next_at=next_occurrence(repeat, draft.now, draft.plan.playbook.zone, draft.now) if repeat else None,
        expires_at=draft.now + measure.expires_after if measure.expires_after else None,
    )


def begin(draft: Draft, running: Running) -> None:
    """The measure holds in the perimeter from now on; its tasks are another matter."""
    draft.running[running.measure, running.perimeter] = running
    kept = ("measure", "perimeter", "level", "next_at", "expires_at", "by_hand")
    draft.add(MeasureStarted(**{name: getattr(running, name) for name in kept}))


def _begin(draft: Draft, change: MeasureChange, perimeter: str) -> None:
    """Start in a perimeter: anew, or as it was where it held there on behalf of another one, lapsed or not."""
    if not change.measure.holds_in:
        tasks.begin_fallback(draft, change.measure, perimeter)
        return
    new = fresh(draft, change.measure, perimeter)
    earlier = running_of(change.running, change.earlier, change.known, perimeter)
    if earlier is None:
        begin(draft, new)
        return
    if change.earlier.level(change.known, perimeter) == new.level:
        new = replace(new, level=earlier.level, by_hand=earlier.by_hand)
    if new.next_at is not None:
        new = replace(new, next_at=earlier.next_at or new.next_at)
    if new.expires_at is not None:
        new = replace(new, expires_at=earlier.expires_at or new.expires_at)
    begin(draft, new)
    if earlier.status == "lapsed":
        end(draft, new, "expired")


def end(draft: Draft, running: Running, because: exclusions.Why) -> None:
    """The measure holds no more in the perimeter; its tasks are another matter."""
    status: Literal["lapsed", "stopped"] = "lapsed" if because == "expired" else "stopped"
    draft.running[running.measure, running.perimeter] = replace(running, status=status)
    draft.add(MeasureStopped(measure=running.measure, perimeter=running.perimeter, because=because))


def _take_over(
    draft: Draft, change: MeasureChange, perimeter: str, after: Mapping[str, str], joined: Iterable[str]
) -> None:
    """Places that come from another perimeter keep their tasks, unless the level differs; those that join get some."""
    measure, now = change.measure, draft.running[change.measure.id, perimeter]
    asked = set(joined)
    undo_no_more(draft, measure, asked)
    for source in dict.fromkeys(change.before.values()):
        here = {place for place, at in change.before.items() if at == source and after.get(place) == perimeter}
        same = change.old[source].level == now.level or not measure.holds_in
        if not here or (same and source == perimeter):
            continue
        live = tuple(task.number for task in draft.to_do(measure.id, source) if task.spot in here)
        if live and same:
            draft.add(TasksMoved(measure=measure.id, before=source, perimeter=perimeter, tasks=live))
        elif live:
            draft.add(TasksSettled(outcome="replaced", tasks=live))
        asked |= set() if same else here
    tasks.open_run(draft, measure, perimeter, [place for place in after if place in asked])


def _leave(draft: Draft, change: MeasureChange, running: Running, left: Iterable[str]) -> None:
    """Tasks at places that leave get their outcome, and those places are undone; the measure ends if it must."""
    measure, perimeter, gone = change.measure, running.perimeter, tuple(left)
    ends = perimeter not in change.wanted
    live = draft.to_do(measure.id, perimeter) if ends or gone else ()
    settle(draft, measure, [task for task in live if ends or task.spot in gone])
    if ends:
        end(draft, draft.running[measure.id, perimeter], exclusions.why(draft, measure, perimeter))
    undo(draft, change.later, measure, perimeter, gone)


def undo(draft: Draft, coverage: Coverage, measure: Measure, perimeter: str, left: Iterable[str]) -> None:
    """Open what undoes the measure at places it left, save those that are no more and those it still reaches."""
    known = {ROOT, *coverage.organisation.regions, *coverage.organisation.sites}

    def reached(place: str) -> bool:
        return measure.each is None and is_held(draft.running, measure.id, coverage.holder(measure, place))

    tasks.open_undo(
        draft, measure, perimeter, [place for place in left if place_of(place) in known and not reached(place)]
    )


def undo_no_more(draft: Draft, measure: Measure, places: Iterable[str]) -> None:
    """Where a measure starts again, what was still to be undone stays as it is."""
    again = set(places)
    live = draft.live_of(measure.id) if again else ()
    undoing = tuple(task.number for task in live if task.purpose == "undo" and task.spot in again)
    if undoing:
        draft.add(TasksSettled(outcome="replaced", tasks=undoing))


def settle(draft: Draft, measure: Measure, live: Iterable[Task]) -> None:
    """Give open tasks of a measure that ends, here or altogether, their explicit outcome (R42)."""
    by_perimeter: dict[str, list[int]] = {}
    for task in live:
        by_perimeter.setdefault(task.perimeter, []).append(task.number)
    chosen = draft.order.act.outcomes if isinstance(draft.order.act, Decide) else {}
    for perimeter, numbers in by_perimeter.items():
        rule = OnLeave(chosen.get(measure.id) or measure.on_leave)
        team = measure.transfer_to if rule is OnLeave.TRANSFER else None
        if rule is OnLeave.TRANSFER and team is None:
            refuse("transfer_without_team", measure=measure.id)
        assignee = tasks.lead_of(draft, team, perimeter) if team else None
        draft.add(TasksSettled(outcome=SETTLED[rule], tasks=tuple(numbers), team=team, assignee=assignee))


def _drop(draft: Draft, running: Running) -> None:
    """A measure that the plan does not have any more: whatever was still to be done is cancelled."""
    live = [task.number for task in draft.live_of(running.measure) if task.perimeter == running.perimeter]
    if live:
        draft.add(TasksSettled(outcome="cancelled", tasks=tuple(live)))
    end(draft, running, "plan")


def _tell(draft: Draft, change: MeasureChange, about: Mapping[str, str]) -> None:
    """Communications of the plan: it starts, stops, or goes on at another level, in each perimeter where it does."""
    measure = change.measure
    for perimeter in dict.fromkeys((*change.wanted, *change.old)):
        own = perimeter in change.wanted
        was = change.old.get(perimeter) or running_of(change.running, change.earlier, change.known, perimeter)
        now = (
            draft.running[measure.id, perimeter] if own else running_of(draft.running, change.later, measure, perimeter)
        )
        held_then, held_now = was is not None and was.status == "held", now is not None and now.status == "held"
        details = {**about, "perimeter": perimeter, "measure": measure.id}
        if held_then and not held_now:
            messages.say(draft, "measure_stops", measure.id, details)
        elif held_now and not held_then and own and measure.holds_in:
            messages.say(draft, "measure_starts", measure.id, details)
        elif was and now and held_now and was.level != now.level:
            messages.say(draft, "level_changes", measure.id, {**details, "level": now.level or ""})
