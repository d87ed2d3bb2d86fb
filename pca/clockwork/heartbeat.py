"""The heartbeat: every second or so, lets time pass and carries messages out. It holds no deadline itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from apscheduler.schedulers.background import BackgroundScheduler

from pca.clockwork.collecting import (
    ASK_EVERY,
    COLLECT_EVERY,
    COUNT_EVERY,
    PULL_EVERY,
    SEND_BACK_EVERY,
    asking,
    collecting,
    counting,
    pulling,
    sending_back,
)
from pca.clockwork.holder import AlreadyRunning, holder, only_one
from pca.clockwork.pulse import Pulse
from pca.clockwork.scheduler import scheduled
from pca.clockwork.stopping import heeding
from pca.runtime import Runtime
from pca.services.audit import pasts
from pca.services.engine.tick import tick
from pca.services.messages.delivery import CHUNK, deliver, due_messages, release_leases

__all__ = ["LOCK_NAME", "AlreadyRunning", "beating", "once", "only_one", "run"]

EVERY = 1.0
"""Seconds between two beats."""

WATCH_EVERY = 5.0
"""Seconds between two looks of the auditor."""

LOCK_NAME = "heartbeat.lock"


KEEP_EVERY = 60.0
"""Seconds between two looks for long crises that lack a snapshot."""


@contextmanager
def beating(runtime: Runtime, every: float = EVERY) -> Iterator[BackgroundScheduler]:
    """Beat in the background while the block runs; on leaving, a beat that is under way is finished.

    Raises AlreadyRunning. `every` in seconds. In a distributed installation workers do this: do not call it there.
    """
    with only_one(runtime.settings.data, LOCK_NAME):
        pulse = _take_over(runtime)
        jobs: dict[str, tuple[float, Callable[[], None]]] = {
            "tick": (every, pulse.beating("tick", tick)),
            "deliver": (every, pulse.beating("deliver", deliver_all)),
            "watch": (max(every, WATCH_EVERY), pulse.beating("watch", pulse.watch)),
            "collect": (COLLECT_EVERY, pulse.beating("collect", collecting)),
            "send back": (SEND_BACK_EVERY, pulse.beating("send back", sending_back)),
            "ask": (ASK_EVERY, pulse.beating("ask", asking)),
            "count": (COUNT_EVERY, pulse.beating("count", counting)),
            "pull": (PULL_EVERY, pulse.beating("pull", pulling)),
            "keep": (KEEP_EVERY, pulse.beating("keep", pasts.keep)),
        }
        with scheduled(jobs) as scheduler:
            try:
                yield scheduler
            finally:
                runtime.stopping.set()
        runtime.stopping.clear()  # all is finished


def _take_over(runtime: Runtime) -> Pulse:
    """Be this folder's heartbeat by name, and free what it was sending when it crashed."""
    runtime.holder = holder(runtime.settings.data, "run")
    release_leases(runtime)
    return Pulse(runtime, "run")


def once(runtime: Runtime) -> int:
    """One beat, as after a start: frees what a crashed predecessor was sending; how many facts followed.

    Answers are taken in first, so that nobody who gave one is reminded; a mailbox that is away hinders nothing else.
    Raises AlreadyRunning, or what the beat raises.
    """
    with only_one(runtime.settings.data, LOCK_NAME):
        pulse = _take_over(runtime)
        pulse.beating("collect", collecting)()
        pulse.beating("ask", asking)()
        facts = tick(runtime).facts
        pulse.did("tick")
        pulse.beating("count", counting)()
        deliver_all(runtime)
        pulse.did("deliver")
        pulse.beating("send back", sending_back)()
        pulse.watch(runtime)
    return len(facts)


def run(runtime: Runtime, every: float = EVERY, started: Callable[[], object] = lambda: None) -> None:
    """Beat until SIGTERM or SIGINT (Ctrl-C), then stop cleanly. For the main thread. Raises AlreadyRunning."""
    stop = threading.Event()

    def ask() -> None:
        runtime.stopping.set()
        stop.set()

    with heeding(ask), beating(runtime, every):
        started()
        stop.wait()


def deliver_all(runtime: Runtime) -> None:
    """Deliver until nothing more can be done right now; a crowd over several connections at a time."""
    senders = min(runtime.settings.senders, due_messages(runtime) // CHUNK)
    if senders < 2:
        _deliver_on(runtime)
        return
    with ThreadPoolExecutor(senders, thread_name_prefix="sender") as pool:
        for done in [pool.submit(_deliver_on, runtime) for _ in range(senders)]:
            done.result()


def _deliver_on(runtime: Runtime) -> None:
    while deliver(runtime).again:
        pass
