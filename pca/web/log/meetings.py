"""Meetings of the committee: the agenda that makes itself, who is there, notes, what was decided, and the minutes."""

from __future__ import annotations

from datetime import datetime

import msgspec
from fastapi import Response

from pca.catalogue import LANGUAGES
from pca.domain.access.access import Action
from pca.domain.meeting_acts import Attending, CloseMeeting, NoteAttendance, NoteItem, OpenMeeting
from pca.render.pdf import PACKAGES, PdfFailed, PdfUnavailable, pdf
from pca.services.crisis.recorded import Recorded, code_of, told_decision, writer_of
from pca.services.crisis.scene import Scene
from pca.services.log.read_meetings import AgendaItem, MeetingRead, SeatTaken, meeting_read, meetings_read
from pca.store.crisis.decisions import DecisionLine
from pca.store.log.log import LogLine
from pca.store.log.meetings import MeetingLine, MeetingNoteLine
from pca.web.kit.action_result import ActionResult
from pca.web.kit.local_time import instant_in
from pca.web.kit.rendering import paper
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()
PATH = "/crises/{key}/meetings"


class MeetingShown(msgspec.Struct, frozen=True):
    """One meeting in the list; instants in UTC."""

    number: int
    opened_at: datetime
    closed_at: datetime | None
    seats: int
    present: int
    missed: int
    """Meetings that were due before it and never held."""


class NoteShown(msgspec.Struct, frozen=True):
    """One note of a meeting."""

    text: str
    at: datetime
    by: str


class ItemShown(msgspec.Struct, frozen=True, kw_only=True):
    """One item of the agenda."""

    code: str
    title: str
    href: str
    waits: bool
    notes: tuple[NoteShown, ...]


class SeatChoice(msgspec.Struct, frozen=True, kw_only=True):
    """One seat: who is there for it, and who might be."""

    seat: str
    title: str
    person: str
    name: str
    deputy: bool
    candidates: tuple[tuple[str, str], ...]
    """Identifier and name."""


class DecidedThen(msgspec.Struct, frozen=True):
    """One decision of a meeting."""

    code: str
    text: str
    at: datetime
    by: str


class Meetings(msgspec.Struct, frozen=True, kw_only=True):
    """The meetings of a crisis, newest first, and what the next one has on its agenda."""

    key: str
    at: datetime
    committee: str
    closed: bool
    open: int
    """The number of the meeting under way; 0 when there is none."""
    next_at: datetime | None
    missed: int
    items: tuple[ItemShown, ...]
    meetings: tuple[MeetingShown, ...]


class MeetingPage(msgspec.Struct, frozen=True, kw_only=True):
    """One meeting, which is its minutes once it is closed."""

    key: str
    at: datetime
    crisis: str
    """What the crisis is called."""
    exercise: bool
    number: int
    committee: str
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    due_at: datetime | None
    missed: int
    next_at: datetime | None
    seats: tuple[SeatChoice, ...]
    items: tuple[ItemShown, ...]
    notes: tuple[NoteShown, ...]
    decisions: tuple[DecidedThen, ...]
    may: bool
    """Whether the reader may write in it."""
    entries: int
    head: str
    """The journal as it is now: how many entries, and its head (hex)."""

    @property
    def present(self) -> tuple[SeatChoice, ...]:
        """Seats for which somebody is there."""
        return tuple(seat for seat in self.seats if seat.person)


@routes.page(PATH, may=Action.SEE_LOG, over=Over.INSTITUTION, template="log/meetings.html")
def listed(context: RequestContext, key: str) -> Meetings:
    """The meetings of the committee, the next one and what waits for it."""
    about = context.scene(key)
    read = meetings_read(context.unit, about)
    running = next((line.number for line in read.lines if line.closed_at is None), 0)
    return Meetings(
        key=about.crisis.key,
        at=context.now,
        committee=read.committee,
        closed=about.crisis.closed_at is not None,
        open=running,
        next_at=read.next_at,
        missed=read.missed,
        items=tuple(_item(context, about, item) for item in read.waiting),
        meetings=tuple(_listed(line) for line in read.lines),
    )


class AskMeeting(msgspec.Struct, frozen=True):
    """A meeting to open."""

    committee: str = ""


@routes.act(PATH, may=Action.WRITE_LOG, over=Over.ORDER, asks=AskMeeting, page=listed)
def begin(context: RequestContext, ask: AskMeeting, key: str) -> ActionResult:
    """Open a meeting; its agenda is what waits now."""
    done = context.execute(OpenMeeting(committee=ask.committee), crisis=key)
    return ActionResult(f"/crises/{key}/meetings", done)


@routes.page(PATH + "/{number}", may=Action.SEE_LOG, over=Over.INSTITUTION, template="log/meeting.html")
def one_meeting(context: RequestContext, key: str, number: int) -> MeetingPage:
    """One meeting: who is there, the agenda with notes, what was decided; its minutes once it is closed."""
    about = context.scene(key)
    read = meeting_read(context.unit, about, number)
    if read is None:
        raise NotFound
    return _page(context, about, read)


class AskAttendance(msgspec.Struct, frozen=True):
    """Who is there: for each seat that is taken, the seat and the person with a bar between them."""

    present: tuple[str, ...] = ()


@routes.act(PATH + "/{number}/attendance", may=Action.WRITE_LOG, over=Over.ORDER, asks=AskAttendance, page=one_meeting)
def attend(context: RequestContext, ask: AskAttendance, key: str, number: int) -> ActionResult:
    """Say who is there; said again, the latest counts."""
    pairs = (pair.partition("|") for pair in ask.present if pair)
    present = tuple(Attending(seat, person) for seat, _, person in pairs)
    done = context.execute(NoteAttendance(meeting=number, present=present), crisis=key)
    return ActionResult(f"/crises/{key}/meetings/{number}", done)


class AskNote(msgspec.Struct, frozen=True):
    """A note on an item of the agenda, or on the meeting."""

    text: str
    item: str = ""


@routes.act(PATH + "/{number}/notes", may=Action.WRITE_LOG, over=Over.ORDER, asks=AskNote, page=one_meeting)
def note(context: RequestContext, ask: AskNote, key: str, number: int) -> ActionResult:
    """Keep a note."""
    done = context.execute(NoteItem(meeting=number, text=ask.text, item=ask.item), crisis=key)
    return ActionResult(f"/crises/{key}/meetings/{number}", done)


class AskMeetingEnd(msgspec.Struct, frozen=True):
    """A meeting to close; the next one is at the plan's rhythm unless `next_at` names another time."""

    next_at: str = ""
    fold: str = ""


@routes.act(PATH + "/{number}/close", may=Action.WRITE_LOG, over=Over.ORDER, asks=AskMeetingEnd, page=one_meeting)
def close(context: RequestContext, ask: AskMeetingEnd, key: str, number: int) -> ActionResult:
    """Close a meeting: what is written then are its minutes."""
    with context.reading():
        zone = context.scene(key).plan.playbook.zone
    next_at = instant_in(ask.next_at, zone, context.language, ask.fold)
    done = context.execute(CloseMeeting(meeting=number, next_at=next_at), crisis=key)
    return ActionResult(f"/crises/{key}/meetings/{number}", done)


@routes.file(PATH + "/{number}/minutes.pdf", may=Action.SEE_LOG, over=Over.INSTITUTION)
def minutes(context: RequestContext, key: str, number: int, language: str = "") -> Response:
    """The minutes as PDF, in the reader's language or another; plain words where they cannot be made here."""
    context.language = language if language in LANGUAGES else context.language
    about = context.scene(key)
    read = meeting_read(context.unit, about, number)
    if read is None:
        raise NotFound
    html = paper(context, "log/minutes.html", _page(context, about, read))
    try:
        document = pdf(html)
    except PdfUnavailable:
        return _no_pdf(context.word("meetings", "no_library").format(packages=PACKAGES))
    except PdfFailed:
        return _no_pdf(context.word("meetings", "no_pdf"))
    name = f"{about.crisis.key}-reunion-{number}-{context.language}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"}
    return Response(document, media_type="application/pdf", headers=headers)


def _no_pdf(words: str) -> Response:
    return Response(words + "\n", status_code=503, media_type="text/plain; charset=utf-8")


def _page(context: RequestContext, about: Scene, read: MeetingRead) -> MeetingPage:
    line = read.line
    people = {person for seat in read.seats for person in (seat.person, *seat.candidates)}
    people |= {note.noted_by for item in read.items for note in item.notes} | {note.noted_by for note in read.notes}
    context.contacts([person for person in people if person])
    return MeetingPage(
        key=about.crisis.key,
        at=context.now,
        crisis=about.crisis.title,
        exercise=about.crisis.mode == "exercise",
        number=line.number,
        committee=read.committee,
        opened_at=line.opened_at,
        opened_by=context.name(line.opened_by),
        closed_at=line.closed_at,
        due_at=line.due_at,
        missed=line.missed,
        next_at=line.next_at,
        seats=tuple(_seat(context, seat) for seat in read.seats),
        items=tuple(_item(context, about, item) for item in read.items),
        notes=tuple(_note(context, note) for note in read.notes),
        decisions=tuple(_decided(context, about, record) for record in read.decisions),
        may=context.may(Action.WRITE_LOG),
        entries=read.head[0],
        head=read.head[1],
    )


def _listed(line: MeetingLine) -> MeetingShown:
    return MeetingShown(line.number, line.opened_at, line.closed_at, len(line.seats), len(line.present), line.missed)


def _seat(context: RequestContext, seat: SeatTaken) -> SeatChoice:
    known = tuple(dict.fromkeys((*seat.candidates, *([seat.person] if seat.person else []))))
    return SeatChoice(
        seat=seat.seat,
        title=seat.title,
        person=seat.person,
        name=context.name(seat.person) if seat.person else "",
        deputy=seat.deputy,
        candidates=tuple((person, context.name(person)) for person in known),
    )


def _item(context: RequestContext, about: Scene, item: AgendaItem) -> ItemShown:
    kind, _, number = item.code.partition(":")
    places = {
        "question": f"votes/{number}",
        "proposal": "proposals",
        "message": "messages",
        "decision": f"decisions/{number}",
        "point": "points",
        "late": "late",
    }
    return ItemShown(
        code=item.code,
        title=item.title,
        href=f"/crises/{about.crisis.key}/{places.get(kind, '')}",
        waits=item.waits,
        notes=tuple(_note(context, note) for note in item.notes),
    )


def _note(context: RequestContext, note: MeetingNoteLine) -> NoteShown:
    return NoteShown(note.text, note.noted_at, context.name(note.noted_by))


def _decided(context: RequestContext, about: Scene, record: Recorded) -> DecidedThen:
    if isinstance(record, DecisionLine):
        text, at, seat = told_decision(about, record), record.decided_at, record.seat
    elif isinstance(record, LogLine):
        text, at, seat = record.text, record.event_at, record.seat or ""
    else:
        text, at, seat = record.text, record.at, record.seat or ""
    role = about.plan.playbook.sitting.get(seat)
    return DecidedThen(code_of(record), text, at, about.say(role.title) if role else context.name(writer_of(record)))
