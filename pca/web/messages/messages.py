"""What was said to whom: waves by outcome, who is not reached, one text as its reader got it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import partial
from typing import Annotated

import msgspec
from fastapi import Query

from pca.domain.access.access import Action, Reach
from pca.domain.ways import STAKEHOLDER
from pca.services.crisis.scene import Scene
from pca.services.messages import incoming as inbox
from pca.services.people.roll_call import written_by
from pca.store.messages import incoming, messages, outbox, sendings, sent, wave_lists
from pca.store.messages.messages import MessageLine
from pca.store.messages.sent import Step
from pca.web.kit import cache
from pca.web.kit.on_behalf import Spoken, spoken
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.messages.inbox import TextShown, shown
from pca.web.messages.wave_cards import WaveCard, wave_card, wave_line, wave_within

routes = Router()
WAVES, PAGE = 25, 50
Number = Annotated[int, Query(ge=0, le=1 << 31)]


class Messages(msgspec.Struct, frozen=True, kw_only=True):
    """The waves of a crisis, newest first; those that wait for an approval stand apart."""

    key: str
    at: datetime
    awaiting: tuple[WaveCard, ...]
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
    steps: tuple[Step, ...]
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
    spoken: Spoken | None
    """Who wrote the answer down, where that is somebody else than the recipient."""
    link: str
    """Where the public reads it, once somebody said so."""


@routes.page(
    "/crises/{key}/messages", may=Action.SEE_MESSAGES, over=Over.ROWS, template="messages/messages.html", live=True
)
def listed(context: RequestContext, key: str, before: Number = 0) -> Messages:
    """The waves by outcome, newest first, and what waits for approval."""
    about, reach = context.scene(key), context.reach(Action.SEE_MESSAGES)
    key = about.crisis.key
    waves = wave_lists.newest(context.unit, key, reach, before=before or None, limit=WAVES + 1)
    shown = waves[:WAVES]
    awaiting = messages.waves(context.unit, key, awaiting=True) if reach.everything else ()
    counted = partial(cache.counted, context)
    counts = counted(("waves", key, before, reach), lambda: wave_lists.outcomes(context.unit, key, shown, reach))
    context.contacts({who for wave in (*shown, *awaiting) for who in (wave.approved_by, wave.stopped_by) if who})
    totals = counted(("messages", key), lambda: messages.tally(context.unit, key)) if reach.everything else {}
    return Messages(
        key=key,
        at=context.now,
        awaiting=tuple(wave_card(context, about, wave, {"awaiting_approval": wave.count}) for wave in awaiting),
        waves=tuple(wave_within(context, about, wave, counts.get(wave.number, {}), reach) for wave in shown),
        totals=totals,
        lost=bool(wave_lists.lost(context.unit, key, reach, limit=1)),
        before=shown[-1].number if len(waves) > WAVES else None,
        first=not before,
    )


@routes.page(
    "/crises/{key}/messages/unreached", may=Action.SEE_MESSAGES, over=Over.ROWS, template="messages/unreached.html"
)
def unreached(context: RequestContext, key: str, after: Number = 0) -> Lost:
    """Who was not reached, and why; the first of them first."""
    about, reach = context.scene(key), context.reach(Action.SEE_MESSAGES)
    found = wave_lists.lost(context.unit, about.crisis.key, reach, after=after, limit=PAGE + 1)
    shown = found[:PAGE]
    last = shown[-1].number if len(found) > PAGE else None
    return Lost(about.crisis.key, tuple(_people(context, about, shown)), last, not after)


@routes.page("/crises/{key}/messages/{wave}", may=Action.SEE_MESSAGES, over=Over.ROWS, template="messages/wave.html")
def one_wave(
    context: RequestContext, key: str, wave: int, status: Annotated[str, Query(max_length=40)] = "", after: Number = 0
) -> OneWave:
    """One wave: what became of each of its messages."""
    about, reach = context.scene(key), context.reach(Action.SEE_MESSAGES)
    line = wave_line(context, about, wave)
    counts = wave_lists.outcomes(context.unit, about.crisis.key, [line], reach)[line.number]
    if not (counts or reach.everything):
        raise NotFound
    found = wave_lists.recipients(
        context.unit, about.crisis.key, line, reach, status=status, after=after, limit=PAGE + 1
    )
    shown = found[:PAGE]
    return OneWave(
        key=about.crisis.key,
        at=context.now,
        wave=wave_within(context, about, line, counts, reach),
        recipients=tuple(_people(context, about, shown)),
        status=status,
        after=shown[-1].number if len(found) > PAGE else None,
        first=not after,
    )


@routes.page(
    "/crises/{key}/messages/{wave}/{number}", may=Action.SEE_MESSAGES, over=Over.ROWS, template="messages/message.html"
)
def one_message(context: RequestContext, key: str, wave: int, number: int) -> OneMessage:
    """One message: each attempt, each receipt, and the text its reader got, until it is erased."""
    about, reach = context.scene(key), context.reach(Action.SEE_MESSAGES)
    line = wave_line(context, about, wave)
    message = within(context, about, number, reach)
    if message.wave != line.number:
        raise NotFound
    shown = context.may(Action.SEE_NAMES)
    text = outbox.body(context.unit, about.crisis.key, number) if shown else None
    steps = sent.history(context.unit, about.crisis.key, number)
    owed = sendings.obligations_of(context.unit, about.crisis.key, number, message.recipient)
    return OneMessage(
        key=about.crisis.key,
        wave=wave_within(context, about, line, {}, reach),
        message=next(iter(_people(context, about, [message]))),
        steps=steps,
        subject=text.subject if text else "",
        body=text.body if text else "",
        shown=shown,
        tasks=message.tasks or (),
        owed=owed is not None,
        answer=(owed.answer or "") if owed else "",
        texts=_texts(context, about, message),
        spoken=spoken(context, written_by(owed) if owed else None),
        link=next((step.error or "" for step in reversed(steps) if step.outcome == messages.PUBLISHED), ""),
    )


def _texts(context: RequestContext, about: Scene, line: MessageLine) -> tuple[TextShown, ...]:
    written = incoming.of_sending(context.unit, about.crisis.key, line.origin, line.recipient)
    return shown(
        context, about.organisation, inbox.within(about.organisation, context.reach(Action.READ_TEXTS), written)
    )


def within(context: RequestContext, about: Scene, number: int, reach: Reach) -> MessageLine:
    """The message, if its recipient is within reach. Raises NotFound."""
    message = wave_lists.one(context.unit, about.crisis.key, number, reach) if 0 < number < 1 << 31 else None
    if message is None:
        raise NotFound
    return message


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
