"""Commands that prove: is the journal whole, and do the tables follow from it?"""

from __future__ import annotations

import msgspec
import typer

from pca.cli import desk, show
from pca.cli.desk import Json
from pca.cli.words import count, say
from pca.services.audit.prove import Proved, prove
from pca.store.audit import journal
from pca.store.engine.replay import ROW, Difference, Replayed
from pca.store.engine.replay import replay as rebuild

app = typer.Typer(no_args_is_help=True, help="Proofs: the journal, and the tables rebuilt from it.")


@app.command(name="all")
def everything(json: Json = False) -> None:
    """Prove all that can be proved: chain, tables, texts, evidence, plans, credentials. Exit 1 when something is wrong.

    Ends with the tables that nothing proves.
    """
    with desk.installation() as runtime:
        found = prove(runtime)
    if json:
        show.as_json({"sound": found.sound, **msgspec.to_builtins(found)})
    else:
        _tell(found)
    if not found.sound:
        raise typer.Exit(1)


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
    else:
        _tell_verdict(verdict)
    if broken is not None:
        raise typer.Exit(1)


@app.command()
def replay(json: Json = False) -> None:
    """Rebuild every table from the journal and compare it with the live ones. Exit 1 when they differ."""
    with desk.installation() as runtime:
        found = rebuild(runtime.store)
    if json:
        show.as_json({"equal": not found.differences, "differences": found.differences})
    else:
        _tell_replayed(found)
    if found.differences:
        raise typer.Exit(1)


def _tell(found: Proved) -> None:
    """Each proof in a line, what it found below it, and at the end what no proof covers."""
    _tell_verdict(found.verdict)
    if found.replayed is not None:
        _tell_replayed(found.replayed)
    for name, one in found.beside.items():
        desk.tell(say(f"audit_{name}", compared=one.compared, erased=one.erased, count=one.wrong))
        for finding in one.findings:
            show.line(say(finding.code, where=finding.where, key=finding.key))
    desk.tell(say("not_covered", tables=", ".join(found.not_covered)))
    desk.tell(say("audit_sound" if found.sound else "audit_unsound"))


def _tell_verdict(verdict: journal.Verdict) -> None:
    if verdict.broken is None:
        desk.tell(say("verified", entries=verdict.entries, head=verdict.head))
    else:
        desk.tell(say("broken", entries=verdict.entries, seq=verdict.broken.seq, why=verdict.broken.why))


def _tell_replayed(found: Replayed) -> None:
    if not found.differences:
        desk.tell(say("replay_equal"))
        return
    for difference in found.differences:
        show.line(_in_words(difference))
    desk.tell(count("replay_differs", len(found.differences)))


def _in_words(found: Difference) -> str:
    """Where a difference is, and what stands on each side."""
    if found.column == ROW:
        return say("row_added" if found.replayed is None else "row_missing", table=found.table, key=found.key)
    sides = {"live": _value(found.live), "replayed": _value(found.replayed)}
    return say("value_differs", table=found.table, key=found.key, column=found.column, **sides)


def _value(text: str | None) -> str:
    return say("no_value") if text is None else say("quoted", text=text)
