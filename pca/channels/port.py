"""What every channel looks like from inside: hand it a batch, and it says for each text whether it was accepted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Literal, Protocol, Self

import msgspec

from pca.domain.orders import Mode


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """One text for one recipient. `key` is stable: the same text sent again carries the same one (`2020-1/M7`)."""

    key: str
    kind: str
    name: str
    """The recipient's name, for people to read; may be empty."""
    address: str
    """An e-mail address, a telephone number, or empty for texts that are put up rather than sent."""
    subject: str
    body: str
    language: str
    mode: Mode
    at: datetime
    """The instant of sending (UTC)."""


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one text: accepted by the channel, worth another try, or refused for good."""

    key: str
    outcome: Literal["sent", "retry", "failed"]
    error: str = ""
    """Why not, in the words of whoever refused."""
    provider_id: str = ""
    """What the other side calls it: a Message-ID, a file name."""


class Channel(Protocol):
    """A way out. Used as a context: what it opens (a connection) is kept between batches and closed at the end."""

    @property
    def name(self) -> str:
        """What people call it, such as `smtp`."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of text it carries: mail, sms, chat, post, poster."""

    @property
    def live(self) -> bool:
        """Whether it reaches people outside this machine. Exercises keep off live channels unless told otherwise."""

    def send(self, batch: Sequence[Outgoing]) -> Sequence[Sent]:
        """Send each text; one answer for each, in the same order. Raises nothing for what the other side does."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
