"""Takes a mail apart: headers, addresses and texts, as far as they are of use; what is too much of anything is cut.

Made for mails of strangers: no header and no part is looked at more often than a fixed number of times.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.policy import Compat32, Policy
from email.utils import parsedate_to_datetime

from pca.channels.page_text import text_of_page
from pca.domain.mail_address import compared
from pca.domain.texts.wording import one_line

HEADER = 8_000
"""Characters of a header that are read."""
TEXT = 400_000
"""Characters of a text that are read."""
COMPARISONS = 5_000_000
"""Lines times boundaries, at most: the parser may compare each line with each boundary. Real mails stay far below."""
DEPTH = 20
PARTS = 200
"""Parts of a mail that are looked at, and how deep they may be folded into each other."""

_CHARSETS = re.compile(
    r"utf[_-]?(8|7|16|32)(_sig|[_-](le|be))?|us[_-]ascii|ascii|iso[_-]?8859[_-]\d{1,2}|latin[_-]?\d{1,2}"
    r"|(windows|cp)[_-]?\d{3,4}|koi8[_-][rut]|mac[_-]\w{1,12}|macintosh|gb2312|gbk|gb18030|big5\w{0,6}"
    r"|(euc|iso[_-]2022)[_-]\w{2}([_-]\d)?|shift[_-]jis|tis[_-]620"
)
"""Alphabets that mails are written in; the other codecs of the language do other things, some of them slowly."""


class UnreadableMail(ValueError):
    """A person wrote something, and we cannot read it: encrypted, or in a form of one program only."""


class _Short(Compat32):
    """Headers are cut as they come in: reading the parameters of a long one takes the square of its length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:HEADER]


_POLICY: Policy[Message] = _Short()


def parsed(raw: bytes) -> Message:
    """A mail from its bytes. Raises UnreadableMail, or RecursionError, for what no mail program writes."""
    if raw.lower().count(b"boundary") * raw.count(b"\n") > COMPARISONS:
        raise UnreadableMail("its parts are folded into each other too often")
    mail = message_from_bytes(raw, policy=_POLICY)
    if raw.strip() and not len(mail):
        raise UnreadableMail("it has no headers")
    return mail


def header(mail: Message, name: str) -> str:
    """A header as text on one line; one that cannot be decoded is taken as it stands."""
    value = raw(mail, name)
    with suppress(LookupError, ValueError, RecursionError):
        value = str(make_header(decode_header(value))) if "=?" in value else value
    return one_line(value)


def raw(mail: Message, name: str) -> str:
    """A header as it came, unfolded, so far as it is read; the first, if there are several."""
    return next(iter(every(mail, name)), "")


def every(mail: Message, *names: str) -> list[str]:
    """All headers of these names, in the order of the names; what is no ASCII is taken for UTF-8."""
    wanted = [name.lower() for name in names]
    headers = [
        (wanted.index(name.lower()), str(value)[:HEADER]) for name, value in mail.raw_items() if name.lower() in wanted
    ]
    first = sorted(headers, key=lambda header: header[0])[:PARTS]
    some = (value.encode("utf-8", "surrogateescape") for _, value in first)
    return [" ".join(value.decode("utf-8", "replace").split()) for value in some]


def instant(mail: Message) -> datetime | None:
    """When it says it was written (UTC); None when it says nothing that makes sense."""
    try:
        date = parsedate_to_datetime(raw(mail, "Date"))
        return date.astimezone(UTC) if date.tzinfo is not None else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


# ---------------------------------------------------------------- addresses

_ANGLED = re.compile(r"<([^<>@\s]{1,64}@[^<>@\s]{1,255})>")
_BARE = re.compile(r"[^\s<>@,;:()\"\\]{1,64}@[^\s<>@,;:()\"\\]{1,255}")
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
_PLUS = re.compile(r"\+([A-Za-z0-9._-]{1,120})@")
_RECEIVERS = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To", "Cc")


def sender(mail: Message) -> tuple[str, str]:
    """What the sender calls themselves, and their address in the form in which addresses are compared; perhaps empty.

    The last address in angle brackets counts: what stands before it is a name, whatever it looks like. Where `From`
    holds no address, the one that answers are asked to, or that of whoever sent it, is as good a claim.
    """
    shown = header(mail, "From")
    claims = (raw(mail, "From"), shown, raw(mail, "Reply-To"), raw(mail, "Sender"))
    addresses = next(filter(None, (_ANGLED.findall(claim) or _BARE.findall(claim)[:1] for claim in claims)), ())
    name = shown.rpartition("<")[0].strip(' "')
    return name[:200], compared(addresses[-1])[:254] if addresses else ""


def mailbox(mail: Message) -> str:
    """What stands before the @-sign of the sender's address, or the first word of `From` where there is no address."""
    local = sender(mail)[1].partition("@")[0]
    return local or raw(mail, "From").lower().strip(' "<').partition(" ")[0]


def message_ids(header: str) -> list[str]:
    """The names of mails in a header or a text."""
    return _MESSAGE_ID.findall(header)


def token(mail: Message, ours: Callable[[str], bool]) -> str:
    """What stood after `+` in the address it was sent to: what looks like one of `ours` first; empty without any."""
    tokens = [token for line in every(mail, *_RECEIVERS)[:20] for token in _PLUS.findall(line)]
    return next(filter(ours, tokens), next(iter(tokens), ""))


# ---------------------------------------------------------------- parts

_SEALED = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"))
_ONE_PROGRAM = frozenset(("application/ms-tnef", "application/vnd.ms-tnef"))
_REACTION = "text/vnd.google.email-reaction+json"


def parts(mail: Message, *, whole: bool = False, depth: int = DEPTH) -> Iterator[Message]:
    """The mail and its parts, in order. A whole mail inside it is one part, and is entered only when it is `whole`."""
    yield mail
    kind = mail.get_content_type()
    if depth and (kind.startswith("multipart/") or (whole and kind in ("message/rfc822", "message/global"))):
        for message in within(mail) or ():
            yield from parts(message, whole=whole, depth=depth - 1)


def within(part: Message) -> list[Message] | None:
    """What a part is made of; None when it is one text."""
    inside = part.get_payload()
    return [message for message in inside[:PARTS] if isinstance(message, Message)] if isinstance(inside, list) else None


def reaction(mail: Message) -> str:
    """The sign somebody put to a mail of ours instead of an answer (RFC 9078); empty when it is none."""
    for part in parts(mail):
        if part.get_content_disposition() == "reaction":
            return decoded(part).strip()[:20]
        if part.get_content_type() == _REACTION:
            try:
                answer = json.loads(decoded(part)[:HEADER])
            except (ValueError, RecursionError):
                return ""
            return str(answer.get("emoji", ""))[:20] if isinstance(answer, dict) else ""
    return ""


def text(mail: Message) -> str:
    """What it says, plain: of several forms of the same the plain one, unless that is empty. Raises UnreadableMail."""
    words = _text(mail, DEPTH)
    if not words.strip() and any(part.get_content_type() in _SEALED | _ONE_PROGRAM for part in parts(mail)):
        raise UnreadableMail("encrypted, or written in a form of one program only")
    return words


def _text(part: Message, depth: int) -> str:
    kind, some = part.get_content_type(), within(part)
    if some is not None:
        if kind == "multipart/report" or not kind.startswith("multipart/") or not depth:
            return ""
        if kind == "multipart/alternative":
            some = sorted(some, key=lambda message: message.get_content_type() == "text/html")
        texts = (words for message in some if (words := _text(message, depth - 1)).strip())
        return next(texts, "") if kind == "multipart/alternative" else "\n".join(texts)
    if part.get_content_disposition() == "attachment" or part.get_filename() is not None:
        return ""
    if kind == "text/plain":
        return _unflowed(part, decoded(part))
    return text_of_page(decoded(part)) if kind == "text/html" else ""


def decoded(part: Message) -> str:
    """The text of a part. An alphabet that is unknown, or is none, is taken for UTF-8."""
    payload = part.get_payload(decode=True)
    content = payload[: TEXT * 4] if isinstance(payload, bytes) else b""
    try:
        name = (part.get_content_charset() or "utf-8").lower()
        name = codecs.lookup(name).name if _CHARSETS.fullmatch(name) else "utf-8"
        return content.decode(name, "replace")[:TEXT]
    except (LookupError, ValueError):
        return content.decode("utf-8", "replace")[:TEXT]


def _unflowed(part: Message, text: str) -> str:
    """The text with its paragraphs on one line again, where the program broke them (RFC 3676)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    pieces, open_line = list[str](), False
    close = str(part.get_param("delsp", "")).lower() == "yes"
    for line in text.replace("\r\n", "\n").split("\n"):
        own = not line.startswith(">") and line != "-- "
        if pieces and not (open_line and own):
            pieces.append("\n")
        open_line = own and line.endswith(" ")
        pieces.append(line[:-1] if open_line and close else line)
    return "".join(pieces)
