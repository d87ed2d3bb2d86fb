"""What happened to meetings of a committee."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from pca.domain.facts.fact import Fact


class MeetingOpened(Fact, frozen=True, tag="meeting_opened"):
    """A meeting began: which seats make it up, and what was pending then."""

    number: int
    seats: tuple[str, ...]
    agenda: tuple[str, ...] = ()
    """What waits, as `question:3`: said in words where it is read."""
    committee: str = ""
    due_at: datetime | None = None
    """When it was due, if one was."""
    missed: int = 0
    """How many before it were due and never held."""


class MeetingAttended(Fact, frozen=True, tag="meeting_attended"):
    """Who is there, by seat."""

    meeting: int
    present: dict[str, str]


class MeetingNoted(Fact, frozen=True, tag="meeting_noted"):
    """A note on an item of the agenda, or on the meeting itself."""

    meeting: int
    number: int
    text: str
    item: str = ""


class MeetingClosed(Fact, frozen=True, tag="meeting_closed"):
    """A meeting ended; `agenda` is what was pending when it began or came up meanwhile."""

    meeting: int
    agenda: tuple[str, ...] = ()
    next_at: datetime | None = None
    remind_at: datetime | None = None


class MeetingDue(Fact, frozen=True, tag="meeting_due"):
    """The committee was reminded of the meeting that comes after this one."""

    meeting: int
    at: datetime


MeetingFact: TypeAlias = MeetingOpened | MeetingAttended | MeetingNoted | MeetingClosed | MeetingDue
