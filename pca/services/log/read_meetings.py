"""Questions about meetings that pages, minutes and command line ask alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from pca.catalogue import Words
from pca.domain import meetings as rules
from pca.domain.access.access import EVERYTHING
from pca.domain.audiences import once
from pca.domain.numbers import is_number
from pca.services.crisis.recorded import Recorded, recorded
from pca.services.crisis.scene import Scene
from pca.services.engine.gather_meetings import pending
from pca.store.audit import journal
from pca.store.crisis import decisions, questions
from pca.store.indicators import indicators
from pca.store.kit.database import Unit
from pca.store.log import meetings
from pca.store.log.log import LogFilter
from pca.store.log.meetings import MeetingLine, MeetingNoteLine
from pca.store.messages import messages
from pca.store.people import seats

_ITEMS = Words("meetings.items")
MOST = 200
"""Decisions of one meeting that are shown."""


class AgendaItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the agenda in words, and what was noted on it."""

    code: str
    title: str
    waits: bool
    """Whether it still waits."""
    notes: tuple[MeetingNoteLine, ...]


class SeatTaken(msgspec.Struct, frozen=True, kw_only=True):
    """One seat of a meeting: who is there for it, and who might be."""

    seat: str
    title: str
    person: str
    """Empty where nobody is there."""
    deputy: bool
    """Whether somebody else than the holder is there for it."""
    candidates: tuple[str, ...]
    """Its holder, its deputies and delegates, as they are now."""


class MeetingRead(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting, with all that minutes say."""

    line: MeetingLine
    committee: str
    seats: tuple[SeatTaken, ...]
    items: tuple[AgendaItem, ...]
    notes: tuple[MeetingNoteLine, ...]
    """On the meeting itself."""
    decisions: tuple[Recorded, ...]
    """What was decided while it was open, oldest first."""
    head: tuple[int, str]
    """Number and chain value (hex) of the last entry of the journal."""


class MeetingsRead(msgspec.Struct, frozen=True, kw_only=True):
    """Meetings of a crisis, newest first; what waits for the next, when it is due, how many were missed."""

    committee: str
    lines: tuple[MeetingLine, ...]
    waiting: tuple[AgendaItem, ...]
    next_at: datetime | None
    missed: int


def meetings_read(unit: Unit, about: Scene) -> MeetingsRead:
    """All meetings, and the agenda that the next would have."""
    key, last = about.crisis.key, meetings.last(unit, about.crisis.key)
    over = about.crisis.closed_at is not None
    waiting = () if over else pending(unit, key, about.plan, about.now)
    return MeetingsRead(
        committee=_committee(about),
        lines=meetings.meetings(unit, key),
        waiting=_items(unit, about, waiting, waiting, ()),
        next_at=last.next_at if last and last.closed_at is not None and not over else None,
        missed=0 if over else rules.missed(about.plan.playbook, last, about.now),
    )


def meeting_read(unit: Unit, about: Scene, number: int) -> MeetingRead | None:
    """One meeting, or None."""
    key = about.crisis.key
    line = meetings.meeting(unit, key, number) if is_number(number) else None
    if line is None:
        return None
    notes = meetings.notes(unit, key, number)
    waiting = pending(unit, key, about.plan, about.now) if about.crisis.closed_at is None else ()
    codes = line.agenda if line.closed_at else once((*line.agenda, *waiting))
    wanted = LogFilter(kind="decision", since=line.opened_at, until=line.closed_at)
    last = journal.head(unit)
    return MeetingRead(
        line=line,
        committee=_committee(about),
        seats=tuple(_seat(unit, about, line, seat) for seat in line.seats),
        items=_items(unit, about, codes, waiting, notes),
        notes=tuple(note for note in notes if not note.item),
        decisions=recorded(unit, about, wanted, EVERYTHING, limit=MOST, oldest=True),
        head=(last.seq, last.chain.hex()),
    )


def _committee(about: Scene) -> str:
    """What the committee is called; empty where the plan does not say."""
    committee = rules.central(about.plan.playbook)
    return about.say(committee.title) if committee else ""


def _seat(unit: Unit, about: Scene, line: MeetingLine, seat: str) -> SeatTaken:
    book, now = about.plan.playbook, about.now
    role, person = book.role.get(seat), line.present.get(seat, "")
    if role is None:
        return SeatTaken(seat=seat, title=seat, person=person, deputy=False, candidates=())
    changed = seats.seats(unit, about.crisis.key)
    holder = changed.holder(book, seat, now)
    acting = (
        given.to for given in changed.delegations if given.role == seat and given.by == holder and given.live(now)
    )
    then = changed.holder(book, seat, line.opened_at)
    return SeatTaken(
        seat=seat,
        title=about.say(role.title),
        person=person,
        deputy=bool(person) and person not in (holder, then),
        candidates=tuple(once(name for name in (holder, *acting, *role.deputies) if name)),
    )


def _items(
    unit: Unit, about: Scene, codes: Iterable[str], waiting: Iterable[str], notes: Iterable[MeetingNoteLine]
) -> tuple[AgendaItem, ...]:
    """Items in words, with their notes."""
    titles, still = _titles(unit, about), set(waiting)
    noted = list(notes)
    return tuple(
        AgendaItem(
            code=code,
            title=titles.get(code, code),
            waits=code in still,
            notes=tuple(note for note in noted if note.item == code),
        )
        for code in codes
    )


def _titles(unit: Unit, about: Scene) -> Mapping[str, str]:
    """What every item that may be on an agenda is called."""
    key, book = about.crisis.key, about.plan.playbook

    def worded(kind: str, what: str) -> str:
        return _ITEMS.say(kind, about.language) + " — " + what

    titles = {kind: _ITEMS.say(kind, about.language) for kind in ("point", "late")}
    for question in questions.questions(unit, key):
        titles[f"question:{question.number}"] = worded("question", about.decision(question.event, question.perimeter))
    for proposal in indicators.proposals(unit, key):
        titles[f"proposal:{proposal.number}"] = worded("proposal", about.decision(proposal.event, proposal.perimeter))
    for wave in messages.waves(unit, key):
        named = book.communication.get(wave.communication)
        if wave.awaits:
            titles[f"message:{wave.number}"] = worded(
                "message", f"V{wave.number} " + (about.say(named.title) if named else wave.communication)
            )
    for line in decisions.decisions(unit, key):
        code, what = f"decision:{line.number}", about.decision(line.event, line.perimeter)
        titles[code] = worded("decision", f"D{line.number} {what}")
    return titles
