"""Commands about what must be undone before a crisis ends: the ledger, a line more, and the proof that one is over."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from pca.cli import desk, show
from pca.cli.crisis import Key, app
from pca.cli.desk import Json, Speaker
from pca.cli.speaking import spoken
from pca.cli.words import count, heads, say
from pca.domain.access.access import EVERYTHING
from pca.domain.directory import ROOT
from pca.domain.facts import LogEntryAdded
from pca.domain.orders import AddLogEntry
from pca.runtime import Runtime
from pca.services.crisis.read_reversals import Reversal, reversals
from pca.services.crisis.scene import Scene
from pca.services.engine.execute import Done


@app.command("reversals")
def list_(crisis: Key, json: Json = False) -> None:
    """What this crisis began that must be undone before it ends, what is open first. Exit 1 while something is."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        about = desk.scene(runtime, unit, desk.crisis_in(unit, crisis))
        lines = reversals(unit, about, EVERYTHING)
    left = sum(line.open for line in lines)
    if json:
        show.as_json({"crisis": about.crisis.key, "open": left, "lines": lines})
    else:
        show.banner(about.crisis.key)
        show.line(count("reversals_left", left))
        columns = heads("reversal_kind", "reversal", "place", "since", "who", "reversal_due", "state")
        show.table(columns, [_row(about, line) for line in lines], empty=say("reversals_none"))
    if left:
        raise typer.Exit(1)


def _row(about: Scene, line: Reversal) -> tuple[object, ...]:
    team = about.plan.playbook.team.get(line.team)
    who = line.owner or (about.say(team.title) if team else "")
    share = f" {line.done}/{line.whole}" if line.whole else ""
    state = say("reversal_late" if line.late(about.now) else "reversal_open" if line.open else "reversal_done") + share
    due = about.at(line.due) if line.due else ""
    named = f"{line.ref} {line.title}" if line.kind in ("entry", "grant") else line.title
    return (
        *(say(f"reversal_{line.kind}"), show.cell(named), about.place(line.perimeter), about.at(line.since)),
        *(who, due, state),
    )


@app.command("to-undo")
@spoken
def note(
    crisis: Key,
    text: Annotated[str, typer.Argument(help="What must be undone.")],
    speaker: Speaker,
    kind: Annotated[Literal["waiver", "decision", "action"], typer.Option(help="What kind of entry it is.")] = "waiver",
    by: Annotated[str | None, typer.Option(help="Until when it must be undone.")] = None,
    owner: Annotated[str, typer.Option(help="Who sees to it: an identifier of the directory.")] = "",
    place: Annotated[str, typer.Option(help="The region or site whose log it is; the whole crisis otherwise.")] = ROOT,
) -> None:
    """Write down something that must be undone before the crisis ends."""
    with desk.installation() as runtime:
        act = AddLogEntry(
            kind=kind,
            text=text,
            perimeter=place,
            to_undo=True,
            undo_by=desk.instant(runtime, crisis, by),
            undo_owner=owner,
        )
        _written(runtime, crisis, act, speaker)


@app.command("undone")
@spoken
def undone(
    crisis: Key,
    entry: Annotated[int, typer.Argument(min=1, max=2**31, help="The entry of the log whose matter is undone.")],
    text: Annotated[str, typer.Argument(help="What was done, and how one knows.")],
    speaker: Speaker,
) -> None:
    """Write down that what an entry tells of is undone."""
    with desk.installation() as runtime:
        _written(runtime, crisis, AddLogEntry(kind="action", text=text, undoes=entry), speaker)


def _written(runtime: Runtime, crisis: str, act: AddLogEntry, speaker: Speaker) -> None:
    def outcome(done: Done) -> str:
        return say("logged", number=desk.fact(done, LogEntryAdded).number)

    desk.act(runtime, act, speaker, outcome, crisis=crisis, why="")
