"""Looks into the mailbox that answers and bounces arrive in: a Maildir on this machine, or a mailbox reached by IMAP.

What was taken in is remembered by us, whatever marks other programs set; each mail is read in a process of its own, and
one that cannot be read is set aside, so that the next one is.
"""

from __future__ import annotations

import imaplib
import os
import re
import ssl
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from pca.channels.configured import Mailbox
from pca.channels.port import Event, Memory
from pca.channels.returned_mail import LARGEST, PROVIDER, read_returned
from pca.isolated import Limits, ParseFailed, parse_isolated

MOST = 200
"""Mails taken in one look."""

LOOK = 60.0
"""Seconds after which a look ends, so that other places get their turn; the next look goes on from there."""

LIMITS = Limits(seconds=40, processor=5, memory=256 * 1024 * 1024, input=2 * LARGEST, output=1024 * 1024)
"""What one mail may cost. The seconds of the clock are many, for the machine may be busy with something else."""

_MANY = 500
_SETTLED = 2.0
"""Seconds for which a folder's own instant must have stayed before it tells that nothing more has come."""

Keep = Callable[[Sequence[Event]], None]


class Unremembered:
    """Remembers while it lives and no longer: for looking into a mailbox once."""

    def __init__(self) -> None:
        self.outcomes: dict[str, str] = {}

    @property
    def since(self) -> datetime | None:
        """Older mails are of no interest; None for all."""
        return None

    def known(self, names: Collection[str]) -> Collection[str]:
        """Those of these mails that were taken in."""
        return self.outcomes.keys() & set(names)

    def remember(self, name: str) -> None:
        """This mail was taken in."""
        self.outcomes[name] = "taken"

    def set_aside(self, name: str, raw: bytes, why: str) -> None:
        """This mail could not be read."""
        self.outcomes[name] = why


class _Look:
    """One look: so many mails, and so long, and no more."""

    def __init__(self, memory: Memory, keep: Keep) -> None:
        self.memory, self.keep = memory, keep
        self.until = time.monotonic() + LOOK
        self.mails = self.events = 0

    @property
    def over(self) -> bool:
        return self.mails >= MOST or time.monotonic() > self.until

    def take(self, name: str, raw: bytes) -> None:
        """Read one mail, hand on what it says, and remember that. Raises OSError, or what `keep` raises."""
        self.mails += 1
        try:
            returned = parse_isolated(read_returned, raw, lane="mail", limits=LIMITS)
        except ParseFailed as failed:
            if failed.limit == "busy":  # nothing is known against the mail
                raise OSError("no process is free to read mails") from failed
            self.memory.set_aside(name, raw, str(failed))
            return
        events: tuple[Event, ...] = (*returned.receipts, *returned.answers)
        try:
            self.keep(events)
        except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError, RecursionError) as error:
            # A defect of ours that this mail brings out, and would bring out again: the next one is read.
            self.memory.set_aside(name, raw, f"{type(error).__name__} {error}")
            return
        self.events += len(events)
        self.memory.remember(name)

    def new(self, names: Collection[str]) -> list[str]:
        """Those that were not taken in yet, in the order given."""
        wanted, fresh = list(names), list[str]()
        for start in range(0, len(wanted), _MANY):
            some = wanted[start : start + _MANY]
            known = self.memory.known(some)
            fresh += [name for name in some if name not in known]
        return fresh


class MaildirInbox:
    """A Maildir: `new` and `cur` are read, for a mail server moves mails as soon as anybody looks into the folder.

    What was read in `new` moves to `cur`, marked as seen; nothing is deleted.
    """

    provider = PROVIDER

    def __init__(self, folder: Path, memory: Memory | None = None) -> None:
        self._folder = folder
        self._memory = memory if memory is not None else Unremembered()
        self._looked: tuple[int, ...] | None = None
        """The instants of the two folders when everything in them was known."""
        self._seen: tuple[tuple[int, ...], float] = ((), 0.0)
        """The instants seen last, and since when (monotonic seconds)."""

    def collect(self, keep: Keep) -> int:
        """Read the oldest mails first, each kept before it is remembered. Raises OSError when there is no folder."""
        instants = self._instants()
        if instants == self._looked:
            return 0
        look, now = _Look(self._memory, keep), time.monotonic()
        if instants != self._seen[0]:
            self._seen = (instants, now)
        self._looked = None
        waiting = self._waiting(look)
        for _, name, path in waiting:
            if look.over:
                return look.events
            # Another program may move it meanwhile: then the folder has changed, and the next look finds it.
            with suppress(FileNotFoundError):
                with path.open("rb") as file:
                    raw = file.read(LARGEST)
                look.take(name, raw)
                self._move(name, path)
        if not waiting and now - self._seen[1] > _SETTLED:
            self._looked = instants
        return look.events

    def _instants(self) -> tuple[int, ...]:
        return tuple((self._folder / part).stat().st_mtime_ns for part in ("new", "cur"))

    def _waiting(self, look: _Look) -> list[tuple[float, str, Path]]:
        """What is to be read, the oldest first: when it came, its name without marks, where it is."""
        there: dict[str, Path] = {}
        for part in ("cur", "new"):
            with os.scandir(self._folder / part) as entries:
                files = (entry for entry in entries if not entry.name.startswith(".") and entry.is_file())
                there |= {file.name.partition(":")[0]: Path(file.path) for file in files}
        since = self._memory.since
        paths = []
        for name in look.new(there):
            with suppress(FileNotFoundError):
                at = there[name].stat().st_mtime
                if since is None or at >= since.timestamp():
                    paths.append((at, name, there[name]))
        return sorted(paths)

    def _move(self, name: str, path: Path) -> None:
        if path.parent.name == "new":
            path.rename(self._folder / "cur" / f"{name}:2,S")


class ImapInbox:
    """A mailbox reached by IMAP: what was read is marked as seen, nothing is deleted."""

    provider = PROVIDER

    def __init__(self, wanted: Mailbox, memory: Memory | None = None) -> None:
        self._wanted = wanted
        self._memory = memory if memory is not None else Unremembered()
        self._read_to = ("", 0)
        """The mailbox's validity, and the number up to which everything in it is known to this process."""

    def collect(self, keep: Keep) -> int:
        """Read what was not taken in, whoever has seen it, each kept before it is remembered.

        Raises OSError when the server cannot be reached.
        """
        look = _Look(self._memory, keep)
        with self._open() as line:
            validity = _validity(line)
            begin = self._read_to[1] if self._read_to[0] == validity else 0
            numbers = [new for new in _numbers(line, begin + 1, self._memory.since) if new > begin]
            box = f"{self._wanted.user}@{self._wanted.host}/{self._wanted.inbox}/{validity}"
            for name in look.new([f"{box}/{number}" for number in numbers]):
                if look.over:
                    return look.events
                number = name.rpartition("/")[2]
                raw = _fetched(line, number)
                if raw:
                    look.take(name, raw)
                    with suppress(imaplib.IMAP4.error):  # a mailbox that may only be read
                        line.uid("STORE", number, "+FLAGS.SILENT", "(\\Seen)")
            self._read_to = (validity, max(numbers, default=begin))
        return look.events

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


def _validity(line: imaplib.IMAP4) -> str:
    """What tells this mailbox from one that was made anew under its name, whose mails count from one again."""
    _, values = line.response("UIDVALIDITY")
    return _ascii(values)[:20] or "0"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _numbers(line: imaplib.IMAP4, begin: int, since: datetime | None) -> list[int]:
    """The mails from a number on that came since an instant, in order."""
    day = f" SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}" if since is not None else ""
    _, answer = line.uid("SEARCH", f"UID {begin}:*{day}")
    return sorted(int(digits) for digits in re.findall(r"\d{1,10}", _ascii(answer)))


def _ascii(pieces: Sequence[object]) -> str:
    return " ".join(piece.decode("ascii", "replace") for piece in pieces if isinstance(piece, bytes))


def _fetched(line: imaplib.IMAP4, number: str) -> bytes:
    """The mail, without marking it as seen; nothing when it is gone meanwhile."""
    _, answer = line.uid("FETCH", number, f"(BODY.PEEK[]<0.{LARGEST}>)")
    return next((bytes(piece[1]) for piece in answer if isinstance(piece, tuple)), b"")
