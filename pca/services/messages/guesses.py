"""Guesses at what only a message tells: links and codes that are not ours cost whoever tries them time.

A right link is never held up, whatever others tried from the same address: it cannot be guessed. A short code can.
"""

from __future__ import annotations

from datetime import datetime

from pca.runtime import Runtime
from pca.services.kit.sources import source_of
from pca.store.access import throttle


class TooManyGuesses(Exception):
    """Too many were wrong; `until` is when to try again (UTC)."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"until {until.isoformat()}")
        self.until = until


def before(runtime: Runtime, address: str) -> None:
    """To be asked before a short code is looked up. Raises TooManyGuesses."""
    with runtime.store.read() as unit:
        until = throttle.waiting(unit, runtime.clock.now(), {"guess": source_of(address)})
    if until is not None:
        raise TooManyGuesses(until)


def wrong(runtime: Runtime, address: str) -> None:
    """Count one that was not ours. Raises TooManyGuesses, without writing anything, when there were too many."""
    before(runtime, address)
    with runtime.store.write() as unit:
        throttle.attempt(unit, runtime.clock.now(), {"guess": source_of(address)})
