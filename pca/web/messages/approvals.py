"""What is done about messages: read and released, stopped, published, answered for somebody who calls."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from pca.catalogue.languages import name_of_language
from pca.domain.access.access import Action
from pca.domain.facts import WaveEdited
from pca.domain.heard import Heard
from pca.domain.orders import AcknowledgeMessage, ApproveWave, EditWave, MarkPublished, RejectWave, StopWave
from pca.services.crisis.scene import Scene
from pca.services.messages import read
from pca.services.messages.proofreading import WaveText, proofread, wording
from pca.store.messages.messages import WaveLine
from pca.web.kit.action_result import ActionResult
from pca.web.kit.person_lookup import person_said
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.messages.messages import one_message, one_wave, own_approvals, recipient_name
from pca.web.messages.wave_cards import WaveCard, wave_card

routes = Router()


class Wording(msgspec.Struct, frozen=True):
    """What a wave says in one language, for nobody in particular."""

    language: str
    title: str
    heading: str
    text: str


class WaveApproval(msgspec.Struct, frozen=True, kw_only=True):
    """A wave before it is released: its text in each language, as its first reader there would get it."""

    key: str
    at: datetime
    wave: WaveCard
    mine: bool
    """Whether it waits for the reader's own seat."""
    texts: tuple[WaveText, ...]
    wording: tuple[Wording, ...]
    """The same words as somebody may change them."""
    to_confirm: int
    """How many recipients there are, when they are so many that the number must be typed again; 0 otherwise."""


class AskApprove(msgspec.Struct, frozen=True):
    """Release a wave."""

    why: str = ""
    confirm_recipients: int | None = None


class AskReject(msgspec.Struct, frozen=True):
    """Do not release a wave; `why` is required, and told to its author."""

    why: str = ""


class AskEdit(msgspec.Struct, frozen=True):
    """Say a wave in other words, by language; a form has a field for each, such as `text_fr`."""

    heading: dict[str, str] = {}
    text: dict[str, str] = {}
    why: str = ""


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


@routes.page(
    "/crises/{key}/messages/{wave}/approve",
    may=Action.APPROVE_WAVE,
    over=Over.INSTITUTION,
    template="messages/approve.html",
)
def approving(context: RequestContext, key: str, wave: int) -> WaveApproval:
    """What would leave, in each language, before it is released; nothing leaves yet."""
    about = context.scene(key)
    line = read.wave_in(context.unit, about.crisis.key, wave)
    if line is None:
        raise NotFound
    texts = proofread(context.runtime, context.unit, about.crisis.key, line)
    context.contacts({text.recipient for text in texts})
    named = [msgspec.structs.replace(text, recipient=recipient_name(context, about, text.recipient)) for text in texts]
    limit = context.runtime.settings.confirm_above
    return WaveApproval(
        key=about.crisis.key,
        at=context.now,
        wave=wave_card(context, about, line, {"awaiting_approval": line.count}),
        mine=wave in own_approvals(context, about),
        texts=tuple(named),
        wording=_wording(context, about, line),
        to_confirm=line.count if limit and line.count > limit else 0,
    )


@routes.act(
    "/crises/{key}/messages/{wave}/approve", may=Action.APPROVE_WAVE, over=Over.ORDER, asks=AskApprove, page=approving
)
def approve(context: RequestContext, ask: AskApprove, key: str, wave: int) -> ActionResult:
    """Release the wave: its messages leave at once."""
    done = context.execute(ApproveWave(wave=wave), crisis=key, why=ask.why, confirm_recipients=ask.confirm_recipients)
    return ActionResult(f"/crises/{key}/messages/{wave}", done)


def _wording(context: RequestContext, about: Scene, line: WaveLine) -> tuple[Wording, ...]:
    """The words in every language of the plan, those it lacks empty."""
    known = wording(context.runtime, context.unit, about.crisis.key, line)
    tongues = dict.fromkeys((*known, *about.plan.playbook.languages))
    return tuple(Wording(tag, name_of_language(tag), *known.get(tag, ("", ""))) for tag in tongues)


@routes.act(
    "/crises/{key}/messages/{wave}/reject", may=Action.APPROVE_WAVE, over=Over.ORDER, asks=AskReject, page=approving
)
def reject(context: RequestContext, ask: AskReject, key: str, wave: int) -> ActionResult:
    """Refuse to release the wave: it never leaves, and its author reads why."""
    done = context.execute(RejectWave(wave=wave), crisis=key, why=ask.why)
    return ActionResult(f"/crises/{key}/messages/{wave}", done)


@routes.act(
    "/crises/{key}/messages/{wave}/edit", may=Action.APPROVE_WAVE, over=Over.ORDER, asks=AskEdit, page=approving
)
def edit(context: RequestContext, ask: AskEdit, key: str, wave: int) -> ActionResult:
    """Say the wave in other words; these are read and released in their turn."""
    act = EditWave(wave=wave, heading=_typed(context, ask, "heading"), text=_typed(context, ask, "text"))
    done = context.execute(act, crisis=key, why=ask.why)
    after = next((fact.after for fact in done.facts if isinstance(fact, WaveEdited)), wave)
    return ActionResult(f"/crises/{key}/messages/{after}/approve", done)


def _typed(context: RequestContext, ask: AskEdit, what: str) -> dict[str, str]:
    given: dict[str, str] = getattr(ask, what)
    fields = (name for name in context.typed if name.startswith(f"{what}_"))
    return {**given, **{name.removeprefix(f"{what}_"): text for name in fields if (text := context.value(name))}}


@routes.act("/crises/{key}/messages/{wave}/stop", may=Action.STOP_WAVE, over=Over.ORDER, asks=AskStop, page=one_wave)
def stop(context: RequestContext, ask: AskStop, key: str, wave: int) -> ActionResult:
    """Stop the whole sending: what has not left stays here, and it never starts again."""
    done = context.execute(StopWave(wave=wave), crisis=key, why=ask.why)
    return ActionResult(f"/crises/{key}/messages/{wave}", done)


@routes.act(
    "/crises/{key}/messages/{wave}/{number}/published",
    may=Action.APPROVE_WAVE,
    over=Over.ORDER,
    asks=AskPublished,
    page=one_message,
)
def published(context: RequestContext, ask: AskPublished, key: str, wave: int, number: int) -> ActionResult:
    """Note where the public reads the text."""
    done = context.execute(MarkPublished(message=number, link=ask.link), crisis=key, why=ask.why)
    return ActionResult(f"/crises/{key}/messages/{wave}/{number}", done)


@routes.act(
    "/crises/{key}/messages/{wave}/{number}/answer",
    may=Action.ANSWER_FOR_OTHERS,
    over=Over.ORDER,
    asks=AskAnswer,
    page=one_message,
)
def answer(context: RequestContext, ask: AskAnswer, key: str, wave: int, number: int) -> ActionResult:
    """Write down what the recipient says, on the telephone or otherwise."""
    with context.reading():
        reach = context.reach(Action.ANSWER_FOR_OTHERS)
        message = read.message_in(context.unit, context.scene(key).crisis.key, number, reach)
    if message is None:
        raise NotFound
    recipient = message.recipient
    informant = person_said(context, key, ask.informant, "informant") or recipient
    act = AcknowledgeMessage(message=number, answer=ask.answer)
    order = context.order(act, crisis=key, why=ask.why, on_behalf_of=recipient, informant=informant, heard=ask.heard)
    return ActionResult(f"/crises/{key}/messages/{wave}/{number}", context.give(order))
