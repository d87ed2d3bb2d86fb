"""Carries SMS straight to an operator's SMS centre, and collects its delivery notices and people's answers."""

from __future__ import annotations

import hashlib
import logging
import secrets
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Self

from smpplib import consts, exceptions
from smpplib.client import Client

from pca.channels.configured import Smpp
from pca.channels.numbers import NO_NUMBER, telephone
from pca.channels.port import Abilities, Event, Outgoing, Sent
from pca.channels.smpp_reading import PROVIDER, delivery, plain_name, read_deliver
from pca.channels.smpp_session import Broken, bound, breaking, hang_up
from pca.domain.contact_points import ContactKind
from pca.domain.texts.sms_parts import Alphabet, encoded, sms_parts
from pca.domain.texts.wording import clean, one_line

_GSM, _UCS2 = 0x00, 0x08
_UDHI = 0x40

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
            except Broken as broken:
                self._hang_up()
                yield Sent(key=outgoing.key, outcome="retry", error=str(broken), perhaps_sent=broken.perhaps)
                rest = batch[position + 1 :]
                yield from (Sent(key=outgoing.key, outcome="retry", error=str(broken)) for outgoing in rest)
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
            octets = head + encoded(text, parts.alphabet)
            status, number = self._submit(to, octets, parts.alphabet, headed=bool(head), last=place == parts.count)
            if status:
                return _refused(outgoing, status, partly=place > 1)
        return Sent(key=outgoing.key, outcome="sent", provider_id=number, parts=parts.count)

    def _submit(self, to: str, octets: bytes, alphabet: Alphabet, *, headed: bool, last: bool) -> tuple[int, str]:
        """Hand over one part and wait for the answer: its status (0 is yes) and the centre's name for it."""
        line = self._connected()
        sender = self._wanted.sender
        number = telephone(sender)
        with breaking(perhaps=True):
            asked = line.send_message(
                source_addr_ton=consts.SMPP_TON_INTL if number else consts.SMPP_TON_ALNUM,
                source_addr_npi=consts.SMPP_NPI_ISDN if number else consts.SMPP_NPI_UNK,
                source_addr=number.removeprefix("+") if number else sender,
                dest_addr_ton=consts.SMPP_TON_INTL,
                dest_addr_npi=consts.SMPP_NPI_ISDN,
                destination_addr=to.removeprefix("+"),
                short_message=octets,
                data_coding=_UCS2 if alphabet == "ucs2" else _GSM,
                esm_class=_UDHI if headed else 0,
                registered_delivery=last,
            )
            while True:
                pdu = line.read_pdu()
                if pdu.command == "submit_sm_resp" and pdu.sequence == asked.sequence:
                    name = getattr(pdu, "message_id", None) or b""
                    name = name.decode("ascii", "replace") if isinstance(name, bytes) else str(name)
                    return int(pdu.status), plain_name(name)
                if pdu.command in ("generic_nack", "unbind"):
                    raise Broken("the SMS centre ended the session", perhaps=True)
                if pdu.command == "enquire_link":
                    line._enquire_link_received(pdu)

    def _connected(self) -> Client:
        line: Client | None = getattr(self._mine, "line", None)
        if line is None:
            line = self._mine.line = bound(self._wanted, "bind_transmitter")
        return line

    def _hang_up(self) -> None:
        hang_up(getattr(self._mine, "line", None))
        self._mine.line = None


_DELIVER, _DATA, _UNBIND, _ENQUIRE = 0x05, 0x103, 0x06, 0x15
_ANSWER = 0x80000000
"""Added to a command it makes the answer to it; alone it says that a command is not known."""
_UNKNOWN_COMMAND = 0x03
_LARGEST = 1 << 17
"""Bytes of one PDU; a length beyond says that the line is out of step."""

_log = logging.getLogger(__name__)


class SmppInbox:
    """Delivery notices and answers that the SMS centre holds for us."""

    provider = PROVIDER

    def __init__(self, wanted: Smpp, *, patience: float = 1.0, most: int = 500) -> None:
        self._wanted, self._patience, self._most = wanted, patience, most

    def collect(self, keep: Callable[[Sequence[Event]], None]) -> int:
        """Take what comes until nothing does for `patience` seconds. Only what was kept is acknowledged.

        What makes no sense is named in the log, and acknowledged: a centre that brought it again and again would bring
        nothing else any more.
        """
        count = 0
        try:
            line = bound(self._wanted, "bind_receiver")
        except Broken as broken:
            raise OSError(str(broken)) from broken
        try:
            for command, sequence, body in _arriving(line, self._patience, self._most):
                notice = delivery(body, data=command == _DATA)
                event = read_deliver(notice, secrets.token_hex(16), self._wanted) if notice else None
                if notice is None:
                    _log.warning("the SMS centre delivered what cannot be read: %d bytes", len(body))
                keep((event,) if event is not None else ())
                _answer(line, command, sequence, b"\0")
                count += event is not None
        except Broken:
            pass  # what was not acknowledged comes again at the next look
        finally:
            hang_up(line)
        return count


def _arriving(line: Client, patience: float, most: int) -> Iterator[tuple[int, int, bytes]]:
    """Each delivery: command, sequence, body. What else comes is answered as the protocol asks."""
    line._socket.settimeout(patience)
    for _ in range(most):
        try:
            length, command, _, sequence = struct.unpack(">LLLL", line._recv_exact(16))
            if not 16 <= length <= _LARGEST:
                return
            body = line._recv_exact(length - 16)
        except (TimeoutError, exceptions.ConnectionError, OSError):
            return
        if command in (_DELIVER, _DATA):
            yield command, sequence, body
        elif command == _UNBIND:
            return
        elif command == _ENQUIRE:
            _answer(line, command, sequence)
        elif command < _ANSWER:
            _answer(line, 0, sequence, status=_UNKNOWN_COMMAND)


def _answer(line: Client, command: int, sequence: int, body: bytes = b"", status: int = 0) -> None:
    with breaking(perhaps=False):
        line._socket.sendall(struct.pack(">LLLL", 16 + len(body), command | _ANSWER, status, sequence) + body)


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
