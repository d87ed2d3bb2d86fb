"""Many processes at once: each gives its orders the moment all are ready, and says what became of them.

Reads one line for each process, then an empty line that starts them all; writes one JSON line for each order, and one
that says how they ended. Then it waits for the next race: what it stands on is imported once.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import msgspec

from pca.domain.orders import Order
from pca.runtime import RunningPlan, Runtime
from pca.services.engine.execute import execute
from pca.services.engine.preview import preview
from pca.settings import Settings
from pca.store.kit.database import Store

PLANS: dict[str, RunningPlan] = {}


def warmed(url: str, folder: str, orders: list[str]) -> None:
    """Look once at what an order would do: each of fifty processes would compile plan and statements for itself."""
    with Store.open(url) as store:
        runtime = Runtime(store, Settings(data=Path(folder), institution="Institution"))
        preview(runtime, msgspec.json.decode(orders[0], type=Order))
        PLANS.update(runtime._plans)


def race(url: str, folder: str, orders: list[str], ready: int, start: int) -> None:
    with Store.open(url) as store:
        runtime = Runtime(store, Settings(data=Path(folder), institution="Institution"))
        runtime._plans.update(PLANS)
        mine = [msgspec.json.decode(one, type=Order) for one in orders]
        os.write(ready, b".")
        os.read(start, 1)  # returns when the starter closes its end
        for order in mine:
            done = execute(runtime, order)
            said = {"order": order.id, "seq": done.seq, "refused": done.refused.code if done.refused else None}
            os.write(1, json.dumps({**said, "repeated": done.repeated}).encode() + b"\n")


def run(processes: list[str]) -> int:
    """One process for each line, all begun at the same moment; the worst exit code."""
    warmed(**json.loads(processes[0]))
    start, go = os.pipe()
    waiting, ready = os.pipe()
    runners = []
    for line in processes:
        runner = os.fork()
        if not runner:
            os.close(go)
            race(**json.loads(line), ready=ready, start=start)
            os._exit(0)
        runners.append(runner)
    for _ in runners:
        os.read(waiting, 1)
    os.close(go)
    worst = max(abs(os.waitstatus_to_exitcode(os.waitpid(runner, 0)[1])) for runner in runners)
    for end in (start, waiting, ready):
        os.close(end)
    return worst


def main() -> None:
    processes: list[str] = []
    for line in sys.stdin:
        if line.strip():
            processes.append(line)
        else:
            os.write(1, json.dumps({"ended": run(processes)}).encode() + b"\n")
            processes.clear()


if __name__ == "__main__":
    main()
