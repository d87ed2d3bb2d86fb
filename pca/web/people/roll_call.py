"""Where is everybody? One form asks, one live page counts: help first, then silence."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from pca.domain.access.access import Action
from pca.domain.facts import MessagesQueued
from pca.domain.mass_alarm import recipients
from pca.domain.orders import DELIVERY, AskAgain, CallRoll
from pca.services.messages import read_inbox
from pca.services.people import read_roll_call
from pca.services.people.read_roll_call import RollCallGroup, RollCallRead
from pca.store.people.whereabouts import HelpCall
from pca.web.kit.action_result import ActionResult
from pca.web.kit.candidates import Unclear
from pca.web.kit.on_behalf import WrittenFor, spoken
from pca.web.kit.person_lookup import site_in
from pca.web.kit.reachable_places import regions_in
from pca.web.kit.request_context import NotFound, RequestContext
from pca.web.kit.routes import Over, Router
from pca.web.messages.inbox import TextShown, shown

routes = Router()
SHOWN = 50
"""People and groups named at most; the counts are of all."""
TEXTS = 5
"""Texts of one person shown at most, the latest ones; all of them stand in the inbox."""


class Called(msgspec.Struct, frozen=True):
    """One roll-call in the list."""

    wave: int
    at: datetime
    asked: int
    answered: int


class Calling(msgspec.Struct, frozen=True):
    """The roll-calls so far, and the form for another. `count` is how many the one being typed would ask."""

    key: str
    calls: tuple[Called, ...]
    everyone: bool
    """Whether the reader may ask the whole institution."""
    regions: tuple[tuple[str, str], ...]
    teams: tuple[tuple[str, str], ...]
    count: int


class GroupShown(msgspec.Struct, frozen=True):
    """One site or team."""

    title: str
    asked: int
    answered: int
    help: int


class PersonShown(msgspec.Struct, frozen=True):
    """One person; name and number only for those who may see them."""

    name: str
    phone: str
    message: tuple[int, int] | None
    """Wave and number of the message that asked them: where their answer on the telephone is written down."""
    since: datetime | None = None
    """Since when they need help."""
    spoken: WrittenFor | None = None
    """Who wrote their answer down, where that is somebody else."""
    texts: tuple[TextShown, ...] = ()
    """What they wrote, as written, for those who may read it; of the silent, automatic replies too."""


class Ended(msgspec.Struct, frozen=True):
    """A call for help that is over: both instants, who ended it, and their word."""

    name: str
    asked_at: datetime
    ended_at: datetime
    ended_as: str
    by: str
    word: str


class RollShown(msgspec.Struct, frozen=True):
    """How one roll-call stands."""

    key: str
    wave: int
    asked: int
    answered: int
    answers: dict[str, int]
    helpless: tuple[PersonShown, ...]
    ended: tuple[Ended, ...]
    to_read: int
    """Texts of this crisis nobody has read, within reach."""
    urgent: int
    """How many of them are to be read first."""
    silent: tuple[PersonShown, ...]
    sites: tuple[GroupShown, ...]
    teams: tuple[GroupShown, ...]


class AskRoll(msgspec.Struct, frozen=True):
    """Whom to ask, why, and how many people the sender knows that is."""

    why: str
    scope: Literal["everyone", "region", "site", "team"] = "everyone"
    region: str = ""
    team: str = ""
    site: str = ""
    within_minutes: int = 60
    confirm_recipients: int | None = None


@routes.page("/crises/{key}/roll-call", may=Action.ROLL_CALL, over=Over.ROWS, template="people/roll_calls.html")
def calling(context: RequestContext, key: str) -> Calling:
    """The roll-calls so far, and the form for another."""
    about = context.scene(key)
    reach = context.reach(Action.ROLL_CALL)
    return Calling(
        key=about.crisis.key,
        calls=tuple(
            Called(wave.number, wave.queued_at, roll_call.asked, roll_call.answered)
            for wave, roll_call in read_roll_call.roll_calls(context.unit, about.crisis.key, reach)
        ),
        everyone=reach.everything,
        regions=regions_in(context, about, Action.ROLL_CALL),
        teams=tuple(
            (team.id, about.say(team.title))
            for team in about.plan.playbook.teams
            if reach.everything or team.id in reach.teams
        ),
        count=_count(context, key),
    )


def _count(context: RequestContext, key: str) -> int:
    """How many the form as typed would ask; 0 before anything was typed."""
    if not context.typed:
        return 0
    typed = {name: values[0] for name, values in context.typed.items() if values[0]}
    ask = msgspec.convert(typed, AskRoll, strict=False)
    try:
        act = _act(context, ask, key)
    except Unclear:
        return 0
    facts = context.preview(context.order(act, crisis=key, why=ask.why or "-"))
    return recipients(facts) if any(isinstance(fact, MessagesQueued) for fact in facts) else 0


@routes.act("/crises/{key}/roll-call", may=Action.ROLL_CALL, over=Over.ORDER, asks=AskRoll, page=calling)
def call(context: RequestContext, ask: AskRoll, key: str) -> ActionResult:
    """Ask everybody of the audience where they are."""
    with context.reading():
        act = _act(context, ask, key)
    done = context.execute(act, crisis=key, why=ask.why, confirm_recipients=ask.confirm_recipients)
    first = next((fact.wave for fact in done.facts if isinstance(fact, MessagesQueued)), None)
    return ActionResult(f"/crises/{key}/roll-call/{first}" if first else f"/crises/{key}/roll-call", done)


def _act(context: RequestContext, ask: AskRoll, key: str) -> CallRoll:
    site = site_in(context, ask.site, Action.ROLL_CALL) if ask.scope == "site" else ""
    id = {"region": ask.region, "site": site, "team": ask.team}.get(ask.scope, "")
    return CallRoll(scope=ask.scope, id=id, within_minutes=ask.within_minutes)


@routes.page(
    "/crises/{key}/roll-call/{wave}",
    may=Action.ROLL_CALL,
    over=Over.ROWS,
    template="people/roll_call.html",
    live=True,
    follows=("messages", "presence"),
)
def roll(context: RequestContext, key: str, wave: int) -> RollShown:
    """How the roll-call stands: help first, then silence."""
    about = context.scene(key)
    seen = read_roll_call.roll_call_page(
        context.unit, about.crisis.key, wave, context.reach(Action.ROLL_CALL), named=SHOWN
    )
    if seen is None:
        raise NotFound
    now = seen.roll_call
    texts = read_inbox.waiting(context.unit, about.crisis.key, context.reach(Action.READ_TEXTS))
    teams = {team.id: about.say(team.title) for team in about.plan.playbook.teams}
    return RollShown(
        key=about.crisis.key,
        wave=wave,
        asked=now.asked,
        answered=now.answered,
        answers=dict(now.answers),
        helpless=_people(context, about.crisis.key, seen, now.helpless),
        ended=_ended(context, seen.calls),
        to_read=len(texts),
        urgent=sum(text.urgent for text in texts),
        silent=_people(context, about.crisis.key, seen, now.silent),
        sites=tuple(_group(about.place(site.id), site) for site in now.sites[:SHOWN]),
        teams=tuple(_group(teams.get(team.id, team.id), team) for team in now.teams[:SHOWN]),
    )


class AskSilent(msgspec.Struct, frozen=True):
    """Ask those who are silent again; above the threshold, with their number."""

    confirm_recipients: int | None = None


@routes.act("/crises/{key}/roll-call/{wave}/again", may=Action.ROLL_CALL, over=Over.ORDER, asks=AskSilent, page=roll)
def ask_again(context: RequestContext, ask: AskSilent, key: str, wave: int) -> ActionResult:
    """Ask those who have not answered once more, and nobody else."""
    with context.reading():
        crisis = context.crisis(key).key
        if not read_roll_call.is_roll_call(context.unit, crisis, wave):
            raise NotFound
    done = context.execute(AskAgain(wave=wave), crisis=crisis, confirm_recipients=ask.confirm_recipients)
    return ActionResult(f"/crises/{crisis}/roll-call/{wave}", done)


def _people(context: RequestContext, key: str, seen: RollCallRead, people: tuple[str, ...]) -> tuple[PersonShown, ...]:
    """The first of them: those in need, or the silent. Nobody is both."""
    named = people[:SHOWN]
    contacts = context.contacts(named)
    since = {call.person: call.asked_at for call in seen.calls if call.ended_at is None}
    texts = read_inbox.of_people(context.unit, key, named, context.reach(Action.READ_TEXTS))
    return tuple(
        PersonShown(
            name=context.name(person),
            phone=(contact.phone or "") if (contact := contacts.get(person)) else "",
            message=seen.messages.get(person),
            since=since.get(person),
            spoken=spoken(context, seen.roll_call.written.get(person)),
            texts=shown(context, texts.get(person, ())[-TEXTS:]),
        )
        for person in named
    )


def _ended(context: RequestContext, calls: tuple[HelpCall, ...]) -> tuple[Ended, ...]:
    """The calls that are over, the latest first."""
    over = sorted(
        ((call.ended_at, call) for call in calls if call.ended_at),
        key=lambda pair: pair[0],
        reverse=True,
    )
    context.contacts({who for _, call in over[:SHOWN] for who in (call.person, call.ended_by) if who}, met=True)
    return tuple(
        Ended(
            name=context.name(call.person),
            asked_at=call.asked_at,
            ended_at=at,
            ended_as=call.ended_as or "",
            by=context.name(call.ended_by) if call.ended_by != DELIVERY else "",
            word=call.word,
        )
        for at, call in over[:SHOWN]
    )


def _group(title: str, group: RollCallGroup) -> GroupShown:
    return GroupShown(title, group.asked, group.answered, group.answers.get("help", 0))
