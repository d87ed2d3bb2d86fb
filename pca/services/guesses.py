"""Guesses at what only a message tells: links and codes that are not ours cost whoever tries them time."""

from __future__ import annotations

from datetime import datetime

from pca.runtime import Runtime
from pca.store import throttle
from pca.store.database import Unit


class TooManyGuesses(Exception):
    """Too many were wrong; `until` is when to try again (UTC)."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"until {until.isoformat()}")
        self.until = until


def before(runtime: Runtime, unit: Unit, address: str) -> None:
    """To be asked before a link or a code is looked up. Raises TooManyGuesses."""
    until = throttle.waiting(unit, runtime.clock.now(), {"guess": address})
    if until is not None:
        raise TooManyGuesses(until)


def wrong(runtime: Runtime, address: str) -> None:
    """Count one that was not ours. Right ones are never counted: a whole office answers from one address."""
    with runtime.store.write() as unit:
        throttle.attempt(unit, runtime.clock.now(), {"guess": address})
