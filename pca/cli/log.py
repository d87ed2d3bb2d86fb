"""Commands about the main courante: write what happened, read it in order; nothing is ever erased."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from pca.cli import desk, show_log
from pca.cli.crisis import Key
from pca.cli.desk import Json, Speaker, Why
from pca.cli.speaking import spoken
from pca.cli.words import say
from pca.domain.directory import ROOT
from pca.domain.facts import LogEntryAdded, PointPublished, WavesStopped
from pca.domain.log import LONGEST
from pca.domain.orders import AddLogEntry, PublishPoint, RecallPoint

app = typer.Typer(no_args_is_help=True, help="The log (main courante): write, correct, read.")

Kinds = Literal["fact", "decision", "action", "message_in", "message_out", "risk", "waiver", "request"]


@app.command()
@spoken
def add(
    crisis: Key,
    text: Annotated[str, typer.Argument(help="What happened, was said or done.")],
    speaker: Speaker,
    kind: Annotated[Kinds, typer.Option(help="What kind of entry it is.")] = "fact",
    at: Annotated[str | None, typer.Option(help="When it happened; now unless said otherwise.")] = None,
    source: Annotated[str, typer.Option(help="Where this comes from.")] = "",
    reliability: Annotated[
        Literal["confirmed", "probable", "unconfirmed"], typer.Option(help="How sure it is.")
    ] = "confirmed",
    corrects: Annotated[int | None, typer.Option(min=1, max=2**31, help="The entry this one strikes through.")] = None,
    place: Annotated[str, typer.Option(help="The region or site whose log it is; the whole crisis otherwise.")] = ROOT,
    link: Annotated[list[str] | None, typer.Option(help="A key this is about, such as 2026-1/T4.")] = None,
    why: Why = "",
) -> None:
    """Write one entry. A late one says why; a correction names the entry it strikes through."""
    with desk.installation() as runtime:
        act = AddLogEntry(
            kind=kind,
            text=text,
            event_at=desk.instant(runtime, crisis, at),
            source=source,
            reliability=reliability,
            corrects=corrects,
            links=tuple(link or ()),
            perimeter=place,
        )
        desk.act(
            runtime,
            act,
            speaker,
            lambda done: say("logged", number=desk.fact(done, LogEntryAdded).number),
            crisis=crisis,
            why=why,
        )
        with runtime.store.read() as unit:
            if desk.crisis_in(unit, crisis).closed_at is not None:
                desk.complain(say("after_closing"))


@app.command()
def point(crisis: Key) -> None:
    """The draft of the next point of situation, composed from what is known now; nothing is recorded."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        show_log.drafted(runtime, unit, desk.crisis_in(unit, crisis))


@app.command()
@spoken
def publish(
    crisis: Key,
    file: Annotated[typer.FileText, typer.Argument(help="The text of the point, corrected; - for a pipe.")],
    speaker: Speaker,
) -> None:
    """Publish a point of situation, as the log keeper or the committee; the next one is due one rhythm later."""
    with desk.installation() as runtime:
        desk.act(
            runtime,
            PublishPoint(text=file.read(LONGEST + 1)),
            speaker,
            lambda done: say("point_published", number=desk.fact(done, PointPublished).number),
            crisis=crisis,
            why="",
        )


@app.command("recall-point")
@spoken
def recall_point(
    crisis: Key,
    number: Annotated[int, typer.Argument(min=1, max=2**31, help="The number of the point.")],
    speaker: Speaker,
    why: Why = "",
) -> None:
    """Recall all that a point of situation was to send, before it leaves; the point stands."""
    with desk.installation() as runtime:
        desk.act(
            runtime,
            RecallPoint(point=number),
            speaker,
            lambda done: say(
                "point_recalled",
                number=number,
                count=sum(fact.suppressed for fact in done.facts if isinstance(fact, WavesStopped)),
            ),
            crisis=crisis,
            why=why,
        )


@app.command("list")
def list_(
    crisis: Key,
    kind: Annotated[Kinds | None, typer.Option(help="Only entries of this kind.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Most entries shown, the newest; all in JSON.")] = None,
    json: Json = False,
) -> None:
    """The entries in order; struck ones stay readable."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        show_log.log_list(runtime, unit, desk.crisis_in(unit, crisis), kind, limit, json=json)
