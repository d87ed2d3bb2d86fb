"""What may be asked about messages: release, stop, acknowledge, and write down what became of them."""

from __future__ import annotations

from typing import Literal

import msgspec

from pca.domain.act import Act, Instant

ACKNOWLEDGED = "received"
"""The plainest answer to a message."""


class ApproveWave(Act, frozen=True, tag="approve_wave"):
    """Release an external message, as the spokesperson (R33)."""

    wave: int


class RejectWave(Act, frozen=True, tag="reject_wave"):
    """Refuse to release an external message, as whoever may: it never leaves. The order's `why` tells its author."""

    wave: int


class EditWave(Act, frozen=True, tag="edit_wave"):
    """Say an external message in other words, as whoever may release it; they wait to be released in their turn."""

    wave: int
    heading: dict[str, str] = {}
    text: dict[str, str] = {}
    """The words by language; one language is enough."""


class Delivery(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one attempt to send one message."""

    message: int
    outcome: Literal["sent", "retry", "held", "failed", "suppressed", "unreachable"]
    """`held` waits for a digest without having been tried; `unreachable` means that no contact point is known."""
    digest: str = ""
    """SHA-256 of the rendered text, in hex."""
    error: str = ""
    retry_at: Instant | None = None
    channel: str = ""
    """The name of the channel that was asked, such as `smtp`."""
    within: int | None = None
    """The message that carried this one along in a digest."""


class RecordDeliveries(Act, frozen=True, tag="record_deliveries"):
    """Write down what became of messages handed to a channel (R34)."""

    deliveries: tuple[Delivery, ...]


class Receipt(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the other side says of one message, some time after it was handed over."""

    message: int
    status: Literal["sent", "delivered", "read", "failed"]
    error: str = ""


class RecordReceipts(Act, frozen=True, tag="record_receipts"):
    """Write down what came back from a provider; what says nothing new has no effect."""

    receipts: tuple[Receipt, ...]
    channel: str = ""


class AcknowledgeMessage(Act, frozen=True, tag="acknowledge_message"):
    """Say that a message was received and understood, or answer it (R35). The order's `why` is a comment."""

    message: int
    answer: Literal["received", "safe", "help", "telework", "absent", "cared"] = "received"
    """`cared` says that somebody took care of a person who needed help; only somebody else says it, and how (`why`)."""


class MarkPublished(Act, frozen=True, tag="mark_published"):
    """Say that a prepared text was published, and under which link; said again, the latest counts."""

    message: int
    link: str


class RecallSending(Act, frozen=True, tag="recall_sending"):
    """Recall all that a decision queued, before it leaves."""

    decision: int


class RecallPoint(Act, frozen=True, tag="recall_point"):
    """Recall all that a point of situation was to send, before it leaves."""

    point: int


class AskAgain(Act, frozen=True, tag="ask_again"):
    """Ask those again who have not answered a sending; whoever has answered is left in peace."""

    wave: int


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """One answer that came back through a channel which knows who sent it."""

    message: int
    by: str
    answer: str = ACKNOWLEDGED
    text: str = ""
    """SHA-256 (hex) of what was written, which is kept apart and may be erased; empty when nothing was."""


class RecordAnswers(Act, frozen=True, tag="record_answers"):
    """Write down answers to messages, many at once: signed links, replies, buttons."""

    answers: tuple[Answer, ...]


class CallForHelp(Act, frozen=True, tag="call_for_help"):
    """Tell the committee of a call for help whose sender is not proved; given by the house itself."""

    text: int
    """Number of the text that came in, kept apart."""
    person: str = ""
    """Whose address it came from; empty when nobody's, or several people's."""
    digest: str = ""
    """SHA-256 (hex) of what was written."""


class ReadText(Act, frozen=True, tag="read_text"):
    """Say that somebody read what a person wrote, and perhaps answered it."""

    text: int
    digest: str = ""
    """SHA-256 (hex) of what was read."""
    reply: str = ""
    """SHA-256 (hex) of what was answered; empty when nothing was."""


class CallRoll(Act, frozen=True, tag="call_roll"):
    """Ask everybody of an audience where they are. The order's `why` is said in the message."""

    scope: Literal["everyone", "region", "site", "team"] = "everyone"
    id: str = ""
    """The region, site or team."""
    within_minutes: int = 60
    """How soon an answer is expected, from 5 minutes to two days."""


class Addressees(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whom a message is for: everybody who fits something said here, each once."""

    everyone: bool = False
    regions: tuple[str, ...] = ()
    site_types: tuple[str, ...] = ()
    """With `regions`: the sites of these kinds there."""
    sites: tuple[str, ...] = ()
    heads: bool = False
    """Of these sites only who answers for them, not all who work there."""
    teams: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    """Functions of the crisis organisation, such as `log`: whoever holds a role with one of them."""
    stakeholders: tuple[str, ...] = ()
    """Parties outside the house; what goes to them waits for an approval."""


class SendMessage(Act, frozen=True, tag="send_message"):
    """Write to people, in own words or with a text of the plan. The order's `why` is told where that text asks for it.

    Without addressees a text of the plan goes to those whom the plan means.
    """

    to: Addressees = Addressees()
    communication: str = ""
    """The communication of the plan whose text is sent; own words otherwise."""
    heading: dict[str, str] = {}
    text: dict[str, str] = {}
    """Own words, by language; one language is enough."""
    kinds: tuple[Literal["mail", "chat", "sms"], ...] = ()
    """By which channels; as the plan says, or by mail, unless said."""
    severity: Literal["critical", "important", "information", ""] = ""
    within_minutes: int = 0
    """How soon an acknowledgement is expected, from 5 minutes to two days; 0 asks for none, beyond the plan's own."""


class StopWave(Act, frozen=True, tag="stop_wave"):
    """Keep back what a sending has not sent yet, in all its kinds, for ever. The order's `why` is required."""

    wave: int
