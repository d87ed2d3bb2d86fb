"""What every channel looks like from inside: hand it a batch, and it says for each text whether it was accepted.

What comes back later, receipts and answers, has one shape too, whichever way it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import TracebackType
from typing import Literal, Protocol, Self, runtime_checkable

import msgspec

from pca.domain.contact_points import ContactKind
from pca.domain.orders import Mode


class Abilities(msgspec.Struct, frozen=True, kw_only=True):
    """What a channel can do."""

    receipts: bool = False
    """Whether the other side says later that a text was delivered or read."""
    replies: bool = False
    """Whether a recipient's answer comes back to us by the same way."""
    buttons: bool = False
    """Whether a text can carry buttons."""
    attachments: bool = False
    longest: int | None = None
    """Characters in one text; None when nothing sets a limit. A longer text is refused, never cut."""
    languages: frozenset[str] | None = None
    """The languages it carries; None for all."""
    per_second: float | None = None
    """Texts the other side takes in one second; None when nothing is known."""
    cost: float = 0.0
    """What one part costs, in the institution's currency: a hint for previews."""


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A file that goes along: its name, its media type such as `application/pdf`, its content."""

    name: str
    media_type: str
    content: bytes


class Button(msgspec.Struct, frozen=True, kw_only=True):
    """Something to press: it opens `url`, or says `answer` in the recipient's name where the channel can."""

    label: str
    url: str = ""
    answer: str = ""


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """One text for one recipient. `key` is stable: the same text sent again carries the same one (`2020-1/M7`)."""

    key: str
    kind: str
    name: str
    """The recipient's name, for people to read; may be empty."""
    address: str
    """What the channel's `contact` kind calls for; empty for texts that are put up rather than sent."""
    subject: str
    body: str
    language: str
    mode: Mode
    at: datetime
    """The instant of sending (UTC)."""
    message: str = ""
    """The folder under notifications/ the text comes from: services that want texts approved know them by it."""
    severity: str = "critical"
    return_to: str = ""
    """The e-mail address that notices about this one text come back to; empty for the sender's own."""
    reply_to: str = ""
    """The e-mail address that answers go to (`ack+TOKEN@…`); empty to let them go to the sender."""
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one text: accepted by the channel, worth another try, or refused for good."""

    key: str
    outcome: Literal["sent", "retry", "failed"]
    error: str = ""
    """Why not, in the words of whoever refused."""
    provider_id: str = ""
    """What the other side calls it: a Message-ID, a file name. Receipts come back under it."""
    parts: int = 1
    """How many parts are paid for."""
    retry_after: float | None = None
    """With `retry`: seconds the other side asks us to wait, if it says."""
    perhaps_sent: bool = False
    """With `retry`: it may have been accepted although no answer came; another try may reach the person twice."""
    gone: bool = False
    """With `failed`: the address itself is of no use any more."""
    prepared: bool = False
    """With `sent`: it lies ready, and a person must still publish it."""


Status = Literal["accepted", "sent", "failed", "delivered", "read"]

RANK: Mapping[Status, int] = {"accepted": 1, "sent": 2, "failed": 3, "delivered": 4, "read": 5}
"""Statuses come late, twice and out of order; only one of a higher rank than what is known counts.

`delivered` outranks `failed`: services that try several ways report a failure first.
"""


class ProviderReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """What the other side says, later, became of a text: named by what it calls it, or by our own key."""

    provider: str
    event_id: str
    """With `provider`, the same for the same event told twice."""
    status: Status
    provider_id: str = ""
    key: str = ""
    at: datetime | None = None
    """When it happened (UTC), if the other side says."""
    error: str = ""
    gone: bool = False
    token: str = ""
    """Of a mail: what stood in the address it came back to. Without ours, anybody may have written it."""
    also: tuple[str, ...] = ()
    """Other spellings of `provider_id`, the likeliest first: looked for when nothing of ours is called so."""

    @property
    def rank(self) -> int:
        """See RANK."""
        return RANK[self.status]


class TextPart(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of a longer text this is: `number` of `count`, from 1; `reference` is the same in all of them."""

    reference: str
    count: int
    number: int


class Inbound(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wrote or pressed."""

    provider: str
    event_id: str
    kind: ContactKind
    """What kind of address `from_` is."""
    from_: str
    """The address it comes from. Anybody can write anything into it: it proves nothing."""
    text: str
    """The sender's own words as written, line by line; of a mail without greeting, signature and quotation."""
    at: datetime | None = None
    """When it was written (UTC), if the other side says."""
    in_reply_to: str | None = None
    """The provider_id of our text that it answers, if known."""
    token: str = ""
    """What stood in the reply address (`ack+TOKEN@…`)."""
    below: str = ""
    """Without a `text`: what stands below a quotation that no sign marks. It is ours, and perhaps some of theirs."""
    automatic: bool = False
    """Whether a machine wrote it, such as a holiday reply: kept and shown, it answers nothing and ends nothing."""
    part: TextPart | None = None
    """Set when this is but a part of a text: the parts are put together before anything is understood."""
    opening: str | None = None
    """Of a text some parts of which never came: its first part, where alone an answer is looked for; empty when that
    is missing. None when `text` is whole."""


Event = ProviderReceipt | Inbound


class Channel(Protocol):
    """A way out. Used as a context: what it opens (a connection) is kept between batches and closed at the end."""

    @property
    def name(self) -> str:
        """What people call it, such as `smtp`."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of text it carries: mail, sms, chat, post, poster."""

    @property
    def contact(self) -> ContactKind | None:
        """The kind of contact point it needs in `address`; None when it carries texts that are put up."""

    @property
    def live(self) -> bool:
        """Whether it reaches people outside this machine. Exercises keep off live channels unless told otherwise."""

    @property
    def abilities(self) -> Abilities:
        """What it can do."""

    def send(self, batch: Sequence[Outgoing]) -> Iterable[Sent]:
        """Send each text; one answer for each, in the same order. Raises nothing for what the other side does.

        Best one by one (`yield`): what was accepted is noted before the next text leaves, so that a crash repeats less.
        Several threads may send at once: what is kept between batches is kept for each thread (`threading.local`).
        """

    def __enter__(self) -> Self:
        """Open it. Nothing is asked of the other side yet: this cannot fail."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def send_alone(channel: Channel, outgoing: Outgoing) -> Sent:
    """What an open channel answers to one text; where it cannot be reached, another try is worth it."""
    try:
        return next(iter(channel.send([outgoing])))
    except OSError as error:
        return Sent(key=outgoing.key, outcome="retry", error=str(error))


@runtime_checkable
class Asking(Protocol):
    """A channel whose other side can be asked what became of a text, should its receipt never come."""

    @property
    def name(self) -> str: ...

    @property
    def asks(self) -> bool:
        """Whether the settings say where to ask."""

    def ask(self, names: Sequence[str]) -> Iterable[ProviderReceipt]:
        """What is known of the texts the other side calls so; nothing of those it says nothing new of.

        Raises OSError when it cannot be reached: nobody is asked any more then.
        """


class Webhook(Protocol):
    """Understands what a service posts to us. Pure: no network, no store. Header names are in lower case."""

    @property
    def provider(self) -> str:
        """The last part of its address, `/hooks/<provider>`."""

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether the service itself wrote this. Anything else is answered 403 and not read."""

    def read(self, headers: Mapping[str, str], body: bytes) -> Sequence[Event]:
        """What it says. Raises ValueError when it makes no sense; what is of no use to us is left out."""

    def greet(self, query: Mapping[str, str]) -> str | None:
        """The answer to a service that asks by GET whether we live here; None when the question is not genuine."""


class Memory(Protocol):
    """Remembers what was taken in from a mailbox, for as long as it may be found there."""

    @property
    def since(self) -> datetime | None:
        """Mails that came before this instant (UTC) are of no interest any more."""

    def known(self, names: Collection[str]) -> Collection[str]:
        """Those of these mails that were taken in, or set aside."""

    def remember(self, name: str) -> None:
        """This mail was taken in."""

    def set_aside(self, name: str, raw: bytes, why: str) -> None:
        """This mail could not be read: keep it for a person to look at, and do not read it again."""


class AnswerSource(Protocol):
    """A place we look into for receipts and answers: a mailbox, an SMS centre."""

    @property
    def provider(self) -> str: ...

    def collect(self, keep: Callable[[Sequence[Event]], None]) -> int:
        """Hand over what has come, and take note of it once `keep` returns; how many events.

        What `keep` raises is raised, and what it was given comes again: at least once, told apart by event_id.
        Raises OSError when the other side cannot be reached.
        """
