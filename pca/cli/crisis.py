"""Commands about a crisis file: open it, decide in it, look at it, close it."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import typer
from msgspec.structs import replace

from pca.cli import desk, show_crisis, show_plans, show_preview
from pca.cli.desk import Actor, Confirm, Json, OrderId, Perimeter, Speaker, Unusable, Why
from pca.cli.show_settlement import as_values, settlement_of, show_settlement
from pca.cli.speaking import spoken_to_many
from pca.cli.words import say
from pca.domain.directory import ROOT
from pca.domain.facts import DecisionTaken, QuestionOpened
from pca.domain.orders import Decide, OpenCrisis, Outcome
from pca.runtime import Runtime
from pca.services.crisis.read import closing_events
from pca.services.crisis.scene import plan_of
from pca.services.engine.execute import Done
from pca.services.engine.preview import preview
from pca.services.plans.plans import find_version

app = typer.Typer(no_args_is_help=True, help="Crisis files: open, decide, look, close.")

Key = Annotated[str, typer.Argument(metavar="CRISIS", help="The key of the crisis, such as 2026-1.")]
Despite = Annotated[str | None, typer.Option(help="Why one decides although a stand-down criterion is not met.")]
Criteria = Annotated[
    list[str] | None,
    typer.Option("--criterion", help="CRITERION=TEXT, what is known of one that is not met; may be repeated."),
]
Preview = Annotated[bool, typer.Option("--preview", help="Show what would follow; decide and record nothing.")]


@app.command("open")
def open_(
    plan: Annotated[str, typer.Argument(help="A plan id, or the first characters of a version's hash.")],
    title: Annotated[str, typer.Option(help="A short name everybody will recognise.")],
    who: Actor = "",
    mode: Annotated[Literal["real", "exercise"], typer.Option(help="Whether it is real or an exercise.")] = "real",
    why: Why = "",
    order_id: OrderId = None,
) -> None:
    """Open a crisis on a published plan; that version is frozen for it."""
    with desk.installation() as runtime:
        with runtime.store.read() as unit:
            version = find_version(unit, plan)
        show_plans.misfits(runtime, version.hash)
        act = OpenCrisis(plan=version.hash, title=title, mode=mode)
        desk.act(runtime, act, Speaker(who, order_id=order_id), lambda done: say("opened", crisis=done.crisis), why=why)


@app.command()
@spoken_to_many
def decide(
    crisis: Key,
    event: Annotated[str, typer.Argument(help="What is decided, as the plan calls it.")],
    speaker: Speaker,
    why: Why = "",
    perimeter: Perimeter = ROOT,
    expect: Annotated[
        int | None, typer.Option(help="Number of the last decision you saw; a newer one refuses yours.")
    ] = None,
    despite: Despite = None,
    criterion: Criteria = None,
    outcome: Annotated[
        list[str] | None, typer.Option(help="MEASURE=cancel|continue|transfer for its open tasks; may be repeated.")
    ] = None,
    option: Annotated[list[str] | None, typer.Option(help="An option that was considered; may be repeated.")] = None,
    entry: Annotated[
        list[str] | None, typer.Option(help="MEASURE=TEXT, one entry of the list it asks for; may be repeated.")
    ] = None,
    amount: Annotated[int, typer.Option(min=0, help="What it costs, where somebody's limit counts.")] = 0,
    override: Annotated[
        bool, typer.Option("--override", help="Decide alone, in an emergency; the others ratify it.")
    ] = False,
    condition: Annotated[str, typer.Option(help="Under which conditions it holds.")] = "",
    sunset: Annotated[
        str | None, typer.Option(help="When it lapses unless it is renewed, as 2026-03-20T18:00.")
    ] = None,
    rejected: Annotated[list[str] | None, typer.Option(help="OPTION=WHY it was not taken; may be repeated.")] = None,
    dry: Preview = False,
    json: Json = False,
) -> None:
    """Decide an event of the plan; measures, tasks and messages follow at once."""
    act = Decide(
        event=event,
        perimeter=perimeter,
        expects=expect,
        despite=despite,
        judged=desk.pairs(criterion or [], "C1=…"),
        outcomes=_outcomes(outcome or []),
        options=tuple(option or ()),
        lists=_lists(entry or []),
        amount=amount,
        override=override,
        conditions=condition,
        rejected=desk.pairs(rejected or [], "half=too late"),
    )
    with desk.installation() as runtime:
        act = replace(act, sunset=desk.instant(runtime, crisis, sunset))
        _measures_known(runtime, crisis, act)
        (_preview if dry else _taken)(runtime, crisis, act, speaker, why, json)


def _taken(runtime: Runtime, crisis: str, act: Decide, speaker: Speaker, why: str, _json: bool) -> None:
    done = desk.act(runtime, act, speaker, _decided, crisis=crisis, why=why)
    show_preview.unheard_of(runtime, crisis, done.facts)


def _lists(pairs: list[str]) -> dict[str, tuple[str, ...]]:
    """Entries by measure, in the order given."""
    lists: dict[str, list[str]] = {}
    for pair in pairs:
        for measure, text in desk.pairs([pair], "E1=Rabat").items():
            lists.setdefault(measure, []).append(text)
    return {measure: tuple(entries) for measure, entries in lists.items()}


def _outcomes(pairs: list[str]) -> dict[str, Outcome]:
    wanted = desk.pairs(pairs, "H6=continue")
    known: tuple[Outcome, ...] = get_args(Outcome)
    for value in wanted.values():
        if value not in known:
            raise Unusable(say("choice", text=value, known=", ".join(known)))
    return {measure: next(outcome for outcome in known if outcome == value) for measure, value in wanted.items()}


def _measures_known(runtime: Runtime, crisis: str, act: Decide) -> None:
    """A measure misspelt among the outcomes would silently keep the plan's own outcome: say so instead."""
    if not act.outcomes:
        return
    with runtime.store.read() as unit:
        book = plan_of(runtime, unit, desk.crisis_in(unit, crisis).plan).compiled.playbook
    for measure in act.outcomes:
        if measure not in book.measure:
            raise Unusable(say("choice", text=measure, known=", ".join(book.measure)))


def _decided(done: Done) -> str:
    asked = next((fact for fact in done.facts if isinstance(fact, QuestionOpened)), None)
    if asked is not None and asked.ratifies is None:
        return say("put_to_vote", crisis=done.crisis, number=asked.number, needed=asked.needed, seats=len(asked.seats))
    taken = desk.fact(done, DecisionTaken)
    return say("decided", crisis=done.crisis, number=taken.number, event=taken.event, what=desk.counted(done.facts))


def _preview(runtime: Runtime, crisis: str, act: Decide, speaker: Speaker, why: str, json: bool) -> None:
    ahead = replace(act, despite=act.despite or "-")  # criteria are shown, and what follows as well
    order = desk.order_for(runtime, ahead, speaker, crisis=crisis.upper(), why=why)
    facts = preview(runtime, order, carried=True)
    ending = settlement_of(runtime, crisis, act.event, act.perimeter)
    if ending and not json:
        show_settlement(*ending)
    show_preview.preview(runtime, crisis, facts, json=json, settlement=as_values(ending[1]) if ending else None)


@app.command()
def close(
    crisis: Key,
    who: Actor = "",
    why: Why = "",
    despite: Despite = None,
    criterion: Criteria = None,
    dry: Preview = False,
    order_id: OrderId = None,
    confirm: Confirm = None,
    json: Json = False,
) -> None:
    """Close the crisis, by the closing decision of its plan."""
    judged = desk.pairs(criterion or [], "C1=…")
    with desk.installation() as runtime:
        act = Decide(event=_closing(runtime, crisis), despite=despite, judged=judged)
        speaker = Speaker(who, order_id=order_id, confirm=confirm)
        if dry:
            _preview(runtime, crisis, act, speaker, why, json)
            return
        desk.act(runtime, act, speaker, lambda done: say("closed", crisis=done.crisis), crisis=crisis, why=why)


def _closing(runtime: Runtime, key: str) -> str:
    """The one event that leads to a closed state from here, or the only one of the plan for the rules to refuse."""
    with runtime.store.read() as unit:
        events = closing_events(unit, desk.scene(runtime, unit, desk.crisis_in(unit, key)))
    if len(events) != 1:
        raise Unusable(say("no_closing", known=", ".join(events)))
    return events[0]


@app.command("list")
def list_(json: Json = False) -> None:
    """All crises, the open ones first."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        show_crisis.crises(runtime, unit, json=json)


@app.command("show")
def show_(crisis: Key, json: Json = False) -> None:
    """The situation: state, decision awaited, objectives at risk, measures, tasks, messages."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        show_crisis.situation(runtime, unit, desk.crisis_in(unit, crisis), json=json)
