"""Reads what comes back by e-mail: people's answers, and the notices of mail servers that could not deliver."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html import unescape

from pca.channels.port import Event, Inbound, Receipt
from pca.domain.wording import clean, one_line

PROVIDER = "mail"
LARGEST = 2 * 1024 * 1024
"""Bytes read of one mail; an answer is far smaller, and what is cut off is what was attached."""
MOST_TEXT = 2000
"""Characters kept of one answer."""


def read_mail(raw: bytes) -> Sequence[Event]:
    """What one mail means for us: receipts, one answer, or nothing (an automatic reply, a newsletter).

    Anybody can write such a mail. A bounce therefore never says that an address is gone for good: the worst that a
    forged one does is to have the person reached by another way.
    """
    mail = message_from_bytes(raw[:LARGEST])
    own = one_line(_header(mail, "Message-ID")) or hashlib.sha256(raw).hexdigest()
    if mail.get_content_type() == "multipart/report":
        return tuple(_receipts(mail, own))
    if _automatic(mail):
        return ()
    _, sender = next(iter(getaddresses([_header(mail, "From")])), ("", ""))
    text = _said(mail)
    if "@" not in sender or not text:
        return ()
    answered = _MESSAGE_ID.search(_header(mail, "In-Reply-To"))
    inbound = Inbound(
        provider=PROVIDER,
        event_id=own[:300],
        kind="email",
        from_=sender.lower()[:254],
        text=text[:MOST_TEXT],
        at=_instant(_header(mail, "Date")),
        in_reply_to=answered[0] if answered else None,
        token=_token(mail),
    )
    return (inbound,)


_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_PLUS = re.compile(r"[^+@]*\+([A-Za-z0-9._-]{1,120})@")


def _token(mail: Message) -> str:
    """What stood after `+` in the address it was sent to; empty when there is none."""
    names = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
    addresses = getaddresses([str(said) for name in names for said in mail.get_all(name, [])][:50])
    found = (_PLUS.match(address) for _, address in addresses)
    return next((one[1] for one in found if one), "")


def _automatic(mail: Message) -> bool:
    """Whether no person wrote it (RFC 3834), and so nobody answers by it."""
    said = _header(mail, "Auto-Submitted").lower().strip()
    bulk = _header(mail, "Precedence").lower().strip() in ("bulk", "junk", "list", "auto_reply")
    marked = any(mail.get(name) is not None for name in ("X-Autoreply", "X-Autorespond", "List-Id", "List-Unsubscribe"))
    from_nobody = _header(mail, "Return-Path").strip() == "<>"
    return (said not in ("", "no")) or bulk or marked or from_nobody


def _receipts(mail: Message, own: str) -> Iterator[Receipt]:
    """What a delivery status notification (RFC 3464) says of the recipients of one of our mails."""
    about = next((number for part in mail.walk() if part is not mail and (number := _original(part))), "")
    if not about:
        return
    reports = (part for part in mail.walk() if part.get_content_type() == "message/delivery-status")
    fields = [one for part in reports for one in part.walk() if one is not part and one.get("Action")]
    for place, one in enumerate(fields[:100]):
        action = _header(one, "Action").lower().strip()
        status = {"failed": "failed", "delivered": "delivered", "relayed": "sent", "expanded": "sent"}.get(action)
        if status is not None:
            why = f"{_header(one, 'Status')} {_header(one, 'Diagnostic-Code').partition(';')[2]}"
            yield Receipt(
                provider=PROVIDER,
                event_id=f"{own}/{place}"[:300],
                status=status,  # type: ignore[arg-type]  # one of the words above
                provider_id=about,
                at=_instant(_header(mail, "Date")),
                error=one_line(why)[:200] if status == "failed" else "",
            )


def _original(part: Message) -> str:
    """The Message-ID of the mail a notice gives back, whole or its headers alone."""
    kind = part.get_content_type()
    if kind == "text/rfc822-headers":
        payload = part.get_payload(decode=True)
        part = message_from_bytes(payload if isinstance(payload, bytes) else b"")
    elif kind == "message/rfc822":
        inside = part.get_payload()
        part = inside[0] if isinstance(inside, list) and inside and isinstance(inside[0], Message) else Message()
    else:
        return ""
    found = _MESSAGE_ID.search(_header(part, "Message-ID"))
    return found[0] if found else ""


_QUOTED = re.compile(
    r"^(>|-{2,}\s?(original|message d|الرسالة)|_{10,}|on .{1,200}wrote:|le .{1,200}a écrit\s?:|de\s?:|from\s?:|من\s?:)",
    re.IGNORECASE,
)


def _said(mail: Message) -> str:
    """What the person wrote above what they quote: the plain part, or the page without its tags."""
    parts = [one for one in mail.walk() if not one.is_multipart() and one.get_content_disposition() != "attachment"]
    plain = next((one for one in parts if one.get_content_type() == "text/plain"), None)
    rich = next((one for one in parts if one.get_content_type() == "text/html"), None)
    text = _decoded(plain) if plain is not None else _without_tags(_decoded(rich)) if rich is not None else ""
    lines: list[str] = []
    for line in clean(text).split("\n"):
        if _QUOTED.match(line.strip()):
            break
        lines.append(line.rstrip())
    return "\n".join(lines).strip()


def _without_tags(page: str) -> str:
    """The words of a page, one line for each block; enough to find an answer on its first lines."""
    said = re.sub(r"(?is)<(script|style|head|blockquote)\b.*?(</\1\s*>|\Z)", " ", page)
    said = re.sub(r"(?i)<(br|/p|/div|/tr|/li)\b[^>]*>", "\n", said)
    return unescape(re.sub(r"<[^>]*>", "", said)).replace("\xa0", " ")


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _header(mail: Message, name: str) -> str:
    """A header as text; one that cannot be decoded is taken as it stands."""
    said = mail.get(name)
    if said is None:
        return ""
    try:
        return str(make_header(decode_header(str(said))))[:2000]
    except (LookupError, ValueError, UnicodeError):
        return str(said)[:2000]


def _instant(said: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(said)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else None
