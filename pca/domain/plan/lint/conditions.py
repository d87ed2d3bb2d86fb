"""Lint rules on measures that hold only while something is so: the condition can be met, and depends on no circle."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import product

from pca.domain.expressions.expressions import Expression, ExpressionError, Type, compile_expression
from pca.domain.plan import names
from pca.domain.plan.conditions import asks_of_tasks, read_about
from pca.domain.plan.lint.findings import Finding, Path, find
from pca.domain.plan.lint.view import View, around, cycle_in
from pca.domain.plan.measures import Measure

MOST = 4_000
"""Combinations of values tried; a condition with more of them is judged by its logic alone."""

_TEXT = re.compile(r"'([^']*)'|\"([^\"]*)\"")
_NUMBER = re.compile(r"(?<![\w.'\"-])\d+(?:\.\d+)?")
_ARITHMETIC = re.compile(r"[+*/]|-(?=\s*[\w(])")


def check(view: View) -> Iterator[Finding]:
    """Each condition by itself, then circles among them."""
    read: dict[str, frozenset[str]] = {}
    for index, measure in enumerate(view.playbook.measures):
        if measure.when is None:
            continue
        path: Path = ("measures", index, "when")
        yield from view.condition(measure.when, path)
        try:
            condition = compile_expression(measure.when, view.catalogue, questions=view.questions)
        except ExpressionError:
            continue
        yield from _judged(view, measure, condition, path)
        read[measure.id] = read_about(view.playbook, condition.names, view.stands_in_for)
        if "tasks_open" in condition.names:
            yield find("condition_circle", path, "own", measure=measure.id)
    circle = cycle_in({name: needs & read.keys() for name, needs in read.items()})
    if circle:
        at = view.ids("measures")[circle[0]]
        yield find("condition_circle", ("measures", at, "when"), circle=around(circle))


def _judged(view: View, measure: Measure, condition: Expression, path: Path) -> Iterator[Finding]:
    if not measure.holds_in:
        yield find("condition_idle", path, "fallback", measure=measure.id)
        return
    verdicts = _verdicts(view, measure, condition)
    if True not in verdicts and None not in verdicts:
        yield find("condition_never", path, measure=measure.id)
    elif verdicts == {True}:
        yield find("condition_idle", path, measure=measure.id)


def _verdicts(view: View, measure: Measure, condition: Expression) -> set[bool | None]:
    """What the condition can come to: tried on values just below, at and just above those it names."""
    choices = {name: _choices(view, measure, name, condition.source) for name in sorted(condition.names)}
    count = 1
    for values in choices.values():
        count *= len(values)
    if count > MOST or _ARITHMETIC.search(_TEXT.sub("", condition.source)):
        return {condition.holds({name: values[0] for name, values in choices.items() if len(values) == 1})}
    return {condition.holds(dict(zip(choices, chosen, strict=True))) for chosen in product(*choices.values())}


def _choices(view: View, measure: Measure, name: str, source: str) -> list[object]:
    asked, _, subject = name.rstrip(")").partition("(")
    if asked == names.IN and subject:
        return _states(view, measure, subject)
    if asked == names.DONE and subject:
        return [False, True]
    kind = Type.NUMBER if asks_of_tasks(name) or names.over_days(name) else view.catalogue[asked]
    if kind is Type.BOOLEAN:
        return [False, True]
    texts = [single or double for single, double in _TEXT.findall(source)]
    if kind is Type.TEXT:
        return [*texts, "\0any other"]
    if kind is Type.DATE:
        days = [date.fromisoformat(text) for text in texts if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)]
        return [day + timedelta(days=by) for day in days for by in (-1, 0, 1)] or [date(2000, 1, 1), date(2100, 1, 1)]
    least = 0 if asks_of_tasks(name) or name in names.BUILT_IN else None
    numbers = [Decimal(digits) for digits in ("0", *_NUMBER.findall(_TEXT.sub("", source)))]
    candidates = sorted({number + by for number in numbers for by in (-1, 0, 1)})
    return [number for number in candidates if least is None or number >= least]


def _states(view: View, measure: Measure, state: str) -> list[object]:
    """Whether a state may hold, or must, while the measure may."""
    known = [name for name in measure.holds_in if name in view.parent]
    can = any(view.together(state, name) for name in known)
    must = bool(known) and all(state in view.lineage(name) for name in known)
    return [True] if must else [False, True] if can else [False]
