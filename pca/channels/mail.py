"""Writes one e-mail as it goes over the wire: nobody's name or text can add a recipient, a header or a second mail."""

from __future__ import annotations

import re
from binascii import b2a_qp
from collections.abc import Iterable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from functools import lru_cache
from html import escape

from pca.channels.header_words import addressed, unstructured
from pca.channels.port import Attachment, Button, Outgoing
from pca.domain.mail_address import ascii_domain
from pca.domain.plan.languages import direction
from pca.domain.texts.wording import clean, one_line

POLICY = SMTP.clone(cte_type="7bit")
"""Lines end with CRLF, and every byte is ASCII: any server can carry it, whatever the language."""

_SPECIAL = re.compile(r'[()<>\[\]:;@\\,."]')
"""Characters with a meaning of their own in an address line; the e-mail package of some Pythons fails to quote them."""

_WORD = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_PLAIN = re.compile(rf"(?=.{{1,64}}@){_WORD}(?:\.{_WORD})*@(?=.{{1,253}}$){_LABEL}(?:\.{_LABEL})*")

_NO_ADDRESS = "what the directory holds is not the e-mail address of one mailbox"
"""Says no address: this sentence goes into the journal."""


class BadAddress(ValueError):
    """This is not the address of one mailbox."""


def address_of(name: str, address: str) -> Address:
    """One mailbox and nothing else. A domain outside ASCII is written as IDNA 2008 has it. Raises BadAddress."""
    local, at, domain = address.strip().rpartition("@")
    try:
        spec = f"{local}{at}{ascii_domain(domain)}"
        if not _PLAIN.fullmatch(spec):
            raise BadAddress(_NO_ADDRESS)
        local, _, domain = spec.rpartition("@")
        return Address(display_name=_name(name), username=local, domain=domain)  # what is plain need not be read again
    except BadAddress:
        raise
    except (ValueError, IndexError) as error:
        raise BadAddress(_NO_ADDRESS) from error


def _name(name: str) -> str:
    """The name as far as it can stand before an address."""
    return header_text(_SPECIAL.sub(" ", one_line(name)))[:100].strip()


def header_text(words: str) -> str:
    """A text fit for a header: one line, and no `=?`.

    The e-mail package decodes what looks like an encoded word on its way in, and with it a hidden line break.
    """
    return one_line(words).replace("=?", "= ?")


def message_id(key: str, domain: str) -> str:
    """The same for every attempt at the same message: a mail delivered twice is seen to be one."""
    return f"<{re.sub(r'[^A-Za-z0-9-]+', '.', key)}@{domain}>"


def ack_address(sender: str, token: str) -> str:
    """The address of our own that answers to one message go to: `pca+TOKEN@house.example`. Raises BadAddress.

    `token` is made of letters, digits, `-`, `_` and `.`; the mail server delivers what follows `+` to the same mailbox.
    """
    local, _, domain = sender.rpartition("@")
    if not _TOKEN.fullmatch(token):
        raise BadAddress("a reply address carries letters, digits, dots, dashes and underscores only")
    return address_of("", f"{local.partition('+')[0]}+{token}@{domain}").addr_spec


_TOKEN = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")


def mail_bytes(sender: Address, to: Address, outgoing: Outgoing) -> bytes:
    """The whole e-mail: each header and the text written once for all mails that share them.

    There is never a List-Unsubscribe: nobody leaves a crisis by one press of a button, and no scanner may press it
    for them.
    """
    replies = _to("Reply-To", address_of("", outgoing.reply_to)) if outgoing.reply_to else b""
    return b"".join(
        (
            _to("From", sender),
            _to("To", to),
            replies,
            _text_header("Subject", outgoing.subject),
            _date(outgoing.at),
            f"Message-ID: {message_id(outgoing.key, sender.domain)}\r\n".encode("ascii"),
            _FIXED,
            _text_header("X-PCA-Mode", outgoing.mode),
            _content(outgoing),
        )
    )


@lru_cache(maxsize=256)
def _text_header(name: str, value: str) -> bytes:
    """A header of text for people: one line of it, however it is folded."""
    return unstructured(name, one_line(value)).encode("ascii")


def _to(name: str, mailbox: Address) -> bytes:
    return addressed(name, mailbox.display_name, mailbox.addr_spec).encode("ascii")


@lru_cache(maxsize=16)
def _date(at: datetime) -> bytes:
    return f"Date: {format_datetime(at)}\r\n".encode("ascii")


_FIXED = b"Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: OOF, AutoReply\r\n"
"""No holiday replies, but bounces are wanted; and no `Precedence: bulk`, which would let crisis mail wait or vanish."""


def _links(buttons: tuple[Button, ...]) -> tuple[tuple[str, str], ...]:
    """Label and address of the buttons that open a page."""
    wanted = (button for button in buttons if button.url.startswith(("https://", "http://")))
    return tuple((one_line(button.label), one_line(button.url)) for button in wanted)


def _content(outgoing: Outgoing) -> bytes:
    """Content headers, blank line and content: the text twice, then what is attached to it."""
    body, language = clean(outgoing.body), one_line(outgoing.language)
    content = _words_of(body, language, _links(outgoing.buttons))
    if outgoing.attachments:
        pieces = (content, *map(_attached, outgoing.attachments))
        content = b"Content-Type: multipart/mixed; boundary=" + _joined(b"=_m", pieces)
    return b"MIME-Version: 1.0\r\n" + _text_header("Content-Language", language) + content


@lru_cache(maxsize=64)
def _words_of(body: str, language: str, links: tuple[tuple[str, str], ...]) -> bytes:
    """The text plain, and as a page that fetches nothing from anywhere."""
    listed = "".join(f"\n{label} : {url}" for label, url in links)
    plain = _text("plain", f"{body}\n{listed}\n")
    return b"Content-Type: multipart/alternative; boundary=" + _joined(
        b"=_a", (plain, _text("html", page(body, language, links)))
    )


def _text(kind: str, words: str) -> bytes:
    """One part in quoted-printable, which people and filters can read, by the fast way."""
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    return head.encode() + b2a_qp(words.encode(), istext=True).replace(b"\n", b"\r\n")


def _joined(boundary: bytes, pieces: Iterable[bytes]) -> bytes:
    """The parts between boundaries. `=_` stands in no quoted-printable and no Base64: nothing can end a part early."""
    start = b"--" + boundary + b"\r\n"
    parts = b"\r\n".join(start + piece for piece in pieces)
    return b'"%b"\r\n\r\n%b\r\n--%b--\r\n' % (boundary, parts, boundary)


@lru_cache(maxsize=16)
def _attached(attachment: Attachment) -> bytes:
    part = EmailMessage(POLICY)
    main, _, sub = attachment.media_type.partition("/")
    part.set_content(
        attachment.content, maintype=main, subtype=sub or "octet-stream", filename=header_text(attachment.name)
    )
    del part["MIME-Version"]
    return part.as_bytes()


_BUTTON = "display:inline-block;padding:12px 20px;background:#0b5cad;color:#fff;text-decoration:none;border-radius:4px"


def page(body: str, language: str, links: tuple[tuple[str, str], ...] = ()) -> str:
    """The plain text as a page: readable on any screen, from right to left in Arabic, without anything remote."""
    paragraphs = "\n".join(
        f'<p style="margin:0 0 1em">{"<br>".join(map(escape, paragraph.splitlines()))}</p>'
        for paragraph in body.split("\n\n")
        if paragraph.strip()
    )
    buttons = "\n".join(f'<p><a style="{_BUTTON}" href="{escape(url)}">{escape(label)}</a></p>' for label, url in links)
    way = direction(language)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{way}"><head><meta charset="utf-8"></head>\n'
        f'<body style="font:16px/1.5 sans-serif;max-width:40em;margin:1em auto;padding:0 1em">\n'
        f"{paragraphs}\n{buttons}\n</body></html>\n"
    )
