"""Questions about tasks that pages, API and command line ask alike: is it late, what does it wait for."""

from __future__ import annotations

from datetime import datetime

from pca.domain.directory import Organisation
from pca.domain.draft import looking
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.prerequisites import Awaited, awaited
from pca.domain.situation import LIVE, Situation, Task
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.measures import rounds
from pca.store.tasks.tasks import TaskLine


def is_late(task: Task | TaskLine, now: datetime) -> bool:
    """Whether somebody should have answered by now; a task that waits for another has no time yet.

    The database asks the same of a row by `pca/store/tasks/tasks.py`, `late`.
    """
    unanswered = task.status == "open" and task.acknowledge_by < now
    return not task.waiting and (unanswered or (task.status in LIVE and task.due_at < now))


def waits_for(
    unit: Unit, plan: CompiledPlan, organisation: Organisation, key: str, measure: str, place: str, now: datetime
) -> tuple[Awaited, ...]:
    """The measures a task of `measure` at `place` waits for, each with the tasks that stand in the way."""
    found = plan.playbook.measure.get(measure)
    if found is None or not found.after.measures:
        return ()
    known = Situation(
        organisation=organisation, standings=crises.standings(unit, key), rounds=rounds.CarriedOut(unit, key)
    )
    return awaited(looking(plan, known, now), found, place)
