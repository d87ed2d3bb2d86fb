"""What is done about messages: read and released, stopped, published, answered for somebody who calls."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from pca.domain.access import Action
from pca.domain.heard import Heard
from pca.domain.orders import AcknowledgeMessage, ApproveWave, MarkPublished, StopWave
from pca.services.proofreading import Proof, proofread
from pca.store import wave_lists
from pca.web.answers import person_said
from pca.web.door import Door, Over, Went
from pca.web.messages import WaveCard, one_message, one_wave, recipient_name, wave_card, wave_line, within
from pca.web.visit import Visit

door = Door()


class Approval(msgspec.Struct, frozen=True, kw_only=True):
    """A wave before it is released: its text in each language, as its first reader there would get it."""

    key: str
    at: datetime
    wave: WaveCard
    texts: tuple[Proof, ...]
    to_confirm: int
    """How many recipients there are, when they are so many that the number must be typed again; 0 otherwise."""


class AskApprove(msgspec.Struct, frozen=True):
    """Release a wave."""

    why: str = ""
    confirm_recipients: int | None = None


class AskStop(msgspec.Struct, frozen=True):
    """Stop a sending; `why` is required."""

    why: str = ""


class AskPublished(msgspec.Struct, frozen=True):
    """A prepared text was published, where `link` says."""

    link: str
    why: str = ""


class AskAnswer(msgspec.Struct, frozen=True):
    """What the recipient answers, told by them or by `informant`, and by which means it was heard."""

    answer: Literal["received", "safe", "help", "telework", "absent", "cared"]
    informant: str = ""
    heard: Heard = ""
    why: str = ""


@door.page(
    "/crises/{key}/messages/{wave}/approve", may=Action.APPROVE_WAVE, over=Over.INSTITUTION, template="approve.html"
)
def approving(visit: Visit, key: str, wave: int) -> Approval:
    """What would leave, in each language, before it is released; nothing leaves yet."""
    about = visit.scene(key)
    line = wave_line(visit, about, wave)
    first = wave_lists.languages(visit.unit, about.crisis.key, line)
    visit.contacts({one.recipient for one in first})
    named = [
        msgspec.structs.replace(one, recipient=recipient_name(visit, about, one.recipient))
        for one in proofread(visit.runtime, about.crisis.key, line, first)
    ]
    limit = visit.runtime.settings.confirm_above
    return Approval(
        key=about.crisis.key,
        at=visit.now,
        wave=wave_card(visit, about, line, {"awaiting_approval": line.count}),
        texts=tuple(named),
        to_confirm=line.count if limit and line.count > limit else 0,
    )


@door.act(
    "/crises/{key}/messages/{wave}/approve", may=Action.APPROVE_WAVE, over=Over.ORDER, asks=AskApprove, page=approving
)
def approve(visit: Visit, ask: AskApprove, key: str, wave: int) -> Went:
    """Release the wave: its messages leave at once."""
    done = visit.execute(ApproveWave(wave=wave), crisis=key, why=ask.why, confirm_recipients=ask.confirm_recipients)
    return Went(f"/crises/{key}/messages/{wave}", done)


@door.act("/crises/{key}/messages/{wave}/stop", may=Action.STOP_WAVE, over=Over.ORDER, asks=AskStop, page=one_wave)
def stop(visit: Visit, ask: AskStop, key: str, wave: int) -> Went:
    """Stop the whole sending: what has not left stays here, and it never starts again."""
    done = visit.execute(StopWave(wave=wave), crisis=key, why=ask.why)
    return Went(f"/crises/{key}/messages/{wave}", done)


@door.act(
    "/crises/{key}/messages/{wave}/{number}/published",
    may=Action.APPROVE_WAVE,
    over=Over.ORDER,
    asks=AskPublished,
    page=one_message,
)
def published(visit: Visit, ask: AskPublished, key: str, wave: int, number: int) -> Went:
    """Note where the public reads the text."""
    done = visit.execute(MarkPublished(message=number, link=ask.link), crisis=key, why=ask.why)
    return Went(f"/crises/{key}/messages/{wave}/{number}", done)


@door.act(
    "/crises/{key}/messages/{wave}/{number}/answer",
    may=Action.ANSWER_FOR_OTHERS,
    over=Over.ORDER,
    asks=AskAnswer,
    page=one_message,
)
def answer(visit: Visit, ask: AskAnswer, key: str, wave: int, number: int) -> Went:
    """Write down what the recipient says, on the telephone or otherwise."""
    with visit.reading():
        recipient = within(visit, visit.scene(key), number, visit.reach(Action.ANSWER_FOR_OTHERS)).recipient
    informant = person_said(visit, ask.informant.strip()) or recipient
    act = AcknowledgeMessage(message=number, answer=ask.answer)
    order = visit.order(act, crisis=key, why=ask.why, on_behalf_of=recipient, informant=informant, heard=ask.heard)
    return Went(f"/crises/{key}/messages/{wave}/{number}", visit.give(order))
