"""Takes in what people write back through channels: understood, acted on where it is proved, and always kept.

A sender's address is a claim. A mail acts only by the secret of the message it answers; a text message by its number
and code, a bare word only where one thing is open. Whatever else comes is kept for a person to read, help first.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

import msgspec

from pca.channels.port import Inbound, ProviderReceipt
from pca.domain.identification import Factor, Identification
from pca.domain.texts.days_said import DaysSaid
from pca.domain.texts.replies import LONGEST, WHEREABOUTS, Meaning, Reply, understood
from pca.domain.texts.wording import clean
from pca.runtime import Runtime
from pca.services.messages import greetings, inboxes, own_days, parts, receipts, senders
from pca.services.messages.answering import Answerable, Outcome, answerable_by, answerable_in, give, open_for
from pca.services.messages.help_calls import call, place_of
from pca.services.messages.send_back import confirm
from pca.services.people import contact_points
from pca.store.kit.database import Unit
from pca.store.messages import incoming, provider_events
from pca.store.messages.incoming import Incoming
from pca.store.people import contact_points as points


def take(runtime: Runtime, inbound: Iterable[Inbound]) -> Counter[str]:
    """Take answers that came in through channels, each event once; what became of each, counted.

    A `part` of a long text is kept until the others are there. Raises StoreError, and then the provider tells again:
    an answer taken twice has no second effect.
    """
    counted = Counter[str]()
    for event in inbound:
        whole = parts.put_together(runtime, event)
        counted.update(_taken(runtime, answer) for answer in whole)
        counted.update(() if whole else ("part",))
    return counted


def _taken(runtime: Runtime, event: Inbound) -> str:
    with runtime.store.read() as unit:
        if provider_events.noted(unit, event.provider, [event.event_id]):
            return "known"
        event = senders.recognised(runtime, unit, event)
    outcome = _greeted(runtime, event) or _take(runtime, event)
    with runtime.store.write() as unit:
        provider_events.note(unit, [(event.provider, event.event_id, runtime.clock.now(), outcome)])
        parts.settle(unit, event)
    return outcome


def _greeted(runtime: Runtime, event: Inbound) -> str:
    """What became of a chat that somebody opened with our bot; empty for anything else."""
    if not greetings.greeting(event):
        return ""
    return "greeted" if greetings.greet(runtime, event) else "nothing"


def collect(runtime: Runtime) -> int:
    """Look into every mailbox and SMS centre for receipts and answers; how many events came. Raises OSError."""

    def keep(events: Sequence[ProviderReceipt | Inbound]) -> None:
        receipts.take(runtime, [event for event in events if isinstance(event, ProviderReceipt)])
        answers = [inboxes.their_words(runtime, event) for event in events if isinstance(event, Inbound)]
        take(runtime, [answer for answer in answers if answer.text])

    late = take(runtime, parts.overdue(runtime))
    return late.total() + inboxes.look(runtime, keep)


# ---------------------------------------------------------------- what is meant


class Meant(msgspec.Struct, frozen=True):
    """A text as it is understood: what it says, which message it answers, who speaks, and what proves that."""

    reply: Reply
    people: tuple[str, ...]
    """Whose address it came from."""
    proof: Factor
    answerable: Answerable | None = None
    """The message of ours that it answers."""

    @property
    def person(self) -> str:
        """The one person who speaks; empty when nobody's address, or several people's."""
        if self.answerable is not None:
            return self.answerable.message.recipient
        return self.people[0] if len(self.people) == 1 else ""

    @property
    def odd(self) -> bool:
        """Whether it answers "where are you?" with "no" or "done": taken, and read by a person before others."""
        where = self.answerable is not None and self.answerable.roll
        return where and self.reply.meaning in ("refused", "done", "hand_over")

    @property
    def proved(self) -> bool:
        """Whether what is said may act for its sender."""
        return self.proof != "address" and bool(self.people or self.answerable)


def _meant(runtime: Runtime, unit: Unit, event: Inbound) -> Meant:
    people = points.speakers(unit, event.kind, event.from_)
    if event.kind == "email":
        answerable = answerable_by(runtime, unit, event.token) if event.token else None
        codes = {runtime.short_code(answerable.crisis, answerable.message.number)} if answerable else set()
        proof: Factor = "address" if answerable is None else "mail_secret"
        return Meant(understood(event.text, codes), people, proof, answerable)
    mine = [answerable for person in people for answerable in open_for(unit, person)]
    by_code = {runtime.short_code(open_.crisis, open_.message.number): open_ for open_ in reversed(mine)}
    reply = _heard(event, by_code)
    if reply.code is not None:
        return Meant(reply, people, "number_code", by_code[reply.code])
    if reply.meaning in WHEREABOUTS:
        mine = [answerable for person in people for answerable in open_for(unit, person, unsent=True)]
    return Meant(reply, people, "number", _answered_to(unit, event, mine) or _only(mine, reply))


def _heard(event: Inbound, codes: Collection[str]) -> Reply:
    """What a text says; of one whose parts did not all come, help anywhere, else what its first part says."""
    reply = understood(event.text, codes)
    if event.opening is None or reply.meaning == "help":
        return reply
    return msgspec.structs.replace(understood(event.opening, codes), more=True, worrying=reply.worrying)


def _answered_to(unit: Unit, event: Inbound, mine: Sequence[Answerable]) -> Answerable | None:
    """The message of ours that the sender's program says this answers, if it was written to this person."""
    named = provider_events.messages_named(unit, [event.in_reply_to]) if event.in_reply_to else {}
    key_and_number = named.get(event.in_reply_to or "", {}).get(event.provider)
    answerable = answerable_in(unit, *key_and_number) if key_and_number else None
    if answerable is None or answerable.over:
        return None
    return answerable if answerable.message in [other.message for other in mine] else None


def _only(mine: Sequence[Answerable], reply: Reply) -> Answerable | None:
    """What a bare word answers: the only thing open that it can answer.

    Where somebody is counts even where our question has not reached them: help for the newest that is owed, and what
    follows a call for help for that very call.
    """
    owed = [answerable for answerable in mine if answerable.owed]
    if reply.meaning == "help":
        newest = [*(answerable for answerable in owed if answerable.roll), *owed]
        return newest[0] if newest and len({answerable.message.recipient for answerable in mine}) == 1 else None
    fits = [answerable for answerable in mine if _can_answer(answerable, reply)] or mine
    calling = [fit for fit in fits if fit.answer == "help" and reply.meaning in WHEREABOUTS]
    waiting = calling or [fit for fit in fits if fit.tasks or fit.answer is None] or fits
    return waiting[0] if len(_apart(waiting)) == 1 else None


def _can_answer(answerable: Answerable, reply: Reply) -> bool:
    if reply.meaning in WHEREABOUTS:
        return answerable.roll
    return bool(answerable.tasks) if reply.meaning in ("done", "refused") else True


def _apart(mine: Iterable[Answerable]) -> set[object]:
    """Things that are open, several texts to one person about the same one counting once."""
    return {(each.message.recipient, each.tasks or (each.crisis, each.message.origin)) for each in mine}


# ---------------------------------------------------------------- by the page of a link


def answer_by_link(
    runtime: Runtime, answerable: Answerable, meaning: Meaning | None, note: str, identified: Identification
) -> Outcome:
    """Take an answer chosen on the page of a message, or written there; what is written is kept with it.

    Help in what is written wins over the answer chosen. Written words alone count as far as they are understood.
    """
    text = clean(note)[:LONGEST].strip()
    reply = understood(text, {runtime.short_code(answerable.crisis, answerable.message.number)})
    meaning = reply.meaning if meaning is None or reply.meaning == "help" else meaning
    meaning = None if meaning in ("stop", "start") else meaning
    if not text and meaning != "help":
        return give(runtime, answerable, meaning, "", "lien", identified)
    event = Inbound(provider="link", event_id=runtime.new_id(), kind="push", from_="", text=text)
    reply = msgspec.structs.replace(reply, meaning=meaning, more=True)
    meant = Meant(reply, (answerable.message.recipient,), "link_secret", answerable)
    kept = msgspec.structs.replace(_kept(runtime, event, text, meant, answerable.crisis), kind="link")
    with runtime.store.write() as unit:
        kept = msgspec.structs.replace(kept, number=incoming.keep(unit, kept))
    outcome: Outcome = (
        "kept" if meaning is None else give(runtime, answerable, meaning, text, "lien", identified, kept.digest)
    )
    return _followed(runtime, kept, meant, outcome)


# ---------------------------------------------------------------- what follows


def _take(runtime: Runtime, event: Inbound) -> Outcome:
    text = clean(event.text)[:LONGEST].strip()
    if not text:
        return "unclear"
    with runtime.store.read() as unit:
        meant = _meant(runtime, unit, event)
        crisis = meant.answerable.crisis if meant.answerable else place_of(unit, meant.person)
    kept = _kept(runtime, event, text, meant, crisis)
    with runtime.store.write() as unit:
        kept = msgspec.structs.replace(kept, number=incoming.keep(unit, kept))
    days = own_days.said(runtime, event, meant.person) if meant.proved else None
    if days is None:
        return _followed(runtime, kept, meant, _act(runtime, event, meant, kept))
    outcome = own_days.plan(runtime, meant.person, days, _identified(event, meant))
    if outcome != "planned":
        return _followed(runtime, kept, meant, outcome, days)
    if meant.answerable is not None and meant.answerable.roll and (now := own_days.meaning_today(runtime, days)):
        _act(runtime, event, msgspec.structs.replace(meant, reply=Reply(now)), kept)  # somebody asked where they are
    return _followed(runtime, kept, meant, outcome, days)


def _followed(
    runtime: Runtime, kept: Incoming, meant: Meant, outcome: Outcome, days: DaysSaid | None = None
) -> Outcome:
    """Write down what became of a text; tell of a call for help nobody was told of; confirm."""
    acted = outcome in ("answered", "planned", "stopped", "started")
    to_read = _must_be_read(meant, outcome)
    with runtime.store.write() as unit:
        incoming.change(unit, kept.number, acted=acted, to_read=to_read)
    if kept.urgent and meant.reply.meaning == "help" and outcome not in ("answered", "nothing"):
        call(runtime, kept)
    confirm(runtime, kept, outcome, proved=meant.proved, to_read=to_read, days=days)
    return outcome


def _kept(runtime: Runtime, event: Inbound, text: str, meant: Meant, crisis: str | None) -> Incoming:
    message = meant.answerable.message if meant.answerable else None
    return Incoming(
        at=runtime.clock.now(),
        crisis=crisis,
        message=message.number if message else None,
        origin=message.origin if message else None,
        person=meant.person,
        kind=event.kind,
        sender=event.from_,
        provider=event.provider,
        event=event.event_id,
        text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(),
        meaning=meant.reply.meaning or "",
        proof=meant.proof,
        urgent=(meant.reply.worrying or meant.odd) and not event.automatic,
        automatic=event.automatic,
        to_read=True,  # until it is known that nobody must: a crash here loses no text
    )


def _act(runtime: Runtime, event: Inbound, meant: Meant, kept: Incoming) -> Outcome:
    reply, answerable = meant.reply, meant.answerable
    if event.automatic:
        return "automatic"
    if reply.meaning in ("stop", "start"):
        return _silence(runtime, event, meant)
    if not meant.proved:
        return "kept" if meant.people or event.kind == "email" else "unknown"
    if answerable is None or reply.meaning is None:
        return "unclear"
    identified = _identified(event, meant)
    return give(runtime, answerable, reply.meaning, "", event.provider, identified, kept.digest)


def _silence(runtime: Runtime, event: Inbound, meant: Meant) -> Outcome:
    """STOP and START: from a telephone that is somebody's; by mail only with the secret of a message to this person."""
    theirs = meant.answerable is not None and meant.answerable.message.recipient in meant.people
    if not meant.people or (event.kind == "email" and not theirs):
        return "kept" if meant.people else "unknown"
    with runtime.store.write() as unit:
        if meant.reply.meaning == "start":
            contact_points.opt_in(unit, event.kind, event.from_)
            return "started"
        contact_points.opt_out(unit, event.kind, event.from_, runtime.clock.now())
        return "stopped"


def _must_be_read(meant: Meant, outcome: Outcome) -> bool:
    """Whether a person reads it: what says more than word and code, what did nothing, and every call for help."""
    if outcome == "automatic":
        return meant.reply.worrying
    if outcome == "planned":
        return meant.reply.worrying
    understood_whole = not meant.reply.more and outcome in ("answered", "nothing", "stopped", "started")
    return meant.reply.worrying or meant.odd or not understood_whole


def _identified(event: Inbound, meant: Meant) -> Identification:
    """What spoke for the sender: the secret of this very message, number and code, or a bare number."""
    way = {"email": "mail", "sms": "sms"}.get(event.kind, "chat")
    return Identification(way, meant.proof, meant.answerable.key if meant.answerable else "")  # type: ignore[arg-type]  # one of the words above
