"""The command that opens a task no plan asks for: to a person, a team or sites; seen first, then opened."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from pca.cli import desk, show
from pca.cli.crisis import Key
from pca.cli.desk import Actor, Confirm, Json, OrderId, Speaker, Unusable, Why
from pca.cli.words import say
from pca.domain.ad_hoc_acts import OpenTask, TaskFor
from pca.domain.facts import Refused, TaskWritten
from pca.services.engine.execute import Done
from pca.services.engine.preview import preview
from pca.services.tasks.read_written import opening

app = typer.Typer()

Named = list[str]


@app.command("open")
def open_(
    crisis: Key,
    title: Annotated[str, typer.Argument(help="What is to be done, in a few words.")],
    due: Annotated[str, typer.Option(help="Until when it is to be done, as 2026-03-20T18:00.")],
    person: Annotated[str, typer.Option(help="Who is to do it: an identifier of the directory.")] = "",
    team: Annotated[str, typer.Option(help="Or a team.")] = "",
    site: Annotated[Named | None, typer.Option(help="Or a site; may be said again.")] = None,
    region: Annotated[Named | None, typer.Option(help="All sites of a region; a team's region.")] = None,
    site_type: Annotated[Named | None, typer.Option(help="To sites of a kind; with regions, only there.")] = None,
    instructions: Annotated[str, typer.Option(help="How it is to be done.")] = "",
    check: Annotated[Named | None, typer.Option(help="A line of the checklist; may be said again.")] = None,
    evidence: Annotated[
        Literal["none", "optional", "required"], typer.Option(help="Whether the last line asks for a file.")
    ] = "none",
    priority: Annotated[Literal["P0", "P1", "P2", "P3"], typer.Option(help="P0 comes first.")] = "P2",
    entry: Annotated[int | None, typer.Option(help="The entry of the main courante it comes from.")] = None,
    dry: Annotated[bool, typer.Option("--preview", help="Show who would have it; open and record nothing.")] = False,
    who: Actor = "",
    why: Why = "",
    order_id: OrderId = None,
    confirm: Confirm = None,
    json: Json = False,
) -> None:
    """Open a task that no plan asks for: to a person, a team, or who answers for each of the sites."""
    with desk.installation() as runtime:
        until = desk.instant(runtime, crisis, due)
        if until is None:
            raise Unusable(say("instant", text=due))
        act = OpenTask(
            title=title,
            due_at=until,
            given_to=TaskFor(
                person=person,
                team=team,
                sites=tuple(site or ()),
                regions=tuple(region or ()),
                site_types=tuple(site_type or ()),
            ),
            instructions=instructions,
            checklist=tuple(check or ()),
            evidence=evidence,
            priority=priority,
            entry=entry,
        )
        speaker = Speaker(who, order_id=order_id, confirm=confirm)
        if not dry:
            desk.act(runtime, act, speaker, _opened, crisis=crisis, why=why)
            return
        key, facts = crisis.upper(), preview(runtime, desk.order_for(runtime, act, speaker, crisis=crisis, why=why))
        if isinstance(facts[0], Refused):
            desk.refuse(facts[0], None, key)
        with runtime.store.read() as unit:
            ahead = opening(unit, key, facts)
    if json:
        show.as_json({"preview": True, "opening": ahead})
        return
    show.banner(key)
    show.line(say("preview"))
    show.line(desk.counted(facts))
    for bearer in ahead.bearers:
        show.line(say("bearer", person=bearer.person, tasks=bearer.tasks, before=bearer.before))


def _opened(done: Done) -> str:
    fact = desk.fact(done, TaskWritten)
    return say("task_written", task=f"T{fact.first}", count=fact.count)
