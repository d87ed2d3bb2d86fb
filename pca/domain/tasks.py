"""What people are asked to do: opened once, for whoever answers for it; never dropped in silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from pca.domain import deadlines, prerequisites
from pca.domain.directory import Organisation, place_of, subject_of
from pca.domain.draft import Draft
from pca.domain.facts import MeasureStarted, TasksOpened
from pca.domain.plan.instructions import digest, instruction
from pca.domain.plan.measures import Item, Measure
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.roles import Team
from pca.domain.situation import Running, Task


def open_run(draft: Draft, measure: Measure, perimeter: str, places: Sequence[str], **more: object) -> None:
    """Open one task for each place, as the next run of the measure in this perimeter."""
    if not places:
        return
    run, level = _next_run(draft, measure, perimeter), draft.running[measure.id, perimeter].level
    for due_at, here in deadlines.by_due(draft, measure, places).items():
        _open(draft, measure, perimeter, here, run, due_at, level=level, **more)


def open_undo(draft: Draft, measure: Measure, perimeter: str, places: Sequence[str]) -> None:
    """Open the tasks that undo a measure at places where it stops."""
    if measure.undo is None or not places:
        return
    run = _next_run(draft, measure, perimeter)
    _open(draft, measure, perimeter, places, run, draft.now + measure.undo.complete_within, purpose="undo")


def _next_run(draft: Draft, measure: Measure, perimeter: str) -> int:
    """Every opening of a measure has a number of its own, in whatever perimeter: no task is ever opened twice."""
    run = 1 + max(running.runs for (name, _), running in draft.running.items() if name == measure.id)
    draft.running[measure.id, perimeter] = replace(draft.running[measure.id, perimeter], runs=run)
    return run


def _open(
    draft: Draft, measure: Measure, perimeter: str, places: Sequence[str], run: int, due_at: datetime, **more: object
) -> None:
    shown = tuple(more.get(name) for name in ("purpose", "level", "items"))
    waiting = prerequisites.waiting_at(draft, measure, places) if shown[0] is None else ()
    first, draft.tasks = draft.tasks + 1, draft.tasks + len(places)
    draft.add(
        TasksOpened(
            first=first,
            measure=measure.id,
            perimeter=perimeter,
            team=measure.team or "",
            places=tuple(place_of(spot) for spot in places),
            subjects=tuple(subject_of(spot) for spot in places) if any(map(subject_of, places)) else (),
            assignees=tuple(responsible(draft, measure, place) for place in places),
            run=run,
            acknowledge_by=draft.now + measure.acknowledge_within,
            due_at=due_at,
            priority=measure.priority.value,
            digest=digest(measure, shown[0] or "do", shown[1], shown[2] or ()),
            waiting_at=waiting,
            **more,  # type: ignore[arg-type]  # purpose, level, next_at, fallback_of: checked by the struct's own tests
        )
    )


def responsible(draft: Draft, measure: Measure, place: str) -> str | None:
    """Who answers for a measure's task at a place: the first along its line who is present, or nobody when none is.

    The line of the deputy's rung, but that an institution's team answers for a region before the region's own people;
    a task for the team as a whole is the team's alone, wherever it is to be done.
    """
    organisation, playbook, team = draft.situation.organisation, draft.plan.playbook, measure.team or ""
    place, person = place_of(place), subject_of(place)
    given_to = measure.each.given_to if measure.each is not None and measure.by_subject else None
    if given_to == "person" and organisation.present(person):
        return person
    first = leads(organisation, playbook.team.get(team), place)
    if measure.each is None or given_to == "team":
        return next((candidate for candidate in first if organisation.present(candidate)), None)
    before = first if place in organisation.regions else []
    line = [*before, *stand_ins(organisation, playbook, team, place)]
    return next((candidate for candidate in line if organisation.present(candidate)), None)


def lead_of(draft: Draft, team: str, perimeter: str) -> str | None:
    """The team's lead, or the first deputy present, in that perimeter; nobody when none is present."""
    organisation, record = draft.situation.organisation, draft.plan.playbook.team.get(team)
    return next((lead for lead in leads(organisation, record, perimeter) if organisation.present(lead)), None)


def leads(organisation: Organisation, team: Team | None, place: str) -> list[str]:
    """Who leads a team at a place, nearest first: its lead and deputies, or the region's own people."""
    if team is None:
        return []
    if team.per != "region":
        return [*([team.lead] if team.lead else []), *team.deputies]
    site = organisation.sites.get(place)
    region = organisation.regions.get(site.region if site else place)
    return [region.head, region.deputy] if region else []


def deputies_of(draft: Draft, task: Task) -> list[str]:
    """Who stands in for a task's assignee, nearest first: site, region, then team; the team alone for its own."""
    organisation, playbook = draft.situation.organisation, draft.plan.playbook
    measure = playbook.measure.get(task.measure)
    if task.subject and measure is not None and measure.each is not None and measure.each.given_to == "team":
        return list(dict.fromkeys(leads(organisation, playbook.team.get(task.team), task.place)))
    return stand_ins(organisation, playbook, task.team, task.place)


def stand_ins(organisation: Organisation, playbook: Playbook, team: str, place: str) -> list[str]:
    """Who stands in for the assignee of a team's task at a place, nearest first: at the place, then in the team."""
    own = organisation.sites.get(place) or organisation.regions.get(place)
    near = [own.head, own.deputy] if own else []
    line = [*near, *leads(organisation, playbook.team.get(team), place)]
    return [person for person in dict.fromkeys(line) if person]


def begin_fallback(draft: Draft, fallback: Measure, perimeter: str) -> None:
    """A fallback holds in the perimeter from now on, as long as the measure it replaces."""
    draft.add(MeasureStarted(measure=fallback.id, perimeter=perimeter))
    known = draft.running.get((fallback.id, perimeter))
    draft.running[fallback.id, perimeter] = Running(
        measure=fallback.id,
        perimeter=perimeter,
        status="held",
        runs=known.runs if known else 0,
        started_at=draft.now,
    )


def checklist(measure: Measure, task: Task) -> tuple[Item, ...]:
    """What must be ticked to finish the task."""
    return instruction(measure, task.purpose, task.level, task.items).checklist
