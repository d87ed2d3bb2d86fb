"""Commands of the roll-call: ask everybody where they are, count, ask the silent again, telephone the rest."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
import typer

from pca.cli import desk, show, show_messages
from pca.cli.crisis import Key
from pca.cli.desk import Actor, Confirm, Json, OrderId, Speaker, Unusable, Why
from pca.cli.message import asked_again, wave_number
from pca.cli.words import heads, say
from pca.domain.facts import MessagesQueued
from pca.domain.orders import AskAgain, CallRoll
from pca.services import roll_call as rolls
from pca.services.execute import Done
from pca.store.database import Unit

app = typer.Typer(no_args_is_help=True, help="Roll-call: ask, count, ask the silent again, call sheet.")

Roll = Annotated[str | None, typer.Argument(metavar="[WAVE]", help="The roll-call, such as V3; the latest otherwise.")]
Scope = Literal["everyone", "region", "site", "team"]


@app.command()
def start(
    crisis: Key,
    region: Annotated[str, typer.Option(help="Only the people of this region.")] = "",
    site: Annotated[str, typer.Option(help="Only the people of this site.")] = "",
    team: Annotated[str, typer.Option(help="Only the members of this team.")] = "",
    within: Annotated[int, typer.Option(metavar="MINUTES", help="How soon an answer is expected.")] = 60,
    who: Actor = "",
    why: Why = "",
    order_id: OrderId = None,
    confirm: Confirm = None,
) -> None:
    """Ask everybody, or one region, site or team: where are you, do you need help?"""
    named: list[tuple[Scope, str]] = [("region", region), ("site", site), ("team", team)]
    chosen = [one for one in named if one[1]]
    if len(chosen) > 1:
        raise Unusable(say("roll_one_place"))
    scope, id = chosen[0] if chosen else ("everyone", "")
    act = CallRoll(scope=scope, id=id, within_minutes=within)
    with desk.installation() as runtime:
        desk.act(runtime, act, Speaker(who, order_id=order_id, confirm=confirm), _asked, crisis=crisis, why=why)


@app.command()
def again(
    crisis: Key, roll: Roll = None, who: Actor = "", why: Why = "", order_id: OrderId = None, confirm: Confirm = None
) -> None:
    """Ask again, at once, those who have not answered, and nobody else."""
    with desk.installation() as runtime:
        with runtime.store.read() as unit:
            act = AskAgain(wave=_origin(unit, crisis, roll))
        desk.act(runtime, act, Speaker(who, order_id=order_id, confirm=confirm), asked_again, crisis=crisis, why=why)


def _asked(done: Done) -> str:
    queued = [fact for fact in done.facts if isinstance(fact, MessagesQueued)]
    first = queued[0]
    count = len({person for fact in queued for person in fact.recipients})
    return say("roll_asked", count=count, wave=first.origin or first.wave)


@app.command("show")
def show_(crisis: Key, roll: Roll = None, json: Json = False) -> None:
    """Who answered what: in all, by site and by team; help first, then silence."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        found = desk.crisis_in(unit, crisis)
        now = rolls.standing(unit, found.key, _origin(unit, crisis, roll))
        if json:
            show.as_json(msgspec.to_builtins(now))
            return
        show.banner(found.key)
        given = ", ".join(f"{say(f'answer_{name}')} {count}" for name, count in sorted(now.answers.items()))
        answered = now.asked - len(now.silent)
        show.line(say("roll_stands", wave=now.origin, answered=answered, asked=now.asked, answers=given or "—"))
        rows = [
            (one.id, str(one.answers.get("help", 0)), f"{one.asked - one.silent} / {one.asked}", str(one.silent))
            for one in (*now.sites, *now.teams)
        ]
        show.table(heads("place", "answer_help", "answers", "roll_silent"), rows, empty=say("none"))


@app.command("sheet")
def sheet(crisis: Key, roll: Roll = None, json: Json = False) -> None:
    """Whom to telephone: those of this roll-call whom nothing reached, or who answer nothing."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        origin = _origin(unit, crisis, roll)
        show_messages.call_sheet(runtime, unit, desk.crisis_in(unit, crisis), origins=(origin,), json=json)


def _origin(unit: Unit, crisis: str, roll: str | None) -> int:
    """The first wave of the roll-call named, or of the latest. Raises Unusable."""
    calls = [one.number for one in rolls.called(unit, desk.crisis_in(unit, crisis).key)]
    if not calls or (roll is not None and wave_number(roll) not in calls):
        raise Unusable(say("roll_unknown", crisis=crisis.upper()))
    return wave_number(roll) if roll is not None else calls[0]
