"""Lint rules on indicators that nobody enters, and on figures that are printed together."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pca.domain.expressions.expressions import Type
from pca.domain.figures import PLAIN
from pca.domain.plan.alerts import ALERT_WORDS
from pca.domain.plan.counted import REGIONAL, Counted
from pca.domain.plan.indicator_sets import SetLine
from pca.domain.plan.indicators import Indicator
from pca.domain.plan.lint.findings import Finding, Path, find, unknown
from pca.domain.plan.lint.view import View
from pca.domain.plan.pulls import Pull


def check(view: View) -> Iterator[Finding]:
    """Each indicator that comes from somewhere by itself, and each set of figures."""
    for index, indicator in enumerate(view.playbook.indicators):
        here: Path = ("indicators", index)
        if indicator.counted is not None:
            yield from _counted(view, indicator, indicator.counted, here)
        if indicator.computed:
            yield from _by_itself(indicator, here)
        if indicator.pull is not None:
            yield from _pulled(indicator, indicator.pull, here)
        if indicator.cap is not None:
            wrong = [word for word in indicator.cap.values if word not in ALERT_WORDS[indicator.cap.reads]]
            for word in wrong:
                known = ", ".join(ALERT_WORDS[indicator.cap.reads])
                yield find("alert_word", (*here, "cap", "values", word), word=word, known=known)
    yield from _sets(view)


def _by_itself(indicator: Indicator, here: Path) -> Iterator[Finding]:
    if indicator.type is not Type.NUMBER:
        yield find("counted_number", (*here, "type"), name=indicator.id)
    if indicator.stale_after is not None:
        yield find("counted_stale", (*here, "stale_after"), name=indicator.id)
    if indicator.counted is not None and indicator.cap is not None:
        yield find("counted_twice", (*here, "cap"), name=indicator.id)


def _sets(view: View) -> Iterator[Finding]:
    known = view.ids("indicators")
    for at, printed in enumerate(view.playbook.indicator_sets):
        columns = {column.id for column in printed.columns}
        for block_at, block in enumerate(printed.blocks):
            for line_at, line in enumerate(block.lines):
                here: Path = ("indicator_sets", at, "blocks", block_at, "lines", line_at)
                yield from _line(line, here, columns, known)


def _line(line: SetLine, here: Path, columns: Collection[str], known: Collection[str]) -> Iterator[Finding]:
    for name, value in line.values.items():
        if name not in columns:
            yield unknown("column", name, columns, (*here, "values"))
        elif not PLAIN.fullmatch(value):
            yield find("set_value", (*here, "values", name), name=line.id, value=value)
    if line.indicator is not None and line.indicator not in known:
        yield unknown("indicator", line.indicator, known, (*here, "indicator"))


def _pulled(indicator: Indicator, pull: Pull, here: Path) -> Iterator[Finding]:
    """A source fits what is made of it."""
    alerts, counted = pull.format == "cap", indicator.counted is not None
    if counted or alerts != (indicator.cap is not None) or not (alerts or pull.value):
        yield find("pull_unfit", (*here, "pull"), name=indicator.id)


def _counted(view: View, indicator: Indicator, counted: Counted, here: Path) -> Iterator[Finding]:
    resource = next((known for known in view.playbook.resources if known.id == counted.resource), None)
    lasting = resource is not None and resource.supply is not None
    regional = counted.count in REGIONAL or (resource is not None and resource.per != "institution")
    if lasting != (counted.count == "days_of_cover") or (counted.resource and not lasting):
        yield find("counted_resource", (*here, "from"), name=indicator.id)
    elif counted.per == "region" and not regional:
        yield find("counted_per", (*here, "from", "per"), name=indicator.id)
