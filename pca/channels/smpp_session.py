"""A session with an operator's SMS centre: opened and closed; whatever the other side sends, it only breaks off."""

from __future__ import annotations

import ssl
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from smpplib import exceptions
from smpplib.client import Client

from pca.channels.configured import Smpp

NONSENSE = (struct.error, exceptions.UnknownCommandError, LookupError, TypeError, AttributeError)
"""What the library raises when the bytes it is given are no PDU."""


class Broken(Exception):
    """The session broke off. `perhaps`: what was under way may have been taken."""

    def __init__(self, words: str, *, perhaps: bool) -> None:
        super().__init__(words)
        self.perhaps = perhaps


@contextmanager
def breaking(*, perhaps: bool) -> Iterator[None]:
    """What goes wrong in the session, as Broken."""
    try:
        yield
    except TimeoutError as error:
        raise Broken("the SMS centre did not answer in time", perhaps=perhaps) from error
    except (exceptions.ConnectionError, exceptions.PDUError, OSError, ValueError) as error:
        raise Broken("no session with the SMS centre", perhaps=perhaps) from error
    except NONSENSE as error:
        raise Broken("the SMS centre sent what cannot be read", perhaps=perhaps) from error


def bound(wanted: Smpp, how: str) -> Client:
    """An open and accepted session; nothing is left open when a step fails. Raises Broken."""
    trust = ssl.create_default_context(cafile=str(wanted.authorities) if wanted.authorities else None)
    line = Client(wanted.host, wanted.port, timeout=wanted.timeout, allow_unknown_opt_params=True)
    try:
        with breaking(perhaps=False):
            line.connect()
            if wanted.tls:
                line._socket = trust.wrap_socket(line._socket, server_hostname=wanted.host)
            getattr(line, how)(
                system_id=wanted.system_id,
                password=wanted.password.get_secret_value(),
                system_type=wanted.system_type,
            )
    except Broken:
        hang_up(line)
        raise
    return line


def hang_up(line: Client | None) -> None:
    if line is None or line._socket is None:
        return
    with (
        suppress(exceptions.ConnectionError, exceptions.PDUError, OSError, ValueError, *NONSENSE),
        warnings.catch_warnings(),
    ):
        line.unbind()
    with suppress(OSError):
        line.disconnect()
