"""Answering without signing in: the link of a message shows it, and acts only on an explicit answer; is it genuine?"""

from __future__ import annotations

import logging
from datetime import datetime

import msgspec
from starlette.responses import RedirectResponse, Response

from pca.catalogue import LANGUAGES
from pca.channel_choice import webhooks_for
from pca.channels.port import Inbound, ProviderReceipt
from pca.domain.identification import Identification
from pca.domain.texts.replies import LONGEST, MEANINGS, Meaning
from pca.isolated import ParseFailed
from pca.runtime import GENUINE
from pca.services.administration import keys
from pca.services.crisis.scene import scene
from pca.services.messages import genuine as seals
from pca.services.messages import guesses, read, receipts, replies
from pca.services.messages.answering import Answerable, answerable_by
from pca.web.kit.plan_text import text_in as told_in
from pca.web.kit.rendering import render
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Everybody, Over, Router

_log = logging.getLogger(__name__)
routes = Router()


class TaskShown(msgspec.Struct, frozen=True):
    """One task a message speaks of."""

    number: int
    title: str
    place: str
    due_at: datetime


class Replying(msgspec.Struct, frozen=True):
    """The page of a link. `over` says why it answers no more: closed, gone, settled, stopped, replaced."""

    ticket: str
    crisis: str
    title: str
    exercise: bool
    name: str
    subject: str
    body: str
    tasks: tuple[TaskShown, ...]
    owed: bool
    answer: str
    over: str
    told: str
    """What became of the answer just given; empty before."""


class SealChecked(msgspec.Struct, frozen=True):
    """Whether a message is genuine: what the house says of the code."""

    code: str
    genuine: bool
    unsure: bool = False
    """The key behind the codes is not at hand: a genuine message may not be known."""
    institution: str = ""
    crisis: str = ""
    exercise: bool = False
    title: str = ""
    by: str = ""
    at: datetime | None = None
    standing: bool = False


@routes.file("/r/{ticket}", may=Everybody.PAGE, over=Over.NOTHING)
def show(context: RequestContext, ticket: str, told: str = "") -> Response:
    """The message and the answers it takes; looking at it answers nothing, however often."""
    return _page(context, _answerable(context, ticket), ticket, told if told in _OUTCOMES else "")


def _answerable(context: RequestContext, ticket: str) -> Answerable:
    """The message a link leads to. Raises NotFound, which counts as a guess, and TooManyGuesses."""
    answerable = answerable_by(context.runtime, context.unit, ticket)
    if answerable is None:
        guesses.wrong(context.runtime, context.address)
        raise NotFound
    return answerable


_OUTCOMES = frozenset({"answered", "nothing", "kept", "refused", "over", "unclear"})


def _page(context: RequestContext, answerable: Answerable, ticket: str, outcome: str, status: int = 200) -> Response:
    linked, message = read.link(context.unit, answerable), answerable.message
    if context.request.cookies.get("pca-language") is None and message.language in LANGUAGES:
        context.language = message.language
    about = scene(context.runtime, context.unit, linked.crisis, context.language, told_in)
    page = Replying(
        ticket=ticket,
        crisis=answerable.crisis,
        title=linked.crisis.title,
        exercise=linked.crisis.mode == "exercise",
        name=context.addressed(message.recipient),
        subject=linked.text.subject if linked.text else "",
        body=linked.text.body if linked.text else "",
        tasks=tuple(
            TaskShown(task.number, about.measure(task.measure), about.place(task.place), task.due_at)
            for task in linked.tasks
        ),
        owed=answerable.owed,
        answer=answerable.answer or "",
        over=answerable.over,
        told=outcome,
    )
    answer = render(context, "messages/reply.html", page, status=status)
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@routes.form("/r/{ticket}", may=Everybody.PAGE, over=Over.NOTHING)
def answer(context: RequestContext, ticket: str) -> Response:
    """Answer the message: only with an answer that was chosen or written."""
    with context.reading():
        answerable = _answerable(context, ticket)
        meaning, note = _meaning(context.value("answer")), context.value("note").strip()[:LONGEST]
        if meaning is None and not (context.value("answer") == "text" and note):
            return _page(context, answerable, ticket, "unclear", status=422)
    identified = Identification("link", "link_secret", answerable.key)
    outcome = replies.answer_by_link(context.runtime, answerable, meaning, note, identified)
    return RedirectResponse(f"/r/{ticket}?told={outcome}", status_code=303)


def _meaning(chosen: str) -> Meaning | None:
    return next((meaning for meaning in MEANINGS if meaning == chosen and meaning not in ("stop", "start")), None)


@routes.page("/genuine/{code}", may=Everybody.PAGE, over=Over.NOTHING, template="messages/genuine.html")
def genuine(context: RequestContext, code: str) -> SealChecked:
    """Whether the house really sent the message with this code; nothing about anybody is told."""
    guesses.before(context.runtime, context.address)
    message = seals.genuine(context.runtime, code)
    if message is None:
        guesses.wrong(context.runtime, context.address)
        unsure = GENUINE in keys.unfit(context.runtime, context.unit)
        return SealChecked(code=code[:20], genuine=False, unsure=unsure)
    return SealChecked(
        code=code[:20],
        genuine=True,
        institution=message.institution,
        crisis=message.crisis,
        exercise=message.exercise,
        title=told_in(message.title, context.language) if message.title else "",
        by=told_in(message.by, context.language) if message.by else "",
        at=message.at,
        standing=message.standing,
    )


@routes.file("/genuine", may=Everybody.PAGE, over=Over.NOTHING, reads=False)
def look(context: RequestContext, code: str = "") -> Response:
    """The page where a code is typed."""
    if code.strip():
        return RedirectResponse(f"/genuine/{''.join(filter(str.isalnum, code))[:20]}", status_code=303)
    with context.reading():
        return render(context, "messages/genuine.html", SealChecked(code="", genuine=False))


# ---------------------------------------------------------------- services that call us


@routes.hook("/hooks/{provider}", may=Everybody.PAGE, over=Over.NOTHING)
def told_by(context: RequestContext, provider: str, body: bytes) -> Response:
    """What a service tells us: signed, or it is not read; written down before it is answered."""
    hook = webhooks_for(context.runtime.settings).get(provider)
    if hook is None:
        raise NotFound
    headers = {name.lower(): value for name, value in context.request.headers.items()}
    if not hook.verify(headers, body):
        return _unread(provider, 403, "not signed")
    try:
        events = hook.read(headers, body)
    except ParseFailed as failed:
        return _unread(provider, 503 if failed.limit == "busy" else 400, failed.limit)
    receipts.take(context.runtime, [event for event in events if isinstance(event, ProviderReceipt)])
    replies.take(context.runtime, [event for event in events if isinstance(event, Inbound)])
    return Response(status_code=200)


def _unread(provider: str, status: int, why: str) -> Response:
    """A call that is set aside: a line in the log, without anything of what it says."""
    _log.warning("a call of %s was not read: %s", provider, why)
    return Response(status_code=status, headers={"Retry-After": "30"} if status == 503 else None)


@routes.file("/hooks/{provider}", may=Everybody.PAGE, over=Over.NOTHING, reads=False)
def greeted_by(context: RequestContext, provider: str) -> Response:
    """A service asks whether we live here."""
    hook = webhooks_for(context.runtime.settings).get(provider)
    greeting = hook.greet(dict(context.request.query_params)) if hook else None
    if greeting is None:
        raise NotFound
    return Response(greeting, media_type="text/plain")
