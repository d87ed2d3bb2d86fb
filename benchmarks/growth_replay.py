"""A replay of journals of 10 000, 100 000 and 1 000 000 entries, each in its own process; and `verify` beside it.

Entries and tasks are as many: each opened in bulk, then acknowledged in an entry of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from crowd import Crowd
from journal import fill
from measure import Check, finish, options, peak_memory, rounded, scratch

from pca.store.audit import journal
from pca.store.engine.replay import replay
from pca.store.kit.database import Store

TASKS = 10_000
"""Tasks opened by one entry while the journal is filled."""


def stored(folder: Path, entries: int) -> Path:
    """A database whose journal has so many entries."""
    crowd = Crowd(folder, min(TASKS, entries), durable=False)
    fill(crowd, entries)
    crowd.close()
    return crowd.file


def inside(file: Path) -> dict[str, float]:
    """Seconds, processor seconds and largest size (MB) of this very process."""
    figures: dict[str, float] = {}
    with Store.open(f"sqlite:///{file}") as store:
        with store.read() as unit:
            _timed(figures, "verify", lambda: journal.verify(unit).broken is None)
        figures["verify_megabytes"] = peak_memory()
        _timed(figures, "replay", lambda: not replay(store).differences)
    return {**figures, "megabytes": peak_memory()}


def _timed(figures: dict[str, float], what: str, sound: Callable[[], bool]) -> None:
    worked, started = process_time(), perf_counter()
    if not sound():
        raise SystemExit(f"{what}: the journal does not prove the rows")
    figures[what], figures[f"{what}_processor"] = perf_counter() - started, process_time() - worked


def measured(file: Path) -> dict[str, float]:
    words = (sys.executable, __file__, "inside", str(file))
    told: dict[str, float] = json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)
    return told


def main() -> None:
    given = options(__doc__, few=(10_000, 200), some=(100_000, 400), many=(1_000_000, 400))
    with scratch() as folder:
        told: dict[int, dict[str, float]] = {}
        for size in dict.fromkeys((given.few, given.some, given.many)):
            told[size] = measured(stored(folder / str(size), size))
    few, many = told[given.few], told[given.many]
    growth = (many["replay_processor"] / given.many) / (few["replay_processor"] / given.few)
    finish(
        "growth_replay",
        given,
        [
            Check(f"replay of {given.many} entries", many["replay"], "s", 25),
            Check("largest size of the process", many["megabytes"], "MB", 250),
            Check("÷ verify, processor time", many["replay_processor"] / many["verify_processor"], "×", 7.6),
            Check(f"an entry of {given.many} ÷ one of {given.few}, processor time", growth, "×", 1.5),
        ],
        measured={size: {name: rounded(figure) for name, figure in figures.items()} for size, figures in told.items()},
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        print(json.dumps(inside(Path(sys.argv[2]))))
    else:
        main()
