"""Keeps the leases of messages on their way, however slow the other side; one thread for all that a process sends."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Protocol

from pca.clock import Clock
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError
from pca.store.messages import outbox
from pca.store.messages.outbox import DueMessage

LEASE = timedelta(seconds=30)
"""How long a chunk is one process's alone, renewed while it is on its way; what a dead process held is free after."""


class _Chunk:
    """Messages on their way; `lock` is taken to renew them and to let them go, so that nothing is renewed late."""

    def __init__(self, messages: Sequence[DueMessage]) -> None:
        self.messages, self.lock, self.gone = messages, threading.Lock(), False


class LeaseHolder(Protocol):
    """Who sends: `holder` is the name that its leases bear."""

    store: Store
    clock: Clock
    holder: str


class Leases:
    """The leases of one process."""

    def __init__(self, owner: LeaseHolder) -> None:
        self._owner = owner
        self._on_their_way: list[_Chunk] = []
        self._changing = threading.Lock()
        self._renewing = False

    def until(self) -> datetime:
        """When a lease taken now ends (UTC)."""
        return self._owner.clock.now() + LEASE

    @contextmanager
    def renewing(self, messages: Sequence[DueMessage]) -> Iterator[None]:
        """Renew the leases of `messages` as long as this lasts."""
        chunk = _Chunk(messages)
        with self._changing:
            self._on_their_way.append(chunk)
            start, self._renewing = not self._renewing, True
        if start:
            threading.Thread(target=self._renew, name="leases", daemon=True).start()
        try:
            yield
        finally:
            with chunk.lock:
                chunk.gone = True
            with self._changing:
                self._on_their_way.remove(chunk)

    def _renew(self) -> None:
        """Renew at each third of a lease; ends when nothing is on its way, so that an idle process has no thread."""
        turn = threading.Event()
        while not turn.wait(LEASE.total_seconds() / 3):
            with self._changing:
                chunks = list(self._on_their_way)
                self._renewing = bool(chunks)
            if not chunks:
                return
            for chunk in chunks:
                with chunk.lock, suppress(StoreError):
                    if not chunk.gone:
                        self._extend(chunk.messages)

    def _extend(self, messages: Sequence[DueMessage]) -> None:
        with self._owner.store.write() as unit:
            outbox.extend(unit, messages, self._owner.holder, self.until())
