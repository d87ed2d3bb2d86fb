"""What guards, thresholds and conditions may look at in a perimeter, each looked up at the first question."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import TypeAlias

from pca.domain import prerequisites, readings
from pca.domain.directory import ROOT
from pca.domain.draft import Draft
from pca.domain.plan import names
from pca.domain.readings import Readings
from pca.domain.series import DailySeries
from pca.domain.situation import Standing

Values: TypeAlias = Mapping[str, object]
"""Indicator values by name; None is unknown."""


def values(
    draft: Draft, perimeter: str, sources: Collection[str] = (), figures: Readings | None = None
) -> ConditionValues:
    """What may be looked at in a perimeter: fresh figures, tasks to do, days in the state, answers.

    A figure is the perimeter's own where one was observed there, else that of the nearest one around it.
    `days_in_state` counts from entering the one of `sources` that holds: the state a move would leave.
    """
    return ConditionValues(draft, perimeter, sources, figures or readings.read(draft))


class ConditionValues(Mapping[str, object]):
    """Values by name, each looked up at the first question: most conditions ask for few, and some are to be counted.

    On a `day` figures are those of that day, and what the engine itself knows is as it is now.
    """

    def __init__(
        self, draft: Draft, perimeter: str, sources: Collection[str], figures: Readings, day: date | None = None
    ) -> None:
        self._draft, self._sources, self._day = draft, sources, day
        self.perimeter, self._figures = perimeter, figures
        self._outwards = tuple(draft.situation.organisation.outwards(perimeter))
        self._known: dict[str, object] = {}

    def __getitem__(self, name: str) -> object:
        if name not in self._known:
            self._known[name] = self._look(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        plan = self._draft.plan
        return iter({*names.BUILT_IN, *plan.indicator, *self._figures.latest, *plan.questions_asked})

    def __len__(self) -> int:
        return len(list(iter(self)))

    def on(self, day: date) -> ConditionValues:
        """The same of a day."""
        return ConditionValues(self._draft, self.perimeter, self._sources, self._figures, day)

    def days(self, name: str) -> DailySeries | None:
        """The figure behind a name day by day, from where it counts here; None for what is none."""
        figure = self._nearest(names.figure_of(name)) if "(" not in name or names.over_days(name) else name
        return self._figures.days(figure) if figure in self._figures else None

    def own(self, name: str) -> bool:
        """Whether the figure behind a name was observed in this very perimeter."""
        return f"{names.figure_of(name)}({self.perimeter})" in self._figures

    def _look(self, name: str) -> object:
        draft = self._draft
        if name == "tasks_open":
            return draft.tasks_open
        if name == "days_in_state":
            return self._days_in_state()
        if name in draft.plan.questions_asked:
            return _answer(draft, name, draft.plan.active(self._standing.configuration))
        asked = names.over_days(name)
        if self._day is None and not asked:
            return self._figures.value(self._nearest(name))
        daily = self.days(name)
        last = None if daily is None else self._day or daily.last
        if daily is None or last is None:
            return None
        return daily.over(asked, last) if asked else daily.on(last)

    def _nearest(self, name: str) -> str:
        if name not in self._draft.plan.indicator:
            return name
        own = (name if at == ROOT else f"{name}({at})" for at in self._outwards)
        return next((figure for figure in own if figure in self._figures), name)

    @property
    def _standing(self) -> Standing:
        return self._draft.standings[self._draft.coverage.governing(self.perimeter)]

    def _days_in_state(self) -> int:
        standing = self._standing
        active = self._draft.plan.active(standing.configuration)
        entered = [standing.entered.get(state, standing.since) for state in self._sources if state in active]
        return (self._draft.now - max(entered, default=standing.since)).days


def _answer(draft: Draft, name: str, active: Collection[str]) -> object:
    """What a question of the plan's conditions, such as `done(power_off)`, is answered now."""
    asked, _, subject = name.rstrip(")").partition("(")
    if asked == names.IN:
        return subject in active
    if asked == names.OPEN:
        return draft.live_count(subject)
    return draft.live_count(subject) == 0 and prerequisites.finished(draft, subject)
