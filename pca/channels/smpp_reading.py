"""Reads what an operator's SMS centre delivers: notices in every usual shape, people's answers, parts of long ones.

Sources: SMPP 3.4 (4.6 deliver_sm, 5.2 and 5.3 parameters, appendix B notices), 3GPP TS 23.040 (9.2.3.24 headers of
parts) and 23.038 (4 alphabets).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from pca.channels.configured import Smpp
from pca.channels.numbers import caller
from pca.channels.port import Event, Inbound, ProviderReceipt, Status, TextPart
from pca.domain.texts.sms_parts import decoded

PROVIDER = "smpp"
MOST_TEXT = 2000
"""Characters kept of one delivery."""

_UDHI = 0x40
_NOTICES = 0x04 | 0x20
"""What marks a notice in esm_class: delivered at the end, or an intermediate state."""
_NATIONAL = 2


class SmppDelivery(msgspec.Struct, frozen=True, kw_only=True):
    """One deliver_sm or data_sm, its fields named as in SMPP 3.4."""

    source_addr_ton: int = 0
    source_addr: bytes = b""
    esm_class: int = 0
    data_coding: int = 0
    short_message: bytes = b""
    message_payload: bytes | None = None
    receipted_message_id: bytes | None = None
    message_state: int | None = None
    sar_msg_ref_num: int | None = None
    sar_total_segments: int | None = None
    sar_segment_seqnum: int | None = None


_TEXTS = {0x0424: "message_payload", 0x001E: "receipted_message_id"}
_NUMBERS = {
    0x0427: "message_state",
    0x020C: "sar_msg_ref_num",
    0x020E: "sar_total_segments",
    0x020F: "sar_segment_seqnum",
}
"""Optional parameters that are of use."""


def delivery(body: bytes, *, data: bool = False) -> SmppDelivery | None:
    """The fields of one deliver_sm (or, with `data`, data_sm) after its header; None when there is no sense in it.

    Never raises, whatever the bytes.
    """
    try:
        return _delivery(body, data=data)
    except (IndexError, struct.error):
        return None


def _delivery(body: bytes, *, data: bool) -> SmppDelivery:
    place = _after(body, 0)
    ton, place = body[place], place + 2
    source, place = _text(body, place)
    place = _after(body, place + 2)
    kind = body[place]
    if data:
        coding, text, place = body[place + 2], b"", place + 3
    else:
        place = _after(body, _after(body, place + 3))
        coding, length, place = body[place + 2], body[place + 4], place + 5
        text, place = body[place : place + length], place + length
        if len(text) < length:
            raise IndexError(length)
    return SmppDelivery(
        source_addr_ton=ton,
        source_addr=source,
        esm_class=kind,
        data_coding=coding,
        short_message=text,
        **dict(_optional(body[place:])),
    )


def _text(body: bytes, place: int) -> tuple[bytes, int]:
    end = body.find(b"\0", place)
    if end < 0:
        raise IndexError(place)
    return body[place:end], end + 1


def _after(body: bytes, place: int) -> int:
    return _text(body, place)[1]


def _optional(rest: bytes) -> Iterator[tuple[str, Any]]:
    """Optional parameters we know; the first that is cut off ends them."""
    place = 0
    while place + 4 <= len(rest):
        tag, length = struct.unpack_from(">HH", rest, place)
        value, place = rest[place + 4 : place + 4 + length], place + 4 + length
        if len(value) < length:
            return
        if tag in _TEXTS:
            yield _TEXTS[tag], value
        elif tag in _NUMBERS and 0 < length <= 4:
            yield _NUMBERS[tag], int.from_bytes(value, "big")


# ---------------------------------------------------------------- what it says


_WORDS: Mapping[str, Status] = {
    "ENROUTE": "sent",
    "ACCEPTD": "accepted",
    "ACCEPTED": "accepted",
    "BUFFERED": "accepted",
    "SCHEDULED": "accepted",
    "DELIVRD": "delivered",
    "DELIVERED": "delivered",
    "EXPIRED": "failed",
    "DELETED": "failed",
    "UNDELIV": "failed",
    "UNDELIVERABLE": "failed",
    "REJECTD": "failed",
    "REJECTED": "failed",
    "SKIPPED": "failed",
    "FAILED": "failed",
}
"""The words of notices; `UNKNOWN` says nothing."""

_STATES = (
    "SCHEDULED",
    "ENROUTE",
    "DELIVRD",
    "EXPIRED",
    "DELETED",
    "UNDELIV",
    "ACCEPTD",
    "UNKNOWN",
    "REJECTD",
    "SKIPPED",
)
"""What the numbers of message_state mean."""

_ID = re.compile(r"\bid:\s*([^\s\0]{1,65})", re.IGNORECASE)
_STAT = re.compile(r"\bstat:\s*([A-Z]{4,13})", re.IGNORECASE)
_ERR = re.compile(r"\berr:\s*(\S{1,10})", re.IGNORECASE)


def read_deliver(pdu: Any, name: str, wanted: Smpp | None = None) -> Event | None:
    """What one delivery says: a receipt, an answer, a part of one, or nothing of use (None).

    `name` is given to an answer, for the centre gives none: after a crash an answer may come twice, never be lost.
    """
    wanted = wanted or Smpp()
    octets = bytes(pdu.short_message or getattr(pdu, "message_payload", None) or b"")
    kind = int(pdu.esm_class or 0)
    if kind & _NOTICES or getattr(pdu, "receipted_message_id", None):
        return _notice(pdu, octets.decode("latin-1"), wanted)
    head, octets = _header(octets) if kind & _UDHI else (b"", octets)
    text = _read(octets, int(pdu.data_coding or 0), wanted)
    sender = pdu.source_addr.decode("ascii", "replace") if isinstance(pdu.source_addr, bytes) else str(pdu.source_addr)
    part = _part(pdu, head) if sender else None  # parts of two who withhold their number must not mix
    if not (text.strip() or (part and text)):
        return None
    national = getattr(pdu, "source_addr_ton", None) == _NATIONAL
    return Inbound(
        provider=PROVIDER,
        event_id=name,
        kind="sms",
        from_=sender[:64] if national else caller(sender),
        text=text[:MOST_TEXT],
        part=part,
    )


def _notice(pdu: Any, text: str, wanted: Smpp) -> ProviderReceipt | None:
    """What became of a text: by the parameters first, then by the words."""
    given, state = getattr(pdu, "receipted_message_id", None), getattr(pdu, "message_state", None)
    number = given.rstrip(b"\0").decode("latin-1").strip() if isinstance(given, bytes) else str(given or "")
    match = _ID.search(text)
    number = number or (match[1] if match else "")
    word = _STATES[state] if isinstance(state, int) and 0 <= state < len(_STATES) else ""
    code = _STAT.search(text)
    word = word or (code[1].upper() if code else "")
    status = _WORDS.get(word)
    if not number or status is None:
        return None
    why = _ERR.search(text)
    first, *others = names(number, wanted)
    return ProviderReceipt(
        provider=PROVIDER,
        event_id=f"{first}/{status}",
        status=status,
        provider_id=first,
        also=tuple(others),
        error=f"{word} {why[1] if why else ''}".strip() if status == "failed" else "",
    )


def plain_name(name: str) -> str:
    """A centre's name for a text in one spelling: small letters, no zeros before it."""
    return name.strip().lower().lstrip("0") or name.strip()[:1]


def names(name: str, wanted: Smpp) -> tuple[str, ...]:
    """What a name told in a notice may have been on submit, the likeliest first: the same number in the other base."""
    same = plain_name(name)
    as_hex = f"{int(same):x}" if same.isascii() and same.isdecimal() and len(same) <= 20 else ""
    hexadecimal = re.fullmatch(r"[0-9a-f]{1,16}", same)
    as_decimal = str(int(same, 16)) if hexadecimal else ""
    numbers = {
        "any": (same, as_hex, as_decimal),
        "same": (same,),
        "hexadecimal": (as_hex or same,),
        "decimal": (as_decimal or same,),
    }[wanted.submit_names]
    return tuple(dict.fromkeys(spelling for spelling in (*numbers, name) if spelling))


def _header(octets: bytes) -> tuple[bytes, bytes]:
    """The header of a text and what comes after it; a header longer than the text is none."""
    length = octets[0] + 1 if octets else 0
    return (octets[1:length], octets[length:]) if 0 < length <= len(octets) else (b"", octets)


def _part(pdu: Any, head: bytes) -> TextPart | None:
    """Which part of a longer text this is: by the parameters, or by the header (references of 8 or 16 bits)."""
    sar = [getattr(pdu, name, None) for name in ("sar_msg_ref_num", "sar_total_segments", "sar_segment_seqnum")]
    if all(isinstance(name, int) for name in sar):
        return TextPart(reference=f"sar:{sar[0]}", count=int(sar[1] or 0), number=int(sar[2] or 0))
    place = 0
    while place + 2 <= len(head):
        element, length = head[place], head[place + 1]
        value, place = head[place + 2 : place + 2 + length], place + 2 + length
        if len(value) == length and (element, length) in ((0x00, 3), (0x08, 4)):
            *reference, count, number = value
            return TextPart(reference=f"{8 * len(reference)}:{bytes(reference).hex()}", count=count, number=number)
    return None


def _read(octets: bytes, coding: int, wanted: Smpp) -> str:
    """The text. Codes below 16 are those of SMPP; those above, with a class, are a mobile network's own."""
    if coding & 0x0C == 0x08 or coding & 0xF0 == 0xE0:
        return decoded(octets, "ucs2")
    if coding == 0x03:
        return octets.decode("latin-1")
    alphabet = "latin-1" if coding & 0x0C == 0x04 else wanted.alphabet
    if alphabet != "gsm":
        return octets.decode(alphabet, "replace")
    if any(octet > 0x7F for octet in octets):  # no sign of the plain alphabet: the centre has sent another one
        try:
            return octets.decode()
        except UnicodeDecodeError:
            return octets.decode("latin-1")
    return decoded(octets, "gsm")
