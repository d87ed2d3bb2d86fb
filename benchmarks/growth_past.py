"""A past page's tables with 10 000, 100 000 and 1 000 000 entries of other crises, and with as many of its own.

Of the crisis with many entries of its own, snapshots are made first, as the heartbeat makes them, in a process of its
own; then its past is read at several instants, each by a process that has read none.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from time import perf_counter, process_time

from crowd import DIRECTOR, START, Crowd
from journal import fill
from measure import Check, finish, options, peak_memory, rounded, scratch

from pca.domain import orders
from pca.store.audit import journal
from pca.store.engine.past import AT_ONCE, Past
from pca.store.engine.snapshots import Snapshots
from pca.store.kit.database import Store

TASKS = 10_000
"""Tasks opened by one entry while the journal is filled."""

APART = timedelta(milliseconds=10)
"""From one entry to the next."""

AT = (0.13, 0.37, 0.61, 0.86, 1.0)
"""At which parts of the way through the journal the long crisis is read again."""

KEY = b"benchmark"
SPACE = 4_000
"""Megabytes that snapshots may take, as without a setting."""


def stored(folder: Path, entries: int) -> tuple[str, str, str]:
    """A folder with a database in which one crisis has so many entries and another a few; their keys."""
    crowd = Crowd(folder, min(TASKS, entries), durable=False)
    fill(crowd, entries, APART)
    long, crowd.crisis = crowd.crisis, None
    opened = crowd.do(orders.OpenCrisis(plan=crowd.version, title="Une autre", mode="exercise"), DIRECTOR)
    crowd.close()
    return str(folder), str(long), str(opened.crisis)


def made(folder: Path, crisis: str, snapshots: Snapshots) -> dict[str, float]:
    """Make the snapshots: seconds, memory and how much of the disk they take."""
    started, worked = perf_counter(), process_time()
    with Store.open(f"sqlite:///{folder / 'pca.db'}") as store:
        with store.read() as live:
            last = journal.head(live).seq
        count = snapshots.extend(store, crisis, last)
    taken = sum(path.stat().st_size for path in folder.glob("past/*/*"))
    return {
        "seconds": perf_counter() - started,
        "processor": process_time() - worked,
        "megabytes": peak_memory(),
        "snapshots": count,
        "megabytes_of_disk": max(0.1, taken / 1e6),
    }


def read(folder: Path, crisis: str, snapshots: Snapshots, part: float) -> dict[str, float]:
    """Read the past of a crisis, twice, at a part of the way: seconds, processor seconds, what memory grew by (MB)."""
    figures: dict[str, float] = {}
    with Store.open(f"sqlite:///{folder / 'pca.db'}") as store, store.read() as live:
        past = Past(lambda: store, lambda: snapshots)
        seq = max(1, int(journal.head(live).seq * part))
        at = next(journal.entries(live, seq - 1, limit=1))[1].at if part < 1 else START.replace(year=START.year + 1)
        before = peak_memory()
        for name in ("", "again_"):
            worked, started = process_time(), perf_counter()
            with past.at(live, crisis, at):
                figures[f"{name}seconds"] = perf_counter() - started
            figures[f"{name}processor"] = process_time() - worked
        figures["megabytes"] = max(0.1, peak_memory() - before)
        past.close()
    return figures


def apart(*words: str) -> dict[str, float]:
    """The same in a process of its own."""
    command = (sys.executable, __file__, "inside", *words)
    figures: dict[str, float] = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    return figures


def inside(what: str, folder: str, crisis: str, part: str = "1") -> dict[str, float]:
    snapshots = Snapshots(Path(folder) / "past", KEY, SPACE)
    return (
        made(Path(folder), crisis, snapshots) if what == "make" else read(Path(folder), crisis, snapshots, float(part))
    )


def measured(folder: Path, entries: int, instants: Sequence[float]) -> dict[str, dict[str, float]]:
    """What a young crisis beside so many entries takes, and the long one at each instant."""
    place, long, young = stored(folder, entries)
    figures = {"few_among_many": apart("read", place, young), "snapshots": apart("make", place, long)}
    return figures | {f"many_at_{part:g}": apart("read", place, long, str(part)) for part in instants}


def worst(figures: dict[str, dict[str, float]], name: str) -> float:
    """The largest of a figure over the instants at which the long crisis was read."""
    return max(of[name] for when, of in figures.items() if when.startswith("many_at"))


def main() -> None:
    given = options(__doc__, few=(10_000, 400), some=(100_000, 400), many=(1_000_000, 400), instants=(len(AT), 2))
    with scratch() as folder:
        sizes = dict.fromkeys((given.few, given.some, given.many))  # one of them under --quick
        told = {size: measured(folder / str(size), size, AT[-given.instants :]) for size in sizes}
    most = told[given.many]
    young = most["few_among_many"]
    finish(
        "growth_past",
        given,
        [
            Check(f"past of a young crisis beside {given.many} other entries", young["seconds"], "s", 2),
            Check("memory it takes", young["megabytes"], "MB", 150),
            Check(
                f"past of a crisis of {given.many} entries, the slowest of {given.instants}",
                worst(most, "seconds"),
                "s",
                2,
            ),
            Check("memory that takes", worst(most, "megabytes"), "MB", 150),
            Check("disk its snapshots take", most["snapshots"]["megabytes_of_disk"], "MB", SPACE),
        ],
        measured={
            size: {name: {key: rounded(value) for key, value in of.items()} for name, of in figures.items()}
            for size, figures in told.items()
        },
        gone_through_while_one_waits=AT_ONCE,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        print(json.dumps(inside(*sys.argv[2:])))
    else:
        main()
