"""Commands that prove: is the journal whole, and do the tables follow from it?"""

from __future__ import annotations

import msgspec
import typer

from pca.cli import desk, show
from pca.cli.desk import Json
from pca.cli.words import count, say
from pca.services.audit.prove import (
    ROW,
    ChainVerdict,
    Proved,
    Replayed,
    RowDifference,
    prove,
    prove_chain,
    prove_tables,
)

app = typer.Typer(no_args_is_help=True, help="Proofs: the journal, and the tables rebuilt from it.")


@app.command(name="all")
def everything(json: Json = False) -> None:
    """Prove all that can be proved: chain, tables, texts, evidence, plans, credentials. Exit 1 when something is wrong.

    Ends with the tables that nothing proves.
    """
    with desk.installation() as runtime:
        proved = prove(runtime)
    if json:
        show.as_json({"sound": proved.sound, **msgspec.to_builtins(proved)})
    else:
        _tell(proved)
    if not proved.sound:
        raise typer.Exit(1)


@app.command()
def verify(json: Json = False) -> None:
    """Walk the whole journal; name the first entry that is missing, moved or changed. Exit 1 when there is one."""
    with desk.installation() as runtime:
        verdict = prove_chain(runtime)
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
        replayed = prove_tables(runtime)
    if json:
        show.as_json({"equal": not replayed.differences, "differences": replayed.differences})
    else:
        _tell_replayed(replayed)
    if replayed.differences:
        raise typer.Exit(1)


def _tell(proved: Proved) -> None:
    """Each proof in a line, what it found below it, and at the end what no proof covers."""
    _tell_verdict(proved.verdict)
    if proved.replayed is not None:
        _tell_replayed(proved.replayed)
    for name, compared in proved.beside.items():
        desk.tell(say(f"audit_{name}", compared=compared.compared, erased=compared.erased, count=compared.wrong))
        for finding in compared.findings:
            show.line(say(finding.code, where=finding.where, key=finding.key))
    desk.tell(say("not_covered", tables=", ".join(proved.not_covered)))
    desk.tell(say("audit_sound" if proved.sound else "audit_unsound"))


def _tell_verdict(verdict: ChainVerdict) -> None:
    if verdict.broken is None:
        desk.tell(say("verified", entries=verdict.entries, head=verdict.head))
    else:
        desk.tell(say("broken", entries=verdict.entries, seq=verdict.broken.seq, why=verdict.broken.why))


def _tell_replayed(replayed: Replayed) -> None:
    if not replayed.differences:
        desk.tell(say("replay_equal"))
        return
    for difference in replayed.differences:
        show.line(_in_words(difference))
    desk.tell(count("replay_differs", len(replayed.differences)))


def _in_words(difference: RowDifference) -> str:
    """Where a difference is, and what stands on each side."""
    if difference.column == ROW:
        return say(
            "row_added" if difference.replayed is None else "row_missing", table=difference.table, key=difference.key
        )
    sides = {"live": _value(difference.live), "replayed": _value(difference.replayed)}
    return say("value_differs", table=difference.table, key=difference.key, column=difference.column, **sides)


def _value(text: str | None) -> str:
    return say("no_value") if text is None else say("quoted", text=text)
