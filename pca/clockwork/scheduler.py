"""Beats in the background: a few jobs, each at its own interval, none of which holds a deadline."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from apscheduler.schedulers.background import BackgroundScheduler


@contextmanager
def scheduled(jobs: Mapping[str, tuple[float, Callable[[], None]]]) -> Iterator[BackgroundScheduler]:
    """Run each job every so many seconds while the block runs; on leaving, one that is under way is finished."""
    # A beat may outlast the next one (a slow mail server); the scheduler need not complain each second.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = BackgroundScheduler(timezone="UTC")
    for name, (every, job) in jobs.items():
        scheduler.add_job(
            job, "interval", seconds=every, id=name, misfire_grace_time=None, coalesce=True, max_instances=1
        )
    scheduler.start()
    try:
        yield scheduler
    finally:
        scheduler.shutdown(wait=True)
