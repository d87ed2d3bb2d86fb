"""A message somebody writes while a crisis runs: whom, what, how; read first, then sent by one press."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

import msgspec
from fastapi import Response

from pca.catalogue import LANGUAGES
from pca.catalogue.languages import name_of_language
from pca.domain.access.access import Action
from pca.domain.facts import AnyFact, MessagesQueued, Refused
from pca.domain.message_acts import Addressees, SendMessage
from pca.domain.plan.roles import Function
from pca.domain.plan.usual import SEATS
from pca.services.crisis.scene import Scene, plan_of
from pca.services.messages.foreseen import TextForeseen, texts_foreseen
from pca.services.messages.outlook import outlook
from pca.web.kit.action_result import ActionResult
from pca.web.kit.candidates import Unclear
from pca.web.kit.forms import Form, struct_from
from pca.web.kit.person_lookup import site_in
from pca.web.kit.reachable_places import regions_in
from pca.web.kit.refusal_text import refusal_said
from pca.web.kit.rendering import render
from pca.web.kit.request_context import RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.messages.messages import recipient_name

routes = Router()
PATH = "/crises/{key}/messages/write"
NAMED = 20
"""People without any address who are named; the others are counted."""


class AskMessage(msgspec.Struct, frozen=True, kw_only=True):
    """Whom, what and how, as a form says it: at most three languages."""

    everyone: bool = False
    region: tuple[str, ...] = ()
    site_type: tuple[str, ...] = ()
    site: str = ""
    heads: bool = False
    team: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    function: tuple[str, ...] = ()
    stakeholder: tuple[str, ...] = ()
    communication: str = ""
    heading: dict[str, str] = {}
    """By language; a form has a field for each, such as `heading_fr`."""
    text: dict[str, str] = {}
    channel: tuple[Literal["mail", "chat", "sms"], ...] = ()
    severity: Literal["critical", "important", "information", ""] = ""
    within_minutes: int = 0
    why: str = ""
    confirm_recipients: int | None = None


class Choices(msgspec.Struct, frozen=True, kw_only=True):
    """What the form offers: whom its reader reaches, texts of the plan, languages."""

    everyone: bool
    regions: tuple[tuple[str, str], ...]
    site_types: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    functions: tuple[tuple[str, str], ...]
    stakeholders: tuple[tuple[str, str], ...]
    communications: tuple[tuple[str, str], ...]
    languages: tuple[tuple[str, str], ...]


class ByChannel(msgspec.Struct, frozen=True):
    """How many texts by one channel, and how many parts are paid for."""

    kind: str
    messages: int
    parts: int


class InOtherWords(msgspec.Struct, frozen=True):
    """Readers of one language who are shown another one."""

    language: str
    written: str
    count: int


class WhatLeaves(msgspec.Struct, frozen=True, kw_only=True):
    """What would be sent, counted and read; nothing is sent yet."""

    recipients: int
    channels: tuple[ByChannel, ...]
    unreachable: tuple[str, ...]
    nobody: int
    """How many have no address at all."""
    missing: tuple[InOtherWords, ...]
    texts: tuple[TextForeseen, ...]
    approver: str
    """The role that must approve what leaves the house; empty where nothing does."""
    outside: int
    hold: int
    """Minutes in which it can still be taken back."""
    to_confirm: int


class WriteMessage(msgspec.Struct, frozen=True, kw_only=True):
    """The form; with what was typed, what it would send, or why it cannot be."""

    key: str
    choices: Choices
    typed: tuple[tuple[str, str], ...]
    leaves: WhatLeaves | None
    refusal: str


@routes.page(PATH, may=Action.SEND_MESSAGE, over=Over.ROWS, template="messages/write.html")
def writing(context: RequestContext, key: str) -> WriteMessage:
    """The form; with what was typed, what would be sent."""
    about = context.scene(key)
    leaves, refusal = _foreseen(context, about) if context.typed else (None, "")
    typed = tuple((name, value) for name in _fields(about) for value in context.values(name) if value)
    return WriteMessage(
        key=about.crisis.key, choices=_choices(context, about), typed=typed, leaves=leaves, refusal=refusal
    )


@routes.form(f"{PATH}/preview", may=Action.SEND_MESSAGE, over=Over.ROWS)
def previewed(context: RequestContext, key: str) -> Response:
    """What would be sent to whom, as it will be read; nothing is recorded."""
    with context.reading():
        return render(context, writing.template, writing.answer(context, key))


@routes.act(PATH, may=Action.SEND_MESSAGE, over=Over.ORDER, asks=AskMessage, page=writing)
def send(context: RequestContext, ask: AskMessage, key: str) -> ActionResult:
    """Send the message; what goes to parties outside the house waits for its approval."""
    with context.reading():
        act = _act(context, context.scene(key), ask)
    done = context.execute(act, crisis=key, why=ask.why, confirm_recipients=ask.confirm_recipients)
    first = next((fact.wave for fact in done.facts if isinstance(fact, MessagesQueued)), None)
    return ActionResult(f"/crises/{key}/messages/{first}" if first else f"/crises/{key}/messages", done)


def _fields(about: Scene) -> tuple[str, ...]:
    """The form's own fields."""
    own = tuple(f"{what}_{tag}" for what in ("heading", "text") for tag in about.plan.playbook.languages)
    asked = tuple(field.name for field in msgspec.structs.fields(AskMessage))
    return (*own, *(name for name in asked if name not in ("why", "confirm_recipients")))


def _act(context: RequestContext, about: Scene, ask: AskMessage) -> SendMessage:
    """The order as it was filled in. Raises Unclear."""
    site = site_in(context, ask.site, Action.SEND_MESSAGE)
    to = Addressees(
        everyone=ask.everyone,
        regions=ask.region,
        site_types=ask.site_type,
        sites=(site,) if site else (),
        heads=ask.heads,
        teams=ask.team,
        roles=ask.role,
        functions=ask.function,
        stakeholders=ask.stakeholder,
    )
    words = {} if ask.communication else {what: _by_language(context, about, ask, what) for what in ("heading", "text")}
    return SendMessage(
        to=to,
        communication=ask.communication,
        kinds=ask.channel,
        severity=ask.severity,
        within_minutes=ask.within_minutes,
        **words,
    )


def _by_language(context: RequestContext, about: Scene, ask: AskMessage, what: str) -> dict[str, str]:
    """Own words by language, from a form or a program."""
    typed = {tag: context.value(f"{what}_{tag}").strip() for tag in about.plan.playbook.languages}
    given: dict[str, str] = getattr(ask, what)
    return {**given, **{tag: text for tag, text in typed.items() if text}}


def _foreseen(context: RequestContext, about: Scene) -> tuple[WhatLeaves | None, str]:
    """What the form as typed would send, or why it cannot be sent."""
    try:
        ask = struct_from(Form(fields={name: list(values) for name, values in context.typed.items()}), AskMessage)
        act = _act(context, about, ask)
    except msgspec.ValidationError:
        return None, context.word("input", "unread")
    except Unclear as error:
        context.choices = {error.field: error.choices}
        return None, context.word("input", "unclear")
    facts = context.preview(context.order(act, crisis=about.crisis.key, why=ask.why))
    if isinstance(facts[0], Refused):
        return None, refusal_said(context, facts[0], about)
    return _leaves(context, about, facts), ""


def _leaves(context: RequestContext, about: Scene, facts: Sequence[AnyFact]) -> WhatLeaves:
    queued = [fact for fact in facts if isinstance(fact, MessagesQueued)]
    texts = texts_foreseen(context.runtime, about.crisis.key, about.crisis.mode, facts)
    ahead = outlook(context.runtime, plan_of(context.runtime, context.unit, about.crisis.plan).texts, facts)
    context.contacts({text.recipient for text in texts} | set(ahead.unreachable[:NAMED]))
    waiting = [fact for fact in queued if fact.awaits]
    role = about.plan.playbook.role.get(waiting[0].awaits or "") if waiting else None
    paid = Counter[str]()
    for text in texts:
        paid[text.kind] += text.count * (text.parts or 1)
    counts = Counter(fact.kind for fact in queued for _ in fact.recipients)
    hold = about.plan.playbook.ladder.hold
    return WhatLeaves(
        recipients=len({person for fact in queued for person in fact.recipients}),
        channels=tuple(ByChannel(kind, count, paid[kind]) for kind, count in counts.items()),
        unreachable=tuple(context.name(person) for person in ahead.unreachable[:NAMED]),
        nobody=len(ahead.unreachable),
        missing=_missing(about, texts),
        texts=tuple(
            msgspec.structs.replace(text, recipient=recipient_name(context, about, text.recipient)) for text in texts
        ),
        approver=about.say(role.title) if role else "",
        outside=len({person for fact in waiting for person in fact.recipients}),
        hold=getattr(hold, queued[0].severity, 0) if hold else 0,
        to_confirm=ahead.to_confirm,
    )


def _missing(about: Scene, texts: Sequence[TextForeseen]) -> tuple[InOtherWords, ...]:
    """Whose language the text is not written in; a language near enough counts as theirs."""
    shown: dict[tuple[str, str], int] = {}
    for text in texts:
        own = text.language.partition("-")[0]
        if text.written and text.written.partition("-")[0] != own:
            pair = (text.language, text.written)
            shown[pair] = max(shown.get(pair, 0), text.count)
    return tuple(InOtherWords(language, written, count) for (language, written), count in shown.items())


def _choices(context: RequestContext, about: Scene) -> Choices:
    reach, book = context.reach(Action.SEND_MESSAGE), about.plan.playbook
    whole = reach.everything
    held = {role.function for role in book.roles}
    usual = ((function.value, SEATS.get(function.value, {})) for function in Function if function in held)
    functions = tuple((id, titles.get(context.language) or titles.get(LANGUAGES[0], id)) for id, titles in usual)
    return Choices(
        everyone=whole,
        regions=regions_in(context, about, Action.SEND_MESSAGE),
        site_types=tuple((kind.id, kind.title(context.language)) for kind in about.organisation.kinds.values()),
        teams=tuple((team.id, about.say(team.title)) for team in book.teams if whole or team.id in reach.teams),
        roles=tuple((role.id, about.say(role.title)) for role in book.roles) if whole else (),
        functions=functions if whole else (),
        stakeholders=tuple((party.id, about.say(party.title)) for party in book.stakeholders) if whole else (),
        communications=tuple((each.id, about.say(each.title)) for each in book.communications) if whole else (),
        languages=tuple((tag, name_of_language(tag)) for tag in book.languages),
    )
