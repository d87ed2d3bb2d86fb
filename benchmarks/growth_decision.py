"""A decision and a beat that touch no task, with 10 000, 100 000 and 1 000 000 tasks still to be done.

The tasks are stored in bulk through the engine's own journal and `apply`; each size is measured in its own process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time

from crowd import DIRECTOR, MEASURES, START, Crowd
from measure import Check, finish, options, p50, peak_memory, rounded, scratch

from pca.clock import VirtualClock
from pca.domain import orders
from pca.domain.facts import TasksEscalated, TasksOpened, TasksSettled
from pca.runtime import Runtime, numbered_ids
from pca.services.engine.execute import execute
from pca.services.engine.tick import tick
from pca.settings import Settings
from pca.store.kit.database import Store

SITES = 500
ACTIVITY = "activity_0"
WARM = 2
"""Rounds that are not counted: statements are prepared, the plan is compiled."""
TOUCHING = (TasksEscalated, TasksOpened, TasksSettled)


class Inside:
    """One crisis of any size, decided about in a process that did nothing else."""

    def __init__(self, file: Path, crisis: str) -> None:
        self._store, self._crisis = Store.open(f"sqlite:///{file}", durable=False), crisis
        settings = Settings(data=file.parent, confirm_above=0)
        self._runtime = Runtime(self._store, settings, VirtualClock(START), (), numbered_ids("inside"))
        self._runtime.timekeeper.recovered = False  # as in a server that has run for a while
        self.milliseconds: dict[str, list[float]] = {"decision": [], "beat": []}
        self.processor: dict[str, list[float]] = {"decision": [], "beat": []}

    def do(self, act: orders.AnyAct) -> tuple[object, ...]:
        """Carry out one order, which must touch no task."""
        order = orders.Order(id=self._runtime.new_id(), who=DIRECTOR, crisis=self._crisis, act=act, why="Mesure.")
        done = execute(self._runtime, order)
        if done.refused is not None:
            raise SystemExit(f"{type(act).__name__} was refused: {done.refused}")
        return done.facts

    def rounds(self, number: int) -> None:
        """Decisions there and back; beats in which an activity's marks are reached."""
        for turn in range(number):
            event = ("lock", "unlock")[turn % 2]
            self._timed("decision", lambda event=event: self.do(orders.Decide(event=event)))
            self.do(orders.Interrupt(activity=ACTIVITY, since=START - timedelta(days=1)))
            self._timed("beat", lambda: tick(self._runtime))
            self.do(orders.Restore(activity=ACTIVITY))

    def _timed(self, what: str, work: Callable[[], tuple[object, ...]]) -> None:
        worked, started = process_time(), perf_counter()
        facts = work()
        self.milliseconds[what].append(1000 * (perf_counter() - started))
        self.processor[what].append(1000 * (process_time() - worked))
        if not facts or any(isinstance(fact, TOUCHING) for fact in facts):
            raise SystemExit(f"a {what} was to change something, and no task: {facts}")

    def close(self) -> None:
        self._store.close()


def inside(file: Path, crisis: str, rounds: int) -> dict[str, float]:
    """Milliseconds and largest size (MB) of this very process."""
    crowd = Inside(file, crisis)
    crowd.rounds(rounds + WARM)
    crowd.close()
    times = {name: p50(times[WARM:]) for name, times in crowd.milliseconds.items()}
    worked = {f"{name}_processor": p50(times[WARM:]) for name, times in crowd.processor.items()}
    return {**times, **worked, "megabytes": peak_memory()}


def stored(folder: Path, tasks: int, sites: int) -> tuple[Path, str]:
    """A database with a crisis in which so many tasks are still to be done."""
    crowd = Crowd(folder, sites * MEASURES, durable=False)
    crowd.grow(tasks)
    crowd.close()
    return crowd.file, crowd.crisis or ""


def measured(file: Path, crisis: str, rounds: int) -> dict[str, float]:
    words = (sys.executable, __file__, "inside", str(file), crisis, str(rounds))
    told: dict[str, float] = json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)
    return told


def main() -> None:
    given = options(__doc__, few=(10_000, 200), some=(100_000, 400), many=(1_000_000, 400), rounds=(30, 4))
    sites = min(SITES, given.few // MEASURES)
    with scratch() as folder:
        sizes = dict.fromkeys((given.few, given.some, given.many))  # two of them under --quick
        files = {size: stored(folder / str(size), size, sites) for size in sizes}
        told = {size: measured(*files[size], given.rounds) for size in sizes}
    few, many = told[given.few], told[given.many]
    ways = f"with {given.many} tasks to do ÷ with {given.few}, processor time"
    finish(
        "growth_decision",
        given,
        [
            Check(f"decision {ways}", many["decision_processor"] / few["decision_processor"], "×", 1.5),
            Check(f"beat {ways}", many["beat_processor"] / few["beat_processor"], "×", 1.5),
            Check("largest size of the process, more by", max(0.1, many["megabytes"] - few["megabytes"]), "MB", 20),
        ],
        decisions=given.rounds,
        sites=sites,
        measured={size: {name: rounded(figure) for name, figure in figures.items()} for size, figures in told.items()},
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        print(json.dumps(inside(Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))))
    else:
        main()
