"""Lint rules on thresholds: what they say further belongs to one, can be met, and does not go to and fro."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from pca.domain.expressions.expressions import ExpressionError, compile_expression
from pca.domain.plan import names
from pca.domain.plan.lengths import say_duration
from pca.domain.plan.lint.findings import Finding, Path, find
from pca.domain.plan.lint.view import View
from pca.domain.plan.measures import Level
from pca.domain.plan.states import Transition

_COMPARED = re.compile(r"(.*\S)\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)")


def check(view: View) -> Iterator[Finding]:
    """Moves, then levels, then the figures they look at."""
    for index, transition in enumerate(view.playbook.transitions):
        yield from _threshold(view, transition, ("transitions", index))
    for index, measure in enumerate(view.playbook.measures):
        for at, level in enumerate(measure.levels):
            yield from _threshold(view, level, ("measures", index, "levels", at))
    for index, indicator in enumerate(view.playbook.indicators):
        cadence, stale = indicator.cadence, indicator.stale_after
        if cadence is not None and stale is not None and stale < cadence:
            lengths = {"cadence": say_duration(cadence), "stale": say_duration(stale)}
            yield find("stale_before_next", ("indicators", index, "stale_after"), indicator=indicator.id, **lengths)


def _threshold(view: View, proposed: Transition | Level, here: Path) -> Iterator[Finding]:
    yield from view.condition(proposed.withdraw_when, (*here, "withdraw_when"))
    per = proposed.propose_per if isinstance(proposed, Transition) else None
    further = {"propose_after_days": proposed.propose_after_days, "withdraw_when": proposed.withdraw_when}
    keys = [key for key, value in {**further, "propose_per": per}.items() if value is not None]
    if proposed.propose_when is None:
        yield from (find("threshold_missing", (*here, key), key=key, what=proposed.id) for key in keys)
        return
    if proposed.withdraw_when is not None and _meet(proposed.propose_when, proposed.withdraw_when):
        when = {"when": proposed.propose_when, "until": proposed.withdraw_when}
        yield find("threshold_to_and_fro", (*here, "withdraw_when"), **when)
    if (proposed.propose_after_days or per) and not _reads_figures(view, proposed.propose_when):
        key = "propose_after_days" if proposed.propose_after_days else "propose_per"
        yield find("threshold_without_figure", (*here, key), key=key, what=proposed.id)


def _reads_figures(view: View, source: str) -> bool:
    """Whether a threshold reads an indicator; one that cannot be understood is found elsewhere."""
    try:
        condition = compile_expression(source, view.catalogue, questions=view.questions)
    except ExpressionError:
        return True
    return any(names.figure_of(name) in view.indicator for name in condition.names)


def _meet(when: str, until: str) -> bool:
    """Whether something could be proposed and withdrawn by the same figures, where both compare the same one."""
    here, there = _COMPARED.fullmatch(when.strip()), _COMPARED.fullmatch(until.strip())
    if here is None or there is None or here[1].replace(" ", "") != there[1].replace(" ", ""):
        return False
    (low, low_in), (high, high_in) = _sorted(here[2], Decimal(here[3]), there[2], Decimal(there[3]))
    return low is None or high is None or low < high or (low == high and low_in and high_in)


def _sorted(
    sign: str, number: Decimal, other: str, second: Decimal
) -> tuple[tuple[Decimal | None, bool], tuple[Decimal | None, bool]]:
    """Where the one that looks for large values begins, and where the one that looks for small values ends."""
    up = [(value, "=" in by) for by, value in ((sign, number), (other, second)) if by[0] == ">"]
    down = [(value, "=" in by) for by, value in ((sign, number), (other, second)) if by[0] == "<"]
    nothing: tuple[Decimal | None, bool] = (None, True)
    return (up[0] if up else nothing), (down[0] if down else nothing)
