"""Whether two selectors of sites or regions can ever choose the same place: worked out value by value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pca.domain.directory import Status
from pca.domain.expressions.expressions import Expression, ExpressionError, Type, compile_expression
from pca.domain.plan import names
from pca.domain.plan.lint.findings import Finding, Path, unknown
from pca.domain.plan.measures import Each, Measure

_TEXT = re.compile("'([^']*)'|\"([^\"]*)\"")
_OTHER = "\0any other"


def never_near(measure: Measure, other: Measure) -> bool:
    """Whether no place of one measure is, lies in or contains a place of the other, whatever the directory holds."""
    if measure.each is None or other.each is None:
        return False
    shared = "region" if "region" in (measure.each.kind, other.each.kind) else None
    mine, theirs = _compiled(measure.each), _compiled(other.each)
    if mine is None or theirs is None:
        return False
    wanted = [shared] if shared else [name for name, kind in names.SITE.items() if kind is Type.TEXT]
    values = {text for source in (mine, theirs) for text in _texts(source.source)} | {_OTHER}
    return any(all(_apart(mine, theirs, {name: value}) for value in values) for name in wanted)


def _apart(expression: Expression, other: Expression, known: Mapping[str, str]) -> bool:
    """Whether one of the two says no as soon as this much is known of a place."""
    return expression.holds(known) is False or other.holds(known) is False


def _compiled(each: Each) -> Expression | None:
    catalogue = names.SITE if each.kind == "site" else names.REGION
    try:
        return compile_expression(each.where or "true", catalogue)
    except ExpressionError:
        return None


def _texts(source: str) -> set[str]:
    return {single or double for single, double in _TEXT.findall(source)}


def statuses(source: str | None, catalogue: Mapping[str, Type], path: Path) -> Iterator[Finding]:
    """Words that a condition compares a person's status with and that are none: they never fit anybody."""
    try:
        compared = compile_expression(source, catalogue).compared.get("status", ()) if source else ()
    except ExpressionError:
        return  # told already
    known = [status.value for status in Status]
    yield from (unknown("status", word, known, path) for word in sorted(compared) if word not in known)
