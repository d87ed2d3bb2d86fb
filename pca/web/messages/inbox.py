"""What people wrote and somebody must read: help first. Reading is noted; an answer goes back by the way it came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from pca.domain.access.access import Action
from pca.domain.directory import Organisation
from pca.services.messages import incoming as inbox
from pca.services.messages.incoming import NoWayBack
from pca.services.messages.send_back import answerable
from pca.store.messages import incoming, messages
from pca.store.messages.incoming import Incoming
from pca.store.people import contact_points, directory
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
        found = incoming.one(unit, number) if 0 < number < 1 << 31 else None
        reach = context.reach(Action.READ_TEXTS)
        if found is None or not any(inbox.within(directory.organisation(unit), reach, [found])):
            raise NotFound
        if found.crisis != crisis:
            raise NotFound
    try:
        reading = inbox.reading(context.runtime, found, context.person, ask.reply)
    except NoWayBack:
        raise NotFound from None
    return ActionResult(back, context.execute(reading.act, crisis=crisis, private=reading.private))


def _inbox(context: RequestContext, key: str) -> Inbox:
    organisation, reach = directory.organisation(context.unit), context.reach(Action.READ_TEXTS)
    mine = inbox.waiting(context.unit, key, organisation, reach) if key else ()
    nobodys = inbox.waiting(context.unit, None, organisation, reach)
    read = inbox.lately(context.unit, key or None, organisation, reach)
    return Inbox(
        key=key,
        texts=shown(context, organisation, mine),
        elsewhere=shown(context, organisation, nobodys),
        read=shown(context, organisation, read),
        help=sum(one.urgent for one in (*mine, *nobodys)),
    )


def shown(context: RequestContext, organisation: Organisation, incomings: Iterable[Incoming]) -> tuple[TextShown, ...]:
    """The texts for people; names only for those who may see them. Needs the context's unit."""
    texts = list(incomings)
    known = context.contacts(
        {who for text in texts for who in (text.person, text.read_by, text.replied_by) if who}, met=True
    )
    return tuple(
        TextShown(
            number=text.number,
            crisis=text.crisis or "",
            at=text.at,
            name=context.name(text.person),
            phone=(contact.phone or "") if (contact := known.get(text.person)) else "",
            shared=_shared(context, text),
            kind=text.kind,
            sender=text.sender if context.may(Action.SEE_NAMES) else "",
            text=text.text,
            meaning=text.meaning,
            proof=text.proof,
            acted=text.acted,
            urgent=text.urgent,
            automatic=text.automatic,
            message=_message(context, text),
            answerable=answerable(context.runtime, text),
            read_at=text.read_at,
            read_by=context.name(text.read_by),
            reply=text.reply or "",
            replied_by=context.name(text.replied_by),
        )
        for text in texts
    )


def _shared(context: RequestContext, one: Incoming) -> tuple[str, ...]:
    if one.person or one.kind not in ("sms", "email", "whatsapp", "telegram") or not one.sender:
        return ()
    people = contact_points.whose(context.unit, one.kind, one.sender)  # type: ignore[arg-type]  # one of the kinds above
    context.contacts(people)
    return tuple(context.name(person) for person in people)


def _message(context: RequestContext, one: Incoming) -> tuple[int, int] | None:
    if one.crisis is None or one.message is None:
        return None
    rows = messages.messages(context.unit, one.crisis, after=one.message - 1, limit=1)
    return (rows[0].wave, rows[0].number) if rows else None
