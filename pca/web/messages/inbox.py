"""What people wrote and somebody must read: help first. Reading is noted; an answer goes back by the way it came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.directory import Contact
from pca.domain.texts.reply_links import withheld
from pca.services.messages import read_inbox
from pca.services.messages.incoming import NoWayBack, reading
from pca.services.messages.read_inbox import InboxText
from pca.store.messages.incoming import Incoming
from pca.web.kit.action_result import ActionResult
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router

routes = Router()


class TextShown(msgspec.Struct, frozen=True, kw_only=True):
    """One text as it was written. `name` is the person's, or empty when it is nobody's address, or several people's."""

    number: int
    crisis: str
    at: datetime
    name: str
    phone: str
    shared: tuple[str, ...]
    """Whose number it is, when several people share it."""
    kind: str
    sender: str
    text: str
    meaning: str
    proof: str
    acted: bool
    urgent: bool
    automatic: bool
    message: tuple[int, int] | None
    """Wave and number of the message it answers."""
    answerable: bool
    read_at: datetime | None
    read_by: str
    reply: str
    replied_by: str


class Inbox(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be read in a crisis (`key` is empty for none), what belongs to no crisis, and what was read last."""

    key: str
    texts: tuple[TextShown, ...]
    elsewhere: tuple[TextShown, ...]
    read: tuple[TextShown, ...]
    help: int
    """How many of them call for help."""


class AskRead(msgspec.Struct, frozen=True):
    """Say that the text was read; `reply` goes back to whoever wrote it."""

    reply: str = ""


@routes.page("/crises/{key}/inbox", may=Action.READ_TEXTS, over=Over.ROWS, template="messages/inbox.html")
def listed(context: RequestContext, key: str) -> Inbox:
    """What people wrote in this crisis and nobody has read: calls for help first."""
    return _inbox(context, context.crisis(key).key)


@routes.page("/inbox", may=Action.READ_TEXTS, over=Over.ROWS, template="messages/inbox.html")
def of_the_house(context: RequestContext) -> Inbox:
    """What was written and belongs to no crisis: unknown senders, or no crisis open."""
    return _inbox(context, "")


@routes.act("/crises/{key}/inbox/{number}", may=Action.READ_TEXTS, over=Over.ORDER, asks=AskRead, page=listed)
def read(context: RequestContext, ask: AskRead, key: str, number: int) -> ActionResult:
    """Note that a text was read, and answer it."""
    with context.reading():
        crisis = context.crisis(key).key
    return _read(context, ask, crisis, number, f"/crises/{crisis}/inbox")


@routes.act("/inbox/{number}", may=Action.READ_TEXTS, over=Over.ORDER, asks=AskRead, page=of_the_house)
def read_of_the_house(context: RequestContext, ask: AskRead, number: int) -> ActionResult:
    """The same for a text of no crisis."""
    return _read(context, ask, None, number, "/inbox")


def _read(context: RequestContext, ask: AskRead, crisis: str | None, number: int, back: str) -> ActionResult:
    with context.reading() as unit:
        text = read_inbox.text_in(unit, number, context.reach(Action.READ_TEXTS))
        if text is None or text.crisis != crisis:
            raise NotFound
    try:
        order = reading(context.runtime, text, context.person, ask.reply)
    except NoWayBack:
        raise NotFound from None
    return ActionResult(back, context.execute(order.act, crisis=crisis, private=order.private))


def _inbox(context: RequestContext, key: str) -> Inbox:
    texts = read_inbox.inbox(context.unit, key, context.reach(Action.READ_TEXTS))
    return Inbox(
        key=key,
        texts=shown(context, texts.waiting),
        elsewhere=shown(context, texts.elsewhere),
        read=shown(context, texts.read),
        help=sum(text.urgent for text in (*texts.waiting, *texts.elsewhere)),
    )


def shown(context: RequestContext, texts: Iterable[Incoming]) -> tuple[TextShown, ...]:
    """The texts for people; names only for those who may see them. Needs the context's unit.

    People write below what we wrote: the secret of our message, by which they answer, is not shown with it.
    """
    reads = read_inbox.read(context.runtime, context.unit, texts)
    writers = {who for read in reads for who in (read.text.person, read.text.read_by, read.text.replied_by) if who}
    contacts = context.contacts(writers, met=True)
    context.contacts({person for read in reads for person in read.shared})
    return tuple(_shown(context, read, contacts.get(read.text.person)) for read in reads)


def _shown(context: RequestContext, read: InboxText, contact: Contact | None) -> TextShown:
    text = read.text
    return TextShown(
        number=text.number,
        crisis=text.crisis or "",
        at=text.at,
        name=context.name(text.person),
        phone=(contact.phone or "") if contact else "",
        shared=tuple(context.name(person) for person in read.shared),
        kind=text.kind,
        sender=text.sender if context.may(Action.SEE_NAMES) else "",
        text=withheld(text.text),
        meaning=text.meaning,
        proof=text.proof,
        acted=text.acted,
        urgent=text.urgent,
        automatic=text.automatic,
        message=read.message,
        answerable=read.answerable,
        read_at=text.read_at,
        read_by=context.name(text.read_by),
        reply=text.reply or "",
        replied_by=context.name(text.replied_by),
    )
