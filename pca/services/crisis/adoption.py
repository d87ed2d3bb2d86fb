"""Another version of a plan beside the one people know: what they acknowledged, and what becomes of their tasks."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pca.domain.amendment_counts import Counts, Under, counted
from pca.domain.facts import AnyFact
from pca.domain.plan.instructions import Instruction, digest, instruction
from pca.domain.plan.measures import Measure
from pca.domain.plan.playbook import Playbook
from pca.runtime import Runtime
from pca.services.crisis.scene import plan_of
from pca.store.kit.database import Unit
from pca.store.plans import plans
from pca.store.tasks import tasks
from pca.store.tasks.tasks import TaskLine


class RewordedMeasure(msgspec.Struct, frozen=True):
    """One measure whose author says that only its wording changed: what it asked, and what it asks now."""

    measure: str
    before: Instruction
    after: Instruction


def reworded(old: Playbook, new: Playbook) -> tuple[RewordedMeasure, ...]:
    """The measures called editorial, with old and new words: on every level, and for undoing, where they differ."""
    return tuple(pair for name in new.editorial for pair in _pairs(old, new.measure.get(name)))


def _pairs(old: Playbook, now: Measure | None) -> list[RewordedMeasure]:
    before = (old.measure.get(now.id) or old.measure.get(now.was or "")) if now else None
    if now is None or before is None:
        return []
    levels: list[str | None] = [level.id for level in now.levels] or [None]
    ways = [("do", level) for level in levels] + ([("undo", None)] if before.undo and now.undo else [])
    pairs = [(instruction(before, *way), instruction(now, *way)) for way in ways]
    return [RewordedMeasure(now.id, *pair) for pair in pairs if pair[0] != pair[1]]


def acknowledged(runtime: Runtime, unit: Unit, running: str, task: TaskLine) -> Instruction | None:
    """The instruction that was acknowledged, where another one is shown now; None where it is the same or not kept.

    It is looked for in the versions of the plan, the latest first, under the name the measure had there.
    """
    if task.acknowledged_digest is None or task.acknowledged_digest == task.digest:
        return None
    known = plan_of(runtime, unit, running).compiled.playbook
    names = {task.measure, *(measure.was for measure in known.measures if measure.id == task.measure and measure.was)}
    for line in reversed(plans.plans(unit, known.id)):
        book = plan_of(runtime, unit, line.hash).compiled.playbook
        for measure in book.measures:
            if measure.id in names or measure.was in names:
                if digest(measure, task.purpose, task.level, task.items) == task.acknowledged_digest:
                    return instruction(measure, task.purpose, task.level, task.items)
                names |= {measure.was} if measure.was else set()
    return None


def becomes(unit: Unit, crisis: str, facts: Sequence[AnyFact]) -> tuple[Counts, ...]:
    """What adopting a version does to the tasks under way; `facts` as its preview gave them."""
    under_way = tasks.under_way(unit, crisis)
    return counted(facts, {number: Under(measure, due_at) for number, measure, due_at in under_way})
