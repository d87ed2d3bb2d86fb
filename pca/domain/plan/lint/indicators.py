"""Lint rules on indicators that nobody enters: what the engine counts itself."""

from __future__ import annotations

from collections.abc import Iterator

from pca.domain.expressions.expressions import Type
from pca.domain.plan.alerts import ALERT_WORDS
from pca.domain.plan.counted import REGIONAL, Counted
from pca.domain.plan.indicators import Indicator
from pca.domain.plan.lint.findings import Finding, Path, find
from pca.domain.plan.lint.view import View


def check(view: View) -> Iterator[Finding]:
    """Each indicator that comes from somewhere by itself."""
    for index, indicator in enumerate(view.playbook.indicators):
        here: Path = ("indicators", index)
        if indicator.counted is not None:
            yield from _counted(view, indicator, indicator.counted, here)
        if indicator.computed:
            yield from _by_itself(indicator, here)
        if indicator.cap is not None:
            wrong = [word for word in indicator.cap.values if word not in ALERT_WORDS[indicator.cap.reads]]
            for word in wrong:
                known = ", ".join(ALERT_WORDS[indicator.cap.reads])
                yield find("alert_word", (*here, "cap", "values", word), word=word, known=known)


def _by_itself(indicator: Indicator, here: Path) -> Iterator[Finding]:
    if indicator.type is not Type.NUMBER:
        yield find("counted_number", (*here, "type"), name=indicator.id)
    if indicator.stale_after is not None:
        yield find("counted_stale", (*here, "stale_after"), name=indicator.id)
    if indicator.counted is not None and indicator.cap is not None:
        yield find("counted_twice", (*here, "cap"), name=indicator.id)


def _counted(view: View, indicator: Indicator, counted: Counted, here: Path) -> Iterator[Finding]:
    resource = next((known for known in view.playbook.resources if known.id == counted.resource), None)
    lasting = resource is not None and resource.supply is not None
    regional = counted.count in REGIONAL or (resource is not None and resource.per != "institution")
    if lasting != (counted.count == "days_of_cover") or (counted.resource and not lasting):
        yield find("counted_resource", (*here, "from"), name=indicator.id)
    elif counted.per == "region" and not regional:
        yield find("counted_per", (*here, "from", "per"), name=indicator.id)
