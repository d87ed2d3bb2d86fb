"""What a plan's measures hang on, looked up at once: conditions, days, other measures, people, lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from pca.domain.expressions.expressions import Expression
from pca.domain.plan import names
from pca.domain.plan.conditions import Conditions
from pca.domain.plan.lookups import grouped, replaced_by
from pca.domain.plan.measures import Measure
from pca.domain.plan.playbook import Playbook
from pca.domain.plan.thresholds import Thresholds


class PlanWords:
    """The part of a compiled plan that says which measures may start and stop without a move."""

    playbook: Playbook
    guard: Mapping[str, Expression]
    _criteria: Mapping[str, Expression]

    def _condition(self, source: str) -> Expression:
        raise NotImplementedError

    @cached_property
    def thresholds(self) -> Thresholds:
        """What may be proposed, and when."""
        return Thresholds(self.playbook, self._condition)

    @cached_property
    def conditions(self) -> Conditions:
        """Which measures hold only while something is so."""
        return Conditions(self.playbook, self._condition, self.stands_in_for)

    @cached_property
    def steered(self) -> frozenset[str]:
        """Measures that may start or stop without a move: by a condition, by a list, or because one that excludes
        them does."""
        winners = [measure for measure in self.playbook.measures if measure.excludes]
        passing = {
            winner.id for winner in winners if winner.expires_after or (winner.by_subject and winner.by_perimeter)
        }
        touched, growing = {*self.conditions.touched, *passing, *self.for_people}, True
        while growing:
            more = {
                name for excluder in touched & self.playbook.measure.keys() for name in self.set_aside_by(excluder)
            } - touched
            growing = bool(more)
            touched |= more
        return frozenset(touched)

    def fallbacks_of(self, measures: Collection[str]) -> frozenset[str]:
        """What may stand in for some of these measures: it goes when they do."""
        return frozenset(
            name for name, of in self.stands_in_for.items() if any(measure.id in measures for measure in of)
        )

    def set_aside_by(self, measure: str) -> frozenset[str]:
        """The measures that one excludes, and their fallbacks."""
        excluded = frozenset(self.playbook.measure[measure].excludes) & self.playbook.measure.keys()
        return excluded | self.fallbacks_of(excluded)

    @cached_property
    def questions_asked(self) -> frozenset[str]:
        """What the plan's conditions ask of states and measures, such as `done(power_off)`."""
        kinds = (names.IN, names.DONE, names.OPEN)
        return frozenset(read for read in self.reads if read.partition("(")[0] in kinds and "(" in read)

    @cached_property
    def counts_tasks(self) -> bool:
        """Whether a task that is opened or ended may cross a threshold or meet a condition."""
        looked = (*self.thresholds.all, *self.conditions.of.values())
        return any(
            "tasks_open" in expression.names or not self.questions_asked.isdisjoint(expression.names)
            for expression in looked
        )

    @cached_property
    def reads(self) -> frozenset[str]:
        """Every name that a condition of the plan reads."""
        conditions = [
            *self.thresholds.all,
            *self.guard.values(),
            *self._criteria.values(),
            *self.conditions.of.values(),
        ]
        return frozenset().union(*(condition.names for condition in conditions))

    @cached_property
    def windows(self) -> Mapping[str, int]:
        """For each indicator that is looked at over days, how many."""
        return self.thresholds.windows(self.reads)

    @cached_property
    def timed(self) -> bool:
        """Whether time alone may cross a threshold or meet a condition: a day is full, a figure too old."""
        return self.thresholds.timed or self.conditions.timed

    @cached_property
    def counts_days(self) -> bool:
        """Whether days that go by may do so."""
        return self.thresholds.counts_days or self.conditions.counts_days

    @cached_property
    def excluded_by(self) -> Mapping[str, tuple[str, ...]]:
        """By measure, those that set it aside where they are carried out."""
        return grouped((name, measure.id) for measure in self.playbook.measures for name in measure.excludes)

    @cached_property
    def dated_measures(self) -> Mapping[str, str]:
        """Measures whose tasks are due around a day, each with the figure that names it."""
        return {measure.id: measure.due.date for measure in self.playbook.measures if measure.due and measure.due.date}

    def dated_by(self, indicators: Iterable[str]) -> tuple[str, ...]:
        """Measures whose tasks are due around a day that one of these figures names."""
        named = set(indicators)
        return tuple(name for name, indicator in self.dated_measures.items() if indicator in named)

    @cached_property
    def looks_for(self) -> tuple[str, ...]:
        """Measures with a task for each person who matches, which may change at any time."""
        return tuple(measure.id for measure in self.playbook.measures if measure.each and measure.each.kind == "person")

    @cached_property
    def for_people(self) -> frozenset[str]:
        """These measures and their fallbacks."""
        return frozenset(self.looks_for) | self.fallbacks_of(self.looks_for)

    @cached_property
    def has_lists(self) -> bool:
        """Whether some measure has a task for each person or entry."""
        return any(measure.by_subject for measure in self.playbook.measures)

    @cached_property
    def stands_in_for(self) -> Mapping[str, tuple[Measure, ...]]:
        """For each fallback, the measures it may replace: directly, or by replacing another fallback."""
        return replaced_by(self.playbook.measures)
