"""Meetings: one at a time, each seat once whether its holder or a deputy came, the next one at the plan's rhythm."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from pca.domain.facts.meetings import MeetingAttended, MeetingClosed, MeetingDue, MeetingNoted, MeetingOpened
from pca.domain.meeting_acts import Attending, CloseMeeting, NoteAttendance, NoteItem, OpenMeeting
from pca.domain.meetings import MOST_NOTES, missed
from pca.domain.meetings_known import HeldMeeting
from pca.domain.orders import CLOCK, PassTime
from tests.kit.five_states import measure
from tests.kit.rules import DAY, HOUR, NOON, follows, known, plan, refusal

SEATS = ("director", "voice")
ROLES = [
    {"id": "director", "title": {"fr": "Directrice"}, "function": "decision", "holder": "dir", "deputies": ["ops1"]},
    {"id": "voice", "title": {"fr": "Porte-parole"}, "function": "communication", "holder": "voice",
     "deputies": ["ops1"]},
]  # fmt: skip
MEETS = {"id": "cell", "title": {"fr": "Cellule"}, "seats": list(SEATS), "meets": {"every": "6h"}}
DAILY = plan(measure("m"), roles=ROLES, committees=[MEETS])
QUIET = plan(measure("m"), roles=ROLES)


def meeting(**more: Any) -> HeldMeeting:
    usual = {"number": 1, "committee": "", "seats": SEATS, "agenda": ("question:1",), "present": {},
             "opened_at": NOON - HOUR, "closed_at": None, "next_at": None}  # fmt: skip
    return HeldMeeting(**{**usual, **more})


OPEN = known(last_meeting=meeting(), pending=("late",))
CLOSED = meeting(closed_at=NOON - HOUR, next_at=NOON - HOUR)


def test_a_meeting_from_its_opening_to_the_next() -> None:
    opened = follows(DAILY, known(pending=("proposal:2", "late")), OpenMeeting())
    assert opened == (MeetingOpened(number=1, seats=SEATS, agenda=("proposal:2", "late"), committee="cell"),)
    there = NoteAttendance(meeting=1, present=(Attending("director", "ops1"), Attending("voice", "voice")))
    assert follows(DAILY, OPEN, there) == (MeetingAttended(meeting=1, present={"director": "ops1", "voice": "voice"}),)
    noted = follows(DAILY, OPEN, NoteItem(meeting=1, text=" Vu. ", item="late"), "ops1")
    assert noted == (MeetingNoted(meeting=1, number=1, text="Vu.", item="late"),)
    ahead = NOON + 5 * HOUR
    closed = MeetingClosed(meeting=1, agenda=("question:1", "late"), next_at=ahead, remind_at=ahead - HOUR)
    assert follows(DAILY, OPEN, CloseMeeting(meeting=1), "voice") == (closed,), "six hours after it opened"
    without = MeetingClosed(meeting=1, agenda=("question:1", "late"))
    assert follows(QUIET, OPEN, CloseMeeting(meeting=1)) == (without,)


@pytest.mark.parametrize(
    ("act", "who", "code"),
    [
        (OpenMeeting(), "dir", "meeting_open"),
        (OpenMeeting(committee="no"), "dir", "committee_unknown"),
        (NoteAttendance(meeting=2), "dir", "meeting_not_open"),
        (NoteAttendance(meeting=1, present=(Attending("chef", "dir"),)), "dir", "meeting_seat"),
        (NoteAttendance(meeting=1, present=(Attending("voice", "voice"), Attending("voice", "ops1"))), "dir",
         "meeting_seat"),
        (NoteAttendance(meeting=1, present=(Attending("voice", "ops1"), Attending("director", "ops1"))), "dir",
         "meeting_twice"),
        (NoteAttendance(meeting=1, present=(Attending("voice", "hr1"),)), "dir", "meeting_not_seated"),
        (NoteItem(meeting=1, text="x", item="question:9"), "dir", "meeting_item"),
        (NoteItem(meeting=1, text=" "), "dir", "meeting_note_empty"),
        (NoteItem(meeting=1, text="x"), "hr1", "not_entitled"),
        (CloseMeeting(meeting=1, next_at=NOON - HOUR), "dir", "meeting_next"),
    ],
)  # fmt: skip
def test_what_is_refused(act: Any, who: str, code: str) -> None:
    assert refusal(DAILY, OPEN, act, who)[0] == code


def test_a_meeting_has_so_many_notes_and_no_more() -> None:
    full = known(last_meeting=meeting(notes=MOST_NOTES))
    assert refusal(DAILY, full, NoteItem(meeting=1, text="x"))[0] == "meeting_notes"


@pytest.mark.parametrize(("hours", "count"), [(0, 0), (5.9, 0), (6, 1), (24, 4), (24 * 365, 99)])
def test_meetings_that_were_due_and_never_held_are_counted(hours: float, count: int) -> None:
    assert missed(DAILY.playbook, CLOSED, NOON - HOUR + timedelta(hours=hours)) == count


def test_the_committee_is_reminded() -> None:
    ahead = meeting(closed_at=NOON - HOUR, next_at=NOON + HOUR)
    facts = follows(DAILY, known(last_meeting=ahead, due=NOON), PassTime(), CLOCK)
    assert [fact for fact in facts if isinstance(fact, MeetingDue)] == [MeetingDue(meeting=1, at=NOON + HOUR)]
    assert len(facts) > 1, "and told"
    assert not follows(DAILY, known(due=NOON + DAY), PassTime(), CLOCK)
