"""Commands that prove: is the journal whole, and do the tables follow from it?"""

from __future__ import annotations

import typer

from pca.cli import desk, show
from pca.cli.desk import Json
from pca.cli.words import say
from pca.store import journal
from pca.store.replay import ROW, Difference
from pca.store.replay import replay as rebuild

app = typer.Typer(no_args_is_help=True, help="Proofs: the journal, and the tables rebuilt from it.")


@app.command()
def verify(json: Json = False) -> None:
    """Walk the whole journal; name the first entry that is missing, moved or changed. Exit 1 when there is one."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        verdict = journal.verify(unit)
    broken = verdict.broken
    if json:
        show.as_json(
            {"verified": broken is None, "entries": verdict.entries, "head": verdict.head, "first_broken": broken}
        )
    elif broken is None:
        desk.tell(say("verified", entries=verdict.entries, head=verdict.head))
    else:
        desk.tell(say("broken", entries=verdict.entries, seq=broken.seq, why=broken.why))
    if broken is not None:
        raise typer.Exit(1)


@app.command()
def replay(json: Json = False) -> None:
    """Rebuild every table from the journal and compare it with the live ones. Exit 1 when they differ."""
    with desk.installation() as runtime:
        found = rebuild(runtime.store)
    if json:
        show.as_json({"equal": not found.differences, "differences": found.differences})
    elif not found.differences:
        desk.tell(say("replay_equal"))
    else:
        for difference in found.differences:
            show.line(_in_words(difference))
        desk.tell(say("replay_differs", count=len(found.differences)))
    if found.differences:
        raise typer.Exit(1)


def _in_words(found: Difference) -> str:
    """Where a difference is, and what stands on each side."""
    if found.column == ROW:
        return say("row_added" if found.replayed is None else "row_missing", table=found.table, key=found.key)
    sides = {"live": _value(found.live), "replayed": _value(found.replayed)}
    return say("value_differs", table=found.table, key=found.key, column=found.column, **sides)


def _value(text: str | None) -> str:
    return say("no_value") if text is None else say("quoted", text=text)
