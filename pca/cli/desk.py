"""What commands that give orders need: the installation, who is acting, and how an order is answered."""

from __future__ import annotations

import getpass
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, NoReturn, TypeVar
from zoneinfo import ZoneInfo

import typer
from msgspec.structs import replace

from pca.catalogue.refusals import say as say_refusal
from pca.catalogue.typed import why_no_number
from pca.channel_choice import channels_for
from pca.cli.lines import Unusable as Unusable
from pca.cli.lines import complain as complain
from pca.cli.lines import tell as tell
from pca.cli.looking import Json as Json
from pca.cli.looking import crisis_in as crisis_in
from pca.cli.looking import scene as scene
from pca.cli.looking import task_key as task_key
from pca.cli.looking import to as to
from pca.cli.words import KEEP_TEXT, LANGUAGE, say
from pca.cli.words import banner as exercise_banner
from pca.domain.crisis import EXERCISE
from pca.domain.facts import AnyFact, Fact, MeasureStarted, MeasureStopped, MessagesQueued, Refused, TasksOpened
from pca.domain.figures import NoNumber, read_count
from pca.domain.free_texts import free_texts
from pca.domain.heard import Means
from pca.domain.identification import Identification
from pca.domain.orders import AnyAct, Order
from pca.domain.texts.personal import personal_in
from pca.domain.texts.wording import one_line
from pca.domain.texts.zones import local_to_utc
from pca.runtime import Runtime
from pca.services.crisis.scene import plan_of
from pca.services.engine.execute import Done, OrderClash, Private, execute
from pca.settings import load_settings
from pca.store.engine.distributed import Distributed
from pca.store.kit.database import Store

Actor = Annotated[str, typer.Option("--as", envvar="PCA_AS", help="Who acts: an identifier of the directory.")]
OrderId = Annotated[str | None, typer.Option("--id", help="Order id: the same one again has no second effect.")]


def _count(text: str) -> int:
    """A whole number as people write it."""
    try:
        return read_count(text)
    except NoNumber as error:
        raise typer.BadParameter(why_no_number(error, LANGUAGE.get())) from None


Confirm = Annotated[
    int | None,
    typer.Option(
        "--confirm",
        metavar="N",
        parser=_count,
        help="How many recipients the preview counted: asked for beyond a limit.",
    ),
]
Why = Annotated[str, typer.Option("--why", help="The reason, in one sentence.")]
For = Annotated[str | None, typer.Option("--for", help="The person you speak for (after a call, say).")]
Informant = Annotated[str | None, typer.Option("--informant", help="Who told you so: a name or identifier.")]
Heard = Annotated[Means | None, typer.Option("--heard", help="By which means you heard it.")]
Perimeter = Annotated[str, typer.Option(help="A region or a site; the whole institution unless said otherwise.")]

F = TypeVar("F", bound=Fact)

_ORDER_ID = re.compile(r"[A-Za-z0-9._:/-]{1,100}")


@dataclass(frozen=True)
class Speaker:
    """Who acts, for whom and with which order id."""

    who: str
    on_behalf_of: str | None = None
    informant: str | None = None
    heard: Means | None = None
    order_id: str | None = None
    confirm: int | None = None
    """The second confirmation of a mass alarm: how many recipients the preview counted."""


@contextmanager
def installation() -> Iterator[Runtime]:
    """The installation this process works with, given back at the end. Raises StoreError when there is none here."""
    settings = load_settings()
    with Store.open(settings.database_url) as store:
        runtime = Runtime(store=store, settings=settings, channels=channels_for(settings))
        if settings.dispatcher == "distributed":
            runtime.dispatcher = Distributed()
        yield runtime


def act(
    runtime: Runtime,
    what: AnyAct,
    speaker: Speaker,
    outcome: Callable[[Done], str],
    *,
    crisis: str | None = None,
    why: str = "",
    private: Private | None = None,
) -> Done:
    """Give one order and answer with one line; leaves with code 1 and the reason when the rules refuse it."""
    crisis = crisis.upper() if crisis else None
    order = _looked_at(order_for(runtime, what, speaker, crisis=crisis, why=why))
    try:
        done = execute(runtime, order, private)
    except OrderClash:
        raise Unusable(say("order_clash", id=order.id)) from None
    if done.refused is not None:
        refuse(done.refused, done.seq, crisis)
    tell(_answer(done, outcome))
    return done


def _looked_at(order: Order) -> Order:
    """A text that looks as if it told of somebody's health or identity is kept with `--keep-text` alone."""
    kinds = personal_in(free_texts(order))
    if kinds and not KEEP_TEXT.get():
        raise Unusable(say("text_personal"))
    return replace(order, personal=kinds) if kinds else order


def order_for(runtime: Runtime, what: AnyAct, speaker: Speaker, *, crisis: str | None = None, why: str = "") -> Order:
    """The order as it is given. Raises Unusable without an actor or with an order id that cannot be one."""
    if not speaker.who:
        raise Unusable(say("no_actor"))
    if speaker.order_id is not None and not _ORDER_ID.fullmatch(speaker.order_id):
        raise Unusable(say("order_id"))
    return Order(
        id=speaker.order_id or runtime.new_id(),
        who=speaker.who,
        act=what,
        crisis=crisis,
        on_behalf_of=speaker.on_behalf_of,
        informant=speaker.informant,
        heard=speaker.heard or "",
        why=why,
        confirm_recipients=speaker.confirm,
        identified=identified(),
    )


def identified() -> Identification:
    """Whoever the system says is at this command; after `sudo` also who asked for it."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        user = str(os.getuid())
    asked = os.environ.get("SUDO_USER", "")
    return Identification("command_line", "system_user", one_line(f"{asked} → {user}" if asked else user)[:100])


def refuse(refused: Refused, seq: int | None, crisis: str | None) -> NoReturn:
    """Say why the rules refuse, and leave with code 1."""
    number = f" ({say('journal', seq=seq)})" if seq is not None else ""
    complain(f"{banner(crisis)}{say('refused')}{number} : {say_refusal(refused.code, refused.details, LANGUAGE.get())}")
    raise typer.Exit(1)


def _answer(done: Done, outcome: Callable[[Done], str]) -> str:
    answer = outcome(done) if done.facts else say("nothing")
    if done.repeated:
        answer = f"{answer}. {say('repeated')}"
    number = f" ({say('journal', seq=done.seq)})" if done.seq is not None else ""
    return f"{banner(done.crisis)}{answer}{number}"


def banner(crisis: str | None) -> str:
    """What stands before every line about an exercise."""
    return f"[{exercise_banner()}] " if crisis and crisis.startswith(EXERCISE) else ""


def fact(done: Done, kind: type[F]) -> F:
    """The first fact of that kind among those an order led to. Raises LookupError when there is none."""
    facts = [fact for fact in done.facts if isinstance(fact, kind)]
    return facts[0]


def counted(facts: Sequence[AnyFact]) -> str:
    """What a change brought about, in numbers."""
    return say(
        "follows",
        started=sum(isinstance(fact, MeasureStarted) for fact in facts),
        stopped=sum(isinstance(fact, MeasureStopped) for fact in facts),
        tasks=sum(len(fact.places) for fact in facts if isinstance(fact, TasksOpened)),
        messages=sum(len(fact.recipients) for fact in facts if isinstance(fact, MessagesQueued)),
    )


def day(typed: str) -> date:
    """The day somebody typed, as 2020-03-20. Raises Unusable."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Unusable(say("instant", text=typed)) from None


def instant(runtime: Runtime, crisis: str, typed: str | None) -> datetime | None:
    """The instant (UTC) somebody typed; without an offset it is wall-clock time in the zone of the crisis's plan."""
    if typed is None:
        return None
    with runtime.store.read() as unit:
        zone = plan_of(runtime, unit, crisis_in(unit, crisis).plan).compiled.playbook.zone
    return moment(typed, zone)


def moment(typed: str, zone: ZoneInfo) -> datetime:
    """The instant (UTC) somebody typed; without an offset it is wall-clock time in `zone`. Raises Unusable."""
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        raise Unusable(say("instant", text=typed)) from None
    return at if at.tzinfo is not None else local_to_utc(at, zone)


def pairs(words: Sequence[str], example: str) -> dict[str, str]:
    """NAME=VALUE words as a mapping. Raises Unusable naming the first that is not one."""
    named: dict[str, str] = {}
    for text in words:
        name, sign, value = text.partition("=")
        if not (sign and name.strip() and value.strip()):
            raise Unusable(say("pair", text=text, example=example))
        named[name.strip()] = value.strip()
    return named
