"""Addresses of our own, one for each message: where answers by mail go, and where servers' notices come back to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from pca.channels.mail import BadAddress, ack_address
from pca.runtime import Runtime


@dataclass(frozen=True)
class OwnAddresses:
    """For the messages of one crisis. Without a mailbox that somebody reads, there are none."""

    answers: str = ""
    returns: str = ""
    ticket: Callable[[int], str] = lambda _message: ""
    return_ticket: Callable[[int], str] = lambda _message: ""

    def for_answers(self, message: int) -> str:
        """Where an answer by mail goes, so that it finds its message; empty when nobody reads it."""
        return _variant(self.answers, self.ticket(message))

    def for_notices(self, message: int) -> str:
        """Where notices about this one message come back to: only mail servers and its recipient know it."""
        return _variant(self.returns, self.return_ticket(message))


def own_addresses(runtime: Runtime, crisis: str) -> OwnAddresses:
    """Those of a crisis."""
    settings = runtime.settings
    if settings.mail_from is None or (settings.mailbox.folder is None and not settings.mailbox.host):
        return OwnAddresses()
    return OwnAddresses(
        answers=settings.mail_from,
        returns=settings.mail_return or settings.mail_from,
        ticket=partial(runtime.ticket, crisis),
        return_ticket=partial(runtime.return_ticket, crisis),
    )


def _variant(address: str, ticket: str) -> str:
    """The address with a ticket in it; empty where it would be too long to be one."""
    try:
        return ack_address(address, ticket) if address else ""
    except BadAddress:
        return ""
