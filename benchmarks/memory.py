"""A crisis with 10 000 tasks: the largest size of a process that decides it, lists its tasks and answers some."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from crowd import Crowd, head_for
from measure import Check, finish, options, peak_memory, rounded, scratch

from pca.domain import orders
from pca.store.messages import messages
from pca.store.tasks import tasks

PAGE = 50
ANSWERS = 100


def main() -> None:
    given = options(__doc__, tasks=(10_000, 400))
    with scratch() as folder:
        done = subprocess.run(
            (sys.executable, __file__, "inside", str(folder), str(given.tasks)), stdout=subprocess.PIPE, check=True
        )
    told = json.loads(done.stdout)
    finish(
        "memory",
        given,
        [Check(f"peak resident size with {given.tasks} tasks", told["everything done"], "MB", 150)],
        tasks=given.tasks,
        megabytes_after={name: rounded(size) for name, size in told.items()},
    )


def inside(folder: Path, count: int) -> dict[str, float]:
    """Peak size of this very process, in MB, after each step."""
    sizes = {"imports": peak_memory()}
    crowd = Crowd(folder, count)
    sizes["crisis open"] = peak_memory()
    crowd.activate()
    sizes["decision"] = peak_memory()
    key = crowd.crisis or ""
    with crowd.store.read() as unit:
        page = tasks.tasks(unit, key, live=True, limit=PAGE)
        everything = tasks.tasks(unit, key)
        post = messages.messages(unit, key)
    if (len(everything), len(page)) != (count, PAGE) or not post:
        raise SystemExit("the tasks listed are not those opened")
    sizes["all tasks listed at once"] = peak_memory()
    for number in range(1, ANSWERS + 1):
        crowd.do(orders.Acknowledge(task=number), head_for(number, crowd.sites), "")
    crowd.do(orders.Decide(event="end", despite="Mesure."), "holder_director")
    crowd.close()
    sizes["everything done"] = peak_memory()
    return sizes


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        print(json.dumps(inside(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        main()
