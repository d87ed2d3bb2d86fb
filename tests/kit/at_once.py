"""Every order judged twice: by what its rules asked for, and by everything read at once. The same must follow."""

from __future__ import annotations

from datetime import datetime

import pytest

from pca.domain import decide as rules
from pca.domain import reconcile
from pca.domain.facts import AnyFact
from pca.domain.live_tasks import NO_LIVE_TASKS
from pca.domain.orders import Order
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.situation import Situation, knowing
from pca.services.engine import execute


class AtOnce:
    """Stands in for the rules where orders are carried out; `compared` counts the orders that had tasks to compare."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch, self.compared = patch, 0
        patch.setattr(execute, "decide", self.decide)

    def decide(
        self, plan: CompiledPlan | None, situation: Situation, order: Order, now: datetime
    ) -> tuple[AnyFact, ...]:
        facts = rules.decide(plan, situation, order, now)
        if situation.live is NO_LIVE_TASKS:
            return facts
        rest = {task.number: task for task in situation.live.all() if task.number not in situation.tasks}
        counted = situation.figures.tasks_open
        eager = knowing(
            situation,
            tasks={**situation.tasks, **rest},
            tasks_open=situation.live.count() if counted is None else counted,
            live=NO_LIVE_TASKS,
        )
        with self._patch.context() as patch:
            patch.setattr(reconcile, "stays", lambda *_: False)  # and every measure is compared place by place
            assert rules.decide(plan, eager, order, now) == facts, order
        self.compared += bool(rest)
        return facts
