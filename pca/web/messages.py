"""What was said to whom: waves by outcome, who is not reached, one text as its reader got it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated

import msgspec
from fastapi import Query

from pca.domain.access import Action, Reach
from pca.domain.outcomes import REACHED, WAITING
from pca.domain.ways import STAKEHOLDER
from pca.services import incoming as inbox
from pca.services.roll_call import written_by
from pca.services.scene import Scene
from pca.store import incoming, messages, outbox, sendings, sent, wave_lists
from pca.store.messages import MessageLine, WaveLine
from pca.store.sent import Step
from pca.web import kept
from pca.web.door import Door, Over
from pca.web.inbox import TextShown, shown
from pca.web.notice_titles import message_title
from pca.web.spoken import Spoken, spoken
from pca.web.visit import NotFound, Visit

door = Door()
WAVES, PAGE = 25, 50
Number = Annotated[int, Query(ge=0, le=1 << 31)]


class WaveCard(msgspec.Struct, frozen=True, kw_only=True):
    """One wave in the list; `outcomes` counts its messages by status. Instants in UTC."""

    number: int
    title: str
    communication: str
    kind: str
    severity: str
    recipients: int
    external: bool
    reminder: bool
    queued_at: datetime
    outcomes: dict[str, int]
    reached: int
    awaits: str
    """The role that must approve it first; empty when none must any more."""
    replaced_by: int | None
    stopped_at: datetime | None
    stopped_by: str
    approved_at: datetime | None
    approved_by: str
    acknowledge_by: datetime | None

    @property
    def waiting(self) -> int:
        """How many of its messages have not left yet."""
        return sum(self.outcomes.get(status, 0) for status in WAITING)


class Messages(msgspec.Struct, frozen=True, kw_only=True):
    """The waves of a crisis, newest first; those that wait for an approval stand apart."""

    key: str
    at: datetime
    awaiting: tuple[WaveCard, ...]
    waves: tuple[WaveCard, ...]
    totals: dict[str, int]
    lost: bool
    """Whether some messages reached nobody."""
    before: int | None
    first: bool


class Recipient(msgspec.Struct, frozen=True, kw_only=True):
    """One message to one recipient."""

    number: int
    wave: int
    recipient: str
    name: str
    language: str
    kind: str
    status: str
    attempts: int
    sent_at: datetime | None
    next_at: datetime | None
    error: str


class OneWave(msgspec.Struct, frozen=True, kw_only=True):
    """One wave and a page of its recipients."""

    key: str
    at: datetime
    wave: WaveCard
    recipients: tuple[Recipient, ...]
    status: str
    after: int | None
    first: bool


class Lost(msgspec.Struct, frozen=True):
    """Messages that reached nobody, one page of them."""

    key: str
    recipients: tuple[Recipient, ...]
    after: int | None
    first: bool


class OneMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message: what became of it, and its text as long as it is kept."""

    key: str
    wave: WaveCard
    message: Recipient
    steps: tuple[Step, ...]
    subject: str
    body: str
    shown: bool
    """Whether the reader may see texts that name people."""
    tasks: tuple[int, ...]
    owed: bool
    """Whether the recipient was asked for an answer: it may be written down for them."""
    answer: str
    texts: tuple[TextShown, ...]
    """What the recipient wrote in answer, as written, for those who may read it."""
    spoken: Spoken | None
    """Who wrote the answer down, where that is somebody else than the recipient."""
    link: str
    """Where the public reads it, once somebody said so."""


@door.page("/crises/{key}/messages", may=Action.SEE_MESSAGES, over=Over.ROWS, template="messages.html", live=True)
def listed(visit: Visit, key: str, before: Number = 0) -> Messages:
    """The waves by outcome, newest first, and what waits for approval."""
    about, reach = visit.scene(key), visit.reach(Action.SEE_MESSAGES)
    key = about.crisis.key
    found = wave_lists.newest(visit.unit, key, reach, before=before or None, limit=WAVES + 1)
    shown = found[:WAVES]
    awaiting = messages.waves(visit.unit, key, awaiting=True) if reach.everything else ()
    counts = kept.counted(
        visit, ("waves", key, before, reach), lambda: wave_lists.outcomes(visit.unit, key, shown, reach)
    )
    visit.contacts({who for one in (*shown, *awaiting) for who in (one.approved_by, one.stopped_by) if who})
    totals = kept.counted(visit, ("messages", key), lambda: messages.tally(visit.unit, key)) if reach.everything else {}
    return Messages(
        key=key,
        at=visit.now,
        awaiting=tuple(wave_card(visit, about, one, {"awaiting_approval": one.count}) for one in awaiting),
        waves=tuple(_card(visit, about, one, counts.get(one.number, {}), reach) for one in shown),
        totals=totals,
        lost=bool(wave_lists.lost(visit.unit, key, reach, limit=1)),
        before=shown[-1].number if len(found) > WAVES else None,
        first=not before,
    )


@door.page("/crises/{key}/messages/unreached", may=Action.SEE_MESSAGES, over=Over.ROWS, template="unreached.html")
def unreached(visit: Visit, key: str, after: Number = 0) -> Lost:
    """Who was not reached, and why; the first of them first."""
    about, reach = visit.scene(key), visit.reach(Action.SEE_MESSAGES)
    found = wave_lists.lost(visit.unit, about.crisis.key, reach, after=after, limit=PAGE + 1)
    shown = found[:PAGE]
    last = shown[-1].number if len(found) > PAGE else None
    return Lost(about.crisis.key, tuple(_people(visit, about, shown)), last, not after)


@door.page("/crises/{key}/messages/{wave}", may=Action.SEE_MESSAGES, over=Over.ROWS, template="wave.html")
def one_wave(
    visit: Visit, key: str, wave: int, status: Annotated[str, Query(max_length=40)] = "", after: Number = 0
) -> OneWave:
    """One wave: what became of each of its messages."""
    about, reach = visit.scene(key), visit.reach(Action.SEE_MESSAGES)
    line = wave_line(visit, about, wave)
    counts = wave_lists.outcomes(visit.unit, about.crisis.key, [line], reach)[line.number]
    if not (counts or reach.everything):
        raise NotFound
    found = wave_lists.recipients(visit.unit, about.crisis.key, line, reach, status=status, after=after, limit=PAGE + 1)
    shown = found[:PAGE]
    return OneWave(
        key=about.crisis.key,
        at=visit.now,
        wave=_card(visit, about, line, counts, reach),
        recipients=tuple(_people(visit, about, shown)),
        status=status,
        after=shown[-1].number if len(found) > PAGE else None,
        first=not after,
    )


@door.page("/crises/{key}/messages/{wave}/{number}", may=Action.SEE_MESSAGES, over=Over.ROWS, template="message.html")
def one_message(visit: Visit, key: str, wave: int, number: int) -> OneMessage:
    """One message: each attempt, each receipt, and the text its reader got, until it is erased."""
    about, reach = visit.scene(key), visit.reach(Action.SEE_MESSAGES)
    line = wave_line(visit, about, wave)
    found = within(visit, about, number, reach)
    if found.wave != line.number:
        raise NotFound
    shown = visit.may(Action.SEE_NAMES)
    text = outbox.body(visit.unit, about.crisis.key, number) if shown else None
    steps = sent.history(visit.unit, about.crisis.key, number)
    owed = sendings.obligations_of(visit.unit, about.crisis.key, number, found.recipient)
    return OneMessage(
        key=about.crisis.key,
        wave=_card(visit, about, line, {}, reach),
        message=next(iter(_people(visit, about, [found]))),
        steps=steps,
        subject=text.subject if text else "",
        body=text.body if text else "",
        shown=shown,
        tasks=found.tasks or (),
        owed=owed is not None,
        answer=(owed.answer or "") if owed else "",
        texts=_texts(visit, about, found),
        spoken=spoken(visit, written_by(owed) if owed else None),
        link=next((one.error or "" for one in reversed(steps) if one.outcome == messages.PUBLISHED), ""),
    )


def _texts(visit: Visit, about: Scene, line: MessageLine) -> tuple[TextShown, ...]:
    written = incoming.of_sending(visit.unit, about.crisis.key, line.origin, line.recipient)
    return shown(visit, about.organisation, inbox.within(about.organisation, visit.reach(Action.READ_TEXTS), written))


def wave_line(visit: Visit, about: Scene, number: int) -> WaveLine:
    """The wave. Raises NotFound."""
    found = messages.wave_line(visit.unit, about.crisis.key, number) if 0 < number < 1 << 31 else None
    if found is None:
        raise NotFound
    return found


def wave_card(visit: Visit, about: Scene, line: WaveLine, counts: dict[str, int]) -> WaveCard:
    """The wave in words."""
    role = about.plan.playbook.role.get(line.awaits or "")
    settled = line.approved_at or line.stopped_at or line.replaced_by
    return WaveCard(
        number=line.number,
        title=message_title(about, line.communication),
        communication=line.communication,
        kind=line.kind,
        severity=line.severity,
        recipients=line.count,
        external=line.external,
        reminder=line.rung > 0,
        queued_at=line.queued_at,
        outcomes=counts,
        reached=sum(counts.get(status, 0) for status in REACHED),
        awaits="" if settled or not line.awaits else about.say(role.title) if role else line.awaits,
        replaced_by=line.replaced_by,
        stopped_at=line.stopped_at,
        stopped_by=visit.name(line.stopped_by),
        approved_at=line.approved_at,
        approved_by=visit.name(line.approved_by),
        acknowledge_by=line.acknowledge_by,
    )


def _card(visit: Visit, about: Scene, line: WaveLine, counts: dict[str, int], reach: Reach) -> WaveCard:
    """The wave as far as it concerns the reader: of a wave to many, the recipients they reach."""
    card = wave_card(visit, about, line, counts)
    return card if reach.everything else msgspec.structs.replace(card, recipients=sum(counts.values()))


def within(visit: Visit, about: Scene, number: int, reach: Reach) -> MessageLine:
    """The message, if its recipient is within reach. Raises NotFound."""
    found = wave_lists.one(visit.unit, about.crisis.key, number, reach) if 0 < number < 1 << 31 else None
    if found is None:
        raise NotFound
    return found


def _people(visit: Visit, about: Scene, found: Sequence[MessageLine]) -> Iterable[Recipient]:
    visit.contacts({one.recipient for one in found})
    for one in found:
        yield Recipient(
            number=one.number,
            wave=one.wave,
            recipient=one.recipient,
            name=recipient_name(visit, about, one.recipient),
            language=one.language,
            kind=one.kind,
            status=one.status,
            attempts=one.attempts,
            sent_at=one.sent_at,
            next_at=one.next_at,
            error=one.error or "",
        )


def recipient_name(visit: Visit, about: Scene, recipient: str) -> str:
    """What a recipient is called: a person, somebody outside the house, or the public (its own word)."""
    if recipient.startswith(STAKEHOLDER):
        found = about.plan.stakeholder.get(recipient.removeprefix(STAKEHOLDER))
        return about.say(found.title) if found else recipient.removeprefix(STAKEHOLDER)
    return visit.name(recipient)
