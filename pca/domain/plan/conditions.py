"""Measures that hold only while something is so: their conditions, and in which order they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pca.domain.expressions.expressions import Expression
from pca.domain.plan import names
from pca.domain.plan.lookups import grouped
from pca.domain.plan.measures import Measure
from pca.domain.plan.playbook import Playbook


class Conditions:
    """The conditions of one plan's measures, compiled by `condition`; those that others read about come first."""

    def __init__(
        self,
        playbook: Playbook,
        condition: Callable[[str], Expression],
        stands_in_for: Mapping[str, tuple[Measure, ...]],
    ) -> None:
        conditions = {measure.id: condition(measure.when) for measure in playbook.measures if measure.when}
        graph = {
            name: read_about(playbook, expression.names, stands_in_for) & conditions.keys()
            for name, expression in conditions.items()
        }
        self.of: Mapping[str, Expression] = {name: conditions[name] for name in in_order(graph)}
        """Conditions by measure."""
        self.about_tasks = frozenset(
            name for name, expression in conditions.items() if any(map(asks_of_tasks, expression.names))
        )
        """Measures whose condition asks how far others were carried out."""
        fallbacks = {
            name for name, replaced in stands_in_for.items() if any(measure.id in conditions for measure in replaced)
        }
        self.touched = frozenset(conditions) | fallbacks
        """Measures that may start or stop with a condition: fallbacks go with what they replace."""
        stale = {indicator.id for indicator in playbook.indicators if indicator.stale_after is not None}
        read = {name for expression in conditions.values() for name in expression.names}
        self.counts_days = "days_in_state" in read
        over_days = any(map(names.over_days, read))
        self.timed = self.counts_days or over_days or not stale.isdisjoint(map(names.figure_of, read))


def asks_of_tasks(name: str) -> bool:
    """Whether what a condition reads under this name depends on tasks."""
    return name == "tasks_open" or (name.partition("(")[0] in (names.DONE, names.OPEN) and "(" in name)


def read_about(
    playbook: Playbook, read: frozenset[str], stands_in_for: Mapping[str, tuple[Measure, ...]]
) -> frozenset[str]:
    """The measures on whose tasks a condition depends: those it asks about, what they replace, what replaces them, and
    what sets one of them aside."""
    measures: set[str] = set()
    aside = grouped((name, other.id) for other in playbook.measures for name in other.excludes)
    waiting = [name.rstrip(")").partition("(")[2] for name in read if asks_of_tasks(name) and "(" in name]
    while waiting:
        name = waiting.pop()
        measure = playbook.measure.get(name)
        if measure is not None and name not in measures:
            measures.add(name)
            waiting += [other.id for other in stands_in_for.get(name, ())]
            waiting += [measure.fallback] if measure.fallback else []
            waiting += aside.get(name, ())
    return frozenset(measures)


def in_order(graph: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """The names, each after those it depends on; a circle, which lint refuses, in the order written."""
    ordered: dict[str, None] = {}
    while len(ordered) < len(graph):
        ready = [name for name, needs in graph.items() if name not in ordered and needs <= ordered.keys() | {name}]
        ordered |= dict.fromkeys(ready or [name for name in graph if name not in ordered])
    return tuple(ordered)
