"""Tasks still to be done, as kept before an order: read where a rule asks, never all of them for nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Literal, Protocol

import msgspec

from pca.domain.directory import spot

TaskStatus = Literal[
    "open", "acknowledged", "done", "refused", "impossible", "cancelled", "missed", "replaced", "unfinished"
]
"""The life of a task; `open` and `acknowledged` are the two in which somebody still has to do something."""

LIVE: frozenset[str] = frozenset({"open", "acknowledged"})

LAST_RUNG = 6
"""The top of the second ladder: after it, nobody is left to be told."""


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """One task as far as rules need it."""

    number: int
    measure: str
    perimeter: str
    place: str
    subject: str = ""
    """The person or the entry of a list it is about, if it is about one."""
    team: str
    status: TaskStatus
    purpose: Literal["do", "undo", "extend"] = "do"
    run: int = 1
    level: str | None = None
    assignee: str | None = None
    original: str | None = None
    """The first assignee, kept on record through escalation and hand-over (R21)."""
    stood_in_for: str | None = None
    """For whom its assignee does it while they are away; it goes back to them."""
    escalation: int = 0
    """The rung climbed last: 1 to 3 unacknowledged, 4 to 6 without completion; 3 or more once acknowledged."""
    acknowledge_by: datetime
    due_at: datetime
    escalate_at: datetime | None = None
    waiting: bool | None = None
    """Whether something else must be finished first; None in crises older than this was kept."""
    items: tuple[str, ...] = ()
    digest: str | None = None
    """Of the instruction shown now; None in crises older than this was kept."""
    acknowledged_digest: str | None = None
    """Of the instruction that was acknowledged last."""
    checked: tuple[str, ...] | None = None
    """Points of the checklist that are ticked; None while none ever was."""

    @property
    def spot(self) -> str:
        """Its place, or the person or entry there that it is about."""
        return spot(self.place, self.subject)


class LiveTasks(Protocol):
    """Answers a rule may ask for: which tasks of the crisis are still to be done. Each tuple is by number."""

    def of(self, measure: str) -> tuple[Task, ...]:
        """Those of a measure, those that undo it included."""

    def waiting(self, measure: str, places: Collection[str] | None = None) -> tuple[Task, ...]:
        """Those of a measure that cannot begin yet, at some places or everywhere."""

    def at(self, places: Collection[str]) -> tuple[Task, ...]:
        """Those at some places, whatever their measure."""

    def held_by(self, people: Collection[str]) -> tuple[Task, ...]:
        """Those that some people have, and those that nobody has."""

    def all(self) -> tuple[Task, ...]:
        """All of them: where everything moves."""

    def all_waiting(self) -> tuple[Task, ...]:
        """All that cannot begin yet: where anything may have made one ready."""

    def count(self) -> int | None:
        """How many there are; None where nobody counted."""


class NoLiveTasks:
    """Nothing is to be done."""

    def of(self, measure: str) -> tuple[Task, ...]:
        """None at all."""
        return ()

    def waiting(self, measure: str, places: Collection[str] | None = None) -> tuple[Task, ...]:
        """None at all."""
        return ()

    def at(self, places: Collection[str]) -> tuple[Task, ...]:
        """None at all."""
        return ()

    def held_by(self, people: Collection[str]) -> tuple[Task, ...]:
        """None at all."""
        return ()

    def all(self) -> tuple[Task, ...]:
        """None at all."""
        return ()

    def all_waiting(self) -> tuple[Task, ...]:
        """None at all."""
        return ()

    def count(self) -> int | None:
        """Nobody counted."""
        return None


NO_LIVE_TASKS: LiveTasks = NoLiveTasks()
