"""Measures are reconciled, not scripted: those that should hold are compared with those that do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec.structs import replace

from pca.domain import messages, tasks
from pca.domain.directory import ROOT
from pca.domain.draft import Draft, refuse
from pca.domain.facts import LevelSet, MeasureRenewed, MeasureStarted, MeasureStopped, TasksSettled
from pca.domain.orders import Decide, RenewMeasure, SetLevel
from pca.domain.plan.measures import Measure, OnLeave
from pca.domain.recurrence import next_occurrence
from pca.domain.situation import Running, Standing, Task

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
    wanted = desired(draft)
    for key, running in list(draft.running.items()):
        if running.status != "stopped" and key not in wanted:
            stop(draft, running, about)
    for measure, perimeter in wanted:
        running_now = draft.running.get((measure, perimeter))
        if running_now is None or running_now.status == "stopped":
            start(draft, draft.plan.playbook.measure[measure], perimeter, about)
        elif running_now.status == "held":
            _keep(draft, running_now, before, about)


def desired(draft: Draft) -> list[tuple[str, str]]:
    """(measure, perimeter) pairs that should hold now, in the plan's order.

    A measure stands in the outermost perimeter in whose state it holds: one that already holds in the parent
    covers its sub-perimeters too. A fallback is wanted as long as the measure it replaces is.
    """
    wanted: list[tuple[str, str]] = []
    active = {perimeter: draft.active(perimeter) for perimeter in draft.standings}
    for measure in draft.plan.playbook.measures:
        states = set(measure.holds_in)
        for perimeter in draft.standings:
            if not states.isdisjoint(active[perimeter]) and states.isdisjoint(_above(draft, perimeter, active)):
                wanted.append((measure.id, perimeter))
    chosen = set(wanted)
    replaced = {
        (one.fallback, perimeter)
        for one in draft.plan.playbook.measures
        for perimeter in draft.standings
        if one.fallback and (one.id, perimeter) in chosen
    }
    wanted += [key for key, one in draft.running.items() if one.status != "stopped" and key in replaced - chosen]
    return wanted


def _above(draft: Draft, perimeter: str, active: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """The states of the nearest perimeter above that holds its own."""
    if perimeter == ROOT:
        return frozenset()
    parent = draft.situation.organisation.parent(perimeter) or ROOT
    return active[draft.governing(parent)]


def start(draft: Draft, measure: Measure, perimeter: str, about: dict[str, str]) -> None:
    """The measure holds from now on: its tasks open, its clocks are set, its messages are queued."""
    level = level_in(draft, measure, draft.standings, perimeter)
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
    undoing = tuple(task.number for task in _live(draft, (measure.id, perimeter)) if task.purpose == "undo")
    if undoing:
        draft.add(TasksSettled(outcome="replaced", tasks=undoing))
    tasks.open_run(draft, measure, perimeter, covered(draft, measure, perimeter, draft.standings))
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
    if measure.undo:
        tasks.open_undo(draft, measure, running.perimeter, covered_by_run(draft, measure, running.perimeter))
    messages.say(draft, "measure_stops", measure.id, {**about, "perimeter": running.perimeter, "measure": measure.id})


def _keep(draft: Draft, running: Running, before: Mapping[str, Standing], about: dict[str, str]) -> None:
    """A measure that goes on: follow its level, and the places that joined or left."""
    measure = draft.plan.playbook.measure[running.measure]
    was, now = (level_in(draft, measure, states, running.perimeter) for states in (before, draft.standings))
    if was != now and now is not None and now != running.level:
        change_level(draft, running, now, about)
        return
    old = set(covered(draft, measure, running.perimeter, before))
    new = covered(draft, measure, running.perimeter, draft.standings)
    key = (running.measure, running.perimeter)
    _settle(draft, measure, key, [task for task in _live(draft, key) if task.place in old.difference(new)])
    tasks.open_run(draft, measure, running.perimeter, [place for place in new if place not in old])


def change_level(draft: Draft, running: Running, level: str, about: dict[str, str], *, by_hand: bool = False) -> None:
    """Put a graded measure on another level: earlier tasks are replaced, those of the new level open."""
    measure = draft.plan.playbook.measure[running.measure]
    key = (running.measure, running.perimeter)
    draft.running[key] = replace(running, level=level, by_hand=by_hand)
    draft.add(LevelSet(measure=running.measure, perimeter=running.perimeter, level=level, by_hand=by_hand))
    replaced = tuple(task.number for task in _live(draft, key) if task.purpose == "do")
    if replaced:
        draft.add(TasksSettled(outcome="replaced", tasks=replaced))
    tasks.open_run(draft, measure, running.perimeter, covered(draft, measure, running.perimeter, draft.standings))
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


def level_in(draft: Draft, measure: Measure, standings: Mapping[str, Standing], perimeter: str) -> str | None:
    """The level the states ask for: the first listed level holding in an active state, else the first level."""
    if not measure.levels:
        return None
    active = draft.active(perimeter, standings)
    chosen = (level.id for level in measure.levels if not active.isdisjoint(level.holds_in))
    return next(chosen, measure.levels[0].id)


def covered(draft: Draft, measure: Measure, perimeter: str, standings: Mapping[str, Standing]) -> tuple[str, ...]:
    """The places where the measure, standing in `perimeter`, must be carried out: sites, regions, or itself."""
    if measure.each is None:
        return (perimeter,)
    states = set(measure.holds_in)
    matches = draft.plan.places(measure, draft.situation.organisation)
    owner: dict[str, str | None] = {}
    found = []
    for place in matches:
        governing = draft.governing(place, standings)
        if governing not in owner:
            owner[governing] = _standing_in(draft, states, governing, standings)
        if owner[governing] == perimeter:
            found.append(place)
    return tuple(found)


def _standing_in(draft: Draft, states: set[str], governing: str, standings: Mapping[str, Standing]) -> str | None:
    """The perimeter whose instance of a measure covers places governed by `governing`; None if it does not hold."""
    holder: str | None = None
    at: str | None = governing
    while at is not None:
        standing = standings.get(at)
        if standing is not None:
            if states.isdisjoint(draft.plan.active(standing.configuration)):
                return holder
            holder = at
        at = draft.situation.organisation.parent(at)
    return holder


def covered_by_run(draft: Draft, measure: Measure, perimeter: str) -> tuple[str, ...]:
    """The places a stopping measure had reached, from the state of things before the change."""
    return covered(draft, measure, perimeter, draft.situation.standings) or (perimeter,)


def _live(draft: Draft, key: tuple[str, str]) -> Iterator[Task]:
    measure, perimeter = key
    return (
        task
        for task in draft.situation.tasks.values()
        if task.measure == measure and task.perimeter == perimeter and task.status in ("open", "acknowledged")
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
