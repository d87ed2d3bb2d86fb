"""Commands about meetings of the committee: open one, who is there, notes, close it, read its minutes."""

from __future__ import annotations

from typing import Annotated

import typer

from pca.cli import desk, show
from pca.cli.crisis import Key
from pca.cli.desk import Json, Speaker, Unusable
from pca.cli.speaking import spoken
from pca.cli.words import heads, say
from pca.domain.facts.meetings import MeetingOpened
from pca.domain.log import LONGEST
from pca.domain.meeting_acts import Attending, CloseMeeting, NoteAttendance, NoteItem, OpenMeeting
from pca.services.crisis.recorded import code_of, told_decision
from pca.services.crisis.scene import Scene
from pca.services.log.read_meetings import MeetingRead, meeting_read, meetings_read
from pca.store.crisis.decisions import DecisionLine

app = typer.Typer(no_args_is_help=True, help="Meetings of the committee: agenda, who is there, notes, minutes.")

Number = Annotated[int, typer.Argument(min=1, max=2**31, help="The number of the meeting.")]


@app.command("list")
def list_(crisis: Key, json: Json = False) -> None:
    """The meetings held, when the next one is, and what waits for it."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        about = desk.scene(runtime, unit, desk.crisis_in(unit, crisis))
        read = meetings_read(unit, about)
    if json:
        show.as_json({"meetings": read.lines, "next_at": read.next_at, "missed": read.missed, "agenda": read.waiting})
        return
    show.banner(about.crisis.key)
    rows = [(line.number, about.at(line.opened_at), about.at(line.closed_at), len(line.present)) for line in read.lines]
    show.table(heads("entry", "meeting_opened", "meeting_closed", "meeting_present"), rows, empty=say("meetings_none"))
    if read.next_at:
        show.line(say("meeting_next", at=about.at(read.next_at), missed=read.missed))
    for item in read.waiting:
        show.line(f"- {item.title} [{item.code}]")


@app.command("minutes")
def minutes(crisis: Key, number: Number, json: Json = False) -> None:
    """One meeting: who was there, the agenda with notes, what was decided, and the journal's head."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        about = desk.scene(runtime, unit, desk.crisis_in(unit, crisis))
        read = meeting_read(unit, about, number)
        if read is None:
            raise Unusable(say("meeting_unknown", number=number))
        if json:
            show.as_json(read)
            return
        _minutes(about, read)


def _minutes(about: Scene, read: MeetingRead) -> None:
    show.banner(about.crisis.key)
    show.table(heads("seat", "meeting_present"), [(seat.title, seat.person) for seat in read.seats], empty=say("none"))
    for item in read.items:
        show.line(f"- {item.title} [{item.code}]")
        for note in item.notes:
            show.line(f"  {note.text}")
    for note in read.notes:
        show.line(note.text)
    for record in read.decisions:
        text = told_decision(about, record) if isinstance(record, DecisionLine) else record.text
        show.line(f"{code_of(record)} {text}")
    show.line(say("verified", entries=read.head[0], head=read.head[1]))


@app.command("open")
@spoken
def open_(crisis: Key, speaker: Speaker) -> None:
    """Open a meeting; its agenda is what waits now."""
    with desk.installation() as runtime:
        desk.act(
            runtime,
            OpenMeeting(),
            speaker,
            lambda done: say("meeting_begun", number=desk.fact(done, MeetingOpened).number),
            crisis=crisis,
        )


@app.command("attend")
@spoken
def attend(
    crisis: Key,
    number: Number,
    present: Annotated[list[str], typer.Argument(help="Who is there: seat=person, one for each seat.")],
    speaker: Speaker,
) -> None:
    """Say who is there, seat by seat; said again, the latest counts."""
    pairs = [pair.partition("=") for pair in present]
    if not all(seat and person for seat, _, person in pairs):
        raise Unusable(say("meeting_pairs"))
    act = NoteAttendance(meeting=number, present=tuple(Attending(seat, person) for seat, _, person in pairs))
    with desk.installation() as runtime:
        desk.act(runtime, act, speaker, lambda _done: say("meeting_there", count=len(pairs)), crisis=crisis)


@app.command("note")
@spoken
def note(
    crisis: Key,
    number: Number,
    file: Annotated[typer.FileText, typer.Argument(help="The text of the note; - for a pipe.")],
    speaker: Speaker,
    item: Annotated[str, typer.Option(help="The item of the agenda, as the list names it, such as question:3.")] = "",
) -> None:
    """Keep a note on an item of the agenda, or on the meeting itself."""
    act = NoteItem(meeting=number, text=file.read(LONGEST + 1), item=item)
    with desk.installation() as runtime:
        desk.act(runtime, act, speaker, lambda _done: say("meeting_noted"), crisis=crisis)


@app.command("close")
@spoken
def close(
    crisis: Key,
    number: Number,
    speaker: Speaker,
    next_at: Annotated[str | None, typer.Option("--next", help="When the next one is, as 2026-03-17T09:00.")] = None,
) -> None:
    """Close a meeting; the next one is at the plan's rhythm unless another time is named."""
    with desk.installation() as runtime:
        act = CloseMeeting(meeting=number, next_at=desk.instant(runtime, crisis, next_at))
        desk.act(runtime, act, speaker, lambda _done: say("meeting_over", number=number), crisis=crisis)
