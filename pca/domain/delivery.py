"""When a message is tried again, when one gives up, and whether what it says still matters."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from pca.domain.plan.communications import Communication
from pca.domain.situation import LIVE, Running, Standing, Task

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=30)
GIVE_UP_AFTER = timedelta(hours=24)
"""Counted from the instant a message could first leave."""

MOST_ATTEMPTS = 60


def retry_at(key: str, attempts: int, now: datetime) -> datetime:
    """When to try again after `attempts` failures (from 1): 1 min, 2, 4 … at most 30, give or take a fifth.

    The share is drawn from the key, so that messages refused together do not all come back together, and a rehearsal
    comes out the same twice.
    """
    wait = min(FIRST_WAIT * (1 << min(attempts - 1, 10)), LONGEST_WAIT)
    lot = int.from_bytes(hashlib.sha256(f"{key}/{attempts}".encode()).digest()[:2]) / 0xFFFF
    return now + wait * (0.8 + 0.4 * lot)


def gives_up(attempts: int, since: datetime, next_try: datetime) -> bool:
    """Whether a message that could leave since `since` and failed `attempts` times is not worth `next_try`."""
    return attempts >= MOST_ATTEMPTS or next_try - since > GIVE_UP_AFTER


ANSWERED = "already answered"
CLOSED = "the crisis is closed"
STATE_LEFT = "the state was left meanwhile"
MEASURE_STOPPED = "the measure stopped meanwhile"
LEVEL_CHANGED = "the level changed again meanwhile"


def overtaken(
    communication: Communication,
    about: Mapping[str, str],
    queued_at: datetime,
    standing: Standing | None,
    active: frozenset[str],
    running: Running | None,
) -> str:
    """Why a communication queued at an instant need not be said any more, given how things stand; empty when it must.

    `standing` and `active` are of the perimeter spoken of, `running` is the measure spoken of.
    """
    when = communication.when
    if when.entering and standing and standing.since > queued_at and when.entering not in active:
        return STATE_LEFT
    if (when.measure_starts or when.level_changes) and running and running.status == "stopped":
        return MEASURE_STOPPED
    if when.level_changes and running and about.get("level") and running.level != about["level"]:
        return LEVEL_CHANGED
    return ""


class SpokenTask(msgspec.Struct, frozen=True, kw_only=True):
    """A task as a message speaks of it, and who has acknowledged it."""

    task: Task
    acknowledged_by: str | None = None


ANSWERED_RUNG = 3
"""The rung of a task once it is acknowledged: reminders beyond it ask for completion."""


def still_to_say(notice: str, recipient: str, tasks: Sequence[SpokenTask]) -> tuple[Task, ...]:
    """The tasks that `notice` (task_opened, task_reminder, task_escalated) must still tell `recipient` of."""
    return tuple(task.task for task in tasks if _matters(notice, recipient, task))


def _matters(notice: str, recipient: str, spoken: SpokenTask) -> bool:
    task = spoken.task
    if notice == "task_escalated" and task.status in ("refused", "impossible"):
        return True
    if task.status not in LIVE:
        return False
    if task.status == "open" or notice in ("tasks_amended", "tasks_redated"):
        return True
    if notice == "task_opened":
        return spoken.acknowledged_by != recipient
    return task.escalation > ANSWERED_RUNG
