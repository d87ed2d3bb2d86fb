"""Commands of the roll-call: ask everybody where they are, count the answers, ask the silent again, whom to call."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
import typer

from pca.cli import desk, show, show_incoming
from pca.cli.crisis import Key
from pca.cli.desk import Actor, Confirm, Json, OrderId, Speaker, Unusable, Why
from pca.cli.message import asked_again, wave_number
from pca.cli.show_messages import call_sheet as show_call_sheet
from pca.cli.words import heads, say
from pca.domain.access.access import EVERYTHING
from pca.domain.facts import MessagesQueued
from pca.domain.mass_alarm import recipients
from pca.domain.orders import AskAgain, CallRoll
from pca.services.crisis.scene import Scene
from pca.services.engine.execute import Done
from pca.services.messages import read_inbox
from pca.services.people import read_roll_call
from pca.services.people.read_roll_call import RollCall, RollCallGroup
from pca.store.kit.database import Unit

app = typer.Typer(no_args_is_help=True, help="The roll-call: where is everybody, who needs help, who is silent?")

Which = Annotated[str | None, typer.Option("--wave", help="Which roll-call, such as V3; the latest otherwise.")]


@app.command()
def start(
    crisis: Key,
    scope: Annotated[Literal["everyone", "region", "site", "team"], typer.Option(help="Who is asked.")] = "everyone",
    of: Annotated[str, typer.Option(help="The region, site or team.")] = "",
    within: Annotated[int, typer.Option(help="Minutes to answer.")] = 60,
    who: Actor = "",
    why: Why = "",
    order_id: OrderId = None,
    confirm: Confirm = None,
) -> None:
    """Ask everybody of an audience where they are; the reason is said in the message."""
    act = CallRoll(scope=scope, id=of, within_minutes=within)
    with desk.installation() as runtime:
        desk.act(runtime, act, Speaker(who, order_id=order_id, confirm=confirm), _started, crisis=crisis, why=why)


def _started(done: Done) -> str:
    fact = desk.fact(done, MessagesQueued)
    return say("roll_called", wave=fact.origin or fact.wave, count=recipients(done.facts))


@app.command("show")
def show_(crisis: Key, wave: Which = None, json: Json = False) -> None:
    """How a roll-call stands: who needs help first, then who is silent, by site and team."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        file = desk.crisis_in(unit, crisis)
        now = read_roll_call.roll_call(unit, file.key, _which(unit, file.key, wave))
        by_person = read_inbox.of_people(unit, file.key, now.helpless, EVERYTHING)
        texts = [text for written in by_person.values() for text in written]
        if json:
            groups = {"sites": _counted(now.sites), "teams": _counted(now.teams)}
            shown = [show_incoming.as_data(text) for text in texts]
            show.as_json({**msgspec.structs.asdict(now), **groups, "texts": shown})
            return
        show.banner(file.key)
        _tell(now, desk.scene(runtime, unit, file))
        if texts:
            show_incoming.texts(runtime, unit, texts, json=False)


def _counted(groups: tuple[RollCallGroup, ...]) -> list[dict[str, object]]:
    return [{**msgspec.structs.asdict(group), "silent": group.silent} for group in groups]


def _tell(now: RollCall, about: Scene) -> None:
    """Numbers first, then people, then places."""
    help = now.answers.get("help", 0)
    show.line(say("roll_answered", answered=now.answered, asked=now.asked, help=help), style="bold")
    for answer, count in sorted(now.answers.items()):
        show.line(f"{say(f'said_{answer}') if answer in _SAID else answer} : {count}")
    for label, people in (("roll_help", now.helpless), ("silent", now.silent)):
        if people:
            show.line(f"{say(label)} : {', '.join(people[:50])}{' …' if len(people) > 50 else ''}")
    teams = {team.id: about.say(team.title) for team in about.plan.playbook.teams}
    rows = [(about.place(site.id), *_numbers(site)) for site in now.sites]
    rows += [(teams.get(team.id, team.id), *_numbers(team)) for team in now.teams]
    show.table(heads("place", "answers", "roll_help", "silent"), rows, empty=say("none"))


_SAID = frozenset({"received", "safe", "help", "telework", "absent", "cared"})


def _numbers(group: RollCallGroup) -> tuple[str, str, str]:
    return f"{group.answered} / {group.asked}", str(group.answers.get("help", 0)), str(group.silent)


@app.command()
def again(
    crisis: Key,
    wave: Which = None,
    who: Actor = "",
    why: Why = "",
    order_id: OrderId = None,
    confirm: Confirm = None,
) -> None:
    """Ask only those again who have not answered."""
    with desk.installation() as runtime:
        with runtime.store.read() as unit:
            number = _which(unit, desk.crisis_in(unit, crisis).key, wave)
        speaker = Speaker(who, order_id=order_id, confirm=confirm)
        desk.act(runtime, AskAgain(wave=number), speaker, asked_again, crisis=crisis, why=why)


@app.command("call-sheet")
def call_sheet(crisis: Key, wave: Which = None, json: Json = False) -> None:
    """Whom to telephone: those of the roll-call whom no message brought to answer."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        key = desk.crisis_in(unit, crisis).key
        show_call_sheet(unit, key, [_which(unit, key, wave)], json=json)


def _which(unit: Unit, crisis: str, wave: str | None) -> int:
    """The roll-call named, or the latest. Raises Unusable when there is none such."""
    known = [line.number for line in read_roll_call.roll_call_waves(unit, crisis)]
    number = wave_number(wave) if wave else next(iter(known), 0)
    if number not in known:
        raise Unusable(say("no_roll_call", crisis=crisis))
    return number
