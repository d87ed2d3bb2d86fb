"""Writes one e-mail as it goes over the wire: nobody's name or text can add a recipient, a header or a second mail."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache

from pca.channels.port import Outgoing
from pca.domain.wording import clean, one_line

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
    """One mailbox and nothing else. A domain outside ASCII is written in its IDNA form. Raises BadAddress."""
    local, at, domain = address.strip().rpartition("@")
    try:
        spec = f"{local}{at}{domain.encode('idna').decode()}" if not domain.isascii() else address.strip()
        if not _PLAIN.fullmatch(spec):
            raise BadAddress(_NO_ADDRESS)
        return Address(display_name=_name(name), addr_spec=spec)
    except BadAddress:
        raise
    except (ValueError, IndexError) as error:
        raise BadAddress(_NO_ADDRESS) from error


def _name(name: str) -> str:
    """The name as far as it can stand before an address."""
    return header_text(_SPECIAL.sub(" ", one_line(name)))[:100]


def header_text(said: str) -> str:
    """A text fit for a header: one line, and no `=?`.

    The e-mail package decodes what looks like an encoded word on its way in, and with it a hidden line break.
    """
    return one_line(said).replace("=?", "= ?")


def message_id(key: str, domain: str) -> str:
    """The same for every attempt at the same message: a mail delivered twice is seen to be one."""
    return f"<{re.sub(r'[^A-Za-z0-9-]+', '.', key)}@{domain}>"


def mail_bytes(sender: Address, to: Address, outgoing: Outgoing) -> bytes:
    """The whole e-mail: exactly what EmailMessage would write for these headers and this text, twice as fast.

    Headers are written one by one and those that many mails share only once; the text likewise.
    """
    return b"".join(
        (
            _header("From", str(sender)),
            _folded("To", to),
            _header("Subject", header_text(outgoing.subject)),
            _date(outgoing.at),
            _folded("Message-ID", message_id(outgoing.key, sender.domain)),
            _FIXED,
            _header("X-PCA-Mode", outgoing.mode),
            _content(clean(outgoing.body), header_text(outgoing.language)),
        )
    )


def _folded(name: str, value: object) -> bytes:
    """One header as it goes over the wire. Raises ValueError rather than let one become two."""
    line = POLICY.fold_binary(*POLICY.header_store_parse(name, value))
    if _SECOND.search(line):
        raise ValueError(f"the header {name} would break into two")
    return line


_SECOND = re.compile(rb"\r\n(?![ \t]|\Z)|\r(?!\n)|(?<!\r)\n")


@lru_cache(maxsize=256)
def _header(name: str, value: str) -> bytes:
    return _folded(name, value)


@lru_cache(maxsize=16)
def _date(at: datetime) -> bytes:
    return _folded("Date", at)


_FIXED = _header("Auto-Submitted", "auto-generated") + _header("X-Auto-Response-Suppress", "OOF, AutoReply")
"""No holiday replies, but bounces are wanted; and no `Precedence: bulk`, which would let crisis mail wait or vanish."""


@lru_cache(maxsize=64)
def _content(body: str, language: str) -> bytes:
    """Content headers, blank line and encoded text."""
    part = EmailMessage(POLICY)
    part.set_content(body)
    part["Content-Language"] = language
    return part.as_bytes()
