"""The command that writes to people: own words or a text of the plan; seen first, then sent."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, get_args

import msgspec
import typer

from pca.cli import desk, show, show_messages
from pca.cli.crisis import Key
from pca.cli.desk import Actor, Confirm, Json, OrderId, Speaker, Unusable, Why
from pca.cli.message import Wave, wave_number
from pca.cli.words import say
from pca.domain.facts import MessagesQueued, Refused, WaveEdited
from pca.domain.message_acts import Addressees, EditWave, SendMessage
from pca.domain.orders import Order
from pca.runtime import Runtime
from pca.services.crisis.scene import plan_of
from pca.services.engine.execute import Done
from pca.services.engine.preview import preview
from pca.services.messages.foreseen import texts_foreseen
from pca.services.messages.outlook import outlook

app = typer.Typer()

Named = list[str]
Channel = Literal["mail", "chat", "sms"]


@app.command()
def write(
    crisis: Key,
    text: Annotated[Named | None, typer.Option(help="Own words by language, such as fr=Bonjour.")] = None,
    heading: Annotated[Named | None, typer.Option(help="Their heading by language, in the same way.")] = None,
    communication: Annotated[str, typer.Option(help="A text of the plan instead, by its key.")] = "",
    everyone: Annotated[bool, typer.Option("--everyone", help="To everybody.")] = False,
    region: Annotated[Named | None, typer.Option(help="To a region's sites; may be said again.")] = None,
    site_type: Annotated[Named | None, typer.Option(help="To sites of a kind; with regions, only there.")] = None,
    site: Annotated[Named | None, typer.Option(help="To a site.")] = None,
    heads: Annotated[bool, typer.Option("--heads", help="Of these sites only who answers for them.")] = False,
    team: Annotated[Named | None, typer.Option(help="To a team.")] = None,
    role: Annotated[Named | None, typer.Option(help="To a role's holder and deputies.")] = None,
    function: Annotated[Named | None, typer.Option(help="To the roles of a function, such as log.")] = None,
    stakeholder: Annotated[Named | None, typer.Option(help="To a party outside the house, once approved.")] = None,
    channel: Annotated[Named | None, typer.Option(help="By which channel: mail, chat or sms.")] = None,
    severity: Annotated[
        Literal["critical", "important", "information"] | None, typer.Option(help="As the plan says otherwise.")
    ] = None,
    within: Annotated[int, typer.Option(help="Minutes to acknowledge; 0 asks for none.")] = 0,
    dry: Annotated[bool, typer.Option("--preview", help="Show the counts and texts; send and record nothing.")] = False,
    who: Actor = "",
    why: Why = "",
    order_id: OrderId = None,
    confirm: Confirm = None,
    json: Json = False,
) -> None:
    """Write to people: own words or a text of the plan. What leaves the house waits for its approval."""
    to = Addressees(
        everyone=everyone,
        regions=tuple(region or ()),
        site_types=tuple(site_type or ()),
        sites=tuple(site or ()),
        heads=heads,
        teams=tuple(team or ()),
        roles=tuple(role or ()),
        functions=tuple(function or ()),
        stakeholders=tuple(stakeholder or ()),
    )
    act = SendMessage(
        to=to,
        communication=communication,
        heading=desk.pairs(heading or (), "fr=…"),
        text=desk.pairs(text or (), "fr=…"),
        kinds=_channels(channel or ()),
        severity=severity or "",
        within_minutes=within,
    )
    speaker = Speaker(who, order_id=order_id, confirm=confirm)
    with desk.installation() as runtime:
        if dry:
            _foreseen(runtime, desk.order_for(runtime, act, speaker, crisis=crisis, why=why), json=json)
        else:
            desk.act(runtime, act, speaker, _written, crisis=crisis, why=why)


@app.command()
def edit(
    crisis: Key,
    wave: Wave,
    text: Annotated[Named | None, typer.Option(help="Own words by language, such as fr=Bonjour.")] = None,
    heading: Annotated[Named | None, typer.Option(help="Their heading by language, in the same way.")] = None,
    who: Actor = "",
    why: Why = "",
    order_id: OrderId = None,
) -> None:
    """Say an external message in other words, as the role that may release it; they wait in their turn."""
    number = wave_number(wave)
    act = EditWave(wave=number, heading=desk.pairs(heading or (), "fr=…"), text=desk.pairs(text or (), "fr=…"))

    def outcome(done: Done) -> str:
        return say("wave_edited", wave=number, after=desk.fact(done, WaveEdited).after)

    with desk.installation() as runtime:
        desk.act(runtime, act, Speaker(who, order_id=order_id), outcome, crisis=crisis, why=why)


def _channels(named: Iterable[str]) -> tuple[Channel, ...]:
    try:
        return msgspec.convert(tuple(named), tuple[Channel, ...])
    except msgspec.ValidationError:
        raise Unusable(say("choice", text=", ".join(named), known=", ".join(get_args(Channel)))) from None


def _written(done: Done) -> str:
    queued = [fact for fact in done.facts if isinstance(fact, MessagesQueued)]
    people = len({person for fact in queued for person in fact.recipients})
    return say("message_written", wave=queued[0].wave, count=people)


def _foreseen(runtime: Runtime, order: Order, *, json: bool) -> None:
    key, facts = (order.crisis or "").upper(), preview(runtime, order)
    if isinstance(facts[0], Refused):
        desk.refuse(facts[0], None, key)
    with runtime.store.read() as unit:
        file = desk.crisis_in(unit, key)
        ahead = outlook(runtime, plan_of(runtime, unit, file.plan).texts, facts)
    texts = texts_foreseen(runtime, key, file.mode, facts)
    if json:
        show.as_json({"preview": True, "outlook": ahead, "texts": texts})
        return
    show.banner(key)
    show.line(say("preview"))
    show_messages.outlook(ahead)
    for text in texts:
        show.line(f"{text.kind} · {text.language} · {text.count}", style="bold")
        show.line("\n".join(part for part in (text.subject, text.body, text.problem) if part))
