"""Empties the mailbox that answers and bounces arrive in: a Maildir on this machine, or a mailbox reached by IMAP."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from pca.channels.configured import Mailbox
from pca.channels.port import Event
from pca.channels.returned_mail import LARGEST, PROVIDER, read_mail

MOST = 200
"""Mails taken in one go."""

Keep = Callable[[Sequence[Event]], None]


class MaildirInbox:
    """A Maildir: what was read moves from `new` to `cur`, marked as seen, and stays there for people to look at."""

    provider = PROVIDER

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self, keep: Keep) -> int:
        """Read the oldest mails first, each kept before it is moved. Raises OSError when the folder is not there."""
        new, read, count = self._folder / "new", self._folder / "cur", 0
        for path in sorted(path for path in new.iterdir() if path.is_file())[:MOST]:
            with path.open("rb") as file:
                events = read_mail(file.read(LARGEST))
            keep(events)
            path.rename(read / f"{path.name.partition(':')[0]}:2,S")
            count += len(events)
        return count


class ImapInbox:
    """A mailbox reached by IMAP: what was read is marked as seen, nothing is deleted."""

    provider = PROVIDER

    def __init__(self, wanted: Mailbox) -> None:
        self._wanted = wanted

    def collect(self, keep: Keep) -> int:
        """Read unseen mails, each kept before it is marked. Raises OSError when the server cannot be reached."""
        count = 0
        with self._open() as line:
            for number in _unseen(line)[:MOST]:
                events = read_mail(_fetched(line, number))
                keep(events)
                line.uid("STORE", number, "+FLAGS.SILENT", "(\\Seen)")
                count += len(events)
        return count

    @contextmanager
    def _open(self) -> Iterator[imaplib.IMAP4]:
        """A session with the inbox open. What the server refuses comes out as OSError, without the password."""
        line = self._connected()
        try:
            line.login(self._wanted.user, self._wanted.password.get_secret_value())
            if line.select(self._wanted.inbox)[0] != "OK":
                raise OSError("the mail server has no such inbox")
            yield line
        except imaplib.IMAP4.error as error:
            raise OSError("the mail server refused the login, or what was asked of it") from error
        finally:
            with suppress(imaplib.IMAP4.error, OSError):
                line.logout()

    def _connected(self) -> imaplib.IMAP4:
        wanted = self._wanted
        try:
            if not wanted.tls:
                return imaplib.IMAP4(wanted.host, wanted.port, timeout=wanted.timeout)
            trust = ssl.create_default_context(cafile=str(wanted.authorities) if wanted.authorities else None)
            return imaplib.IMAP4_SSL(wanted.host, wanted.port, ssl_context=trust, timeout=wanted.timeout)
        except imaplib.IMAP4.error as error:
            raise OSError("what answers there is no mail server") from error


def _unseen(line: imaplib.IMAP4) -> list[str]:
    _, found = line.uid("SEARCH", "UNSEEN")
    return re.findall(r"\d+", " ".join(one.decode("ascii", "replace") for one in found if isinstance(one, bytes)))


def _fetched(line: imaplib.IMAP4, number: str) -> bytes:
    """The mail, without marking it as seen; nothing when it is gone meanwhile."""
    _, found = line.uid("FETCH", number, f"(BODY.PEEK[]<0.{LARGEST}>)")
    return next((bytes(one[1]) for one in found if isinstance(one, tuple)), b"")
