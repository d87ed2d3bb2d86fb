"""Commands about messages: who was told what, who answered, who holds which instruction, and stopping in time."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import typer

from pca.cli import desk, show_incoming, show_messages
from pca.cli.crisis import Key
from pca.cli.desk import Actor, Confirm, Json, OrderId, Speaker, Unusable, Why
from pca.cli.speaking import spoken
from pca.cli.words import say
from pca.domain.access.access import EVERYTHING
from pca.domain.facts import WavesStopped
from pca.domain.mass_alarm import recipients
from pca.domain.orders import AcknowledgeMessage, ApproveWave, AskAgain, MarkPublished, RejectWave, StopWave
from pca.services.administration import resume as sending
from pca.services.engine.execute import Done
from pca.services.messages import read_inbox
from pca.services.messages.incoming import NoWayBack, reading

app = typer.Typer(no_args_is_help=True, help="Messages: look, preview, release, stop, acknowledge, check.")

Wave = Annotated[str, typer.Argument(metavar="WAVE", help="The wave of messages, such as V3.")]
Message = Annotated[str, typer.Argument(metavar="MESSAGE", help="The key of the message, such as 2026-1/M7.")]

_MESSAGE = re.compile(r"((?:EX-)?\d{4}-\d{1,6})/M(\d{1,9})", re.IGNORECASE)


@app.command("list")
def list_(
    crisis: Key,
    wave: Annotated[
        str | None, typer.Option(help="The messages of this wave, such as V3, instead of all waves.")
    ] = None,
    person: Annotated[str | None, typer.Option(help="The messages to this person.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most messages shown.")] = 200,
    json: Json = False,
) -> None:
    """The waves of a crisis; or the messages of one wave, or to one person."""
    number = wave_number(wave) if wave else None
    with desk.installation() as runtime, runtime.store.read() as unit:
        file = desk.crisis_in(unit, crisis)
        if number is None and person is None:
            show_messages.waves(runtime, unit, file, json=json)
        else:
            show_messages.messages(runtime, unit, file, number, person, limit, json=json)


@app.command("show")
def show_(message: Message, json: Json = False) -> None:
    """One message: what became of it, step by step."""
    crisis, number = message_key(message)
    with desk.installation() as runtime, runtime.store.read() as unit:
        show_messages.message(runtime, unit, desk.crisis_in(unit, crisis), number, json=json)


@app.command()
def preview(
    crisis: Key,
    communication: Annotated[str, typer.Argument(help="The communication, as the plan calls it.")],
    person: Annotated[str, typer.Option(help="For whom: an identifier of the directory.")],
    kind: Annotated[str, typer.Option(help="mail, sms, chat, post or poster.")] = "mail",
    language: Annotated[str | None, typer.Option("--in", help="Such as fr; the person's own otherwise.")] = None,
    json: Json = False,
) -> None:
    """A message as this person would read it; nothing is sent."""
    with desk.installation() as runtime:
        show_messages.sample(runtime, crisis.upper(), communication, person, kind, language, json=json)


@app.command()
def approve(
    crisis: Key, wave: Wave, who: Actor = "", why: Why = "", order_id: OrderId = None, confirm: Confirm = None
) -> None:
    """Release an external message, as the role the plan names."""
    number = wave_number(wave)
    with desk.installation() as runtime:
        speaker = Speaker(who, order_id=order_id, confirm=confirm)
        desk.act(
            runtime, ApproveWave(number), speaker, lambda _: say("wave_approved", wave=number), crisis=crisis, why=why
        )


@app.command()
def reject(crisis: Key, wave: Wave, who: Actor = "", why: Why = "", order_id: OrderId = None) -> None:
    """Do not release an external message, as the role the plan names; its author reads why."""
    number = wave_number(wave)
    with desk.installation() as runtime:
        speaker = Speaker(who, order_id=order_id)
        desk.act(
            runtime, RejectWave(number), speaker, lambda _: say("wave_rejected", wave=number), crisis=crisis, why=why
        )


@app.command()
def stop(crisis: Key, wave: Wave, who: Actor = "", why: Why = "", order_id: OrderId = None) -> None:
    """Keep back what a sending has not sent yet, in all its kinds. It never starts again."""
    act = StopWave(wave=wave_number(wave))
    with desk.installation() as runtime:
        desk.act(runtime, act, Speaker(who, order_id=order_id), _stopped, crisis=crisis, why=why)


def _stopped(done: Done) -> str:
    fact = desk.fact(done, WavesStopped)
    return say("wave_stopped", wave=fact.origin, suppressed=fact.suppressed, sent=fact.sent)


@app.command()
def published(
    message: Message,
    link: Annotated[str, typer.Argument(metavar="LINK", help="Where the public reads it: https://…")],
    who: Actor = "",
    why: Why = "",
    order_id: OrderId = None,
) -> None:
    """Say that a prepared public text was published, and where; said again, the latest link counts."""
    crisis, number = message_key(message)
    with desk.installation() as runtime:
        desk.act(
            runtime,
            MarkPublished(message=number, link=link),
            Speaker(who, order_id=order_id),
            lambda _: say("message_published_as", message=f"{crisis}/M{number}"),
            crisis=crisis,
            why=why,
        )


@app.command("ask-again")
def ask_again(
    crisis: Key, wave: Wave, who: Actor = "", why: Why = "", order_id: OrderId = None, confirm: Confirm = None
) -> None:
    """Ask those again who have not answered a sending; nobody else is written to."""
    act = AskAgain(wave=wave_number(wave))
    with desk.installation() as runtime:
        desk.act(runtime, act, Speaker(who, order_id=order_id, confirm=confirm), asked_again, crisis=crisis, why=why)


def asked_again(done: Done) -> str:
    """How many were asked again."""
    return say("asked_again", count=recipients(done.facts))


@app.command()
@spoken
def ack(
    message: Message,
    speaker: Speaker,
    why: Why = "",
    answer: Annotated[
        Literal["received", "safe", "help", "telework", "absent", "cared"], typer.Option(help="What is answered.")
    ] = "received",
) -> None:
    """Answer a message: read and understood, or to a roll-call. Nobody reminds you of it again."""
    crisis, number = message_key(message)
    with desk.installation() as runtime:
        desk.act(
            runtime,
            AcknowledgeMessage(message=number, answer=answer),
            speaker,
            lambda _: say("message_acknowledged", message=f"{crisis}/M{number}"),
            crisis=crisis,
            why=why,
        )


@app.command()
def answers(crisis: Key, json: Json = False) -> None:
    """How each sending is answered: asked, answered, and the rate."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        show_messages.answers(runtime, unit, desk.crisis_in(unit, crisis), json=json)


@app.command()
def inbox(
    crisis: Annotated[
        str | None, typer.Argument(metavar="CRISIS", help="Its key; without one, texts of no crisis.")
    ] = None,
    read: Annotated[bool, typer.Option("--read", help="Those read last instead.")] = False,
    json: Json = False,
) -> None:
    """What people wrote that somebody must read: calls for help first, then the oldest."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        key = desk.crisis_in(unit, crisis).key if crisis else None
        texts = read_inbox.lately(unit, key, EVERYTHING) if read else read_inbox.waiting(unit, key, EVERYTHING)
        show_incoming.texts(runtime, unit, texts, json=json)


@app.command()
def read(
    text: Annotated[int, typer.Argument(metavar="TEXT", help="The number of the text, as `inbox` shows it.")],
    reply: Annotated[str, typer.Option(help="What goes back to whoever wrote it, by the way it came.")] = "",
    who: Actor = "",
    order_id: OrderId = None,
) -> None:
    """Say that somebody read what a person wrote, and answer it."""
    with desk.installation() as runtime:
        with runtime.store.read() as unit:
            written = read_inbox.text_in(unit, text, EVERYTHING)
        if written is None:
            raise Unusable(say("no_incoming", text=text))
        speaker = Speaker(who, order_id=order_id)
        try:
            order = reading(runtime, written, who, reply)
        except NoWayBack:
            raise Unusable(say("no_way_back", text=text)) from None
        outcome = say("text_read", text=text)
        desk.act(runtime, order.act, speaker, lambda _: outcome, crisis=written.crisis, private=order.private)


@app.command("call-sheet")
def call_sheet(crisis: Key, json: Json = False) -> None:
    """Whom to telephone: people no message reached, or who answered none of them."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        show_messages.call_sheet(unit, desk.crisis_in(unit, crisis).key, json=json)


@app.command("who-holds")
def who_holds(
    crisis: Key,
    person: Annotated[str | None, typer.Option(help="Only what this person holds.")] = None,
    outdated: Annotated[bool, typer.Option("--outdated", help="Only instructions that another one replaced.")] = False,
    json: Json = False,
) -> None:
    """Who holds which version of which instruction at this moment."""
    with desk.installation() as runtime, runtime.store.read() as unit:
        show_messages.instructions_held(
            runtime, unit, desk.crisis_in(unit, crisis), person, outdated=outdated, json=json
        )


@app.command()
def genuine(code: Annotated[str, typer.Argument(help="The code at the end of a message.")], json: Json = False) -> None:
    """Whether a message is genuine, by the code it carries."""
    with desk.installation() as runtime:
        show_messages.genuine(runtime, code, json=json)


@app.command()
def resume(
    who: Actor = "",
    why: Why = "",
    send: Annotated[bool, typer.Option("--send", help="What waited at the backup leaves too, perhaps twice.")] = False,
    set_aside: Annotated[bool, typer.Option("--set-aside", help="What waited at the backup does not leave.")] = False,
    order_id: OrderId = None,
) -> None:
    """Let messages leave again after a restore, once the house that was lost is known to send no more."""
    if send is set_aside:
        raise Unusable(say("resume_which"))
    if not who:
        raise Unusable(say("no_actor"))
    with desk.installation() as runtime:
        done = sending.resume(runtime, who, why, again=send, order_id=order_id, identified=desk.identified())
    if done.done.refused is not None:
        desk.refuse(done.done.refused, done.done.seq, None)
    desk.tell(say("resumed", count=done.aside))


def wave_number(typed: str) -> int:
    """The number of a wave such as V3. Raises Unusable."""
    digits = typed.strip().upper().removeprefix("V")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise Unusable(say("choice", text=typed, known="V1, V2, V3 …"))
    return int(digits)


def message_key(typed: str) -> tuple[str, int]:
    """Crisis and number of a message key such as 2026-1/M7. Raises Unusable."""
    match = _MESSAGE.fullmatch(typed.strip())
    if match is None:
        raise Unusable(say("message_key", key=typed))
    return match[1].upper(), int(match[2])
