"""A task whose words changed since it was acknowledged: both wordings, and when the first one was acknowledged."""

from __future__ import annotations

from datetime import datetime

import msgspec

from pca.domain.plan.instructions import instruction
from pca.services.crisis.adoption import acknowledged
from pca.services.crisis.scene import Scene
from pca.store.tasks.tasks import TaskLine
from pca.web.kit.instructions import InstructionShown, asked
from pca.web.kit.request_context import RequestContext


class Amended(msgspec.Struct, frozen=True):
    """Old and new words of a task asked again; when and by whom it was acknowledged before."""

    before: InstructionShown
    after: InstructionShown
    at: datetime | None
    by: str


def amended(context: RequestContext, about: Scene, task: TaskLine) -> Amended | None:
    """What was acknowledged beside what is asked now; None where it is the same, or nobody acknowledged anything."""
    measure = about.plan.playbook.measure.get(task.measure)
    known = acknowledged(context.runtime, context.unit, about.crisis.plan, task) if measure else None
    if known is None or measure is None:
        return None
    before, after = (
        asked(words, context.language) for words in (known, instruction(measure, task.purpose, task.level, task.items))
    )
    if before == after:
        return None
    return Amended(before, after, task.acknowledged_at, context.name(task.acknowledged_by))
