"""What a clock that ran ahead dated: further away than its own longest step, so that nobody would come back to it."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from pca.domain.act import Act

TOLERANCE = timedelta(minutes=5)
"""How far clocks of machines that work together may differ."""

LONGEST_WAIT = timedelta(days=2)
"""A message waits for its next attempt, for the morning or for a digest; never for longer."""


class RedateDeadlines(Act, frozen=True, tag="redate_deadlines"):
    """Date anew what a wrong clock dated further away than its own longest step; given by the heartbeat."""


class MisdatedTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task that was opened in the future, or whose ladder goes on long after its own deadline."""

    number: int
    status: str
    opened_at: datetime
    acknowledge_by: datetime
    due_at: datetime
    escalate_at: datetime | None


class Misdated(msgspec.Struct, frozen=True):
    """All of it in one crisis, but for measures and activities, which are few and looked at one by one."""

    tasks: tuple[MisdatedTask, ...] = ()
    answers: tuple[tuple[int, str], ...] = ()
    """Answers owed, by sending and recipient."""
    messages: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tasks or self.answers or self.messages)
