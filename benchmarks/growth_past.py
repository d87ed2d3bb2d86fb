"""A past page's tables with 10 000, 100 000 and 1 000 000 entries of other crises, and with as many of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time

from crowd import DIRECTOR, START, Crowd
from journal import fill
from measure import Check, finish, options, peak_memory, rounded, scratch

from pca.domain import orders
from pca.store.engine.past import Past, TooFar
from pca.store.kit.database import Store

TASKS = 10_000
"""Tasks opened by one entry while the journal is filled."""


def stored(folder: Path, entries: int) -> tuple[Path, str, str]:
    """A database in which one crisis has so many entries and another a few; their keys."""
    crowd = Crowd(folder, min(TASKS, entries), durable=False)
    fill(crowd, entries)
    long, crowd.crisis = crowd.crisis, None
    opened = crowd.do(orders.OpenCrisis(plan=crowd.version, title="Une autre", mode="exercise"), DIRECTOR)
    crowd.close()
    return crowd.file, str(long), str(opened.crisis)


def inside(file: Path, *crises: str) -> dict[str, float | None]:
    """Seconds, processor seconds and what memory grew by (MB) in this very process; None where it is refused."""
    figures: dict[str, float | None] = {}
    past = Past()
    with Store.open(f"sqlite:///{file}") as store:
        for name, crisis in zip(("few_among_many", "again", "many"), (crises[1], *crises[::-1]), strict=True):
            before, worked, started = peak_memory(), process_time(), perf_counter()
            past = past if name == "again" else Past()
            try:
                with store.read() as live, past.at(live, crisis, START.replace(year=START.year + 1)):
                    figures[name] = perf_counter() - started
                figures[f"{name}_processor"] = process_time() - worked
                figures[f"{name}_megabytes"] = max(0.1, peak_memory() - before)
            except TooFar:
                figures[name] = None
    return figures


def measured(file: Path, *crises: str) -> dict[str, float | None]:
    words = (sys.executable, __file__, "inside", str(file), *crises)
    told: dict[str, float | None] = json.loads(subprocess.run(words, stdout=subprocess.PIPE, check=True).stdout)
    return told


def main() -> None:
    given = options(__doc__, few=(10_000, 200), some=(100_000, 400), many=(1_000_000, 400))
    with scratch() as folder:
        sizes = dict.fromkeys((given.few, given.some, given.many))  # two of them under --quick
        told = {size: measured(*stored(folder / str(size), size)) for size in sizes}
    most = told[given.many]
    longest = max(size for size, figures in told.items() if figures["many"] is not None)
    finish(
        "growth_past",
        given,
        [
            Check(f"past of a young crisis beside {given.many} other entries", most["few_among_many"] or 0, "s", 2),
            Check("memory it takes", most["few_among_many_megabytes"] or 0, "MB", 150),
            Check("past of a crisis, entries it may have and is not refused", longest, "", given.many, at_least=True),
            Check(f"past of a crisis of {longest} entries", told[longest]["many"] or 0, "s", 2),
            Check("memory that takes", told[longest]["many_megabytes"] or 0, "MB", 150),
        ],
        measured={
            size: {name: "refused" if figure is None else rounded(figure) for name, figure in figures.items()}
            for size, figures in told.items()
        },
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        print(json.dumps(inside(Path(sys.argv[2]), *sys.argv[3:])))
    else:
        main()
