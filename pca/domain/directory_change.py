"""An open crisis follows the directory: places that came, left or moved, and tasks whose people are gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from pca.domain import conditions, indicators, messages, prerequisites, tasks
from pca.domain.directory import ROOT, Organisation
from pca.domain.draft import Draft
from pca.domain.facts import DirectoryChanged, PerimeterRejoined, TasksReassigned, TasksSettled
from pca.domain.orders import FollowDirectory
from pca.domain.reconcile import reconcile
from pca.domain.situation import Task


def follow_directory(draft: Draft, _act: FollowDirectory) -> None:
    """Ask the places that came, let go those that left, move those that changed regions; then find the tasks' people.

    Nothing follows where nothing the crisis looks at has changed.
    """
    before = draft.situation.plans.directory_before
    if draft.crisis.closed_at is not None or before is None:
        return
    earlier = replace(draft.coverage, organisation=before)
    _close(draft, places(before) - places(draft.situation.organisation))
    conditions.entered(draft, earlier)
    reconcile(draft, earlier, reason="")
    _reassign(draft, before)
    conditions.settle(draft)
    prerequisites.release(draft)
    indicators.propose(draft)
    messages.notify(draft)


def places(organisation: Organisation) -> set[str]:
    """Every place of the directory."""
    return {*organisation.regions, *organisation.sites}


def _close(draft: Draft, gone: set[str]) -> None:
    """Places that left the directory: nothing is left to do or to undo there, and they hold no state of their own."""
    closed = tuple(task.number for task in draft.live.at(gone))
    if closed:
        draft.add(TasksSettled(outcome="cancelled", tasks=closed))
    for perimeter in [name for name in draft.standings if name in gone and name != ROOT]:
        draft.add(PerimeterRejoined(perimeter=perimeter))
        del draft.standings[perimeter]


def _answers(draft: Draft, task: Task) -> str | None:
    """Who answers for a task now; for one of a measure the plan has no more, its team's lead."""
    measure = draft.plan.playbook.measure.get(task.measure)
    return tasks.responsible(draft, measure, task.spot) if measure else tasks.lead_of(draft, task.team, task.place)


def _reassign(draft: Draft, before: Organisation) -> None:
    """Tasks whose people left go to those who answer now; who is told, and of what nobody has, follows from that."""
    people = draft.situation.organisation.people
    now_with: dict[int, str | None] = {}
    for task in draft.live.left_by(before.people.keys() - people.keys(), people):
        person = _answers(draft, task)
        if person != task.assignee:
            now_with[task.number] = person
    if now_with:
        draft.add(TasksReassigned(tasks=tuple(now_with), to=tuple(now_with.values())))


def changed(house: Organisation, fact: DirectoryChanged) -> Organisation:
    """The institution once its directory changed so; places in its order are no matter here."""
    gone = {*fact.left}, {*fact.places_left}
    return Organisation(
        regions=_with(house.regions, fact.regions, gone[1]),
        sites=_with(house.sites, fact.sites, gone[1]),
        people=_with(house.people, fact.people, gone[0]),
        kinds=house.kinds if fact.kinds is None else {kind.id: kind for kind in fact.kinds},
        rotas=house.rotas if fact.rotas is None else {rota.id: rota for rota in fact.rotas},
    )


def _with(records: Mapping[str, Any], new: Iterable[Any], gone: Collection[str]) -> dict[str, Any]:
    kept = {key: record for key, record in records.items() if key not in gone}
    return kept | {record.id: record for record in new}
