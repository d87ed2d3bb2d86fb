"""Meetings as stored: opened, attended, noted, closed; and when somebody is reminded of the next."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec

from pca.domain.meetings_known import HeldMeeting
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import inserting, updating
from pca.store.tables.meetings import MEETING, MEETING_NOTE

if TYPE_CHECKING:
    from pca.domain.facts.meetings import MeetingAttended, MeetingClosed, MeetingDue, MeetingNoted, MeetingOpened
    from pca.domain.journal import Entry

_c, _n = MEETING.c, MEETING_NOTE.c


class MeetingLine(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting."""

    number: int
    mode: str
    committee: str
    seats: tuple[str, ...]
    agenda: tuple[str, ...]
    present: dict[str, str]
    notes: int
    due_at: datetime | None
    missed: int
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    closed_by: str | None
    next_at: datetime | None
    remind_at: datetime | None


class MeetingNoteLine(msgspec.Struct, frozen=True, kw_only=True):
    """One note of a meeting; `item` is what it is about, empty for the meeting itself."""

    meeting: int
    number: int
    item: str
    text: str
    noted_at: datetime
    noted_by: str


_LINES, _HELD, _NOTES = (
    Reader(MeetingLine, MEETING),
    Reader(HeldMeeting, MEETING),
    Reader(MeetingNoteLine, MEETING_NOTE),
)
_OPEN = inserting(MEETING)
_NOTE = inserting(MEETING_NOTE)
_ATTEND = updating(MEETING, ["crisis", "number"], "present")
_COUNT = updating(MEETING, ["crisis", "number"], "notes")
_CLOSE = updating(MEETING, ["crisis", "number"], "closed_at", "closed_by", "agenda", "next_at", "remind_at")
_REMIND = updating(MEETING, ["crisis", "number"], "remind_at")


def last(unit: Unit, key: str) -> HeldMeeting | None:
    """The newest meeting of a crisis, or None."""
    newest = _HELD.all(unit, _HELD.select(_c.crisis == key).order_by(_c.number.desc()).limit(1))
    return next(iter(newest), None)


def to_remind(unit: Unit, key: str, now: datetime) -> HeldMeeting | None:
    """The meeting after which another one comes, of which the committee is to be told by `now`."""
    due = _HELD.all(unit, _HELD.select(_c.crisis == key, _c.remind_at <= now).order_by(_c.number.desc()).limit(1))
    return next(iter(due), None)


def meetings(unit: Unit, key: str) -> tuple[MeetingLine, ...]:
    """All meetings of a crisis, newest first."""
    return _LINES.all(unit, _LINES.select(_c.crisis == key).order_by(_c.number.desc()))


def meeting(unit: Unit, key: str, number: int) -> MeetingLine | None:
    """The meeting with this number, or None."""
    return next(iter(_LINES.all(unit, _LINES.select(_c.crisis == key, _c.number == number))), None)


def notes(unit: Unit, key: str, number: int) -> tuple[MeetingNoteLine, ...]:
    """What was noted in a meeting, in order."""
    return _NOTES.all(unit, _NOTES.select(_n.crisis == key, _n.meeting == number).order_by(_n.number))


def meeting_opened(unit: Unit, entry: Entry, fact: MeetingOpened) -> None:
    """One more meeting; of the one before nobody need be reminded."""
    key, mode = crisis_of(entry)
    _REMIND.run(unit, remind_at=None, of_crisis=key, of_number=fact.number - 1)
    _OPEN.run(
        unit,
        crisis=key,
        number=fact.number,
        mode=mode,
        committee=fact.committee,
        seats=fact.seats,
        agenda=fact.agenda,
        present={},
        notes=0,
        due_at=fact.due_at,
        missed=fact.missed,
        opened_at=entry.at,
        opened_by=entry.on_behalf_of or entry.who,
        closed_at=None,
        closed_by=None,
        next_at=None,
        remind_at=None,
    )


def meeting_attended(unit: Unit, entry: Entry, fact: MeetingAttended) -> None:
    """Who is there."""
    _ATTEND.run(unit, present=fact.present, of_crisis=crisis_of(entry)[0], of_number=fact.meeting)


def meeting_noted(unit: Unit, entry: Entry, fact: MeetingNoted) -> None:
    """One more note."""
    key, mode = crisis_of(entry)
    _NOTE.run(
        unit,
        crisis=key,
        meeting=fact.meeting,
        number=fact.number,
        mode=mode,
        item=fact.item,
        text=fact.text,
        noted_at=entry.at,
        noted_by=entry.on_behalf_of or entry.who,
    )
    _COUNT.run(unit, notes=fact.number, of_crisis=key, of_number=fact.meeting)


def meeting_closed(unit: Unit, entry: Entry, fact: MeetingClosed) -> None:
    """It ended."""
    _CLOSE.run(
        unit,
        closed_at=entry.at,
        closed_by=entry.on_behalf_of or entry.who,
        agenda=fact.agenda,
        next_at=fact.next_at,
        remind_at=fact.remind_at,
        of_crisis=crisis_of(entry)[0],
        of_number=fact.meeting,
    )


def meeting_due(unit: Unit, entry: Entry, fact: MeetingDue) -> None:
    """The committee was reminded."""
    _REMIND.run(unit, remind_at=None, of_crisis=crisis_of(entry)[0], of_number=fact.meeting)
