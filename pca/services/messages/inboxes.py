"""Looks into every place that answers and receipts arrive in; one place or one mail that is bad stops no other."""

from __future__ import annotations

import hashlib
import logging
import os
import re
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from pca.channel_choice import inboxes_for
from pca.channels.own_words import not_ours
from pca.channels.port import Event, Inbound
from pca.channels.returned_mail import MOST_TEXT
from pca.domain.texts.wording import one_line
from pca.runtime import Runtime
from pca.store.kit.errors import StoreError
from pca.store.messages import outbox, provider_events

RECENT = timedelta(days=30)
"""Mails that came earlier answer nothing any more: no link answers longer than that after a crisis."""

FOLDER = "mail-set-aside"
"""The folder, in the data folder, of mails that could not be read."""

KEPT = 100
"""Such mails that are kept there; of more, only the names are remembered (they are still in the mailbox)."""
LARGEST_KEPT = 256 * 1024

_TAKEN_FROM = "mailbox"
_log = logging.getLogger("pca.inboxes")


def look(runtime: Runtime, keep: Callable[[Sequence[Event]], None]) -> int:
    """Look into each place once; how many events came.

    A place that is away is logged, and the others are looked into all the same; then OSError is raised, naming them.
    Raises StoreError when nothing can be kept.
    """
    if runtime.inboxes is None:
        runtime.inboxes = inboxes_for(runtime.settings, Remembered(runtime))
    count, away = 0, list[str]()
    for inbox in runtime.inboxes:
        try:
            count += inbox.collect(keep)
        except StoreError:
            raise
        except Exception as error:
            _log.exception("%s: looking for answers failed; the next look tries again", inbox.provider)
            away.append(f"{inbox.provider}: {one_line(str(error))[:200] or type(error).__name__}")
    if away:
        raise OSError("; ".join(away))
    return count


def their_words(runtime: Runtime, answer: Inbound) -> Inbound:
    """The answer with what its sender wrote below our own text, where no sign marks that as quoted; perhaps nothing."""
    if answer.text or not answer.below:
        return answer
    key_and_number = runtime.opened(answer.token)
    with runtime.store.read() as unit:
        body = outbox.body(unit, *key_and_number) if key_and_number is not None else None
    words = not_ours(answer.below, f"{body.subject}\n{body.body}" if body is not None else "")
    return msgspec.structs.replace(answer, text=words[:MOST_TEXT], below="")


def expected(runtime: Runtime) -> bool:
    """Whether there is a place to look into."""
    settings = runtime.settings
    return settings.mailbox.folder is not None or bool(settings.mailbox.host or settings.smpp.host)


def set_aside(runtime: Runtime) -> int:
    """How many mails lie set aside in the data folder of this machine, until somebody has looked and removes them."""
    try:
        return sum(file.suffix == ".eml" for file in folder(runtime).iterdir())
    except OSError:
        return 0


def folder(runtime: Runtime) -> Path:
    """Where mails lie that could not be read."""
    return runtime.settings.data / FOLDER


class Remembered:
    """What was taken in from mailboxes, in the database: outside the journal and its replay."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    @property
    def since(self) -> datetime:
        """Older mails are of no interest."""
        return self._runtime.clock.now() - RECENT

    def known(self, names: Collection[str]) -> Collection[str]:
        """Those that were taken in, or set aside."""
        keys = {_key(name): name for name in names}
        with self._runtime.store.read() as unit:
            return [keys[key] for key in provider_events.noted(unit, _TAKEN_FROM, keys)]

    def remember(self, name: str) -> None:
        """This mail was taken in."""
        self._note(name, "taken")

    def set_aside(self, name: str, raw: bytes, why: str) -> None:
        """Keep a mail that could not be read, and why; it is counted in `pca health` while it lies there."""
        _log.warning("a mail could not be read and was set aside (%s): %s", name[-80:], one_line(why)[:200])
        with suppress(OSError):
            self._keep(name, raw, one_line(why)[:300])
        self._note(name, "set_aside")

    def _keep(self, name: str, raw: bytes, why: str) -> None:
        where = folder(self._runtime)
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
        if set_aside(self._runtime) >= KEPT:
            return
        now = self._runtime.clock.now()
        word = re.sub(r"[^a-z]", "", why.partition(":")[0].partition(" ")[0].lower())[:20] or "unread"
        file = where / f"{now:%Y%m%dT%H%M%S}-{word}-{hashlib.sha256(name.encode()).hexdigest()[:12]}.eml"
        with os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as held:
            held.write(raw[:LARGEST_KEPT])

    def _note(self, name: str, outcome: str) -> None:
        with self._runtime.store.write() as unit:
            provider_events.note(unit, [(_TAKEN_FROM, _key(name), self._runtime.clock.now(), outcome)])


def _key(name: str) -> str:
    """Names of any length and of any signs, as they can be kept."""
    plain = name.isascii() and name.isprintable() and len(name) <= 250
    return name if plain else hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
