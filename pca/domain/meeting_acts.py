"""What may be asked about meetings of a committee: open one, say who is there, keep a note, close it."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from pca.domain.act import Act, Instant


class Attending(msgspec.Struct, frozen=True):
    """One seat that is taken, and by whom: its holder, a deputy or a delegate."""

    seat: str
    person: str


class OpenMeeting(Act, frozen=True, tag="open_meeting"):
    """Open a meeting of the committee that decides; its agenda makes itself."""

    committee: str = ""


class NoteAttendance(Act, frozen=True, tag="note_attendance"):
    """Say who is there, seat by seat; said again, the latest counts."""

    meeting: int
    present: tuple[Attending, ...] = ()


class NoteItem(Act, frozen=True, tag="note_item"):
    """Keep a note on an item of the agenda, or on the meeting itself."""

    meeting: int
    text: str
    item: str = ""


class CloseMeeting(Act, frozen=True, tag="close_meeting"):
    """Close a meeting; the next one is at the plan's rhythm unless an instant is named."""

    meeting: int
    next_at: Instant | None = None


MeetingAct: TypeAlias = OpenMeeting | NoteAttendance | NoteItem | CloseMeeting
