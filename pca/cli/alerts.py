"""The command that takes in a public alert."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pca.catalogue import Words
from pca.cli import desk
from pca.cli.crisis import Key
from pca.cli.desk import Speaker, Unusable
from pca.cli.speaking import spoken
from pca.cli.words import LANGUAGE, count, say
from pca.domain.facts import AlertTaken, Proposed
from pca.domain.orders import TakeAlert
from pca.registers.alerts import LIMITS, BadAlert, alert_apart
from pca.services.engine.execute import Done

app = typer.Typer()
REASONS = Words("alerts.reasons")


@app.command()
@spoken
def alert(
    crisis: Key,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A public alert as XML (CAP 1.2).")],
    speaker: Speaker,
) -> None:
    """Take in a public alert; indicators that read alerts follow, and thresholds propose by them."""
    try:
        if file.stat().st_size > LIMITS.input:
            raise BadAlert("large")
        act = TakeAlert(alert=alert_apart(file.read_bytes()), source=file.name[:100])
    except BadAlert as error:
        raise Unusable(REASONS.plain(error.reason, LANGUAGE.get(), where=error.where)) from None

    def outcome(done: Done) -> str:
        if not any(isinstance(fact, AlertTaken) for fact in done.facts):
            return say("alert_known")
        proposals = sum(isinstance(fact, Proposed) for fact in done.facts)
        return say("alert_taken", proposals=count("decisions_proposed", proposals))

    with desk.installation() as runtime:
        desk.act(runtime, act, speaker, outcome, crisis=crisis)
