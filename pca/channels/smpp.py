"""Carries SMS straight to an operator's SMS centre, and reads its delivery notices and people's answers."""

from __future__ import annotations

import hashlib
import re
import secrets
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, Self

from smpplib import consts, exceptions
from smpplib.client import Client

from pca.channels.configured import Smpp
from pca.channels.numbers import NO_NUMBER, caller, telephone
from pca.channels.port import Abilities, Event, Inbound, Outgoing, Receipt, Sent, Status
from pca.domain.contact_points import ContactKind
from pca.domain.sms_parts import Alphabet, decoded, encoded, sms_parts
from pca.domain.wording import clean, one_line

PROVIDER = "smpp"

_GSM, _LATIN, _UCS2 = 0x00, 0x03, 0x08
_UDHI = 0x40
_RECEIPT = 0x04

_LATER = frozenset({0x08, 0x14, 0x58, 0x61, 0xFE})
"""System error, queue full, throttled, congested, no more capacity."""

_OURS = frozenset({0x04, 0x05, 0x0A, 0x0D, 0x0E, 0x0F, 0x15, 0x53, 0x66})
"""Session, sender or login refused: our settings are at fault."""

_NOT_THERE = frozenset({0x0B})
"""The number is none."""


class SmppChannel:
    """SMS over one session for each thread, opened with the first text."""

    name = PROVIDER
    kinds = frozenset({"sms"})
    live = True
    contact: ContactKind = "sms"

    def __init__(self, wanted: Smpp) -> None:
        self._wanted = wanted
        self._mine = threading.local()
        self.abilities = Abilities(
            receipts=True,
            replies=True,
            longest=153 * wanted.longest,
            per_second=wanted.per_second,
            cost=wanted.cost,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, batch: Sequence[Outgoing]) -> Iterator[Sent]:
        """Send in order. When the session breaks off, the text under way may have been taken, the rest was not."""
        for position, outgoing in enumerate(batch):
            try:
                answer = self._one(outgoing)
            except _Broken as broken:
                self._hang_up()
                yield Sent(key=outgoing.key, outcome="retry", error=str(broken), perhaps_sent=broken.perhaps)
                rest = batch[position + 1 :]
                yield from (Sent(key=one.key, outcome="retry", error=str(broken)) for one in rest)
                return
            yield answer

    def _one(self, outgoing: Outgoing) -> Sent:
        """One text, all its parts. The centre names each part; the last one's name stands for the text."""
        to = telephone(outgoing.address)
        if to is None:
            return Sent(key=outgoing.key, outcome="failed", error=NO_NUMBER, gone=True)
        parts = sms_parts(clean(outgoing.body))
        if parts.count > self._wanted.longest:
            why = f"the text needs {parts.count} parts; at most {self._wanted.longest} are sent"
            return Sent(key=outgoing.key, outcome="failed", error=why)
        number = ""
        for place, text in enumerate(parts.texts, 1):
            head = _header(outgoing.key, parts.count, place)
            said = head + encoded(text, parts.alphabet)
            status, number = self._submit(to, said, parts.alphabet, headed=bool(head), last=place == parts.count)
            if status:
                return _refused(outgoing, status, partly=place > 1)
        return Sent(key=outgoing.key, outcome="sent", provider_id=number, parts=parts.count)

    def _submit(self, to: str, said: bytes, alphabet: Alphabet, *, headed: bool, last: bool) -> tuple[int, str]:
        """Hand over one part and wait for the answer: its status (0 is yes) and the centre's name for it."""
        line = self._connected()
        sender = self._wanted.sender
        number = telephone(sender)
        with _breaking(perhaps=True):
            asked = line.send_message(
                source_addr_ton=consts.SMPP_TON_INTL if number else consts.SMPP_TON_ALNUM,
                source_addr_npi=consts.SMPP_NPI_ISDN if number else consts.SMPP_NPI_UNK,
                source_addr=number.removeprefix("+") if number else sender,
                dest_addr_ton=consts.SMPP_TON_INTL,
                dest_addr_npi=consts.SMPP_NPI_ISDN,
                destination_addr=to.removeprefix("+"),
                short_message=said,
                data_coding=_UCS2 if alphabet == "ucs2" else _GSM,
                esm_class=_UDHI if headed else 0,
                registered_delivery=last,
            )
            while True:
                pdu = line.read_pdu()
                if pdu.command == "submit_sm_resp" and pdu.sequence == asked.sequence:
                    name = getattr(pdu, "message_id", None) or b""
                    return int(pdu.status), name.decode("ascii", "replace") if isinstance(name, bytes) else str(name)
                if pdu.command in ("generic_nack", "unbind"):
                    raise _Broken("the SMS centre ended the session", perhaps=True)
                if pdu.command == "enquire_link":
                    line._enquire_link_received(pdu)

    def _connected(self) -> Client:
        line: Client | None = getattr(self._mine, "line", None)
        if line is None:
            line = self._mine.line = _bound(self._wanted, "bind_transmitter")
        return line

    def _hang_up(self) -> None:
        _hang_up(getattr(self._mine, "line", None))
        self._mine.line = None


class SmppInbox:
    """Delivery notices and answers that the SMS centre holds for us."""

    provider = PROVIDER

    def __init__(self, wanted: Smpp, *, patience: float = 1.0, most: int = 500) -> None:
        self._wanted, self._patience, self._most = wanted, patience, most

    def collect(self, keep: Callable[[Sequence[Event]], None]) -> int:
        """Take what comes until nothing does for `patience` seconds. Only what was kept is acknowledged."""
        count = 0
        try:
            line = _bound(self._wanted, "bind_receiver")
        except _Broken as broken:
            raise OSError(str(broken)) from broken
        try:
            for pdu in _arriving(line, self._patience, self._most):
                event = read_deliver(pdu, secrets.token_hex(16))
                keep((event,) if event is not None else ())
                line.set_message_received_handler(lambda pdu: None)
                line._message_received(pdu)
                count += event is not None
        finally:
            _hang_up(line)
        return count


def _arriving(line: Client, patience: float, most: int) -> Iterator[Any]:
    """Each deliver_sm; what else comes is answered as the protocol asks."""
    line._socket.settimeout(patience)
    for _ in range(most):
        try:
            pdu = line.read_pdu()
        except (TimeoutError, exceptions.ConnectionError, exceptions.PDUError):
            return
        if pdu.command == "deliver_sm":
            yield pdu
        elif pdu.command == "enquire_link":
            line._enquire_link_received(pdu)
        elif pdu.command == "unbind":
            return


_WORDS: dict[str, Status] = {
    "ENROUTE": "sent",
    "ACCEPTD": "accepted",
    "DELIVRD": "delivered",
    "EXPIRED": "failed",
    "DELETED": "failed",
    "UNDELIV": "failed",
    "REJECTD": "failed",
}
_NOTICE = re.compile(r"id:(\S{1,65}).*?\bstat:([A-Z]{4,10})(?:.*?\berr:(\S{1,10}))?", re.DOTALL | re.IGNORECASE)


def read_deliver(pdu: Any, name: str) -> Event | None:
    """What one deliver_sm says: a receipt in the words most centres use, an answer, or nothing of use.

    `name` is given to an answer, for the centre gives none: after a crash an answer may come twice, never be lost.
    """
    said = bytes(pdu.short_message or getattr(pdu, "message_payload", None) or b"")
    kind = int(pdu.esm_class or 0)
    if kind & _UDHI and said:
        said = said[said[0] + 1 :]
    if kind & _RECEIPT:
        found = _NOTICE.search(said.decode("latin-1"))
        status = _WORDS.get(found[2].upper()) if found else None
        if found is None or status is None:
            return None
        error = f"{found[2]} {found[3] or ''}".strip() if status == "failed" else ""
        return Receipt(
            provider=PROVIDER, event_id=f"{found[1]}/{status}", status=status, provider_id=found[1], error=error
        )
    text = _read(said, int(pdu.data_coding or 0))
    sender = pdu.source_addr.decode("ascii", "replace") if isinstance(pdu.source_addr, bytes) else str(pdu.source_addr)
    if not text.strip() or not sender:
        return None
    return Inbound(provider=PROVIDER, event_id=name, kind="sms", from_=caller(sender), text=text[:2000])


def _read(said: bytes, coding: int) -> str:
    if coding == _UCS2:
        return decoded(said, "ucs2")
    return said.decode("latin-1") if coding == _LATIN else decoded(said, "gsm")


class _Broken(Exception):
    """The session broke off. `perhaps`: what was under way may have been taken."""

    def __init__(self, words: str, *, perhaps: bool) -> None:
        super().__init__(words)
        self.perhaps = perhaps


@contextmanager
def _breaking(*, perhaps: bool) -> Iterator[None]:
    """What goes wrong in the session, as _Broken."""
    try:
        yield
    except TimeoutError as error:
        raise _Broken("the SMS centre did not answer in time", perhaps=perhaps) from error
    except (exceptions.ConnectionError, exceptions.PDUError, OSError, ValueError) as error:
        raise _Broken("no session with the SMS centre", perhaps=perhaps) from error


def _bound(wanted: Smpp, how: str) -> Client:
    """An open and accepted session; nothing is left open when a step fails. Raises _Broken."""
    trust = ssl.create_default_context(cafile=str(wanted.authorities) if wanted.authorities else None)
    line = Client(wanted.host, wanted.port, timeout=wanted.timeout, allow_unknown_opt_params=True)
    try:
        with _breaking(perhaps=False):
            line.connect()
            if wanted.tls:
                line._socket = trust.wrap_socket(line._socket, server_hostname=wanted.host)
            getattr(line, how)(
                system_id=wanted.system_id,
                password=wanted.password.get_secret_value(),
                system_type=wanted.system_type,
            )
    except _Broken:
        _hang_up(line)
        raise
    return line


def _hang_up(line: Client | None) -> None:
    if line is None or line._socket is None:
        return
    with suppress(exceptions.ConnectionError, exceptions.PDUError, OSError, ValueError), warnings.catch_warnings():
        line.unbind()
    with suppress(OSError):
        line.disconnect()


def _header(key: str, count: int, place: int) -> bytes:
    """What tells a telephone that parts belong together; the same for every attempt, so that two copies still fit."""
    if count == 1:
        return b""
    return bytes((5, 0, 3, hashlib.sha256(key.encode()).digest()[0], count, place))


def _refused(outgoing: Outgoing, status: int, *, partly: bool) -> Sent:
    words = one_line(f"0x{status:02X} {consts.DESCRIPTIONS.get(status, 'refused')}")[:200]
    if status in _LATER or status in _OURS:
        return Sent(key=outgoing.key, outcome="retry", error=words, perhaps_sent=partly)
    return Sent(key=outgoing.key, outcome="failed", error=words, gone=status in _NOT_THERE)
