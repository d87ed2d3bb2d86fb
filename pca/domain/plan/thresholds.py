"""What a plan may propose by itself: moves and levels, each with the condition that proposes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pca.domain.expressions.expressions import Expression
from pca.domain.plan import names
from pca.domain.plan.lookups import grouped
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.states import Transition


@dataclass(frozen=True)
class Threshold:
    """One threshold: what it proposes, from which states, when, and until when that stays proposed."""

    event: str
    """The event proposed, or the measure whose level is."""
    level: str | None
    sources: tuple[str, ...]
    """States the move leaves, or in which the measure holds."""
    when: Expression
    days: int
    """On so many days in a row; 1 for now."""
    until: Expression | None
    per: str | None = None


class Thresholds:
    """The thresholds of one plan, compiled by `condition`, in document order."""

    def __init__(self, playbook: Playbook, condition: Callable[[str], Expression]) -> None:
        self.moves: tuple[tuple[Transition, Expression], ...] = tuple(
            (transition, condition(transition.propose_when))
            for transition in playbook.transitions
            if transition.propose_when
        )
        """Transitions a threshold may propose, each with that threshold."""
        levels = [
            (measure, level, condition(level.propose_when))
            for measure in playbook.measures
            for level in measure.levels
            if level.propose_when
        ]
        self.levels: tuple[tuple[str, str, Expression], ...] = tuple(
            (measure.id, level.id, when) for measure, level, when in levels
        )
        """(measure, level, threshold) of every level a threshold may propose."""

        def until(source: str | None) -> Expression | None:
            return condition(source) if source else None

        self.of_moves = tuple(
            Threshold(move.decision, None, move.source, when, _days(move), until(move.withdraw_when), move.propose_per)
            for move, when in self.moves
        )
        self.of_levels = tuple(
            Threshold(measure.id, level.id, measure.holds_in, when, _days(level), until(level.withdraw_when))
            for measure, level, when in levels
        )
        watched = (*self.of_moves, *self.of_levels)
        returning = [threshold for threshold in watched if threshold.until is not None]
        self.with_return = grouped(((threshold.event, threshold.level), threshold) for threshold in returning)
        """By (event, level), thresholds that stay proposed until figures are further back."""
        self.all = tuple(
            condition for threshold in watched for condition in (threshold.when, threshold.until) if condition
        )
        self.counts_days = any("days_in_state" in expression.names for expression in self.all)
        """Whether days that go by may cross one."""
        stale = {indicator.id for indicator in playbook.indicators if indicator.stale_after is not None}
        read = {names.figure_of(name) for expression in self.all for name in expression.names}
        over_days = any(threshold.days > 1 for threshold in watched) or any(map(names.over_days, _read(self.all)))
        self.timed = self.counts_days or over_days or not stale.isdisjoint(read)
        """Whether time alone may cross one: a day is full, a figure too old."""

    def windows(self, reads: Iterable[str]) -> dict[str, int]:
        """For each indicator that is looked at over days, how many, the day of the newest value included.

        `reads` are all names that the plan's conditions read.
        """
        windows: dict[str, int] = {}
        lasting = [
            (name, threshold.days) for threshold in (*self.of_moves, *self.of_levels) for name in threshold.when.names
        ]
        for name, days in (*((name, 1) for name in reads), *lasting):
            series = names.over_days(name)
            span = days - 1 + (series.days + 1 if series else 1)
            if span > 1:
                indicator = names.figure_of(name)
                windows[indicator] = max(windows.get(indicator, 0), span)
        return windows


def _days(proposable: object) -> int:
    return getattr(proposable, "propose_after_days", None) or 1


def _read(expressions: Iterable[Expression]) -> Iterable[str]:
    return {name for expression in expressions for name in expression.names}
