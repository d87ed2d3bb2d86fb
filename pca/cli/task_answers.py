"""Commands that answer a task: acknowledge, finish, refuse, hand over, prove."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from pca.catalogue.refusals import kind_said
from pca.cli import desk, show
from pca.cli.desk import Actor, Json, OrderId, Speaker
from pca.cli.speaking import spoken
from pca.cli.task import Key
from pca.cli.words import LANGUAGE, count, say
from pca.domain.facts import AnyFact, EvidenceAttached, Refused, TasksOpened, TasksSettled
from pca.domain.orders import Acknowledge, AnyAct, CheckItems, Complete, HandOver, Refuse, Reopen, SettleTasks
from pca.domain.task_orders import Settled
from pca.runtime import Runtime
from pca.services.engine.execute import Done
from pca.services.engine.preview import preview
from pca.services.tasks.evidence import keep

app = typer.Typer()

Comment = Annotated[str, typer.Option(help="A comment, kept with the answer.")]


@app.command()
@spoken
def ack(
    task: Key,
    speaker: Speaker,
    comment: Comment = "",
) -> None:
    """Acknowledge a task: it is in your hands."""
    crisis, number = desk.task_key(task)
    _answer(crisis, number, Acknowledge(task=number), "acknowledged", speaker, comment)


@app.command()
@spoken
def tick(
    task: Key,
    speaker: Speaker,
    item: Annotated[list[str] | None, typer.Option(help="A point of the checklist that is done.")] = None,
    undo: Annotated[list[str] | None, typer.Option(help="A point that is not done after all.")] = None,
) -> None:
    """Tick points of a task’s checklist, or take ticks back."""
    crisis, number = desk.task_key(task)
    act = CheckItems(task=number, checked=tuple(item or ()), unchecked=tuple(undo or ()))
    _answer(crisis, number, act, "ticked", speaker, "")


@app.command("done")
@spoken
def done_(
    task: Key,
    speaker: Speaker,
    item: Annotated[
        list[str] | None, typer.Option(help="A checklist item that is done; all of them unless said otherwise.")
    ] = None,
    despite: Annotated[str | None, typer.Option(help="Why it is done although a prerequisite is still open.")] = None,
    comment: Comment = "",
) -> None:
    """Finish a task."""
    crisis, number = desk.task_key(task)
    act = Complete(task=number, checked=tuple(item) if item else None, despite=despite)
    _answer(crisis, number, act, "done", speaker, comment)


@app.command()
@spoken
def refuse(
    task: Key,
    speaker: Speaker,
    why: desk.Why = "",
    impossible: Annotated[bool, typer.Option("--impossible", help="It cannot be done, by anybody.")] = False,
) -> None:
    """Refuse a task, with the reason: its fallback starts, or those above are told."""
    crisis, number = desk.task_key(task)
    key = "impossible" if impossible else "task_refused"
    act = Refuse(task=number, impossible=impossible)
    _answer(crisis, number, act, key, speaker, why)


@app.command()
@spoken
def reopen(
    task: Key,
    speaker: Speaker,
    why: desk.Why = "",
) -> None:
    """Take a task up again that was done, refused or said impossible; whoever has it is told."""
    crisis, number = desk.task_key(task)
    _answer(crisis, number, Reopen(task=number), "reopened", speaker, why)


@app.command()
def settle(
    crisis: Annotated[str, typer.Argument(metavar="CRISIS", help="The key of the crisis, such as 2026-1.")],
    outcome: Annotated[Settled, typer.Option(help="Not needed any more, or left to those who do it anyway.")],
    measure: Annotated[list[str] | None, typer.Option(help="All open tasks of this measure; may be repeated.")] = None,
    task: Annotated[
        list[str] | None, typer.Option(help="The key of one task, such as 2026-1/T4; may be repeated.")
    ] = None,
    every: Annotated[bool, typer.Option("--every", help="Every open task of the crisis.")] = False,
    expect: Annotated[
        int | None, typer.Option(help="How many the preview counted; another number by now refuses it.")
    ] = None,
    who: Actor = "",
    why: desk.Why = "",
    dry: Annotated[bool, typer.Option("--preview", help="Say how many; change and record nothing.")] = False,
    order_id: OrderId = None,
    json: Json = False,
) -> None:
    """Give many open tasks one outcome, for one reason."""
    act = SettleTasks(outcome, tuple(_numbers(crisis, task or ())), tuple(measure or ()), every, expect)
    speaker = Speaker(who, order_id=order_id)
    with desk.installation() as runtime:
        if dry:
            _preview_settling(runtime, crisis, act, speaker, why, json)
            return
        desk.act(
            runtime, act, speaker, lambda done: count("tasks_settled", _settled(done.facts)), crisis=crisis, why=why
        )


def _numbers(crisis: str, keys: Sequence[str]) -> Iterator[int]:
    """The numbers of tasks of this crisis. Raises Unusable for those of another."""
    for key in keys:
        of, number = desk.task_key(key)
        if of.upper() != crisis.upper():
            raise desk.Unusable(say("choice", text=key, known=f"{crisis}/T…"))
        yield number


def _preview_settling(runtime: Runtime, crisis: str, act: SettleTasks, speaker: Speaker, why: str, json: bool) -> None:
    order = desk.order_for(runtime, act, speaker, crisis=crisis.upper(), why=why)
    facts = preview(runtime, order)
    if isinstance(facts[0], Refused):
        desk.refuse(facts[0], None, crisis.upper())
    if json:
        show.as_json({"preview": True, "tasks": _settled(facts)})
    else:
        show.line(count("would_settle", _settled(facts)))


def _settled(facts: Sequence[AnyFact]) -> int:
    return sum(len(fact.tasks) for fact in facts if isinstance(fact, TasksSettled))


@app.command("hand-over")
@spoken
def hand_over(
    task: Key,
    to: Annotated[str, typer.Option(help="The person who takes it: an identifier of the directory.")],
    speaker: Speaker,
    note: Annotated[str, typer.Option(help="What they must know.")] = "",
) -> None:
    """Give a task to another person, who is told."""
    crisis, number = desk.task_key(task)
    act = HandOver(task=number, to=to)
    _answer(crisis, number, act, "handed_over", speaker, note, person=to)


@app.command()
@spoken
def attach(
    task: Key,
    file: Annotated[Path, typer.Argument(help="A PDF, image, text, CSV or Office document of at most 25 MB.")],
    speaker: Speaker,
    item: Annotated[str | None, typer.Option(help="The checklist item it proves.")] = None,
    comment: Comment = "",
) -> None:
    """Attach a file that proves a task, or one item of its checklist."""
    crisis, number = desk.task_key(task)
    with desk.installation() as runtime:
        with runtime.store.read() as unit:
            desk.crisis_in(unit, crisis)

        def answer(done: Done) -> str:
            fact = desk.fact(done, EvidenceAttached)
            shown = {"type": kind_said(fact.media_type, LANGUAGE.get()), "size": fact.size, "sha": fact.sha256[:12]}
            return say("attached", number=fact.number, task=f"{crisis}/T{number}", **shown)

        with keep(runtime, number, file, item) as kept:
            desk.act(runtime, kept.act, speaker, answer, crisis=crisis, why=comment, private=kept.settle)


def _answer(crisis: str, number: int, act: AnyAct, key: str, speaker: Speaker, why: str, **values: str) -> None:
    """Give one answer to one task and say what became of it."""

    def answer(done: Done) -> str:
        begun = any(isinstance(fact, TasksOpened) and fact.fallback_of for fact in done.facts)
        what = say("fallback" if begun else "told_above")
        return say(key, task=f"{crisis}/T{number}", what=what, **values)

    with desk.installation() as runtime:
        desk.act(runtime, act, speaker, answer, crisis=crisis, why=why)
