"""What a command costs before it does anything: `pca --version`, and `pca task list` with few and with many tasks."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

from asked import grows
from crowd import Crowd
from measure import Check, finish, options, rounded, scratch

COMMAND = (sys.executable, "-c", "from pca.cli.main import main; main()")


def main() -> None:
    given = options(__doc__, tasks=(10_000, 400), rounds=(5, 1))
    sizes = (given.tasks // 10, given.tasks)
    with scratch() as folder:
        version = worked(folder, given.rounds, "--version")
        lists = [listed(folder / str(tasks), tasks, given.rounds) for tasks in sizes]
    finish(
        "growth_start",
        given,
        [
            Check("pca --version, processor", version, "s", 0.15),
            Check(f"pca task list, {given.tasks} tasks, processor", lists[1], "s", 0.55),
            grows(f"task list, {sizes[0]} to {sizes[1]} tasks", *lists, 1.5),
        ],
        task_list_seconds={f"{tasks} tasks": rounded(spent) for tasks, spent in zip(sizes, lists, strict=True)},
    )


def listed(folder: Path, tasks: int, rounds: int) -> float:
    """Processor seconds of listing the tasks of an open crisis."""
    crowd = Crowd(folder, tasks, durable=False)
    crowd.activate()
    key = crowd.crisis or ""
    crowd.close()
    return worked(folder, rounds, "task", "list", key)


def worked(folder: Path, rounds: int, *words: str) -> float:
    """Median of the processor seconds of a command, Python's own start included, once its byte code is kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times = []
    for _ in range(rounds + 1):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run((*COMMAND, *words), env={**kept, "PCA_DATA": str(folder)}, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{words} ended with {done.returncode}: {done.stderr[-500:]}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(times[1:])


if __name__ == "__main__":
    main()
