"""Reads what mail servers say became of a mail: reports (RFC 3464, 6533), and the plain texts some send instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_string
from email.message import Message
from itertools import islice

import msgspec

from pca.channels import mail_parts
from pca.channels.port import Status
from pca.domain.texts.wording import one_line

_REPORTS = frozenset(("message/delivery-status", "message/global-delivery-status"))
_READ = frozenset(("message/disposition-notification", "message/global-disposition-notification"))
_GIVEN_BACK = frozenset(("text/rfc822-headers", "message/global-headers", "message/rfc822", "message/global"))

_ACTIONS: dict[str, Status] = {"failed": "failed", "delivered": "delivered", "relayed": "sent", "expanded": "sent"}
"""`delayed` is not among them: the server tries on."""

_COPIES = (
    *("below this line is a copy", "this is a copy of", "this is a copy", "the body of the message is", "copy of the"),
    *(
        "original message follows",
        "message header follows",
        "returned message",
        "undelivered message",
        "message headers",
    ),
    *(
        "message headers",
        "included is the message header",
        "ci-dessous une copie",
        "copie du message",
        "message non distribué",
    ),
)
"""What stands above the copy of our mail in a notice of plain text."""

_REPLY = re.compile(r"\b[45]\d\d[ -][45]\.\d{1,3}\.\d{1,3}\b|\b5\d\d\b")
MOST = 100
"""Reports in one notice that are read."""
_COPY = 20_000
"""Characters after that line in which the name of our mail may stand."""


class Notice(msgspec.Struct, frozen=True):
    """What one server says of one mail of ours (`about`, its Message-ID; empty when it does not give it back)."""

    status: Status
    about: str
    error: str = ""


def notices(mail: Message) -> tuple[Notice, ...] | None:
    """What it says, perhaps nothing that settles anything; None when it is no notice of a mail server at all."""
    server = from_a_server(mail)
    some = list(islice(mail_parts.parts(mail, whole=server), mail_parts.PARTS))
    kinds = {part.get_content_type() for part in some}
    if kinds & (_REPORTS | _READ) or mail.get_content_type() == "multipart/report":
        about = _about(some)
        return tuple(islice(_reported(some, about), MOST))
    return (tuple(_notices_of(mail, some)) or None) if server else None


def from_a_server(mail: Message) -> bool:
    """Whether it claims to come from a mail server: that proves nothing, and lets nothing be believed."""
    nobody = mail_parts.raw(mail, "Return-Path") == "<>" or mail.get("X-Failed-Recipients") is not None
    return nobody or mail_parts.mailbox(mail) in ("mailer-daemon", "postmaster")


def _reported(some: list[Message], about: str) -> Iterator[Notice]:
    for part in some:
        if part.get_content_type() not in _REPORTS:
            continue
        for fields in _blocks(part):
            status = _ACTIONS.get(mail_parts.raw(fields, "Action").lower().partition(" ")[0])
            if status is None:
                continue
            why = f"{mail_parts.raw(fields, 'Status')} {mail_parts.raw(fields, 'Diagnostic-Code').partition(';')[2]}"
            yield Notice(status, about, one_line(why)[:200] if status == "failed" else "")


def _blocks(part: Message) -> Iterator[Message]:
    """The blocks of fields of a report: for the e-mail package a list, or a text where it does not know the kind."""
    inside = mail_parts.within(part)
    if inside is not None:
        for message in inside:
            yield message
            held = message.get_payload()
            # What a server put into Base64 or under a kind of its own is left as text.
            if isinstance(held, str) and held.strip():
                yield from _parsed(held)
        return
    yield from _parsed(mail_parts.decoded(part))


def _parsed(text: str) -> Iterator[Message]:
    for block in text.replace("\r\n", "\n").split("\n\n", MOST)[:MOST]:
        yield message_from_string(f"{block.strip()}\n\n")


def _about(some: list[Message]) -> str:
    """The mail that is given back: the innermost, for a gateway may have put the notice into another mail."""
    return next((number for part in reversed(some) if (number := _named(part))), "")


def _named(part: Message) -> str:
    """The Message-ID of the mail that a part gives back, whole or its headers alone."""
    inside = mail_parts.within(part)
    if part.get_content_type() not in _GIVEN_BACK:
        return ""
    if inside is None:
        part = message_from_string(mail_parts.decoded(part)[:_COPY])
    elif inside:
        part = inside[0]
    return next(iter(mail_parts.message_ids(mail_parts.raw(part, "Message-ID"))), "")


def _notices_of(mail: Message, some: list[Message]) -> Iterator[Notice]:
    """What a notice of plain text says: it gives our mail back, or its headers, below a line that says so."""
    text = "\n".join(mail_parts.decoded(message) for message in some if message.get_content_maintype() == "text")
    about = _about(some) or _copied(text)
    failed = mail.get("X-Failed-Recipients") is not None
    # A holiday reply comes from nobody too, and may name a telephone extension: it gives no mail of ours back.
    failed = failed or (bool(about) and _REPLY.search(text[:_COPY]) is not None)
    if failed and not _still_trying(text):
        why = next((line for line in text[:_COPY].split("\n") if _REPLY.search(line[:500])), "")
        yield Notice("failed", about, one_line(why)[:200])


def _copied(text: str) -> str:
    """The name of our mail in the copy that stands at the end of a notice."""
    lines = text.split("\n")
    start = next((at for at, line in enumerate(lines) if line[:120].strip(" -*_=\t").lower().startswith(_COPIES)), None)
    for line in lines[start:][:500] if start is not None else ():
        name, colon, value = line[:400].partition(":")
        if colon and name.strip().lower() == "message-id":
            return next(iter(mail_parts.message_ids(value)), "")
    return ""


def _still_trying(text: str) -> bool:
    """Whether it only says that the mail is late."""
    words = text[:_COPY].lower()
    return any(
        phrase in words
        for phrase in ("warning message only", "will be retried", "will keep trying", "delayed", "retard")
    )
