"""Where is everybody? One form asks, one live page counts: help first, then silence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from pca.domain.access.access import Action
from pca.domain.facts import MessagesQueued
from pca.domain.mass_alarm import recipients
from pca.domain.orders import DELIVERY, AskAgain, CallRoll
from pca.services.messages import incoming as inbox
from pca.services.people import roll_call as rolls
from pca.store.messages import incoming, wave_lists
from pca.store.people import directory
from pca.store.people.whereabouts import HelpCall, help_calls
from pca.web.kit.action_result import ActionResult
from pca.web.kit.on_behalf import Spoken, spoken
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
    spoken: Spoken | None = None
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
    counted = [
        (wave, rolls.standing(context.unit, about.crisis.key, wave.number, reach))
        for wave in rolls.called(context.unit, about.crisis.key)
    ]
    return Calling(
        key=about.crisis.key,
        calls=tuple(
            Called(wave.number, wave.queued_at, now.asked, sum(now.answers.values()))
            for wave, now in counted
            if now.asked
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
    ask = msgspec.convert({name: found[0] for name, found in context.typed.items() if found[0]}, AskRoll, strict=False)
    facts = context.preview(context.order(_act(ask), crisis=key, why=ask.why or "-"))
    return recipients(facts) if any(isinstance(fact, MessagesQueued) for fact in facts) else 0


@routes.act("/crises/{key}/roll-call", may=Action.ROLL_CALL, over=Over.ORDER, asks=AskRoll, page=calling)
def call(context: RequestContext, ask: AskRoll, key: str) -> ActionResult:
    """Ask everybody of the audience where they are."""
    done = context.execute(_act(ask), crisis=key, why=ask.why, confirm_recipients=ask.confirm_recipients)
    first = next((fact.wave for fact in done.facts if isinstance(fact, MessagesQueued)), None)
    return ActionResult(f"/crises/{key}/roll-call/{first}" if first else f"/crises/{key}/roll-call", done)


def _act(ask: AskRoll) -> CallRoll:
    id = {"region": ask.region, "site": ask.site, "team": ask.team}.get(ask.scope, "")
    return CallRoll(scope=ask.scope, id=id, within_minutes=ask.within_minutes)


@routes.page(
    "/crises/{key}/roll-call/{wave}", may=Action.ROLL_CALL, over=Over.ROWS, template="people/roll_call.html", live=True
)
def roll(context: RequestContext, key: str, wave: int) -> RollShown:
    """How the roll-call stands: help first, then silence."""
    about = context.scene(key)
    if wave not in {one.number for one in rolls.called(context.unit, about.crisis.key)}:
        raise NotFound
    reach = context.reach(Action.ROLL_CALL)
    now = rolls.standing(context.unit, about.crisis.key, wave, reach)
    if not now.asked:
        raise NotFound
    every = help_calls(context.unit, about.crisis.key, wave)
    calls = tuple(help_call for help_call in every if reach.covers_person(about.organisation, help_call.person))
    texts = inbox.waiting(context.unit, about.crisis.key, about.organisation, context.reach(Action.READ_TEXTS))
    teams = {team.id: about.say(team.title) for team in about.plan.playbook.teams}
    return RollShown(
        key=about.crisis.key,
        wave=wave,
        asked=now.asked,
        answered=sum(now.answers.values()),
        answers=dict(now.answers),
        helpless=_people(context, about.crisis.key, wave, now.helpless, calls, now.written),
        ended=_ended(context, calls),
        to_read=len(texts),
        urgent=sum(text.urgent for text in texts),
        silent=_people(context, about.crisis.key, wave, now.silent),
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
        if wave not in {one.number for one in rolls.called(context.unit, crisis)}:
            raise NotFound
    done = context.execute(AskAgain(wave=wave), crisis=crisis, confirm_recipients=ask.confirm_recipients)
    return ActionResult(f"/crises/{crisis}/roll-call/{wave}", done)


def _people(
    context: RequestContext,
    key: str,
    wave: int,
    people: tuple[str, ...],
    calls: tuple[HelpCall, ...] = (),
    written: Mapping[str, rolls.Written] = {},
) -> tuple[PersonShown, ...]:
    named = people[:SHOWN]
    known, asked = context.contacts(named), wave_lists.of_sending(context.unit, key, wave, named)
    since = {help_call.person: help_call.asked_at for help_call in calls if help_call.ended_at is None}
    organisation, reach = directory.organisation(context.unit), context.reach(Action.READ_TEXTS)
    texts = incoming.of_people(context.unit, key, named)
    return tuple(
        PersonShown(
            name=context.name(one),
            phone=(contact.phone or "") if (contact := known.get(one)) else "",
            message=asked.get(one),
            since=since.get(one),
            spoken=spoken(context, written.get(one)),
            texts=shown(context, organisation, list(inbox.within(organisation, reach, texts.get(one, ())))[-TEXTS:]),
        )
        for one in named
    )


def _ended(context: RequestContext, calls: tuple[HelpCall, ...]) -> tuple[Ended, ...]:
    """The calls that are over, the latest first."""
    over = sorted(
        ((help_call.ended_at, help_call) for help_call in calls if help_call.ended_at),
        key=lambda pair: pair[0],
        reverse=True,
    )
    context.contacts(
        {who for _, help_call in over[:SHOWN] for who in (help_call.person, help_call.ended_by) if who}, met=True
    )
    return tuple(
        Ended(
            name=context.name(help_call.person),
            asked_at=help_call.asked_at,
            ended_at=at,
            ended_as=help_call.ended_as or "",
            by=context.name(help_call.ended_by) if help_call.ended_by != DELIVERY else "",
            word=help_call.word,
        )
        for at, help_call in over[:SHOWN]
    )


def _group(title: str, group: rolls.Group) -> GroupShown:
    return GroupShown(title, group.asked, sum(group.answers.values()), group.answers.get("help", 0))
