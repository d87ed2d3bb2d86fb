"""Acknowledgements over HTTP on PostgreSQL: one process that serves, then two beside each other on the same database.

The requests come from this process: on a machine of two cores the three of them and the database share what there is.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from time import perf_counter

from cluster import Cluster
from measure import Check, finish, options, p50, p99, rounded, scratch
from web import WRITERS, Prepared, in_flight, post

SERVER = str(Path(__file__).with_name("web_server.py"))


class Writers:
    """Heads who each acknowledge their own tasks, one after the other, through whichever server they are given."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared, self._orders = prepared, count(1)
        self._tasks: list[Iterator[int]] = [prepared.own_tasks(place) for place in range(WRITERS)]

    async def ask(self, ports: list[int], seconds: float) -> tuple[list[float], float]:
        """All of them at once, spread over `ports`: the time of each answer and how long it all took, in seconds."""
        share, began = WRITERS // len(ports), perf_counter()
        times = await asyncio.gather(
            *(in_flight(port, share, seconds, self._of(place * share), 303) for place, port in enumerate(ports))
        )
        return [one for some in times for one in some], perf_counter() - began

    def _of(self, first: int) -> Callable[[int], Callable[[], str | None]]:
        def make(place: int) -> Callable[[], str | None]:
            own, token = self._tasks[first + place], self._prepared.tokens[first + place]

            def following() -> str | None:
                number = next(own, None)
                page = f"/crises/{self._prepared.crisis}/tasks/{number}/acknowledge"
                return None if number is None else post(page, token, next(self._orders))

            return following

        return make


def main() -> None:
    given = options(__doc__, tasks=(40_000, 640), seconds=(8.0, 0.5))
    with scratch() as folder, Cluster() as cluster:
        url = cluster.new("serving")
        prepared = Prepared(folder, given.tasks, WRITERS, url=url)
        words = [sys.executable, SERVER, str(folder), url]
        servers = [subprocess.Popen(words, stdout=subprocess.PIPE, text=True) for _ in range(2)]
        try:
            ports = [int(server.stdout.readline()) for server in servers if server.stdout]
            writers = Writers(prepared)
            asyncio.run(writers.ask(ports, given.seconds / 8))  # both are warm
            alone, lasted = asyncio.run(writers.ask(ports[:1], given.seconds))
            both, lasted_both = asyncio.run(writers.ask(ports, given.seconds))
        finally:
            for server in servers:
                server.terminate()
            for server in servers:
                server.wait(10)
    one, two = len(alone) / lasted, len(both) / lasted_both
    finish(
        "growth_serving",
        given,
        [
            Check("acknowledgements, two processes", two, "/s", 1_200, at_least=True),
            Check("two processes ÷ one", two / one, "×", 1.7, at_least=True),
        ],
        one_process_per_second=rounded(one),
        p50_ms=f"one {rounded(1000 * p50(alone))}, two {rounded(1000 * p50(both))}",
        p99_ms=f"one {rounded(1000 * p99(alone))}, two {rounded(1000 * p99(both))}",
        cores=os.cpu_count(),
    )


if __name__ == "__main__":
    main()
