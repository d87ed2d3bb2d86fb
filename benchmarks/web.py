"""The application under load: situation, tasks and durable acknowledgements, with listeners and a million tasks.

One worker on one core; the requests come from this process, on the other core, over loopback. Times are those a client
sees, waiting in line included. `bare` is the same framework answering a form with a redirect and doing nothing.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from statistics import quantiles
from time import perf_counter

from crowd import DIRECTOR, MEASURES, Crowd
from measure import Check, finish, options, p50, p99, rounded, scratch

from pca.domain.access.access import Scope, ScopeKind
from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import AccessRole
from pca.services.access import sessions
from pca.web.kit.csrf import SALT, csrf_for

SITES = 500
READERS, WRITERS = 20, 16


class Prepared:
    """The database, and the sessions of those who will ask."""

    def __init__(self, folder: Path, tasks: int, sites: int, url: str = "") -> None:
        crowd = Crowd(folder, sites * MEASURES, durable=False, url=url)
        crowd.grow(tasks)
        crowd.crisis, self.crisis, self.sites, self.tasks = None, crowd.crisis, sites, tasks
        crowd.do(GiveGrant(person=DIRECTOR, role=AccessRole.OBSERVER), "operator")
        self.heads = [f"head-S{number}" for number in range(min(WRITERS, sites))]
        for number, head in enumerate(self.heads):
            scope = Scope(ScopeKind.SITE, f"S{number}")
            crowd.do(GiveGrant(person=head, role=AccessRole.DEPARTMENT_HEAD, scope=scope), "operator")
        self.observer = sessions.persona(crowd.runtime, DIRECTOR).token
        self.tokens = [sessions.persona(crowd.runtime, head).token for head in self.heads]
        crowd.close()

    def own_tasks(self, writer: int) -> Iterator[int]:
        """Numbers of the tasks of one head."""
        return iter(range(writer + 1, self.tasks + 1, self.sites))


class Line:
    """One connection that asks and waits for the answer."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def open(self) -> Line:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port, limit=1 << 20)
        return self

    async def ask(self, text: str) -> int:
        """Send a request, read the whole answer; its status."""
        return int((await self._answer(text))[9:12])

    async def sent_on(self, text: str) -> str:
        """Send a form that is taken; where its answer leads."""
        head = (await self._answer(text)).decode()
        if head[9:12] != "303":
            raise SystemExit(f"{text.splitlines()[0]}: {head.splitlines()[0]}")
        return next(one[10:] for one in head.splitlines() if one.lower().startswith("location: "))

    async def _answer(self, text: str) -> bytes:
        """The head of an answer; the rest is read and thrown away."""
        self._writer.write(text.encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = next((int(one[15:]) for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")), 0)
        if length:
            await self._reader.readexactly(length)
        return head

    async def listen(self, text: str) -> None:
        """Send a request, and take whatever is told on its line, for ever."""
        self._writer.write(text.encode())
        while await self._reader.read(1 << 16):
            pass

    def close(self) -> None:
        self._writer.close()


def get(path: str, token: str) -> str:
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: pca-loopback={token}\r\n\r\n"


def post(path: str, token: str, order: int, more: str = "") -> str:
    """A form as a page sends it; `more` are its own fields, encoded."""
    body = f"csrf={csrf_for(token, '0' * 2 * SALT)}&order=load-{order}{more}"
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: pca-loopback={token}\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )


Requests = Callable[[int], Callable[[], str | None]]
"""For each connection, what makes its next request; None when there is nothing left to ask."""


async def in_flight(port: int, number: int, seconds: float, make: Requests, status: int) -> list[float]:
    """`number` connections ask one request after another for some seconds: the time of each, in seconds."""
    times: list[float] = []

    async def one(place: int) -> None:
        line, request = await Line(port).open(), make(place)
        until = perf_counter() + seconds
        while perf_counter() < until and (text := request()) is not None:
            started = perf_counter()
            found = await line.ask(text)
            if found != status:
                raise SystemExit(f"status {found} instead of {status}")
            times.append(perf_counter() - started)
        line.close()

    await asyncio.gather(*(one(place) for place in range(number)))
    return times


class Load:
    """All series of times, and the processor time the server spent on each request."""

    def __init__(self, port: int, server: int, seconds: float) -> None:
        self._port, self._server, self._seconds = port, server, seconds
        self.times: dict[str, list[float]] = {}
        self.worked: dict[str, float] = {}
        self.lasted: dict[str, float] = {}

    async def put(self, name: str, number: int, make: Requests, status: int) -> None:
        """One series."""
        before, started = self._processor(), perf_counter()
        self.times[name] = await in_flight(self._port, number, self._seconds, make, status)
        self.lasted[name] = perf_counter() - started
        self.worked[name] = (self._processor() - before) / len(self.times[name])

    def _processor(self) -> float:
        """Seconds of processor time the server has spent."""
        fields = Path(f"/proc/{self._server}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def all(self, prepared: Prepared, listeners: int) -> None:
        """Pages, the framework alone, acknowledgements: all with listeners who have the situation open."""
        page, orders, tokens = f"/crises/{prepared.crisis}", count(1), prepared.tokens
        live = [await Line(self._port).open() for _ in range(listeners)]
        told = get(f"/live?part=/live{page}", prepared.observer)
        listening = [asyncio.create_task(one.listen(told)) for one in live]
        await asyncio.sleep(1)
        await self.put("situation", READERS, lambda _: lambda: get(page, prepared.observer), 200)
        await self.put("tasks", READERS, lambda place: lambda: get("/tasks", tokens[place % len(tokens)]), 200)

        def answers(place: int) -> Callable[[], str]:
            own, token = prepared.own_tasks(place), tokens[place]

            def following() -> str | None:
                number = next(own, None)
                return None if number is None else post(f"{page}/tasks/{number}/acknowledge", token, next(orders))

            return following

        await self.put("bare", len(tokens), lambda place: lambda: post("/bare", tokens[place], next(orders)), 303)
        await self.put("acknowledge", len(tokens), answers, 303)
        for task in listening:
            task.cancel()
        for one in live:
            one.close()


def p95(times: list[float]) -> float:
    return quantiles(times, n=20)[18]


def main() -> None:
    given = options(__doc__, tasks=(1_000_000, 4_000), seconds=(10, 1), listeners=(100, 5))
    sites = min(SITES, max(given.tasks // MEASURES // 2, 16))
    with scratch() as folder:
        prepared = Prepared(folder, given.tasks, sites)
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[-1]})
        server = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("web_server.py")), str(folder)],
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, set(cores)),
        )
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            load = Load(port, server.pid, given.seconds)
            asyncio.run(load.all(prepared, given.listeners))
        finally:
            server.terminate()
            server.wait(10)
    times = load.times
    each = {name: len(found) / load.lasted[name] for name, found in times.items()}
    finish(
        "web",
        given,
        [
            Check(f"situation, p95 at {READERS} in flight", 1000 * p95(times["situation"]), "ms", 100),
            Check(f"my tasks, p95 at {READERS} in flight", 1000 * p95(times["tasks"]), "ms", 100),
            Check("acknowledgements, durable", each["acknowledge"], "/s", 800, at_least=True),
            Check("acknowledgement, p99", 1000 * p99(times["acknowledge"]), "ms", 50),
        ],
        tasks=given.tasks,
        listeners=given.listeners,
        per_second={name: rounded(rate) for name, rate in each.items()},
        p50_ms={name: rounded(1000 * p50(found)) for name, found in times.items()},
        processor_ms={name: rounded(1000 * spent) for name, spent in load.worked.items()},
        acknowledge_to_bare=rounded(each["acknowledge"] / each["bare"]),
    )


if __name__ == "__main__":
    main()
