"""All tasks of a crisis as one CSV file, sent while it is read: processor time and memory for each row."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from asked import Asked, grows, processor
from crowd import DIRECTOR, Crowd
from measure import Check, finish, options, peak_memory, rounded, scratch

from pca.domain.access.rights import AccessRole

PATH = "/crises/{}/tasks.csv"


def main() -> None:
    given = options(__doc__, tasks=(100_000, 1_200), rounds=(5, 1))
    sizes = (given.tasks // 10, given.tasks)
    with scratch() as folder:
        small, large = (measured(folder / str(tasks), tasks, given.rounds) for tasks in sizes)
    finish(
        "growth_csv",
        given,
        [
            Check(f"tasks as CSV, {given.tasks} rows", 1e6 * large[0], "µs a row", 20),
            grows(f"{sizes[0]} to {sizes[1]} rows, a row", small[0], large[0], 1.5),
        ],
        microseconds_a_row={f"{sizes[0]} rows": rounded(1e6 * small[0]), f"{sizes[1]} rows": rounded(1e6 * large[0])},
        peak_megabytes_besides=rounded(large[1] - small[1]),
    )


def measured(folder: Path, tasks: int, rounds: int) -> tuple[float, float]:
    """Processor seconds for one row, both ends together; and the largest size of this process so far, in MB."""
    crowd = Crowd(folder, min(tasks, 10_000), durable=False)
    crowd.grow(tasks)
    with Asked(crowd, DIRECTOR, AccessRole.DIRECTOR) as browser:
        if browser.lines(PATH) != tasks + 1:
            raise SystemExit("the file does not hold every task")
        spent = median(processor(lambda: browser.lines(PATH)) for _ in range(rounds))
    crowd.close()
    return spent / tasks, peak_memory()


if __name__ == "__main__":
    main()
