"""The auditor's look, every five seconds: with a hundred times the tasks and entries it takes as long."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from statistics import median

from asked import grows, processor
from crowd import START, Crowd
from measure import Check, finish, options, rounded, scratch

from pca.clock import VirtualClock
from pca.services.audit.auditor import findings

AT_ONCE = 40_000
"""Tasks the decision opens; the others follow a minute apart, all before anything falls due."""


def main() -> None:
    given = options(__doc__, tasks=(1_000_000, 2_000), rounds=(30, 3))
    sizes = (max(given.tasks // 100, 200), given.tasks)
    with scratch() as folder:
        times = [measured(folder / str(tasks), tasks, given.rounds) for tasks in sizes]
    finish(
        "growth_auditor",
        given,
        [
            Check(f"one look, {given.tasks} live tasks", 1000 * times[1], "ms", 5),
            grows(f"{sizes[0]} to {sizes[1]} live tasks", *times, 1.5),
        ],
        milliseconds={f"{tasks} tasks": rounded(1000 * spent) for tasks, spent in zip(sizes, times, strict=True)},
    )


def measured(folder: Path, tasks: int, rounds: int) -> float:
    """Processor seconds of one look when all is well."""
    crowd = Crowd(folder, min(tasks, AT_ONCE), durable=False)
    crowd.grow(tasks)
    crowd.runtime.clock = VirtualClock(START + timedelta(minutes=tasks // min(tasks, AT_ONCE)))
    with crowd.store.write() as unit:  # every message has gone out
        unit.connection.exec_driver_sql("UPDATE message SET status = 'sent', next_at = NULL, sent_at = queued_at")
    if found := findings(crowd.runtime):
        raise SystemExit(f"something is forgotten: {found}")
    spent = median(processor(lambda: findings(crowd.runtime)) for _ in range(rounds))
    crowd.close()
    return spent


if __name__ == "__main__":
    main()
