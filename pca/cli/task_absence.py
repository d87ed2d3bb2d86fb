"""Commands for an absence: all tasks of somebody who is away go to those who stand in, and come back afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated

import typer

from pca.catalogue.words import listed
from pca.cli import desk, show
from pca.cli.desk import Actor, Json, OrderId, Speaker
from pca.cli.words import LANGUAGE, say
from pca.domain.absence_acts import AbsenceAct, PassOnTasks, ReturnTasks
from pca.domain.facts import AnyFact, Refused, TasksReassigned
from pca.runtime import Runtime
from pca.services.engine.preview import preview

app = typer.Typer()

Crisis = Annotated[str, typer.Argument(metavar="CRISIS", help="The key of the crisis, such as 2026-1.")]
Away = Annotated[str, typer.Option("--person", help="Who is away: an identifier of the directory.")]
Back = Annotated[str, typer.Option("--person", help="Who is back: an identifier of the directory.")]
Dry = Annotated[bool, typer.Option("--preview", help="Say who would have how many; change and record nothing.")]


@app.command("pass-on")
def pass_on(
    crisis: Crisis,
    person: Away,
    who: Actor = "",
    why: desk.Why = "",
    dry: Dry = False,
    order_id: OrderId = None,
    json: Json = False,
) -> None:
    """Give all tasks of somebody who is away to those who stand in, until they are back."""
    _reassign(crisis, PassOnTasks(person=person), Speaker(who, order_id=order_id), why, dry=dry, json=json)


@app.command("give-back")
def give_back(
    crisis: Crisis,
    person: Back,
    who: Actor = "",
    why: desk.Why = "",
    dry: Dry = False,
    order_id: OrderId = None,
    json: Json = False,
) -> None:
    """Give back to somebody who returned what others still do for them."""
    _reassign(crisis, ReturnTasks(person=person), Speaker(who, order_id=order_id), why, dry=dry, json=json)


def _reassign(crisis: str, act: AbsenceAct, speaker: Speaker, why: str, *, dry: bool, json: bool) -> None:
    """One order, or what it would do; either way who has how many of the tasks."""
    with desk.installation() as runtime:
        if dry:
            _preview(runtime, crisis.upper(), act, speaker, why, json=json)
            return
        desk.act(
            runtime,
            act,
            speaker,
            lambda done: say("tasks_now_with", holders=_in_words(_holders(done.facts))),
            crisis=crisis,
            why=why,
        )


def _preview(runtime: Runtime, crisis: str, act: AbsenceAct, speaker: Speaker, why: str, *, json: bool) -> None:
    facts = preview(runtime, desk.order_for(runtime, act, speaker, crisis=crisis, why=why))
    if facts and isinstance(facts[0], Refused):
        desk.refuse(facts[0], None, crisis)
    if json:
        show.as_json({"preview": True, "holders": _holders(facts)})
    else:
        show.line(say("tasks_would_go", holders=_in_words(_holders(facts))))


def _holders(facts: Iterable[AnyFact]) -> dict[str, int]:
    """How many tasks each has now, those with most first."""
    given = Counter(to or "" for fact in facts if isinstance(fact, TasksReassigned) for to in fact.to)
    return dict(given.most_common())


def _in_words(holders: dict[str, int]) -> str:
    return listed((f"{person} ({show.number(count)})" for person, count in holders.items()), LANGUAGE.get())
