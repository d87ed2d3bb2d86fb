"""One worker of a distributed installation: takes jobs from PostgreSQL, lets time pass, and leaves when that is lost.

Any number may run, on any machines: rows, leases and unique keys keep them apart, and none of them leads.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url

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
from pca.clockwork.holder import holder, only_one
from pca.clockwork.pulse import Pulse
from pca.clockwork.scheduler import scheduled
from pca.clockwork.stopping import heeding
from pca.runtime import Runtime
from pca.services.engine.tick import tick
from pca.services.messages.delivery import LeasedElsewhere, deliver_span, release_leases
from pca.services.messages.outcomes import record_orphans, record_pending, settle
from pca.store.engine import jobs

if TYPE_CHECKING:
    from procrastinate import App

TICK_EVERY = 1.0
SWEEP_EVERY = 2.0
WATCH_EVERY = 5.0
"""Seconds between two beats of each kind."""

STALLED = 20.0
"""Seconds without a sign of life after which the jobs of a worker are given to others."""

PATIENCE = 10.0
"""Seconds to wait for a connection to the queue; after them the database counts as lost."""

AGAIN = 5
"""Seconds after which a job looks again at messages that another process was sending."""

NAME = re.compile(r"[A-Za-z0-9_.-]{1,40}")

_log = logging.getLogger("pca.worker")


class DatabaseLost(Exception):
    """The database went away: leave, so that whoever supervises this process starts it anew."""


def run(runtime: Runtime, name: str, concurrency: int, started: Callable[[], object] = lambda: None) -> None:
    """Work until SIGTERM or SIGINT, finishing what is on its way. For the main thread.

    `name` tells this worker from the others of this data folder, and stays the same after a restart; `concurrency` is
    how many chunks it sends at a time. Raises AlreadyRunning when the name is taken, DatabaseLost, StoreError.
    """
    with heeding(runtime.stopping.set), only_one(runtime.settings.data, f"worker-{name}.lock"):
        runtime.holder = holder(runtime.settings.data, f"worker-{name}")
        release_leases(runtime)
        pulse = Pulse(runtime, "worker")
        beats: dict[str, tuple[float, Callable[[], None]]] = {
            "tick": (TICK_EVERY, pulse.beating("tick", tick)),
            "sweep": (SWEEP_EVERY, pulse.beating("deliver", sweep)),
            "watch": (WATCH_EVERY, pulse.beating("watch", pulse.watch)),
            "collect": (COLLECT_EVERY, pulse.beating("collect", collecting)),
            "send back": (SEND_BACK_EVERY, pulse.beating("send back", sending_back)),
            "ask": (ASK_EVERY, pulse.beating("ask", asking)),
            "count": (COUNT_EVERY, pulse.beating("count", counting)),
            "pull": (PULL_EVERY, pulse.beating("pull", pulling)),
        }
        try:
            with scheduled(beats):
                asked = asyncio.run(_work(runtime, name, concurrency, started))
        finally:
            runtime.stopping.set()
            written = settle(runtime)
        if not asked or not written:
            raise DatabaseLost("the database was lost")


def sweep(runtime: Runtime) -> None:
    """Write a job for every due message that has none; first write down what is known to be sent. Idle: no writing."""
    record_pending(runtime)
    record_orphans(runtime)
    with runtime.store.read() as unit:
        idle = not jobs.forgotten(unit, runtime.clock.now())
    if not idle:
        with runtime.store.write() as unit:
            jobs.defer_forgotten(unit, runtime.clock.now())


async def _work(runtime: Runtime, name: str, concurrency: int, started: Callable[[], object]) -> bool:
    """Take jobs until asked to stop, or the database is lost; whether it was asked."""
    from procrastinate.exceptions import ConnectorException
    from procrastinate.worker import Worker

    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_lost)
    loop.set_default_executor(ThreadPoolExecutor(concurrency + 2, thread_name_prefix="sender"))
    async with _app(runtime, concurrency).open_async() as app:
        worker: Any = Worker(
            app,
            queues=[jobs.QUEUE],
            name=name,
            concurrency=concurrency,
            fetch_job_polling_interval=1.0,
            delete_jobs="always",  # the rows say what is left to do
            install_signal_handlers=False,
            update_heartbeat_interval=STALLED / 4,
            stalled_worker_timeout=STALLED,
        )

        def ask() -> None:
            runtime.stopping.set()
            loop.call_soon_threadsafe(worker.stop)

        reviver = asyncio.create_task(_revive(app))
        started()
        try:
            with heeding(ask):
                if not runtime.stopping.is_set():  # told while it was still coming up
                    await worker.run()
        except ConnectorException as error:
            _log.error("the database was lost: %s", error.__cause__ or error)
            return False
        finally:
            reviver.cancel()
    return runtime.stopping.is_set()


def _lost(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What jobs say that nobody waits for any more; a lost database is said once, by the worker."""
    from procrastinate.exceptions import ConnectorException

    if not isinstance(context.get("exception"), ConnectorException):
        loop.default_exception_handler(context)


def _app(runtime: Runtime, concurrency: int) -> App:
    """The queue as a worker sees it: asynchronous, with our plain function as its one task."""
    from procrastinate import App, PsycopgConnector, RetryStrategy

    where = make_url(runtime.settings.database_url).set(drivername="postgresql")
    conninfo = where.render_as_string(hide_password=False)
    app = App(connector=PsycopgConnector(conninfo=conninfo, max_size=concurrency + 4, timeout=PATIENCE))

    def deliver(crisis: str, first: int, last: int) -> None:
        deliver_span(runtime, crisis, first, last)

    again = RetryStrategy(wait=AGAIN, retry_exceptions=[LeasedElsewhere])
    app.task(name=jobs.TASK, queue=jobs.QUEUE, retry=again)(deliver)
    return app


async def _revive(app: Any) -> None:
    """Give the jobs of workers that died to those that live."""
    from procrastinate.exceptions import ConnectorException

    while True:
        await asyncio.sleep(STALLED / 2)
        with suppress(ConnectorException):
            for job in await app.job_manager.get_stalled_jobs(queue=jobs.QUEUE, seconds_since_heartbeat=STALLED):
                await app.job_manager.retry_job(job)
