"""What goes back to whoever wrote: a confirmation, or a person's own words, by the way the text came.

Nothing is sent from where texts are taken in: it lies ready, and the delivery loop sends it. A few a day at most go
back to one address by themselves, the same one once: two machines must not talk to each other for ever.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta

import msgspec

from pca.catalogue import Words
from pca.catalogue.languages import house_language
from pca.channels import Channel, Outgoing
from pca.channels.mail import ack_address
from pca.domain.crisis import EXERCISE
from pca.domain.texts.days_said import DaysSaid
from pca.domain.texts.wording import one_line
from pca.runtime import Runtime
from pca.services.messages.answering import Outcome, open_for
from pca.services.messages.own_days import confirmation
from pca.services.messages.send import without_addresses
from pca.store.kit.database import Unit
from pca.store.messages import incoming
from pca.store.messages.incoming import Incoming, SentBack
from pca.store.people import contact_points, directory

MOST = 5
"""Texts that go back to one address in one day by themselves."""

LEASE = timedelta(minutes=2)
"""How long one process has to send what it took."""

TRIES = 5

ANSWERABLE: Mapping[str, str] = {"sms": "sms", "email": "mail", "telegram": "chat"}
"""By the kind of address a text came from, the kind of text that can go back to it."""

_BACK, _ANSWERS, _HOUSE = Words("answers.back"), Words("answers"), Words("house")

_log = logging.getLogger(__name__)


def confirm(
    runtime: Runtime, kept: Incoming, outcome: Outcome, *, proved: bool, to_read: bool, days: DaysSaid | None = None
) -> None:
    """Lay ready what goes back by itself: what was noted, or that a person reads it.

    Nothing for automatic texts, nor for a mail that proves nothing, but that STOP asks back by a mail with a secret;
    for unknown telephones only after a call for help.
    """
    asks = kept.meaning == "stop" and kept.kind == "email" and outcome == "kept"
    what = "days" if days is not None else "prove" if asks else _what(kept, outcome, to_read=to_read)
    if not what or kept.automatic or kept.kind not in ANSWERABLE or not (proved or asks or kept.kind != "email"):
        return
    if not kept.sender:
        return  # a mail without an address, a number that is withheld: it counts or is read
    if not kept.person and outcome == "unknown" and what != "help":
        return
    now = runtime.clock.now()
    with runtime.store.write() as unit:
        language = _language(unit, kept.person)
        if asks:
            kept = _about_the_newest(unit, kept)
            if kept.message is None:
                return  # nothing was written there that could be stopped: a person reads it
        if what == "kept" and _silenced(unit, kept):
            return
        if days is not None:
            body = confirmation(days, outcome, language)
        else:
            body = _BACK.plain(what, language, institution=runtime.settings.institution)
        earlier = incoming.sent_to(unit, kept.sender, now.replace(hour=0, minute=0, second=0, microsecond=0))
        if len(earlier) < MOST and all(not sent_back.body.endswith(body) for sent_back in earlier):
            incoming.send_back(unit, _letter(runtime, kept, what, body, language))


def _silenced(unit: Unit, kept: Incoming) -> bool:
    """Whether somebody asked for silence there: what they write is read, and only what they ask for goes back."""
    theirs = contact_points.points(unit, contact_points.whose(unit, kept.kind, kept.sender))  # type: ignore[arg-type]
    return any(point.opted_out_at and point.address == kept.sender for points in theirs.values() for point in points)


def _about_the_newest(unit: Unit, kept: Incoming) -> Incoming:
    """A mail without a secret, as an answer to what was last written to its alleged sender: that secret they hold."""
    newest = next(iter(open_for(unit, kept.person)), None) if kept.person else None
    if newest is None:
        return msgspec.structs.replace(kept, message=None)
    return msgspec.structs.replace(kept, crisis=newest.crisis, message=newest.message.number, proof="mail_secret")


def _what(kept: Incoming, outcome: Outcome, *, to_read: bool) -> str:
    match outcome:
        case "answered":
            return kept.meaning
        case "stopped":
            return "stop"
        case "started":
            return "start"
        case "nothing" if kept.meaning != "help":
            return ""
        case _:
            return "help" if kept.meaning == "help" else "kept" if to_read else ""


def _letter(runtime: Runtime, kept: Incoming, why: str, body: str, language: str) -> SentBack:
    """One text back to whoever wrote `kept`; an answer to a mail finds its message again."""
    now = runtime.clock.now()
    exercise = (kept.crisis or "").startswith(EXERCISE)
    own = str(runtime.settings.mail_from or "")
    known = kept.proof != "address" and kept.message is not None
    ticket = runtime.ticket(kept.crisis or "", kept.message or 0) if known else ""
    return SentBack(
        at=now,
        why=why,
        incoming=kept.number,
        kind=kept.kind,
        address=kept.sender,
        subject=f"{runtime.settings.institution} – {_ANSWERS.say('subject', language)}" if kept.kind == "email" else "",
        body=f"{_HOUSE.say('banner_sms', language)}{body}" if exercise else body,
        language=language,
        mode="exercise" if exercise else "real",
        reply_to=ack_address(own, ticket) if own and ticket and kept.kind == "email" else "",
        next_at=now,
    )


def answer(runtime: Runtime, unit: Unit, kept: Incoming, words: str) -> None:
    """Lay ready what a person answers, in the transaction that says so."""
    incoming.send_back(unit, _letter(runtime, kept, "reply", words, _language(unit, kept.person)))


def answerable(runtime: Runtime, kept: Incoming) -> bool:
    """Whether words can go back by the way a text came."""
    return bool(kept.sender) and kept.kind in ANSWERABLE and _way(runtime, kept.kind) is not None


def _way(runtime: Runtime, kind: str) -> Channel | None:
    channels = (channel for channel in runtime.channels if channel.contact == kind)
    spare = (
        channel for channel in runtime.channels if channel.contact is None and ANSWERABLE.get(kind) in channel.kinds
    )
    return next(channels, None) or next(spare, None)


def send_back(runtime: Runtime) -> int:
    """Send what lies ready, each by the way its text came; how many were tried. No transaction is open meanwhile."""
    now = runtime.clock.now()
    with runtime.store.read() as unit:
        if not incoming.due(unit, now):
            return 0
    with runtime.store.write() as unit:
        texts = incoming.claim(unit, now, LEASE)
    for sent_back in texts:
        sent, error = _send(runtime, sent_back)
        later = now + timedelta(minutes=2 ** (sent_back.tries + 1)) if sent_back.tries + 1 < TRIES else None
        with runtime.store.write() as unit:
            if sent:
                incoming.settle(unit, sent_back.number, sent_at=runtime.clock.now(), next_at=None, error="")
            else:
                incoming.settle(unit, sent_back.number, next_at=later, error=error)
    return len(texts)


def _send(runtime: Runtime, sent_back: SentBack) -> tuple[bool, str]:
    channel = _way(runtime, sent_back.kind)
    if channel is None:
        return False, "no channel"
    outgoing = Outgoing(
        key=f"back/{sent_back.number}",
        kind=ANSWERABLE[sent_back.kind],
        name="",
        address=sent_back.address,
        subject=sent_back.subject,
        body=sent_back.body,
        language=sent_back.language,
        mode="exercise" if sent_back.mode == "exercise" else "real",
        at=sent_back.at,
        reply_to=sent_back.reply_to,
    )
    try:
        with channel:
            answers = list(channel.send([outgoing]))
    except OSError as error:
        return False, without_addresses(one_line(str(error)))[:200]
    return answers[0].outcome == "sent", without_addresses(answers[0].error)[:200]


def _language(unit: Unit, person: str) -> str:
    known = directory.organisation(unit).people.get(person)
    return house_language(known.language if known else None)
