"""Command that takes figures in from a file: what is new in it in one order, the rest named and set aside."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pca.cli import desk, show
from pca.cli.crisis import Key
from pca.cli.desk import Speaker, Why
from pca.cli.speaking import spoken
from pca.cli.words import LANGUAGE, count, say
from pca.domain.facts import Proposed
from pca.domain.orders import Observe
from pca.registers.one_file import LIMITS
from pca.services.engine.execute import Done
from pca.services.indicators.figures_file import FiguresFound, figures_in

app = typer.Typer()


@app.command("import-figures")
@spoken
def import_figures(
    crisis: Key,
    file: Annotated[Path, typer.Argument(help="CSV or workbook: date, perimeter, and a column for each indicator.")],
    speaker: Speaker,
    indicator: Annotated[str, typer.Option(help="Which indicator, where the file only says date and value.")] = "",
    source: Annotated[str, typer.Option(help="Where the figures come from.")] = "",
    check: Annotated[bool, typer.Option("--check", help="Read and compare; record nothing.")] = False,
    why: Why = "",
) -> None:
    """Record the figures of a file; cells that cannot be read are named and set aside, and sent twice is once."""
    with desk.installation() as runtime:
        with file.open("rb") as opened:
            content = opened.read(LIMITS.input + 1)
        with runtime.store.read() as unit:
            about = desk.scene(runtime, unit, desk.crisis_in(unit, crisis))
            in_file = figures_in(unit, about, content, indicator)
        for problem in in_file.problems:
            desk.tell(problem.line(LANGUAGE.get()))
        if check or not in_file.new:
            show.line(_counted(in_file))
            return

        def outcome(done: Done) -> str:
            proposals = sum(isinstance(fact, Proposed) for fact in done.facts)
            values, decisions = count("values_recorded", len(in_file.new)), count("decisions_proposed", proposals)
            return say("observed", values=values, proposals=decisions)

        act = Observe(observations=in_file.new, source=source or file.name)
        desk.act(runtime, act, speaker, outcome, crisis=crisis, why=why)


def _counted(in_file: FiguresFound) -> str:
    """What a file holds, before it is taken in."""
    return say("figures_found", new=len(in_file.new), known=in_file.known, aside=len(in_file.problems))
