"""What was said to whom: waves by outcome, who is not reached, one text as its reader got it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import Query

from pca.domain.access.access import Action
from pca.domain.recipients import STAKEHOLDER
from pca.domain.texts.reply_links import withheld
from pca.services.crisis.read_header import to_approve
from pca.services.crisis.scene import Scene
from pca.services.messages import read, read_inbox
from pca.services.people.read_roll_call import written_by
from pca.store.messages.messages import MessageLine
from pca.store.messages.sent import MessageStep
from pca.web.kit import cache
from pca.web.kit.on_behalf import WrittenFor, spoken
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.messages.inbox import TextShown
from pca.web.messages.inbox import shown as texts_shown
from pca.web.messages.wave_cards import WaveCard, wave_card, wave_within

routes = Router()
WAVES, PAGE = 25, 50
Number = Annotated[int, Query(ge=0, le=1 << 31)]


class Messages(msgspec.Struct, frozen=True, kw_only=True):
    """The waves of a crisis, newest first; those that wait for an approval stand apart."""

    key: str
    at: datetime
    awaiting: tuple[WaveCard, ...]
    mine: tuple[int, ...]
    """Those of them that wait for the reader's own seat."""
    waves: tuple[WaveCard, ...]
    totals: dict[str, int]
    lost: bool
    """Whether some messages reached nobody."""
    before: int | None
    first: bool


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one recipient."""

    number: int
    wave: int
    recipient: str
    name: str
    language: str
    kind: str
    status: str
    attempts: int
    sent_at: datetime | None
    next_at: datetime | None
    error: str


class OneWave(msgspec.Struct, frozen=True, kw_only=True):
    """One wave and a page of its recipients."""

    key: str
    at: datetime
    wave: WaveCard
    mine: bool
    """Whether it waits for the reader's own approval."""
    recipients: tuple[Recipient, ...]
    status: str
    after: int | None
    first: bool


class Lost(msgspec.Struct, frozen=True):
    """Messages that reached nobody, one page of them."""

    key: str
    recipients: tuple[Recipient, ...]
    after: int | None
    first: bool


class OneMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message: what became of it, and its text as long as it is kept."""

    key: str
    wave: WaveCard
    message: Recipient
    steps: tuple[MessageStep, ...]
    subject: str
    body: str
    shown: bool
    """Whether the reader may see texts that name people."""
    tasks: tuple[int, ...]
    owed: bool
    """Whether the recipient was asked for an answer: it may be written down for them."""
    answer: str
    texts: tuple[TextShown, ...]
    """What the recipient wrote in answer, as written, for those who may read it."""
    spoken: WrittenFor | None
    """Who wrote the answer down, where that is somebody else than the recipient."""
    link: str
    """Where the public reads it, once somebody said so."""


@routes.page(
    "/crises/{key}/messages",
    may=Action.SEE_MESSAGES,
    over=Over.ROWS,
    template="messages/messages.html",
    live=True,
    follows=("messages",),
    personal=True,
)
def listed(context: RequestContext, key: str, before: Number = 0) -> Messages:
    """The waves by outcome, newest first, and what waits for approval."""
    about, reach = context.scene(key), context.reach(Action.SEE_MESSAGES)
    unit, key = context.unit, about.crisis.key
    page = read.waves_page(unit, key, reach, before=before or None, most=WAVES)
    tallies = cache.counted(context, ("waves", key, before, reach), lambda: read.tallies(unit, key, page.waves, reach))
    named = (*page.waves, *page.awaiting)
    context.contacts({who for wave in named for who in (wave.approved_by, wave.stopped_by) if who})
    return Messages(
        key=key,
        at=context.now,
        awaiting=tuple(wave_card(context, about, wave, {"awaiting_approval": wave.count}) for wave in page.awaiting),
        mine=own_approvals(context, about) if page.awaiting else (),
        waves=tuple(
            wave_within(context, about, wave, tallies.by_wave.get(wave.number, {}), reach) for wave in page.waves
        ),
        totals=tallies.totals,
        lost=page.lost,
        before=page.before,
        first=not before,
    )


def own_approvals(context: RequestContext, about: Scene) -> tuple[int, ...]:
    """The waves that wait for the reader's own seat: nobody else is asked."""
    if not context.may(Action.APPROVE_WAVE):
        return ()
    waves = to_approve(context.unit, about.crisis, about.plan.playbook, context.who, context.now)
    return tuple(wave.number for wave in waves)


@routes.page(
    "/crises/{key}/messages/unreached", may=Action.SEE_MESSAGES, over=Over.ROWS, template="messages/unreached.html"
)
def unreached(context: RequestContext, key: str, after: Number = 0) -> Lost:
    """Who was not reached, and why; the first of them first."""
    about, reach = context.scene(key), context.reach(Action.SEE_MESSAGES)
    page = read.unreached(context.unit, about.crisis.key, reach, after=after, most=PAGE)
    return Lost(about.crisis.key, tuple(_people(context, about, page.messages)), page.after, not after)


@routes.page("/crises/{key}/messages/{wave}", may=Action.SEE_MESSAGES, over=Over.ROWS, template="messages/wave.html")
def one_wave(
    context: RequestContext, key: str, wave: int, status: Annotated[str, Query(max_length=40)] = "", after: Number = 0
) -> OneWave:
    """One wave: what became of each of its messages."""
    about, reach = context.scene(key), context.reach(Action.SEE_MESSAGES)
    sent = read.wave(context.unit, about.crisis.key, wave, reach, status=status, after=after, most=PAGE)
    if sent is None:
        raise NotFound
    return OneWave(
        key=about.crisis.key,
        at=context.now,
        wave=wave_within(context, about, sent.wave, sent.outcomes, reach),
        mine=wave in own_approvals(context, about),
        recipients=tuple(_people(context, about, sent.page.messages)),
        status=status,
        after=sent.page.after,
        first=not after,
    )


@routes.page(
    "/crises/{key}/messages/{wave}/{number}", may=Action.SEE_MESSAGES, over=Over.ROWS, template="messages/message.html"
)
def one_message(context: RequestContext, key: str, wave: int, number: int) -> OneMessage:
    """One message: each attempt, each receipt, and the text its reader got, until it is erased.

    Not the secret of its link, by which its reader alone answers.
    """
    about, reach = context.scene(key), context.reach(Action.SEE_MESSAGES)
    shown = context.may(Action.SEE_NAMES)
    sent = read.message(context.unit, about.crisis.key, number, reach, text=shown)
    if sent is None or sent.wave.number != wave:
        raise NotFound
    return OneMessage(
        key=about.crisis.key,
        wave=wave_within(context, about, sent.wave, {}, reach),
        message=next(iter(_people(context, about, [sent.message]))),
        steps=sent.steps,
        subject=sent.text.subject if sent.text else "",
        body=withheld(sent.text.body) if sent.text else "",
        shown=shown,
        tasks=sent.message.tasks or (),
        owed=sent.owed is not None,
        answer=(sent.owed.answer or "") if sent.owed else "",
        texts=texts_shown(context, read_inbox.within(context.unit, context.reach(Action.READ_TEXTS), sent.replies)),
        spoken=spoken(context, written_by(sent.owed) if sent.owed else None),
        link=sent.link,
    )


def _people(context: RequestContext, about: Scene, lines: Collection[MessageLine]) -> Iterable[Recipient]:
    context.contacts({line.recipient for line in lines})
    for message in lines:
        yield Recipient(
            number=message.number,
            wave=message.wave,
            recipient=message.recipient,
            name=recipient_name(context, about, message.recipient),
            language=message.language,
            kind=message.kind,
            status=message.status,
            attempts=message.attempts,
            sent_at=message.sent_at,
            next_at=message.next_at,
            error=message.error or "",
        )


def recipient_name(context: RequestContext, about: Scene, recipient: str) -> str:
    """What a recipient is called: a person, somebody outside the house, or the public (its own word)."""
    if recipient.startswith(STAKEHOLDER):
        stakeholder = about.plan.stakeholder.get(recipient.removeprefix(STAKEHOLDER))
        return about.say(stakeholder.title) if stakeholder else recipient.removeprefix(STAKEHOLDER)
    return context.name(recipient)
