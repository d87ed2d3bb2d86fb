"""Commands about proposed decisions: look, propose, decline with a reason, put off."""

from __future__ import annotations

from typing import Annotated

import typer

from pca.cli import desk, show
from pca.cli.crisis import Key, app
from pca.cli.desk import Json, Perimeter, Speaker, Unusable, Why
from pca.cli.speaking import spoken
from pca.cli.words import heads, say
from pca.domain.access.access import EVERYTHING
from pca.domain.directory import ROOT
from pca.domain.facts import Proposed
from pca.domain.proposal_acts import DeclineProposal, Propose, SnoozeProposal
from pca.services.crisis.read import proposals_seen
from pca.services.crisis.scene import Scene
from pca.services.engine.execute import Done
from pca.store.indicators.indicators import ProposalLine

Number = Annotated[int, typer.Argument(min=1, max=2**31, help="The number of the proposal.")]


@app.command("proposals")
def list_(crisis: Key, json: Json = False) -> None:
    """All proposed decisions, the newest first, and what became of them."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        about = desk.scene(runtime, unit, desk.crisis_in(unit, crisis))
        lines = proposals_seen(unit, about, EVERYTHING)
    if json:
        show.as_json(lines)
        return
    show.banner(about.crisis.key)
    columns = heads("entry", "decision", "place", "since", "who", "state", "why")
    show.table(columns, [_row(about, line) for line in lines], empty=say("proposals_none"))


def _row(about: Scene, line: ProposalLine) -> tuple[object, ...]:
    until = f" {about.at(line.snoozed_until)}" if line.snoozed_until else ""
    return (
        *(line.number, about.event(line.event), about.place(line.perimeter), about.at(line.proposed_at)),
        *(line.proposed_by or line.threshold, say(f"proposal_{line.status}") + until),
        show.cell(line.answer or line.why),
    )


@app.command("propose")
@spoken
def propose(
    crisis: Key,
    event: Annotated[str, typer.Argument(help="What would be decided, or the measure whose level would change.")],
    speaker: Speaker,
    why: Why = "",
    perimeter: Perimeter = ROOT,
    level: Annotated[str | None, typer.Option(help="The level, for a measure.")] = None,
) -> None:
    """Propose a decision: those who decide are told, nothing else changes."""

    def outcome(done: Done) -> str:
        return say("proposed", number=desk.fact(done, Proposed).number)

    with desk.installation() as runtime:
        act = Propose(event=event, perimeter=perimeter, level=level)
        desk.act(runtime, act, speaker, outcome, crisis=crisis, why=why)


@app.command("decline")
@spoken
def decline(crisis: Key, number: Number, speaker: Speaker, why: Why = "") -> None:
    """Answer a proposal with no; it comes back only when its cause went away and returned."""
    with desk.installation() as runtime:
        act = DeclineProposal(number=number)
        desk.act(runtime, act, speaker, lambda _done: say("declined", number=number), crisis=crisis, why=why)


@app.command("snooze")
@spoken
def snooze(
    crisis: Key,
    number: Number,
    until: Annotated[str, typer.Option(help="When it comes back, as 2026-03-20T18:00.")],
    speaker: Speaker,
    why: Why = "",
) -> None:
    """Put a proposal off."""
    with desk.installation() as runtime:
        at = desk.instant(runtime, crisis, until)
        if at is None:
            raise Unusable(say("instant", text=until))
        act = SnoozeProposal(number=number, until=at)
        desk.act(runtime, act, speaker, lambda _done: say("snoozed", number=number), crisis=crisis, why=why)
