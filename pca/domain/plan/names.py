"""The names a condition may use, besides the plan's own indicators."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from pca.domain.expressions.expressions import Question, Type
from pca.domain.plan.indicators import Indicator
from pca.domain.plan.terms import MOST_DAYS

BUILT_IN: Mapping[str, Type] = {"tasks_open": Type.NUMBER, "days_in_state": Type.NUMBER}
"""What the engine itself knows: live tasks of the crisis, and whole days since the state was entered."""

IN, DONE, OPEN = "in", "done", "open"
"""Questions about a state that holds (`in(crisis)`), and about a measure's tasks: `done(m)`, `open(m)`."""

MEAN, CHANGE = "mean", "change"
"""What is asked of a figure over some days: `mean(cases, 7)` of the last seven, `change(cases, 7)` since seven ago."""

SITE: Mapping[str, Type] = {"type": Type.TEXT, "region": Type.TEXT, "site": Type.TEXT, "staff": Type.NUMBER}
"""Names for choosing sites (`each.where`, `site_heads`); `staff` is a head count."""

REGION: Mapping[str, Type] = {"region": Type.TEXT}
"""Names for choosing regions (`each.where` of a task for each region)."""

STAFF: Mapping[str, Type] = {
    "site": Type.TEXT,
    "site_type": Type.TEXT,
    "region": Type.TEXT,
    "network": Type.BOOLEAN,
}
"""Names for choosing whom a measure is about (`staff.where`): where people work, not what they are doing."""

PEOPLE: Mapping[str, Type] = {**STAFF, "status": Type.TEXT}
"""Names for choosing people (`audience.people`); `network` is true outside head office."""


ANSWER = "answer"
"""What somebody answered to a roll-call, for choosing people (`each.where` with `kind: person`)."""

PERSON: Mapping[str, Type] = {**PEOPLE, ANSWER: Type.TEXT}
"""Names for choosing people each of whom gets a task."""

SELECTORS: Mapping[str, Mapping[str, Type]] = {
    "site": SITE,
    "region": REGION,
    "people": PEOPLE,
    "person": PERSON,
    "staff": STAFF,
}
"""What a condition may look at, by what it chooses."""


def catalogue(indicators: Iterable[Indicator]) -> dict[str, Type]:
    """What guards, thresholds and criteria may name: the plan's indicators and the built-in figures."""
    return {**{indicator.id: indicator.type for indicator in indicators}, **BUILT_IN}


def questions(
    states: Collection[str], measures: Collection[str], indicators: Iterable[Indicator]
) -> dict[str, Question]:
    """What guards, thresholds and criteria may ask: of states, of measures, and a figure of one perimeter.

    `done(m)`: the measure's tasks were opened, and none is left to do or was refused; `open(m)`: how many are left.
    A plan that calls an indicator `mean` or `change` asks for that one.
    """
    listed = tuple(indicators)
    numbers = tuple(indicator.id for indicator in listed if indicator.type is Type.NUMBER)
    over_days = {asked: Question(Type.NUMBER, "number", numbers, MOST_DAYS) for asked in (MEAN, CHANGE)}
    figures = {indicator.id: Question(indicator.type, "perimeter") for indicator in listed}
    return (
        over_days
        | figures
        | {
            IN: Question(Type.BOOLEAN, "state", states),
            DONE: Question(Type.BOOLEAN, "measure", measures),
            OPEN: Question(Type.NUMBER, "measure", measures),
        }
    )


class OverDays(NamedTuple):
    """What a condition asks of a figure over some days."""

    asked: str
    indicator: str
    days: int


def over_days(name: str) -> OverDays | None:
    """What is read under a name such as `mean(cases, 7)`; None for any other name."""
    asked, _, about = name.rstrip(")").partition("(")
    indicator, comma, days = about.partition(", ")
    return OverDays(asked, indicator, int(days)) if comma and asked in (MEAN, CHANGE) else None


def figure_of(name: str) -> str:
    """The indicator behind a name that a condition reads: `cases`, `cases(CS)`, `mean(cases, 7)`."""
    series = over_days(name)
    return series.indicator if series else name.partition("(")[0]
