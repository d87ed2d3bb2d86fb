"""Lines that another version of the plan adds to a checklist: asked of those who were done, and of nobody twice."""

from __future__ import annotations

from pca.domain import tasks
from pca.domain.draft import Draft
from pca.domain.measure_scope import held_places
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.measures import Measure


def extend(draft: Draft, old: CompiledPlan) -> None:
    """Where a task was done and the new version asks more of it, a small task opens with what is new.

    What was ticked under an earlier version, or is asked for already, is not asked for again.
    """
    for measure in draft.plan.playbook.measures:
        before = old.playbook.measure.get(measure.id)
        if before is None or measure.id in draft.situation.plans.retired:
            continue
        known = {item.id for item in before.checklist}
        added = tuple(item.id for item in measure.checklist if item.id not in known)
        if added:
            _extend(draft, measure, added)


def _extend(draft: Draft, measure: Measure, added: tuple[str, ...]) -> None:
    held = held_places(draft.coverage, measure, draft.running)
    done = [row.place for row in draft.rounds(measure.id, None) if row.status == "done" and row.place in held]
    asked = {place: set(ticked) for place, ticked in draft.situation.rounds.ticked(measure.id).items()}
    for task in draft.live_of(measure.id):
        if task.purpose == "extend":
            asked.setdefault(task.spot, set()).update(task.items)
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for place in dict.fromkeys(done):
        missing = tuple(item for item in added if item not in asked.get(place, ()))
        if missing:
            groups.setdefault((held[place], missing), []).append(place)
    for (perimeter, missing), places in groups.items():
        tasks.open_run(draft, measure, perimeter, places, purpose="extend", items=missing)
