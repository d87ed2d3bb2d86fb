"""Meetings of the committee that decides: who sits, what is pending, what was noted, when the next one is."""

from __future__ import annotations

from datetime import datetime, timedelta

from pca.domain import messages
from pca.domain.draft import Draft, Titles, refuse
from pca.domain.facts.meetings import MeetingAttended, MeetingClosed, MeetingDue, MeetingNoted, MeetingOpened
from pca.domain.meeting_acts import CloseMeeting, NoteAttendance, NoteItem, OpenMeeting
from pca.domain.meetings_known import HeldMeeting
from pca.domain.notices import MEETING_DUE
from pca.domain.plan.committees import StandingCommittee
from pca.domain.plan.playbook import Playbook
from pca.domain.points import keepers
from pca.domain.recurrence import next_occurrence

BEFORE = timedelta(hours=1)
"""The committee is reminded so long before a meeting."""

MOST_MISSED = 99
MOST_NOTES = 500
LATEST = timedelta(days=366)


def central(playbook: Playbook) -> StandingCommittee | None:
    """The committee of the whole institution, where the plan describes one."""
    return next((committee for committee in playbook.committees if committee.per is None), None)


def seats(playbook: Playbook) -> tuple[str, ...]:
    """The seats of the committee that decides."""
    committee = central(playbook)
    return (committee.seats if committee else ()) or playbook.committee.roles


def clerks(draft: Draft) -> tuple[str, ...]:
    """Roles that may open a meeting and write in it: its seats, its secretary, and those that keep the log."""
    committee = central(draft.plan.playbook)
    more = (committee.chair, committee.secretary) if committee else ()
    return tuple(role for role in dict.fromkeys((*seats(draft.plan.playbook), *more, *keepers(draft.plan))) if role)


def open_meeting(draft: Draft, act: OpenMeeting) -> None:
    """Begin a meeting: one at a time; those that were due and never held are counted."""
    draft.require_open()
    committee, last = central(draft.plan.playbook), draft.situation.meetings.last_meeting
    _entitled(draft)
    own = committee.id if committee else ""
    if act.committee not in ("", own):
        refuse("committee_unknown", committee=act.committee)
    if last is not None and last.closed_at is None:
        refuse("meeting_open", meeting=last.number)
    due = last.next_at if last else None
    draft.add(
        MeetingOpened(
            number=last.number + 1 if last else 1,
            seats=seats(draft.plan.playbook),
            agenda=draft.situation.meetings.pending,
            committee=own,
            due_at=due,
            missed=missed(draft.plan.playbook, last, draft.now),
        )
    )


def attend(draft: Draft, act: NoteAttendance) -> None:
    """Say who is there: each seat once, whether its holder came or a deputy; nobody for two seats."""
    draft.require_open()
    meeting = _running(draft, act.meeting)
    _entitled(draft)
    present: dict[str, str] = {}
    for attending in act.present:
        if attending.seat not in meeting.seats or attending.seat in present:
            refuse("meeting_seat", seat=attending.seat)
        if attending.person in present.values():
            refuse("meeting_twice", person=attending.person)
        if draft.seated(attending.person, (attending.seat,)) is None:
            refuse("meeting_not_seated", person=attending.person, role=attending.seat)
        present[attending.seat] = attending.person
    if present != dict(meeting.present):
        draft.add(MeetingAttended(meeting=meeting.number, present=present))


def note(draft: Draft, act: NoteItem) -> None:
    """Keep what was said on an item; nothing is struck, what is wrong gets another note."""
    draft.require_open()
    meeting = _running(draft, act.meeting)
    _entitled(draft)
    text = act.text.strip()
    if not text:
        refuse("meeting_note_empty")
    if act.item and act.item not in (*meeting.agenda, *draft.situation.meetings.pending):
        refuse("meeting_item", item=act.item)
    if meeting.notes >= MOST_NOTES:
        refuse("meeting_notes", most=MOST_NOTES)
    draft.add(MeetingNoted(meeting=meeting.number, number=meeting.notes + 1, text=text, item=act.item))


def close(draft: Draft, act: CloseMeeting) -> None:
    """End a meeting, also of a crisis that was closed in it; the next one is named or follows from the rhythm."""
    meeting = _running(draft, act.meeting)
    _entitled(draft)
    if act.next_at is not None and not draft.now < act.next_at <= draft.now + LATEST:
        refuse("meeting_next")
    over = draft.crisis.closed_at is not None
    next_at = None if over else act.next_at or _next(draft.plan.playbook, meeting.opened_at, draft.now)
    draft.add(
        MeetingClosed(
            meeting=meeting.number,
            agenda=tuple(dict.fromkeys((*meeting.agenda, *draft.situation.meetings.pending))),
            next_at=next_at,
            remind_at=max(next_at - BEFORE, draft.now) if next_at else None,
        )
    )


def remind(draft: Draft) -> None:
    """Before the next meeting the committee is told, once."""
    last = draft.situation.meetings.last_meeting
    if last is None or last.next_at is None:
        return
    draft.add(MeetingDue(meeting=last.number, at=last.next_at))
    about = {"decide_by": last.next_at.isoformat()}
    messages.tell(draft, MEETING_DUE, messages.deciders(draft, seats(draft.plan.playbook)), about)


def missed(playbook: Playbook, last: HeldMeeting | None, now: datetime) -> int:
    """How many meetings were due since the last one and never held; the one due now is not among them."""
    if last is None or last.next_at is None:
        return 0
    count, coming = 0, _next(playbook, last.next_at, last.next_at)
    while coming is not None and coming <= now and count < MOST_MISSED:
        count, coming = count + 1, _next(playbook, last.next_at, coming)
    return count


def _next(playbook: Playbook, anchor: datetime, after: datetime) -> datetime | None:
    """When the next meeting is by the plan's rhythm; None where it names none."""
    committee = central(playbook)
    if committee is None or committee.meets is None:
        return None
    return next_occurrence(committee.meets, after, playbook.zone, anchor)


def _running(draft: Draft, number: int) -> HeldMeeting:
    last = draft.situation.meetings.last_meeting
    if last is None or number != last.number or last.closed_at is not None:
        refuse("meeting_not_open", meeting=number)
    return last


def _entitled(draft: Draft) -> None:
    roles = clerks(draft)
    if draft.seated(draft.actor, roles) is None:
        titles = Titles(draft.plan.playbook.role[role].title for role in roles)
        refuse("not_entitled", person=draft.actor, what="meeting", roles=titles)
