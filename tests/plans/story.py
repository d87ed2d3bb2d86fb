"""What a rehearsed crisis left on record, told by the wall clock of its plan: for tests of the plans that ship."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from pca.domain.directory import Organisation
from pca.domain.facts import AnyFact, MessagesQueued, Refused, StateEntered, TaskCompleted, TaskRefused, TasksOpened
from pca.domain.facts.fact import Fact
from pca.domain.orders import Decide
from pca.plans.loader import LoadedPlan, load
from pca.services.exercises.players import own_institution
from pca.services.exercises.rehearsals import Rehearsed
from pca.store.audit import journal

ROOT = Path(__file__).parents[2]

One = TypeVar("One", bound=Fact)


@dataclass
class Story:
    """One rehearsal, played; every instant is said as "12 19:18", day and time in the plan's zone."""

    folder: Path
    played: Rehearsed
    loaded: LoadedPlan = field(init=False)
    house: Organisation = field(init=False)
    told: list[tuple[str, AnyFact]] = field(init=False)

    def __post_init__(self) -> None:
        self.loaded = load(self.folder, ROOT / "notifications")
        self.house = own_institution(self.folder).organisation
        self.told = list(self._told())

    def _told(self) -> Iterator[tuple[str, AnyFact]]:
        with self.played.runtime.store.read() as unit:
            for _, entry in journal.entries(unit, crisis=self.played.crisis):
                yield from ((self.clock(entry.at), fact) for fact in entry.facts)

    def clock(self, at: datetime) -> str:
        return at.astimezone(ZoneInfo(self.loaded.playbook.time_zone)).strftime("%d %H:%M")

    def all(self, kind: type[One]) -> list[tuple[str, One]]:
        return [(at, fact) for at, fact in self.told if isinstance(fact, kind)]

    def opened(self, measure: str, purpose: str = "do") -> list[tuple[str, TasksOpened]]:
        return [one for one in self.all(TasksOpened) if one[1].measure == measure and one[1].purpose == purpose]

    def numbers(self, measure: str, purpose: str = "do") -> set[int]:
        """Every task the measure ever had."""
        opened = self.opened(measure, purpose)
        return {number for _, fact in opened for number in range(fact.first, fact.first + len(fact.places))}

    def done(self, measure: str, purpose: str = "do") -> list[tuple[str, str]]:
        """When each of its tasks was done, and by whom."""
        mine = self.numbers(measure, purpose)
        return [(at, fact.by) for at, fact in self.all(TaskCompleted) if fact.task in mine]

    def refused(self, measure: str) -> list[tuple[str, bool, str]]:
        """When its tasks were refused, whether as impossible, and why."""
        mine = self.numbers(measure)
        return [(at, fact.impossible, fact.reason) for at, fact in self.all(TaskRefused) if fact.task in mine]

    def sent(self, communication: str) -> list[tuple[str, str, frozenset[str]]]:
        """When it was queued for the first time in each kind, and for whom; without what the ladder adds."""
        found = [(at, fact) for at, fact in self.all(MessagesQueued) if fact.communication == communication]
        return [(at, fact.kind, frozenset(fact.recipients)) for at, fact in found if fact.rung == 0]

    def states(self) -> list[tuple[str, tuple[str, ...]]]:
        return [(at, fact.configuration) for at, fact in self.all(StateEntered)]

    def refusals(self) -> list[tuple[str, str]]:
        """Decisions that the rules refused: which, and with what code."""
        with self.played.runtime.store.read() as unit:
            return [
                (entry.act.event, fact.code)
                for _, entry in journal.entries(unit, crisis=self.played.crisis)
                for fact in entry.facts
                if isinstance(entry.act, Decide) and isinstance(fact, Refused)
            ]

    def lines(self) -> int:
        """Lines of all the plan's YAML files, its rehearsals included."""
        return sum(len(one.read_text("utf-8").splitlines()) for one in self.folder.rglob("*.yaml"))

    def named(self) -> set[str]:
        """Everybody the plan names."""
        book = self.loaded.playbook
        seats = {person for role in book.roles for person in (role.holder, *role.deputies) if person}
        leads = {person for team in book.teams for person in (team.lead, *team.deputies) if person}
        return seats | leads | {one.objective.approved_by for one in book.activities if one.objective} | {book.author}
