"""What happened to messages after they were queued: receipts, answers, further rungs of the ladder, a stop."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

import msgspec

from pca.domain.facts.fact import Fact
from pca.domain.orders import ACKNOWLEDGED, Delivery, Receipt


class MessagesQueued(Fact, frozen=True, tag="messages_queued"):
    """One wave of messages, one for each recipient: numbers run from `first`; the lists go together."""

    wave: int
    communication: str
    message: str
    digest: str
    """SHA-256 of the texts used, in hex."""
    kind: str
    first: int
    recipients: tuple[str, ...]
    languages: tuple[str, ...]
    severity: str = "important"
    external: bool = False
    awaits: str | None = None
    """The role that must approve the wave before it leaves."""
    acknowledge_by: datetime | None = None
    about: dict[str, str] = {}
    """Identifiers and reasons the text speaks of: state, perimeter, measure, level, activity, reason, seat …"""
    tasks: tuple[tuple[int, ...], ...] = ()
    """For each recipient the tasks spoken of, when the wave is about tasks."""
    origin: int | None = None
    """The first wave of the same sending; None when it is this one."""
    rung: int = 0
    """0 for the first wave of a sending, then one more for each step of the ladder."""
    instead_of: tuple[tuple[str, ...], ...] = ()
    """For each recipient the people who did not answer or could not be reached, when it goes to stand-ins."""
    not_before: datetime | None = None
    """When it may leave, if not at once: quiet hours."""
    hold_until: datetime | None = None
    """Until when the decision that queued it can recall it; it leaves then."""
    owed: bool = False
    """Whether its recipients owe an answer, which the ladder asks for; set on the first wave of a sending."""
    replaces: tuple[int, ...] = ()
    """The sendings (their first waves) whose instruction this one replaces."""


class WaveApproved(Fact, frozen=True, tag="wave_approved"):
    """The spokesperson released a wave."""

    wave: int
    seat: str
    acknowledge_by: datetime | None = None
    """The time to answer counts from the release."""
    not_before: datetime | None = None
    """When it leaves, where the decision that queued it can still recall it."""


class DeliveriesRecorded(Fact, frozen=True, tag="deliveries_recorded"):
    """What became of messages handed to a channel."""

    deliveries: tuple[Delivery, ...]


class WaveRejected(Fact, frozen=True, tag="wave_rejected"):
    """Who may release a wave refused to, for the reason of the order: it never leaves."""

    wave: int
    seat: str
    suppressed: int
    """Messages kept back."""


class WaveEdited(Fact, frozen=True, tag="wave_edited"):
    """Who may release a wave says it in other words: those wait in its place, and it never leaves."""

    wave: int
    seat: str
    after: int
    """The wave with the other words."""


class WavesStopped(Fact, frozen=True, tag="waves_stopped"):
    """A sending was stopped: what had not left is kept back for ever, and nobody is reminded of it."""

    waves: tuple[int, ...]
    origin: int
    seat: str
    suppressed: int
    """Messages kept back."""
    sent: int
    """Messages that had left already."""


class LaddersClimbed(Fact, frozen=True, tag="ladders_climbed"):
    """People who did not answer a sending, or were not reached by it, are asked another way; each rung once."""

    origin: int
    recipients: tuple[str, ...]
    rung: int
    to: tuple[str | None, ...]
    """For each the stand-in who is told now, if it has come to that."""
    next_at: datetime | None = None
    """None when nobody and no way is left: the call sheet takes over."""


class ReceiptsRecorded(Fact, frozen=True, tag="receipts_recorded"):
    """Providers said what became of messages; each raises what is known, none lowers it."""

    receipts: tuple[Receipt, ...]
    channel: str = ""


class PostPublished(Fact, frozen=True, tag="post_published"):
    """Somebody published a prepared text; the public finds it under `link`."""

    message: int
    link: str
    seat: str


class Answered(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer to a sending, whichever of its messages it answers."""

    origin: int
    recipient: str
    message: int
    by: str
    answer: str = ACKNOWLEDGED
    text: str = ""
    """SHA-256 (hex) of what was written, which is kept apart."""


class MessagesAnswered(Fact, frozen=True, tag="messages_answered"):
    """People answered a sending: nobody reminds them of it again."""

    answers: tuple[Answered, ...]


class HelpAsked(Fact, frozen=True, tag="help_asked"):
    """Somebody answered a sending with a call for help; the committee is told."""

    origin: int
    person: str
    message: int


class HelpEnded(Fact, frozen=True, tag="help_ended"):
    """Somebody who needed help needs it no more: they said so (`safe`), or somebody who took care says it for them."""

    origin: int
    person: str
    by: str
    answer: str
    word: str = ""


class TextRead(Fact, frozen=True, tag="text_read"):
    """Somebody read what a person wrote, and perhaps answered it; the texts are kept apart and may be erased."""

    text: int
    digest: str = ""
    reply: str = ""


class SendingHeld(Fact, frozen=True, tag="sending_held"):
    """What a decision queued leaves at `until` at the latest, and can be recalled before."""

    decision: int
    waves: tuple[int, ...]
    until: datetime


class SendingRecalled(Fact, frozen=True, tag="sending_recalled"):
    """All that a decision queued was recalled before it left."""

    decision: int


class PointHeld(Fact, frozen=True, tag="point_held"):
    """What a point of situation sends leaves at `until` at the latest, and can be recalled before."""

    point: int
    waves: tuple[int, ...]
    until: datetime


class PointRecalled(Fact, frozen=True, tag="point_recalled"):
    """All that a point of situation was to send was recalled before it left; the point stands."""

    point: int


SendingFact: TypeAlias = (
    MessagesQueued
    | WaveApproved
    | WaveRejected
    | WaveEdited
    | DeliveriesRecorded
    | SendingHeld
    | SendingRecalled
    | PointHeld
    | PointRecalled
    | WavesStopped
    | LaddersClimbed
    | ReceiptsRecorded
    | MessagesAnswered
    | HelpAsked
    | HelpEnded
    | TextRead
    | PostPublished
)
