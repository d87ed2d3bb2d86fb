"""The heartbeat: every second or so, lets time pass and carries messages out. It holds no deadline itself."""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

from apscheduler.schedulers.background import BackgroundScheduler

from pca.clockwork.holder import holder
from pca.runtime import Runtime
from pca.services.delivery import deliver, release_leases
from pca.services.tick import tick

EVERY = 1.0
"""Seconds between two beats."""

LOCK_NAME = "heartbeat.lock"

_log = logging.getLogger("pca.heartbeat")


class AlreadyRunning(RuntimeError):
    """Another process beats for this data folder. The message says what to do."""


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Be the one process that beats for this data folder; the system ends this when the process dies, however.

    Raises AlreadyRunning, or OSError when the folder cannot be written.
    """
    data.mkdir(parents=True, exist_ok=True)
    path = data / LOCK_NAME
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            who = file.read().strip() or "unknown"
            raise AlreadyRunning(
                f"another process (number {who}) already runs deadlines and deliveries for {data}; "
                "stop it first, or name another data folder with PCA_DATA"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


@contextmanager
def beating(runtime: Runtime, every: float = EVERY) -> Iterator[BackgroundScheduler]:
    """Beat in the background while the block runs; on leaving, a beat that is under way is finished.

    Raises AlreadyRunning. `every` in seconds.
    """
    with only_one(runtime.settings.data):
        _take_over(runtime)
        # A beat may outlast the next one (a slow mail server); the scheduler need not complain each second.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        scheduler = BackgroundScheduler(timezone="UTC")
        for name, job in (("tick", tick), ("deliver", deliver_all)):
            scheduler.add_job(
                surviving(name, job),
                "interval",
                args=(runtime,),
                seconds=every,
                id=name,
                misfire_grace_time=None,
                coalesce=True,
                max_instances=1,
            )
        scheduler.start()
        try:
            yield scheduler
        finally:
            scheduler.shutdown(wait=True)


def _take_over(runtime: Runtime) -> None:
    """Be this folder's heartbeat by name, and free what it was sending when it crashed."""
    runtime.holder = holder(runtime.settings.data, "run")
    release_leases(runtime)


def once(runtime: Runtime) -> int:
    """One beat, as after a start: frees what a crashed predecessor was sending; how many facts followed.

    Raises AlreadyRunning, or what the beat raises.
    """
    with only_one(runtime.settings.data):
        _take_over(runtime)
        facts = tick(runtime)
        deliver_all(runtime)
    return len(facts)


def run(runtime: Runtime, every: float = EVERY, started: Callable[[], object] = lambda: None) -> None:
    """Beat until SIGTERM or SIGINT (Ctrl-C), then stop cleanly. For the main thread. Raises AlreadyRunning."""
    stop = threading.Event()
    with _stopping(stop), beating(runtime, every):
        started()
        stop.wait()


def deliver_all(runtime: Runtime) -> None:
    """Deliver until nothing more can be done right now."""
    while deliver(runtime).again:
        pass


def surviving(name: str, job: Callable[[Runtime], Any]) -> Callable[[Runtime], None]:
    """The job, kept alive: what it raises is logged, and the next beat tries again."""

    def beat(runtime: Runtime) -> None:
        try:
            job(runtime)
        except Exception:
            _log.exception("%s failed; the next beat tries again", name)

    return beat


@contextmanager
def _stopping(stop: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT set `stop` inside the block; afterwards they mean what they meant before."""

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
