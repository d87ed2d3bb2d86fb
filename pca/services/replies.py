"""Takes answers in, whichever way they come: by link, text message, mail or button; the latest counts, all stay."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Literal, TypeAlias

import msgspec

from pca.channels.chosen import inboxes_for
from pca.channels.port import Inbound, Outgoing, Receipt
from pca.domain.identification import PROGRAM, Identification
from pca.domain.message_acts import ACKNOWLEDGED, Answer, RecordAnswers
from pca.domain.orders import DELIVERY, Acknowledge, Act, Complete, Refuse
from pca.domain.outcomes import REACHED
from pca.domain.replies import Meaning, Reply, understood
from pca.domain.situation import LIVE
from pca.runtime import Runtime
from pca.services import contact_points, receipts, senders
from pca.services.execute import execute
from pca.services.giving import given
from pca.store import contact_points as points
from pca.store import crisis as crises
from pca.store import directory, messages, provider_events, sendings, tasks
from pca.store.database import Unit
from pca.store.messages import MessageLine

STILL = timedelta(days=30)
"""How long after closing a link still answers."""

ASKS = 5
"""Most questions sent back to one address in one day: two machines must not talk to each other for ever."""

Outcome: TypeAlias = Literal["answered", "nothing", "unclear", "stopped", "unknown", "over", "refused", "automatic"]
"""What became of an answer; `nothing` when it changed nothing, `over` when the message cannot be answered any more."""


class Asked(msgspec.Struct, frozen=True):
    """One message its recipient may answer. `tasks` are those it speaks of that are still in the recipient's hands."""

    crisis: str
    message: MessageLine
    tasks: tuple[int, ...]
    owed: bool
    """Whether an answer is owed, or was given and may be changed."""
    answer: str | None
    over: str = ""
    """Why it cannot be answered any more; empty while it can."""


def asked(runtime: Runtime, unit: Unit, ticket: str) -> Asked | None:
    """What a link leads to; None for a link that is not ours."""
    found = runtime.opened(ticket)
    crisis = crises.crisis(unit, found[0]) if found else None
    if found is None or crisis is None:
        return None
    rows = messages.messages(unit, found[0], after=found[1] - 1, limit=1)
    if not rows or rows[0].number != found[1]:
        return None
    one = _asked(unit, found[0], rows[0])
    now = runtime.clock.now()
    if crisis.closed_at is not None and now - crisis.closed_at > STILL:
        return msgspec.structs.replace(one, over="closed")
    if one.message.recipient not in directory.organisation(unit).people:
        return msgspec.structs.replace(one, over="gone")
    return one


def _asked(unit: Unit, crisis: str, message: MessageLine) -> Asked:
    owed = sendings.obligations_of(unit, crisis, message.number, message.recipient)
    mine = []
    for number in message.tasks or ():
        task = tasks.task(unit, crisis, number)
        if task is not None and task.status in LIVE and task.assignee == message.recipient:
            mine.append(number)
    over = ""
    if owed is not None and owed.ended is not None:
        over = owed.ended
    elif owed is None and not mine:
        over = "settled"
    return Asked(crisis, message, tuple(mine), owed is not None, owed.answer if owed else None, over)


def open_for(unit: Unit, person: str) -> list[Asked]:
    """What a person may answer now, the newest first."""
    found = []
    for crisis in crises.crises(unit, open_only=True):
        rows = messages.messages(unit, crisis.key, recipient=person, status=REACHED)
        found += [one for row in rows[-50:] if not (one := _asked(unit, crisis.key, row)).over]
    return found[::-1]


def give(
    runtime: Runtime,
    one: Asked,
    meaning: Meaning | None,
    note: str,
    via: str,
    identified: Identification = PROGRAM,
) -> Outcome:
    """Answer one message in its recipient's name: its tasks, and the answer owed. The latest answer counts."""
    if one.over:
        return "over"
    told = Counter[str]()
    act = {"received": Acknowledge, "done": Complete, "refused": Refuse}.get(meaning or "")
    for number in one.tasks if act is not None else ():
        why = note or (f"({via})" if meaning == "refused" else "")
        told[_do(runtime, one, act(task=number), one.message.recipient, why, identified)] += 1  # type: ignore[misc]
    if one.owed:
        said = note if meaning is None else (ACKNOWLEDGED if meaning == "received" else meaning)
        answer = Answer(message=one.message.number, by=one.message.recipient, answer=said or ACKNOWLEDGED)
        told[_do(runtime, one, RecordAnswers(answers=(answer,)), DELIVERY, f"({via})", identified)] += 1
    return next((what for what in _BEST if told[what]), "unclear")


_BEST: tuple[Outcome, ...] = ("answered", "nothing", "refused")


def _do(runtime: Runtime, one: Asked, act: Act, who: str, why: str, identified: Identification) -> Outcome:
    order = given(runtime, who, act, why, one.crisis, identified=identified)  # type: ignore[arg-type]
    done = execute(runtime, order)
    if done.refused is not None:
        return "refused"
    return "answered" if done.facts else "nothing"


# ---------------------------------------------------------------- what comes in through channels


def take(runtime: Runtime, inbound: Iterable[Inbound]) -> Counter[str]:
    """Take answers that came in through channels, each event once; what became of each, counted.

    Raises StoreError, and then the provider tells again: an answer taken twice has no second effect.
    """
    counted = Counter[str]()
    for event in inbound:
        with runtime.store.read() as unit:
            if provider_events.known(unit, event.provider, [event.event_id]):
                counted["known"] += 1
                continue
            event = senders.recognised(runtime, unit, event)
        outcome = _take(runtime, event)
        with runtime.store.write() as unit:
            row = (event.provider, event.event_id, runtime.clock.now(), outcome)
            provider_events.know(unit, [row])
        counted[outcome] += 1
    return counted


def collect(runtime: Runtime) -> int:
    """Look into every mailbox and SMS centre for receipts and answers; how many events came. Raises OSError."""

    def keep(events: Sequence[Receipt | Inbound]) -> None:
        receipts.take(runtime, [one for one in events if isinstance(one, Receipt)])
        take(runtime, [one for one in events if isinstance(one, Inbound)])

    return sum(inbox.collect(keep) for inbox in inboxes_for(runtime.settings))


def _take(runtime: Runtime, event: Inbound) -> Outcome:
    if event.automatic:
        return "automatic"
    reply = understood(_first_line(event) if event.kind == "email" else event.text)
    if reply.meaning == "stop":
        with runtime.store.write() as unit:
            silenced = contact_points.opt_out(unit, event.kind, event.from_, runtime.clock.now())
        return "stopped" if silenced else "unknown"
    with runtime.store.read() as unit:
        people = points.whose(unit, event.kind, event.from_)
        found = _meant(runtime, unit, event, people, reply)
    if isinstance(found, Asked):
        return give(runtime, found, reply.meaning, reply.note, event.provider, _identified(event, found, reply))
    if found == "unclear":
        _ask_back(runtime, event)
    return found


def _identified(event: Inbound, one: Asked, reply: Reply) -> Identification:
    """What spoke for the sender: the secret of this very message, number and code, or a bare claim."""
    key = f"{one.crisis}/M{one.message.number}"
    if event.kind == "email":
        return Identification("mail", "mail_secret" if event.token else "address", key)
    return Identification("sms" if event.kind == "sms" else "chat", "number_code" if reply.code else "number", key)


def _first_line(event: Inbound) -> str:
    return next((line for line in event.text.splitlines() if line.strip()), "")


def _meant(runtime: Runtime, unit: Unit, event: Inbound, people: Sequence[str], reply: Reply) -> Asked | Outcome:
    """The one message a reply answers; a code of somebody else's message is never acted on."""
    if event.token:
        one = asked(runtime, unit, event.token)
        if one is not None:
            return one if reply.meaning or reply.note else "unclear"
    if not people:
        return "unknown"
    mine = [one for person in people for one in open_for(unit, person)]
    if reply.code is not None:
        fits = [one for one in mine if runtime.short_code(one.crisis, one.message.number) == reply.code]
        return fits[0] if len({one.message.wave for one in fits}) == 1 and reply.meaning else "unclear"
    waiting = [one for one in mine if one.tasks or one.answer is None] or mine
    return waiting[0] if reply.meaning and len(_apart(waiting)) == 1 else "unclear"


def _apart(mine: Iterable[Asked]) -> set[object]:
    """Things that are open, several texts about the same one counting once."""
    return {one.tasks or (one.crisis, one.message.origin) for one in mine}


_ASK = {
    "fr": "Reponse non comprise. Repondez OK suivi du code du message, ou appelez votre responsable.",
    "ar": "لم نفهم جوابكم. أجيبوا OK متبوعة برمز الرسالة، أو اتصلوا بمسؤولكم.",
    "en": "Reply not understood. Answer OK with the code of the message, or call your manager.",
}


def _ask_back(runtime: Runtime, event: Inbound) -> None:
    """Ask what was meant, over the same channel: a few times a day at most, and only who writes from a telephone."""
    if event.kind != "sms":
        return
    now = runtime.clock.now()
    with runtime.store.write() as unit:
        names = [f"{event.from_}/{now:%Y-%m-%d}/{number}" for number in range(ASKS)]
        free = [name for name in names if name not in provider_events.known(unit, "asked", names)]
        if not free:
            return
        provider_events.know(unit, [("asked", free[0], now, "asked")])
        language = _language(unit, points.whose(unit, event.kind, event.from_))
    text = Outgoing(
        key=f"ask/{free[0]}",
        kind="sms",
        name="",
        address=event.from_,
        subject="",
        body=_ASK[language],
        language=language,
        mode="real",
        at=now,
    )
    for channel in runtime.channels:
        if "sms" in channel.kinds and channel.contact == "sms":
            with channel:
                list(channel.send([text]))
            return


def _language(unit: Unit, people: Sequence[str]) -> str:
    known = directory.organisation(unit).people
    found = next((known[person].language for person in people if person in known), "fr")
    return found if found in _ASK else "fr"
