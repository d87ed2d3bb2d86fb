"""Does memory stay where it is? Pages, acknowledgements, listeners that come and go, for hours: the server's size.

`make soak HOURS=24`. Compared are the middle sizes of the first and of the last quarter after the warm-up. What grew
among the objects of the process is told, so that growth can be explained.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from statistics import linear_regression, median
from time import monotonic

from crowd import DIRECTOR, MEASURES, START, Crowd
from measure import Check, finish, options, rounded, scratch
from web import Line, get, post

from pca.domain.access.access import Scope, ScopeKind
from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import AccessRole
from pca.services.access import sessions

PAGES = ("", "/log", "/measures", "/messages", "/tasks", "/people", "/sites", "/indicators", "/states")
VIEWERS, LISTENERS, SITES = 8, 30, 40
PAUSE = 0.8
"""Seconds between two pages of one viewer; acknowledgements and strangers come as often."""

WARM = 0.25
"""Share of the time in which caches fill, threads start and connections are made."""

MOST = 8.0
"""MB that the middle size may differ by between the first and the last quarter after the warm-up."""


class House:
    """The data, and the sessions of those who will ask: they last as long as the soak."""

    def __init__(self, folder: Path, hours: float) -> None:
        sites = SITES
        crowd = Crowd(folder, sites * MEASURES, durable=False)
        wanted = int(hours * 3_600 / PAUSE) + 1_000
        crowd.grow(max(sites * MEASURES, wanted))
        self.tasks, self.sites, self.crisis = max(sites * MEASURES, wanted), sites, str(crowd.crisis)
        crowd.crisis = None
        crowd.do(GiveGrant(person=DIRECTOR, role=AccessRole.DIRECTOR), "operator")
        heads = [f"head-S{number}" for number in range(SITES)]
        for number, head in enumerate(heads):
            scope = Scope(ScopeKind.SITE, f"S{number}")
            crowd.do(GiveGrant(person=head, role=AccessRole.DEPARTMENT_HEAD, scope=scope), "operator")
        ends = START + timedelta(days=60)
        with crowd.store.write() as unit:
            begin = partial(sessions.begin, unit, START, method="persona", second_factor=True, expires_at=ends)
            self.director = begin(DIRECTOR).token
            self.heads = [begin(head).token for head in heads]
        crowd.close()


class Soak:
    """Everybody who asks, until it is over."""

    def __init__(self, port: int, house: House, ends: float) -> None:
        self._port, self._house, self._ends = port, house, ends
        self.answers: dict[int, int] = {}
        self.listened = 0
        self._lots = random.Random(1)

    def over(self) -> bool:
        return monotonic() >= self._ends

    async def ask(self, make: Callable[[], str | None]) -> None:
        """One after another, on a connection that is made anew now and then."""
        while not self.over():
            line = await Line(self._port).open()
            for _ in range(self._lots.randint(5, 60)):
                text = make()
                if text is None or self.over():
                    break
                with suppress(asyncio.IncompleteReadError, ConnectionError):
                    status = await line.ask(text)
                    self.answers[status] = self.answers.get(status, 0) + 1
                await asyncio.sleep(PAUSE)
            line.close()

    async def listen(self) -> None:
        """Somebody opens a page, stays for a while, and leaves without a word."""
        page = f"/live/crises/{self._house.crisis}"
        while not self.over():
            told, part = await Line(self._port).open(), await Line(self._port).open()
            await part.ask(get(page, self._house.director))
            with suppress(TimeoutError, asyncio.IncompleteReadError, ConnectionError):
                async with asyncio.timeout(min(self._lots.uniform(3, 60), max(self._ends - monotonic(), 0))):
                    await told.listen(get(f"/live?part={page}", self._house.director))
            self.listened += 1
            told.close()
            part.close()

    async def all(self) -> None:
        house, pages, numbers, orders = self._house, count(), count(1), count(1)

        def view() -> str:
            page = PAGES[next(pages) % len(PAGES)]
            return get(f"/crises/{house.crisis}{page}", house.director)

        def answer() -> str | None:
            number = next(numbers)
            head = (number - 1) % house.sites
            if number > house.tasks:
                return None
            path = f"/crises/{house.crisis}/tasks/{number}/acknowledge"
            return post(path, house.heads[head], next(orders))

        def stranger() -> str:
            return get(self._lots.choice(("/signin", "/genuine", "/nowhere", "/r/AAAA")), "nobody")

        await asyncio.gather(
            *(self.ask(view) for _ in range(VIEWERS)),
            self.ask(answer),
            self.ask(stranger),
            *(self.listen() for _ in range(LISTENERS)),
        )


def resident(process: int) -> float:
    """Resident size of a process, in MB (10⁶ bytes)."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise SystemExit("this system does not say how much memory a process uses")


async def watch(process: int, ends: float, every: float, sizes: list[tuple[float, float]]) -> None:
    begun = monotonic()
    while monotonic() < ends:
        sizes.append((monotonic() - begun, resident(process)))
        await asyncio.sleep(every)


def objects(server: subprocess.Popen[str], folder: Path) -> dict[str, dict[str, float]]:
    """What lives in the server, by type, and whose its memory is, in MB."""
    file = folder / "objects.json"
    file.unlink(missing_ok=True)
    server.send_signal(signal.SIGUSR1)
    until = monotonic() + 60
    while monotonic() < until:
        with suppress(FileNotFoundError, ValueError):
            return dict(json.loads(file.read_text("utf-8")))
        os.sched_yield()
    return {"objects": {}, "shares": {}}


def grown_by(before: dict[str, float], after: dict[str, float]) -> list[tuple[str, float]]:
    """What grew since, most first."""
    return sorted(((kind, after[kind] - before.get(kind, 0)) for kind in after), key=lambda row: -row[1])


def main() -> None:
    given = options(__doc__, minutes=(24 * 60, 0.05))
    hours = given.minutes / 60
    with scratch() as folder:
        house = House(folder, hours)
        server = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("soak_server.py")), str(folder)],
            stdout=subprocess.PIPE,
            stderr=(folder / "server.log").open("w"),
            text=True,
        )
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            ends = monotonic() + given.minutes * 60
            soak, sizes = Soak(port, house, ends), list[tuple[float, float]]()
            before: dict[str, dict[str, float]] = {}

            async def run() -> None:
                async def count_when_warm() -> None:
                    await asyncio.sleep(given.minutes * 60 * WARM)
                    before.update(await asyncio.to_thread(objects, server, folder))

                await asyncio.gather(
                    soak.all(), watch(server.pid, ends, max(given.minutes * 60 / 720, 1), sizes), count_when_warm()
                )

            asyncio.run(run())
            after = objects(server, folder)
        finally:
            server.terminate()
            code = server.wait(90)
        log = (folder / "server.log").read_text("utf-8").splitlines()
        grown = (folder / "pca.db").stat().st_size / 1e6
    told(given, soak, sizes, before, after, code=code, log=log, database=grown)


def told(given, soak, sizes, before, after, *, code, log, database) -> None:  # type: ignore[no-untyped-def]
    warm = [(at, size) for at, size in sizes if at >= given.minutes * 60 * WARM]
    quarter = max(len(warm) // 4, 1)
    first, last = (median(size for _, size in part) for part in (warm[:quarter], warm[-quarter:]))
    slope = linear_regression(*zip(*warm, strict=True)).slope * 3_600 if len(warm) > 1 else 0.0
    most = grown_by(before.get("objects", {}), after["objects"])[:10]
    shares = grown_by(before.get("shares", {}), after["shares"])
    failed = max(sum(number for status, number in soak.answers.items() if status >= 500), 0.001)
    finish(
        "soak",
        given,
        [
            Check("middle size of the last quarter", last, "MB", 400),
            Check("its difference to the first quarter after the warm-up", max(last - first, 0.001), "MB", MOST),
            Check("answers that are the house's own fault", failed, "answers", 0.5),
        ],
        hours=rounded(given.minutes / 60),
        megabytes=f"first {first:.1f}, last {last:.1f}, most {max(size for _, size in sizes):.1f}",
        slope_in_MB_an_hour=rounded(slope),
        answers=dict(sorted(soak.answers.items())),
        listeners_that_came_and_went=soak.listened,
        objects_that_grew=", ".join(f"{kind} {number:+d}" for kind, number in most),
        grown_since_warm_in_MB=", ".join(f"{whose} {size:+.1f}" for whose, size in shares),
        exit_code=code,
        lines_in_the_log=len(log),
        log=[line[:300] for line in log[:60]],
        database_in_MB=rounded(database),
    )


if __name__ == "__main__":
    main()
