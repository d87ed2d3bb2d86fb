"""Open pages while things happen: what they cost the server, how late they are, and whether they hold anything up.

Listeners each have one page open, half of them a page made for one person (My tasks, a task, the situation of one's own
site), half a page that many see alike; and each follows, as a browser does, what surrounds it, made for them alone.
Heads acknowledge, somebody writes the log and enters figures, at a steady rate,
by forms as a browser sends them. An update counts as delivered when the page that shows it came within WITHIN seconds.
"""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import zlib
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

from crowd import DIRECTOR, MEASURES, Crowd, head_for
from measure import Check, finish, options, p50, p99, rounded, scratch
from web import Line, p95, post

from pca.domain.access.access import Scope, ScopeKind
from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import AccessRole
from pca.services.access import sessions

WITHIN = 2.0
"""Seconds in which an update has to come."""

SHARED = ("", "/measures", "/log", "/states")
"""Pages of the crisis that all who reach everything see alike."""


class Prepared:
    """The database, and who listens."""

    def __init__(self, folder: Path, tasks: int, listeners: int) -> None:
        sites = max(listeners // 2, 4)
        crowd = Crowd(folder, sites * MEASURES, durable=False)
        crowd.grow(max(tasks, sites * MEASURES))
        crowd.crisis, self.crisis, self.sites = None, crowd.crisis, sites
        crowd.do(GiveGrant(person=DIRECTOR, role=AccessRole.DIRECTOR), "operator")
        self.heads = [head_for(number, sites) for number in range(1, sites + 1)]
        for place, head in enumerate(self.heads):
            scope = Scope(ScopeKind.SITE, f"S{place}")
            crowd.do(GiveGrant(person=head, role=AccessRole.DEPARTMENT_HEAD, scope=scope), "operator")
        self.tokens = [sessions.persona(crowd.runtime, head).token for head in self.heads]
        self.observers = [sessions.persona(crowd.runtime, DIRECTOR).token for _ in range(listeners - sites)]
        crowd.close()


@dataclass(eq=False)
class Page:
    """One open page, and when which entry was on it."""

    token: str
    path: str
    follows: frozenset[str]
    came: list[tuple[int, float]] = field(default_factory=list)
    """The entry a page was made at, and when it came, on the monotonic clock."""
    size: int = 0
    """Bytes on the line so far."""

    async def follow(self, port: int) -> None:
        """Keep the line open and take down what comes, for ever."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 22)
        crisis = re.match("/crises/[^/]+", self.path)
        around = f"/live{crisis[0] if crisis else ''}/surroundings"
        part = re.compile(rf"^event: part\nid: (\d+)\ndata: /live{re.escape(self.path)}$".encode(), re.MULTILINE)
        writer.write(
            f"GET /live?part=/live{self.path}&part={around} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
            f"Cookie: pca-loopback={self.token}\r\n\r\n".encode()
        )
        head = await reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head[:20] or b"gzip" not in head:
            raise SystemExit(f"no line for {self.path}: {head[:200]!r}")
        squeezed = zlib.decompressobj(31)
        try:
            while length := int(await reader.readline(), 16):
                piece = await reader.readexactly(length + 2)
                self.size += len(piece)
                for seq in part.findall(squeezed.decompress(piece[:-2])):
                    self.came.append((int(seq), perf_counter()))
        finally:
            writer.close()


@dataclass(frozen=True)
class Happened:
    """A change: its entry, when it was answered, and what it touches."""

    seq: int
    at: float
    touches: frozenset[str]


class House:
    """The server, those who listen, and those who act."""

    def __init__(self, prepared: Prepared, port: int, server: int) -> None:
        self._prepared, self._port, self._server, self._orders = prepared, port, server, count(1)
        self._next = [iter(range(place + 1, 10**9, prepared.sites)) for place in range(prepared.sites)]
        self.pages = [self._own(place) for place in range(prepared.sites)]
        self.pages += [self._shared(number, token) for number, token in enumerate(prepared.observers)]

    def _own(self, place: int) -> Page:
        """Of ten heads eight have My tasks open, one a task, one the situation of their site."""
        token, crisis = self._prepared.tokens[place], f"/crises/{self._prepared.crisis}"
        if place % 10 == 8:
            number = place + 1
            return Page(token, f"{crisis}/tasks/{number}", frozenset({f"task {number}"}))
        if place % 10 == 9:
            return Page(token, crisis, frozenset({f"site {place}"}))
        return Page(token, "/tasks", frozenset({f"site {place}"}))

    def _shared(self, number: int, token: str) -> Page:
        part = SHARED[number % len(SHARED)]
        follows = {"": {"tasks", "log"}, "/measures": {"tasks"}, "/log": {"log"}, "/states": set[str]()}[part]
        return Page(token, f"/crises/{self._prepared.crisis}{part}", frozenset(follows))

    async def listen(self) -> list[asyncio.Task[None]]:
        """All pages open, each as it stands."""
        tasks = []
        for start in range(0, len(self.pages), 50):
            tasks += [asyncio.create_task(page.follow(self._port)) for page in self.pages[start : start + 50]]
            await asyncio.sleep(0.1)
        until = perf_counter() + 120
        while not all(page.came for page in self.pages):
            for task in tasks:
                if task.done():
                    task.result()
            if perf_counter() > until:
                raise SystemExit("some pages never came")
            await asyncio.sleep(0.2)
        return tasks

    async def happen(self, rate: float, seconds: float) -> tuple[list[Happened], list[float], float]:
        """So many changes a second: what happened, the seconds of each acknowledgement, and the server's own."""
        happened: list[Happened] = []
        times: list[float] = []
        before, began = self.processor(), perf_counter()
        asking = []
        for number in range(max(int(rate * seconds), 1)):
            await asyncio.sleep(max(began + number / rate - perf_counter(), 0))
            asking.append(asyncio.create_task(self._change(number, happened, times)))
        await asyncio.gather(*asking)
        await asyncio.sleep(max(began + seconds - perf_counter(), 0))
        spent = (self.processor() - before) / (perf_counter() - began)
        await asyncio.sleep(WITHIN)
        return happened, times, spent

    async def _change(self, number: int, happened: list[Happened], times: list[float]) -> None:
        place, line = (number * 7) % self._prepared.sites, await Line(self._port).open()
        crisis, token = f"/crises/{self._prepared.crisis}", self._prepared.tokens[place]
        more, touches = "", frozenset({"log"})
        if number % 10 == 3:
            path, token, more = f"{crisis}/log", self._prepared.observers[0], f"&text=Mesure+{number}&kind=fact"
        elif number % 10 == 6:
            path, token, more = f"{crisis}/indicators/index_0", self._prepared.observers[0], "&value=60"
            touches = frozenset()
        else:
            task = next(self._next[place])
            path = f"{crisis}/tasks/{task}/acknowledge"
            touches = frozenset({"tasks", f"site {place}", f"task {task}"})
        started = perf_counter()
        where = await line.sent_on(post(path, token, next(self._orders), more))
        at = perf_counter()
        if "tasks" in touches:
            times.append(at - started)
        happened.append(Happened(int(re.findall(r"journal=(\d+)", where)[0]), at, touches))
        line.close()

    def processor(self) -> float:
        """Seconds of processor time the server has spent."""
        fields = Path(f"/proc/{self._server}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def lateness(self, happened: list[Happened]) -> list[float]:
        """For each change and each page it concerns, the seconds until it was there; infinite where it never came."""
        late = []
        for change in happened:
            for page in self.pages:
                if page.follows & change.touches:
                    at = next((at for seq, at in page.came if seq >= change.seq), float("inf"))
                    late.append(max(at - change.at, 0))
        return late


async def measured(house: House, rate: float, seconds: float) -> dict[str, Any]:
    """What happens at this rate."""
    size = sum(page.size for page in house.pages)
    events = sum(len(page.came) for page in house.pages)
    happened, times, spent = await house.happen(rate, seconds)
    late = house.lateness(happened)
    in_time = [one for one in late if one <= WITHIN]
    return {
        "core": 100 * spent,
        "p95": p95(in_time) if len(in_time) > 1 else WITHIN,
        "delivered": 100 * len(in_time) / len(late),
        "p99": 1000 * p99(times),
        "p50": 1000 * p50(times),
        "kilobytes": (sum(page.size for page in house.pages) - size) / len(happened) / 1000,
        "parts": (sum(len(page.came) for page in house.pages) - events) / len(happened),
    }


async def everything(house: House, seconds: float, rate: float) -> tuple[dict[str, Any], dict[str, Any], float]:
    """Quiet, then one change a second, then many."""
    lines = await house.listen()
    await asyncio.sleep(min(seconds / 4, 3))
    before, began = house.processor(), perf_counter()
    await asyncio.sleep(seconds / 2)
    quiet = 100 * (house.processor() - before) / (perf_counter() - began)
    slowly, quickly = await measured(house, 1, seconds), await measured(house, rate, seconds)
    for line in lines:
        line.cancel()
    await asyncio.gather(*lines, return_exceptions=True)
    return slowly, quickly, quiet


def main() -> None:
    given = options(__doc__, tasks=(10_000, 400), listeners=(500, 20), seconds=(30.0, 2.0), rate=(10, 5))
    with scratch() as folder:
        prepared = Prepared(folder, given.tasks, given.listeners)
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[-1]})
        server = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("web_server.py")), str(folder), "--running"],
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, set(cores)),
        )
        try:
            assert server.stdout is not None
            house = House(prepared, int(server.stdout.readline()), server.pid)
            slowly, quickly, quiet = asyncio.run(everything(house, given.seconds, given.rate))
        finally:
            server.terminate()
            server.wait(10)
    finish(
        "growth_live",
        given,
        [
            Check(f"processor of the server, {given.rate} changes/s", quickly["core"], "% of a core", 50),
            Check("change to update, p95", quickly["p95"], "s", 1.0),
            Check(f"updates there within {WITHIN:g} s", quickly["delivered"], "%", 100, at_least=True),
            Check("acknowledgement meanwhile, p99", quickly["p99"], "ms", 50),
            Check("one change a second, processor", slowly["core"], "% of a core", 20),
            Check("one change a second, change to update, p95", slowly["p95"], "s", 1.0),
        ],
        listeners=given.listeners,
        tasks=given.tasks,
        quiet_core=rounded(quiet),
        one_a_second={name: rounded(value) for name, value in slowly.items()},
        many_a_second={name: rounded(value) for name, value in quickly.items()},
    )


if __name__ == "__main__":
    main()
