"""What one process last managed to do, written down for `pca health`, and told to a dead man's switch outside."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Literal

from pca.runtime import Runtime
from pca.services.audit.auditor import audit
from pca.services.messages.inboxes import set_aside
from pca.store.audit import heartbeats
from pca.store.audit.heartbeats import Heartbeat

Loop = Literal["tick", "deliver", "watch", "collect", "ask", "send back", "keep", "count", "pull"]

EVERY = timedelta(minutes=1)
"""The switch is told at most so often."""

PATIENCE = 5.0
"""Seconds the switch has to answer; what it answers is of no interest."""

KEEP = timedelta(days=1)
"""A process that has not beaten for so long is no longer listed."""

_log = logging.getLogger("pca.heartbeat")


class Pulse:
    """One process's own account of itself."""

    def __init__(self, runtime: Runtime, role: str) -> None:
        self._runtime, self._role = runtime, role
        self._started = runtime.clock.now()
        self._done: dict[Loop, datetime] = {}
        self._trouble: dict[Loop, str] = {}
        self._told: datetime | None = None
        self._lock = threading.Lock()

    def beating(self, loop: Loop, job: Callable[[Runtime], Any]) -> Callable[[], None]:
        """The job, kept alive: what it raises is logged and remembered, and the next beat tries again."""

        def beat() -> None:
            try:
                job(self._runtime)
            except Exception as error:
                self._trouble[loop] = f"{loop}: {type(error).__name__}: {error}"
                _log.exception("%s failed; the next beat tries again", loop)
            else:
                self.did(loop)

        return beat

    def did(self, loop: Loop) -> None:
        """A loop did its work, whether or not there was anything to do."""
        with self._lock:
            self._done[loop] = self._runtime.clock.now()
            self._trouble.pop(loop, None)

    def watch(self, runtime: Runtime) -> None:
        """Let the auditor look, write this process's own beat down, and tell the switch when all is well."""
        verdict = audit(runtime)
        self.write()
        # A mailbox that is away is said by `pca health`, and does not stop the loops.
        in_trouble = self._trouble.keys() & {"tick", "deliver", "watch"}
        if not verdict.findings and not in_trouble and {"tick", "deliver"} <= self._done.keys():
            self._tell_switch()

    def write(self) -> None:
        """Write down what this process last did. Raises StoreError."""
        now = self._runtime.clock.now()
        mine = Heartbeat(
            name=self._runtime.holder,
            role=self._role,
            started_at=self._started,
            beat_at=now,
            ticked_at=self._done.get("tick"),
            delivered_at=self._done.get("deliver"),
            collected_at=self._done.get("collect"),
            asked_at=self._done.get("ask"),
            set_aside=set_aside(self._runtime),
            trouble="; ".join(self._trouble.values()) or None,
        )
        with self._runtime.store.write() as unit:
            heartbeats.beat(unit, mine)
            heartbeats.forget(unit, now - KEEP, now + KEEP)

    def _tell_switch(self) -> None:
        """One GET to the address the installation names, and to no other: redirections are not followed."""
        url, now = self._runtime.settings.heartbeat_url, self._runtime.clock.now()
        if url is None or (self._told is not None and now - self._told < EVERY):
            return
        import httpx  # only those who named a switch wait for this import

        self._told = now
        try:
            proxy = self._runtime.settings.http_proxy or None
            httpx.get(str(url), timeout=PATIENCE, follow_redirects=False, proxy=proxy)
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            _log.warning("the dead man's switch did not answer: %s", type(error).__name__)
