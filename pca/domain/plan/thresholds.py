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
            (one, condition(one.propose_when)) for one in playbook.transitions if one.propose_when
        )
        """Transitions a threshold may propose, each with that threshold."""
        self.levels: tuple[tuple[str, str, Expression], ...] = tuple(
            (measure.id, level.id, condition(level.propose_when))
            for measure in playbook.measures
            for level in measure.levels
            if level.propose_when
        )
        """(measure, level, threshold) of every level a threshold may propose."""
        self.all = tuple(one for _, one in self.moves) + tuple(one for _, _, one in self.levels)
        self.counts_days = any("days_in_state" in one.names for one in self.all)
        """Whether days that go by may cross one."""
        stale = {one.id for one in playbook.indicators if one.stale_after is not None}
        read = {name.partition("(")[0] for one in self.all for name in one.names}
        self.timed = self.counts_days or not stale.isdisjoint(read)
        """Whether time alone may cross one: a day is full, a figure too old."""
