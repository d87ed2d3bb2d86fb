"""Before a task is opened by hand: how much those who would have it have in hand already; where it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from pca.domain.access.access import Reach
from pca.domain.facts import AnyFact, MessagesQueued, TasksOpened
from pca.store.kit.database import Unit
from pca.store.log import log
from pca.store.tasks import absence

MANY = 10
"""Tasks in hand from which somebody counts as overloaded."""


class Bearer(msgspec.Struct, frozen=True):
    """Somebody who would have tasks: how many of these, and how many in hand already."""

    person: str
    tasks: int
    before: int

    @property
    def overloaded(self) -> bool:
        """Whether that is a lot for one person."""
        return self.tasks + self.before > MANY


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """What an order would open."""

    tasks: int
    bearers: tuple[Bearer, ...]
    """Those with most first."""
    nobody: int
    """Tasks that nobody is present to have."""
    messages: int


def opening(unit: Unit, key: str, facts: Iterable[AnyFact]) -> Opening:
    """What the facts of a preview would open, and for whom."""
    listed = list(facts)
    given = [person for fact in listed if isinstance(fact, TasksOpened) for person in fact.assignees]
    counted = Counter(person for person in given if person)
    before = absence.in_hand(unit, key)
    bearers = [Bearer(person, tasks, before.get(person, 0)) for person, tasks in counted.items()]
    return Opening(
        tasks=len(given),
        bearers=tuple(sorted(bearers, key=lambda bearer: -(bearer.tasks + bearer.before))),
        nobody=sum(person is None for person in given),
        messages=sum(len(fact.recipients) for fact in listed if isinstance(fact, MessagesQueued)),
    )


def entry_text(unit: Unit, key: str, number: int, reach: Reach) -> str:
    """What an entry of the main courante says, for who may read it; empty otherwise."""
    line = log.log_entry(unit, key, number, reach)
    return line.text if line else ""
