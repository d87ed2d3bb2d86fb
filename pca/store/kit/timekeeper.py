"""Whether the machine's clock can be believed: it is held against a clock that nobody sets, also over restarts.

The difference between the two is written down in the data folder with the identity of the machine's start, so that a
leap is seen by a process that comes up after it. After a new start of the machine only what was written is left to
compare with: time never lies before it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from pca.store.kit.once import write_own

NAME = "clock.json"
"""The file in the data folder."""

LEAP = timedelta(minutes=5)
"""Beyond this the clock has leapt. A clock that is kept right is moved by seconds, or drawn along slowly."""

PLAUSIBLE = timedelta(days=1)
"""A leap forward of up to this much may be a machine that slept: it is believed …"""

BELIEVED = 600.0
"""… after so many seconds in which the clock went on evenly. Any other leap waits until somebody says what is right."""

NOTED_EVERY = 60.0
"""Seconds between two notes of the difference while all is well: a clock may be drawn along slowly for months."""

_BOOT = Path("/proc/sys/kernel/random/boot_id")


class Noted(msgspec.Struct, frozen=True):
    """What is written down: the machine's start, and how far its clock was from the one that nobody sets."""

    boot: str
    offset: float
    """Wall clock less steady clock, in seconds."""
    at: datetime
    """What the wall clock said."""


class Leap(msgspec.Struct, frozen=True):
    """The clock cannot be believed: it went `ahead` or back, and by how much."""

    way: Literal["ahead", "back"]
    by: timedelta


def steady() -> float:
    """Seconds on the clock that nobody sets; it goes on while the machine sleeps."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


def boot() -> str:
    """What tells this start of the machine from every other."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""


class Timekeeper:
    """One process's own judgement of the clock. Safe to use from many threads."""

    def __init__(self, data: Path) -> None:
        self._file, self._boot, self._lock = data / NAME, boot(), threading.Lock()
        self._trusted: float | None = None
        self._noted_at = 0.0
        self._leapt_at: float | None = None
        self._leapt_to = 0.0
        self.recovered = True
        """Whether what is stored should be looked through: at the start, and when the clock is right again."""

    def judge(self, now: datetime, last: Callable[[], datetime | None], ticks: float | None = None) -> Leap | None:
        """The leap that makes `now` (UTC) hard to believe, or None. `last` tells the latest instant in the journal."""
        with self._lock:
            steadily = steady() if ticks is None else ticks
            offset = now.timestamp() - steadily
            if self._trusted is None:
                self._trusted = self._first(now, offset, last)
            by = timedelta(seconds=offset - self._trusted)
            if abs(by) > LEAP and self._said_right(offset):
                by = timedelta()
            if abs(by) <= LEAP:
                self._follow(now, offset, steadily)
                return None
            return self._leap(now, by, offset, steadily)

    def believe(self, now: datetime) -> None:
        """Somebody says that the clock is right as it is now, for every process of this data folder."""
        self._note(now, now.timestamp() - steady())

    def _first(self, now: datetime, offset: float, last: Callable[[], datetime | None]) -> float:
        """What the clock should differ by when this process has not seen it yet."""
        noted = self._read()
        if noted is not None and self._boot and noted.boot == self._boot:
            return noted.offset
        latest = max((at for at in (last(), noted.at if noted else None) if at is not None), default=None)
        if latest is not None and now < latest - LEAP:
            return offset + (latest - now).total_seconds()
        return offset

    def _follow(self, now: datetime, offset: float, steadily: float) -> None:
        if self._leapt_at is not None:
            self._leapt_at, self.recovered = None, True
        self._trusted = offset
        if steadily - self._noted_at >= NOTED_EVERY or self._noted_at == 0.0:
            self._noted_at = steadily
            self._note(now, offset)

    def _leap(self, now: datetime, by: timedelta, offset: float, steadily: float) -> Leap | None:
        if self._leapt_at is None or abs(offset - self._leapt_to) > LEAP.total_seconds():
            self._leapt_at, self._leapt_to = steadily, offset
        if timedelta() < by <= PLAUSIBLE and steadily - self._leapt_at >= BELIEVED:
            self._follow(now, offset, steadily)
            return None
        return Leap("ahead" if by > timedelta() else "back", abs(by))

    def _said_right(self, offset: float) -> bool:
        """Whether somebody, or another process that believes it, wrote this difference down."""
        noted = self._read()
        return noted is not None and noted.boot == self._boot and abs(offset - noted.offset) <= LEAP.total_seconds()

    def _read(self) -> Noted | None:
        try:
            return msgspec.json.decode(self._file.read_bytes(), type=Noted)
        except (OSError, msgspec.MsgspecError):
            return None

    def _note(self, now: datetime, offset: float) -> None:
        try:
            write_own(self._file, msgspec.json.encode(Noted(self._boot, offset, now)))
        except OSError:  # a full disk: the judgement goes on from memory
            return
