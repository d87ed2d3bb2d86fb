"""What another version of the plan does to the tasks under way, counted by measure: for whoever is to decide it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from pca.domain.facts import AnyFact, MeasureRenamed, TasksAmended, TasksOpened, TasksSettled

STAYING = ("continued", "transferred")


class Under(msgspec.Struct, frozen=True):
    """One task under way before: of which measure, and due when."""

    measure: str
    due_at: datetime


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """The tasks of one measure, under the name it has afterwards."""

    measure: str
    kept: int = 0
    """Asked for the same as before; nobody is told."""
    notice: int = 0
    """Told; what was acknowledged stands."""
    told: int = 0
    """Told; nobody had acknowledged them yet."""
    ask_again: int = 0
    restored: int = 0
    """Asked for what was acknowledged before; nobody is asked again."""
    reassigned: int = 0
    extended: int = 0
    """Small tasks for what was added to those done."""
    cancelled: int = 0
    replaced: int = 0
    """Ended, and opened anew on another level or with another rhythm."""
    undone: int = 0
    """Tasks that undo what was done."""
    redated: int = 0
    """Those with another deadline, whatever else becomes of them."""


def counted(facts: Iterable[AnyFact], before: Mapping[int, Under]) -> tuple[Counts, ...]:
    """What becomes of the tasks under way (`before`, by number), by measure in the order they come up."""
    names: dict[str, str] = {}
    counters: dict[str, Counter[str]] = {}
    touched: set[int] = set()

    def count(measure: str, what: str, number: int = 1) -> None:
        counters.setdefault(names.get(measure, measure), Counter())[what] += number

    for fact in facts:
        match fact:
            case MeasureRenamed():
                names[fact.before] = fact.after
            case TasksAmended():
                touched.update(fact.tasks)
                count(fact.measure, fact.kind, len(fact.tasks))
                redated = sum(1 for number in fact.tasks if number in before and before[number].due_at != fact.due_at)
                count(fact.measure, "redated", redated)
            case TasksSettled() if fact.outcome not in STAYING:
                known = [number for number in fact.tasks if number in before]
                touched.update(known)
                for number in known:
                    count(before[number].measure, "replaced" if fact.outcome == "replaced" else "cancelled")
            case TasksOpened(purpose="extend") | TasksOpened(purpose="undo"):
                count(fact.measure, "extended" if fact.purpose == "extend" else "undone", len(fact.places))
    for number, task in before.items():
        if number not in touched:
            count(task.measure, "kept")
    return tuple(Counts(measure=name, **counts) for name, counts in counters.items())
