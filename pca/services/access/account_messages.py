"""Sends messages about accounts: a link is drawn when it leaves, and nothing of it is kept but a digest."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date
from msgspec.structs import replace

from pca.catalogue import Words
from pca.catalogue.languages import house_language, locale_of
from pca.catalogue.places import place_name
from pca.channels import Outgoing, Sent, send_alone
from pca.domain.availability_acts import ZONE
from pca.domain.contact_points import ContactPoint
from pca.domain.delivery import gives_up, retry_at
from pca.domain.directory import Contact
from pca.runtime import Runtime
from pca.services.access.reaching import mark_of, ways_of
from pca.services.access.sessions import digest
from pca.services.people.contact_points import channel_to, mark_gone
from pca.store.access import account_messages as stored
from pca.store.access.account_messages import AccessLink, AccountMessage, AccountMessageKind
from pca.store.administration import guarded
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.messages import rates
from pca.store.people import covers
from pca.store.people.directory import contacts, organisation

LASTS: dict[AccountMessageKind, timedelta] = {
    "invitation": timedelta(days=7),
    "reset": timedelta(hours=1),
    "notice": timedelta(days=1),
}
"""How long a link can be used after it was sent; how long word of a change is worth sending."""

LEASE = timedelta(minutes=2)
"""How long whoever took a message has to send it; after that it is sent anew, with another link."""

AT_ONCE = 20
"""Messages taken at a time."""

ROUNDS = 50
"""So many times in one round of the loop."""

CAMPAIGN = ("campaign", "campaign_look")
"""Notices that ask to look at one's own addresses until a day: with an account, and without."""

COVER, COVER_OFF = "cover", "cover_off"
"""Notices that one works at another site on a day, by a cover that was confirmed, or at one's own after all."""

HELD_BACK = timedelta(minutes=10)
"""After so long it is looked again whether a real crisis is still open."""

_WORDS, _log = Words("notices.messages"), logging.getLogger(__name__)


@dataclass(frozen=True)
class _Leaving:
    """One message on its way to one address."""

    message: AccountMessage
    point: ContactPoint
    outgoing: Outgoing
    site: str = ""
    """Where one works on the day it is about."""


def notice(unit: Unit, person: str, about: str, now: datetime, marks: tuple[str, ...]) -> None:
    """Let word of a change wait to be sent: to each of these addresses."""
    message = AccountMessage(
        kind="notice",
        person=person,
        about=about,
        asked_by=person,
        asked_at=now,
        ends=now + LASTS["notice"],
        next_at=now,
    )
    stored.add(unit, [replace(message, addresses=(mark,)) for mark in marks])


def send_account_messages(runtime: Runtime) -> None:
    """Send what waits. Raises StoreError; what could not be sent is tried again, and none leaves after a restore."""
    for _ in range(ROUNDS):
        with runtime.store.read() as unit:
            idle = not stored.due(unit, runtime.clock.now(), 1) or guarded.hold(unit) is not None
        if idle or runtime.stopping.is_set() or not _send_some(runtime):
            return


def _send_some(runtime: Runtime) -> bool:
    """Take some, with a fresh link for each, and send them outside any transaction; whether there were any."""
    with runtime.store.write() as unit:
        now = runtime.clock.now()
        taken = stored.due(unit, now, AT_ONCE)
        stored.clear(unit, now)
        batch = _ready(runtime, unit, taken, now)
        linked = [leaving for leaving in batch if leaving.message.kind != "notice"]
        fresh = {leaving.message.number: secrets.token_urlsafe(32) for leaving in linked}
        stored.add_links(unit, [_link(runtime, leaving, fresh, now) for leaving in linked])
    with ExitStack() as opened:
        for leaving in batch:
            secret = fresh.get(leaving.message.number, "")
            _settled(runtime, leaving, secret, _handed_over(runtime, opened, leaving, secret))
    return bool(taken)


def _ready(runtime: Runtime, unit: Unit, taken: Iterable[AccountMessage], now: datetime) -> list[_Leaving]:
    """Those of them that leave, with whom they go to; the others are settled."""
    for message in taken:
        if not message.person:
            stored.forget(unit, message.number)
    people = list({message.person for message in taken if message.person})
    points, named = ways_of(runtime, unit, people), contacts(unit, people)
    ready = (
        _taken(runtime, unit, message, points[message.person], named.get(message.person), now)
        for message in taken
        if message.person
    )
    return [leaving for leaving in ready if leaving is not None]


def _taken(
    runtime: Runtime,
    unit: Unit,
    message: AccountMessage,
    points: Iterable[ContactPoint],
    contact: Contact | None,
    now: datetime,
) -> _Leaving | None:
    """A message taken, ready but for its link; None for one that goes nowhere, which is settled."""
    here = next((p for p in points if p.kind not in message.failed and mark_of(runtime, p) in message.addresses), None)
    known = organisation(unit).people.get(message.person)
    site = _site(unit, message) if known is not None and message.about == COVER else ""
    nothing_to_say = (message.kind != "notice" and not _web(runtime)) or (message.about == COVER and not site)
    if here is None or known is None or now >= message.ends or nothing_to_say:
        stored.settle(unit, replace(message, next_at=None))
        return None
    if message.about in CAMPAIGN and crisis_first(unit):
        stored.settle(unit, replace(message, next_at=now + HELD_BACK))
        return None
    channel, kind = channel_to(runtime, here.kind)
    rate = channel.abilities.per_second
    if rate is not None:
        allowed, free_at = rates.reserve(unit, channel.name, rate, 1, now)
        if not allowed:
            stored.settle(unit, replace(message, next_at=free_at))
            return None
    taken = replace(message, attempts=message.attempts + 1, next_at=now + LEASE)
    stored.settle(unit, taken)
    outgoing = Outgoing(
        key=f"access/{message.number}/{taken.attempts}",
        kind=kind,
        name=contact.called(known.language) if contact else "",
        address=here.address,
        subject="",
        body="",
        language=house_language(known.language),
        mode="real",
        at=now,
    )
    return _Leaving(taken, here, outgoing, site)


def _site(unit: Unit, message: AccountMessage) -> str:
    """What the site is called where somebody is to work on the day of a message; empty once that was taken back."""
    house, day = organisation(unit), _day(message)
    to = next((move.to for on, move in covers.own_moves(unit, message.person, day) if on == day), "")
    return place_name(house, to, house.people[message.person].language) if to else ""


def crisis_first(unit: Unit) -> bool:
    """Whether a real crisis is open: what can wait does not take its channels."""
    return any(crisis.mode == "real" for crisis in crises.crises(unit, open_only=True))


def _web(runtime: Runtime) -> bool:
    return bool(runtime.settings.web_address)


def _link(runtime: Runtime, leaving: _Leaving, fresh: dict[int, str], now: datetime) -> AccessLink:
    message = leaving.message
    return AccessLink(
        id=digest(fresh[message.number]),
        message=message.number,
        kind=message.kind,
        person=message.person,
        address=mark_of(runtime, leaving.point),
        made_at=now,
        expires_at=now + LASTS[message.kind],
    )


def _handed_over(runtime: Runtime, opened: ExitStack, leaving: _Leaving, secret: str) -> Sent:
    """The channel's answer; a channel once opened stays so for the messages after this one."""
    address = f"{runtime.settings.web_address}/welcome/{secret}"
    language, house = leaving.outgoing.language, runtime.settings.institution
    code = leaving.message.about or leaving.message.kind
    values = {"institution": house, "link": address, "person": leaving.message.person, "name": leaving.outgoing.name}
    if code in CAMPAIGN:
        values |= {"link": f"{runtime.settings.web_address}/account/contacts", "until": _last_day(leaving, language)}
    if code in (COVER, COVER_OFF):
        values |= {"day": _last_day(leaving, language), "site": leaving.site}
    mail = leaving.outgoing.kind == "mail"
    body = _WORDS.plain(code if mail else f"{code}_short", language, **values)
    subject = _WORDS.plain(f"{code}_subject", language, **values) if mail else ""
    channel, _ = channel_to(runtime, leaving.point.kind)
    opened.enter_context(channel)
    return send_alone(channel, replace(leaving.outgoing, subject=subject, body=body))


def _last_day(leaving: _Leaving, language: str) -> str:
    """The day before a message is over, in words."""
    return format_date(_day(leaving.message), "long", locale=locale_of(language))


def _day(message: AccountMessage) -> date:
    return (message.ends.astimezone(ZoneInfo(ZONE)) - timedelta(seconds=1)).date()


def _settled(runtime: Runtime, leaving: _Leaving, secret: str, sent: Sent) -> None:
    """Write down what became of a message: where an address takes nothing, the person's next one is tried."""
    with runtime.store.write() as unit:
        now, message = runtime.clock.now(), leaving.message
        if sent.outcome == "sent":
            stored.settle(unit, replace(message, next_at=None, sent_at=now))
            return
        _log.warning("message %s did not leave: %s", message.number, sent.outcome)
        if secret and not sent.perhaps_sent:
            stored.end_link(unit, digest(secret))
        if sent.gone:
            mark_gone(unit, leaving.point.kind, leaving.point.address, now)
        if sent.outcome == "failed":
            stored.settle(unit, replace(message, failed=(*message.failed, leaving.point.kind), next_at=now))
            return
        next_try = retry_at(leaving.outgoing.key, message.attempts, now)
        over = next_try >= message.ends or gives_up(message.attempts, message.asked_at, next_try)
        stored.settle(unit, replace(message, next_at=None if over else next_try))


def marked(runtime: Runtime, points: Iterable[ContactPoint], mark: str) -> ContactPoint | None:
    """The address behind a mark, if it still is one of these."""
    return next((point for point in points if mark_of(runtime, point) == mark), None)
