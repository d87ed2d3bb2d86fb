"""What a plan may propose by itself: moves and levels, each with the condition that proposes it."""

from __future__ import annotations

from collections.abc import Callable

from pca.domain.expressions.expressions import Expression
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.states import Transition


class Thresholds:
    """The thresholds of one plan, compiled by `condition`, in document order."""

    def __init__(self, playbook: Playbook, condition: Callable[[str], Expression]) -> None:
        self.moves: tuple[tuple[Transition, Expression], ...] = tuple(
            (transition, condition(transition.propose_when))
            for transition in playbook.transitions
            if transition.propose_when
        )
        """Transitions a threshold may propose, each with that threshold."""
        self.levels: tuple[tuple[str, str, Expression], ...] = tuple(
            (measure.id, level.id, condition(level.propose_when))
            for measure in playbook.measures
            for level in measure.levels
            if level.propose_when
        )
        """(measure, level, threshold) of every level a threshold may propose."""
        self.all = tuple(expression for _, expression in self.moves) + tuple(
            expression for _, _, expression in self.levels
        )
        self.counts_days = any("days_in_state" in expression.names for expression in self.all)
        """Whether days that go by may cross one."""
        stale = {indicator.id for indicator in playbook.indicators if indicator.stale_after is not None}
        read = {name.partition("(")[0] for expression in self.all for name in expression.names}
        self.timed = self.counts_days or not stale.isdisjoint(read)
        """Whether time alone may cross one: a day is full, a figure too old."""
