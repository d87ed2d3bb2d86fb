"""Questions about messages that pages, API and command line ask alike: what was said, whom it reached, who answered."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from pca.domain.access.access import Reach
from pca.domain.directory import Contact
from pca.domain.numbers import is_number
from pca.domain.situation import Crisis, Task
from pca.services.messages.answering import Answerable
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.messages import incoming, messages, outbox, responses, sendings, sent, wave_lists
from pca.store.messages.incoming import Incoming
from pca.store.messages.messages import MessageLine, WaveLine
from pca.store.messages.outbox import Body
from pca.store.messages.responses import Response, ToCall
from pca.store.messages.sendings import Obligation
from pca.store.messages.sent import HeldInstruction, MessageStep
from pca.store.people import directory
from pca.store.tasks import tasks


class WavesPage(msgspec.Struct, frozen=True, kw_only=True):
    """A page of waves, the newest first, and what stands beside the first of them."""

    waves: tuple[WaveLine, ...]
    before: int | None
    """The number before which the next page begins; None on the last."""
    awaiting: tuple[WaveLine, ...]
    """Those that wait for an approval, for whoever reaches everything."""
    lost: bool
    """Whether some message within reach reached nobody."""


class Tallies(msgspec.Struct, frozen=True):
    """How many messages have each outcome: by wave, and of the whole crisis for whoever reaches everything."""

    by_wave: Mapping[int, dict[str, int]]
    totals: dict[str, int]


class MessagesPage(msgspec.Struct, frozen=True):
    """A page of messages by number; the next one begins after `after`, None on the last."""

    messages: tuple[MessageLine, ...]
    after: int | None


class WaveRead(msgspec.Struct, frozen=True):
    """One wave, how many of its messages within reach have each outcome, and a page of them."""

    wave: WaveLine
    outcomes: dict[str, int]
    page: MessagesPage


class MessageRead(msgspec.Struct, frozen=True, kw_only=True):
    """One message and what became of it."""

    wave: WaveLine
    message: MessageLine
    text: Body | None
    """Its text as sent; None when it was erased, never written, or not asked for."""
    steps: tuple[MessageStep, ...]
    owed: Obligation | None
    """The answer owed or given; None when none was asked."""
    replies: tuple[Incoming, ...]
    """What the recipient wrote in answer, the oldest first."""
    link: str
    """Where the public reads it, once somebody said so."""


class LinkRead(msgspec.Struct, frozen=True):
    """What the link of a message shows: its crisis, its text until that is erased, and the tasks to answer."""

    crisis: Crisis
    text: Body | None
    tasks: tuple[Task, ...]


class CallSheet(msgspec.Struct, frozen=True):
    """Whom to telephone, the most urgent first, and how each of them is called and reached."""

    calls: tuple[ToCall, ...]
    contacts: Mapping[str, Contact]


def awaits_approval(wave: WaveLine) -> bool:
    """Whether somebody must approve the wave before it leaves.

    The database asks the same of a row by `waves` of `pca/store/messages/messages.py`.
    """
    settled = wave.approved_at or wave.stopped_at or wave.replaced_by
    return bool(wave.awaits) and not settled


def waves_page(unit: Unit, key: str, reach: Reach, *, before: int | None, most: int) -> WavesPage:
    """At most `most` waves to somebody within reach, those before number `before` if given."""
    waves = wave_lists.newest(unit, key, reach, before=before, limit=most + 1)
    return WavesPage(
        waves=waves[:most],
        before=waves[most - 1].number if len(waves) > most else None,
        awaiting=messages.waves(unit, key, awaiting=True) if reach.everything else (),
        lost=bool(wave_lists.lost(unit, key, reach, limit=1)),
    )


def all_waves(unit: Unit, key: str) -> tuple[WaveLine, ...]:
    """Every wave of the crisis, by number."""
    return messages.waves(unit, key)


def tallies(unit: Unit, key: str, waves: tuple[WaveLine, ...], reach: Reach) -> Tallies:
    """The outcomes of a page of waves, and of everything said in the crisis."""
    return Tallies(wave_lists.outcomes(unit, key, waves, reach), messages.tally(unit, key) if reach.everything else {})


def unreached(unit: Unit, key: str, reach: Reach, *, after: int, most: int) -> MessagesPage:
    """At most `most` messages within reach that reached nobody."""
    return _page(wave_lists.lost(unit, key, reach, after=after, limit=most + 1), most)


def messages_to(
    unit: Unit, key: str, *, wave: int | None, recipient: str | None, most: int
) -> tuple[tuple[MessageLine, ...], Mapping[str, Contact]]:
    """At most `most` messages of one wave or to one recipient, and what their recipients are called."""
    lines = messages.messages(unit, key, wave=wave, recipient=recipient, limit=most)
    return lines, directory.contacts(unit, [line.recipient for line in lines])


def wave_in(unit: Unit, key: str, number: int) -> WaveLine | None:
    """The wave with this number."""
    return messages.wave_line(unit, key, number) if is_number(number) else None


def wave(unit: Unit, key: str, number: int, reach: Reach, *, status: str, after: int, most: int) -> WaveRead | None:
    """One wave and at most `most` of its messages within reach; None when it went to nobody within reach."""
    line = wave_in(unit, key, number)
    if line is None:
        return None
    outcomes = wave_lists.outcomes(unit, key, [line], reach)[line.number]
    if not (outcomes or reach.everything):
        return None
    recipients = wave_lists.recipients(unit, key, line, reach, status=status, after=after, limit=most + 1)
    return WaveRead(line, outcomes, _page(recipients, most))


def message_in(unit: Unit, key: str, number: int, reach: Reach) -> MessageLine | None:
    """The message with this number, when its recipient is within reach."""
    return wave_lists.message_within(unit, key, number, reach) if is_number(number) else None


def message(unit: Unit, key: str, number: int, reach: Reach, *, text: bool) -> MessageRead | None:
    """One message, with its `text` if that may be seen; None when its recipient is out of reach."""
    line = message_in(unit, key, number, reach)
    wave_line = wave_in(unit, key, line.wave) if line else None
    if line is None or wave_line is None:
        return None
    steps = sent.history(unit, key, number)
    published = (step.error or "" for step in reversed(steps) if step.outcome == messages.PUBLISHED)
    return MessageRead(
        wave=wave_line,
        message=line,
        text=outbox.body(unit, key, number) if text else None,
        steps=steps,
        owed=sendings.obligation_of(unit, key, number, line.recipient),
        replies=incoming.of_sending(unit, key, line.origin, line.recipient),
        link=next(published, ""),
    )


def instructions_held(
    unit: Unit, key: str, reach: Reach, *, people: Collection[str] | None = None, outdated: bool = False
) -> tuple[HeldInstruction, ...]:
    """Who within reach holds which version of which instruction, by person; only those of `people` if given."""
    organisation = directory.organisation(unit)
    return tuple(
        held
        for held in sent.instructions_held(unit, key, people=people, outdated=outdated)
        if reach.everything or reach.covers_person(organisation, held.recipient)
    )


def answers(unit: Unit, key: str) -> tuple[Response, ...]:
    """How each sending that asks for answers is answered, in the order they were said."""
    return responses.responses(unit, key)


def call_sheet(unit: Unit, key: str, sendings: Collection[int] = ()) -> CallSheet:
    """Whom no message brought to answer: of the sendings named by their first waves, or of all."""
    calls = responses.to_call(unit, key, sendings)
    return CallSheet(calls, directory.contacts(unit, [call.recipient for call in calls]))


def link(unit: Unit, answerable: Answerable) -> LinkRead:
    """What is shown to whoever opens the link of a message."""
    crisis = crises.crisis(unit, answerable.crisis)
    assert crisis is not None  # the link was made for a message of it
    spoken_of = (tasks.task(unit, answerable.crisis, number) for number in answerable.tasks)
    text = outbox.body(unit, answerable.crisis, answerable.message.number)
    return LinkRead(crisis, text, tuple(task for task in spoken_of if task is not None))


def _page(lines: tuple[MessageLine, ...], most: int) -> MessagesPage:
    return MessagesPage(lines[:most], lines[most - 1].number if len(lines) > most else None)
