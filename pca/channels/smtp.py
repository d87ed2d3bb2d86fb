"""Carries e-mail: one connection for a whole batch, and `sent` only for what the mail server accepted."""

from __future__ import annotations

import re
import smtplib
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from email.headerregistry import Address
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import msgspec
from pydantic import SecretStr

from pca.channels.mail import BadAddress, address_of, mail_bytes, message_id
from pca.channels.pipeline import hand_over
from pca.channels.port import Abilities, Outgoing, Sent
from pca.domain.contact_points import ContactKind
from pca.domain.texts.wording import one_line

Security = Literal["none", "starttls", "tls"]


class SmtpServer(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach the mail server. `timeout` in seconds, for each step of the conversation."""

    host: str
    port: int
    security: Security
    user: str
    password: SecretStr
    timeout: float
    authorities: Path | None = None
    """Certificates to trust instead of the system's, for a server with a certificate of its own house."""


class _Lost(Exception):
    """The conversation broke off. That tells nothing about the recipient: the text is to be tried again."""

    def __init__(self, error: BaseException, *, worth_reconnecting: bool) -> None:
        super().__init__(_words(error))
        self.worth_reconnecting = worth_reconnecting


class _Line(threading.local):
    """The open connection of each thread that sends."""

    line: smtplib.SMTP | None = None


class SmtpChannel:
    """E-mail through one server."""

    name = "smtp"
    kinds = frozenset({"mail"})
    live = True
    contact: ContactKind = "email"
    abilities = Abilities(receipts=True, replies=True, attachments=True)

    def __init__(self, server: SmtpServer, sender: Address) -> None:
        self._server, self._sender = server, sender
        self._mine = _Line()
        self._proven = self._plain = False
        """Whether the server took a mail under a return address of its own; whether it takes our usual one only."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._mine.line is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._mine.line.quit()
        self._hang_up()

    def send(self, batch: Sequence[Outgoing]) -> Iterator[Sent]:
        """Send in order, and answer for each before the next.

        A connection lost on the way is opened once more; after that the rest is to be retried.

        A text whose connection broke may have been accepted all the same: it goes again under the same Message-ID.
        """
        chances = 1
        for position, outgoing in enumerate(batch):
            while True:
                try:
                    yield self._one(outgoing)
                    break
                except _Lost as lost:
                    self._hang_up()
                    if chances == 0 or not lost.worth_reconnecting:
                        yield from [_retry(left, str(lost)) for left in batch[position:]]
                        return
                    chances -= 1

    def _one(self, outgoing: Outgoing) -> Sent:
        """One text, accepted or refused. Raises _Lost when the conversation broke off."""
        try:
            to = address_of(outgoing.name, outgoing.address)
        except BadAddress as error:
            return Sent(key=outgoing.key, outcome="failed", error=str(error), gone=True)
        try:
            body = mail_bytes(self._sender, to, outgoing)
        except ValueError as error:
            return Sent(key=outgoing.key, outcome="failed", error=f"the mail cannot be written: {error}")
        line = self._connected()
        try:
            self._hand_over(line, outgoing, to.addr_spec, body)
        except smtplib.SMTPRecipientsRefused as refusal:
            code, words = next(iter(refusal.recipients.values()))
            return _refused(outgoing, smtplib.SMTPDataError(code, words), permanent=True)
        except smtplib.SMTPDataError as refusal:
            return _refused(outgoing, refusal, permanent=True)
        except smtplib.SMTPSenderRefused as refusal:
            # It is us the server does not like: our settings are wrong, the recipient's address may be right.
            return _refused(outgoing, refusal, permanent=False)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise _Lost(error, worth_reconnecting=not _timed_out(error)) from error
        return Sent(key=outgoing.key, outcome="sent", provider_id=message_id(outgoing.key, self._sender.domain))

    def _hand_over(self, line: smtplib.SMTP, outgoing: Outgoing, to: str, body: bytes) -> None:
        """Hand it over under its own return address; a server that lets us write under our usual one only gets that.

        The first mail tells: after one was accepted so, a refusal is about that mail, unless it is one of policy
        (5.7.x). Raises as `hand_over`.
        """
        if self._plain or not outgoing.return_to:
            hand_over(line, self._sender.addr_spec, to, body)
            return
        try:
            hand_over(line, outgoing.return_to, to, body)
        except (smtplib.SMTPSenderRefused, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as refusal:
            if not _perhaps_the_sender(refusal, proven=self._proven):
                raise
            hand_over(line, self._sender.addr_spec, to, body)
            self._plain = True
            return
        self._proven = True

    def _connected(self) -> smtplib.SMTP:
        """The open connection, opened if need be. Raises _Lost when there is none to be had."""
        if self._mine.line is None:
            try:
                self._mine.line = _connect(self._server, self._sender.domain)
            except (smtplib.SMTPException, OSError) as error:
                raise _Lost(error, worth_reconnecting=False) from error
        return self._mine.line

    def _hang_up(self) -> None:
        if self._mine.line is not None:
            self._mine.line.close()
            self._mine.line = None


def _perhaps_the_sender(refusal: smtplib.SMTPException, *, proven: bool) -> bool:
    """Whether it may be our own address that was refused for good: some servers say so only after the recipient's."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(refusal.recipients.values()))
        refusal = smtplib.SMTPDataError(code, words)
    if not isinstance(refusal, smtplib.SMTPResponseException) or not 500 <= refusal.smtp_code < 600:
        return False
    return not proven or isinstance(refusal, smtplib.SMTPSenderRefused) or _POLICY.match(_words(refusal)) is not None


_POLICY = re.compile(r"5\d\d 5\.7\.\d{1,3}\b")


def _connect(server: SmtpServer, domain: str) -> smtplib.SMTP:
    """An open, secured and authenticated connection; nothing is left open when a step fails."""
    line = _opened(server, domain)
    try:
        if server.security == "starttls":
            line.starttls(context=_trust(server))
        if server.user:
            line.login(server.user, server.password.get_secret_value())
    except BaseException:
        line.close()
        raise
    return line


def _opened(server: SmtpServer, domain: str) -> smtplib.SMTP:
    if server.security == "tls":
        return smtplib.SMTP_SSL(
            server.host, server.port, local_hostname=domain, timeout=server.timeout, context=_trust(server)
        )
    return smtplib.SMTP(server.host, server.port, local_hostname=domain, timeout=server.timeout)


def _trust(server: SmtpServer) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(server.authorities) if server.authorities else None)


def _refused(outgoing: Outgoing, refusal: smtplib.SMTPResponseException, *, permanent: bool) -> Sent:
    """The server's refusal of one text. 5xx is for good, except 53x: then it is our login it does not accept."""
    code = refusal.smtp_code
    if code == 421:
        raise _Lost(refusal, worth_reconnecting=True)
    final = permanent and 500 <= code < 600 and not 530 <= code < 540
    words = _words(refusal)
    gone = final and _NO_MAILBOX.match(words) is not None
    return Sent(key=outgoing.key, outcome="failed" if final else "retry", error=words, gone=gone)


_NO_MAILBOX = re.compile(r"5\d\d 5\.1\.(1|3|6|10)\b")
"""Enhanced codes that say that this mailbox is no more, was never, or has moved (RFC 3463)."""


def _timed_out(error: BaseException) -> bool:
    """Whether silence ended the conversation; smtplib reports that as a disconnection."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _retry(outgoing: Outgoing, error: str) -> Sent:
    return Sent(key=outgoing.key, outcome="retry", error=error)


def _text(words: bytes | str) -> str:
    """The server's words on one line, at most 300 characters."""
    return one_line(words.decode("utf-8", "replace") if isinstance(words, bytes) else words)[:300]


def _words(error: BaseException) -> str:
    """What went wrong, in a sentence an operator can act on."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    if _timed_out(error):
        return "the mail server did not answer in time"
    return _text(str(error)) or type(error).__name__
