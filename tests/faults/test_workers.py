"""Workers and machines that die in the middle of a crowd: nobody is forgotten, nobody is reminded twice.

The suite plays each once in a small size; `make workers N=20` plays the campaign's: 10 000 messages, 5 000 reminders.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from pca.services.messages.send import NOTED

RUNS = int(os.environ.get("PCA_WORKER_RUNS", "0"))
"""How often a campaign plays each; the suite plays each once, small."""

PEOPLE, REMINDED = (10_000, 5_000) if RUNS else (200, 100)
PATIENCE = 600 if RUNS else 120
SENDERS = 2
ROUNDS = range(RUNS or 1)

pytestmark = pytest.mark.campaign


@pytest.fixture(scope="module")
def post() -> Any:
    """What the delivery benchmarks share (benchmarks/post.py): a crowd, a mail server, processes."""
    folder = str(Path(__file__).parents[2] / "benchmarks")
    sys.path.insert(0, folder)
    try:
        import post

        yield post
    finally:
        sys.path.remove(folder)


class Wave:
    """A crowd that is told at once, half of which answers; the other half is to be reminded once."""

    def __init__(self, post: Any, folder: Path, url: str, first_due: float) -> None:
        self.module, self.stack = post, ExitStack()
        self.sink = self.stack.enter_context(post.sink(folder))
        self.post = post.Post(folder / "home", self.sink.port, PEOPLE, url, senders=SENDERS)
        self.stack.callback(self.post.close)
        self.post.prepare(acknowledge_within="1min", step="4h")
        self.first_due = first_due

    def tell(self) -> None:
        """The decision; whoever has not answered `first_due` seconds later is reminded."""
        self.post.runtime.clock = self.module.Behind(timedelta(seconds=60 - self.first_due))
        self.post.activate()
        self.post.runtime.clock = self.module.SystemClock()
        self.post.acknowledge(range(REMINDED + 1, PEOPLE + 1))

    def until_accepted(self, count: int) -> None:
        """Wait until the mail server has accepted so many."""
        end = time.monotonic() + PATIENCE
        while self.sink.count() < count:
            assert time.monotonic() < end, f"only {self.sink.count()} accepted: {dict(self.post.statuses())}"
            threading.Event().wait(0.01)

    def until_quiet(self) -> None:
        """Wait until everybody was told and everybody who must be was reminded."""
        end = time.monotonic() + PATIENCE
        while sum(self.post.climbed().values()) < REMINDED or self.post.statuses()["queued"]:
            assert time.monotonic() < end, f"{dict(self.post.statuses())}"
            threading.Event().wait(0.2)

    def twice(self) -> int:
        """Nobody is forgotten, nobody is reminded twice; how many mails were accepted twice, under the same name."""
        accepted = Counter((name, to) for _, name, to in self.sink.accepted())
        sent = self.post.sent()
        assert set(sent.items()) == set(accepted), "said to be sent and accepted are the same"
        assert self.post.climbed() == Counter(range(1, REMINDED + 1)), "each unanswered task climbed one rung, once"
        assert set(self.post.statuses()) <= {"sent", "suppressed"}
        told = Counter(accepted)
        late = self.post.statuses()["suppressed"]
        assert len(told) + late >= PEOPLE + REMINDED
        return sum(told.values()) - len(told)

    def __enter__(self) -> Wave:
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()


@pytest.fixture
def wave(post: Any, tmp_path: Path) -> Iterator[Callable[..., Wave]]:
    """Makes waves; their mail servers stop at the end."""
    made: list[Wave] = []

    def make(url: str = "", first_due: float = 60 if RUNS else 4) -> Wave:
        made.append(Wave(post, tmp_path, url, first_due))
        return made[-1]

    yield make
    for one in made:
        one.stack.close()


def report(what: str, twice: int) -> None:
    sys.stdout.write(f"{what}: {PEOPLE} told, {REMINDED} reminded once each, 0 lost, {twice} mails twice\n")


def middle(number: int) -> int:
    """When to strike: another share of the crowd each time."""
    return PEOPLE * (2 + number % 7) // 10


@pytest.mark.parametrize("number", ROUNDS)
def test_one_of_two_workers_is_killed(wave, postgres_url, number):
    """R36: the other one takes over what it held; what it had noted as accepted is not sent again."""
    with wave(postgres_url) as crowd:
        first, second = (crowd.post.start("worker", "--name", name) for name in ("1", "2"))
        crowd.tell()
        crowd.until_accepted(middle(number))
        first.kill()
        first.wait()
        crowd.until_quiet()
        assert crowd.module.stop(second) == [0]
        twice = crowd.twice()
    report("kill -9 of one of two workers", twice)
    assert twice <= min(10, NOTED * SENDERS)


@pytest.mark.parametrize("number", ROUNDS)
def test_workers_are_restarted_one_after_the_other(wave, postgres_url, number):
    """A rolling restart loses nothing and repeats nothing."""
    with wave(postgres_url) as crowd:
        workers = {name: crowd.post.start("worker", "--name", name) for name in ("1", "2")}
        crowd.tell()
        crowd.until_accepted(PEOPLE // 10)
        for name in workers:
            assert crowd.module.stop(workers[name]) == [0]
            workers[name] = crowd.post.start("worker", "--name", name)
        crowd.until_quiet()
        assert crowd.module.stop(*workers.values()) == [0, 0]
        twice = crowd.twice()
    report("rolling restart", twice)
    assert twice == 0


@pytest.mark.parametrize("number", ROUNDS)
def test_the_database_server_is_killed(wave, post, number):
    """PostgreSQL dies and comes back: workers leave, are started anew, and go on."""
    with post.Cluster() as cluster, wave(cluster.new("wave")) as crowd:
        with (
            crowd.post.supervised("worker", "--name", "1"),
            crowd.post.supervised("worker", "--name", "2"),
        ):
            crowd.tell()
            crowd.until_accepted(middle(number))
            cluster.kill()
            cluster.start()
            crowd.until_quiet()
        twice = crowd.twice()
    report("kill of PostgreSQL", twice)
    assert twice <= 2 * NOTED * SENDERS


@pytest.mark.parametrize("number", ROUNDS)
def test_the_only_process_is_killed_and_started_again(wave, number):
    """Embedded, on SQLite: it takes back at once what it was sending when it died."""
    with wave() as crowd:
        process = crowd.post.start("run")
        crowd.tell()
        crowd.until_accepted(middle(number))
        process.kill()
        process.wait()
        process = crowd.post.start("run")
        crowd.until_quiet()
        assert crowd.module.stop(process) == [0]
        twice = crowd.twice()
    report("kill -9 and restart, embedded", twice)
    assert twice <= NOTED * SENDERS


def test_a_worker_without_its_database_leaves_with_one(wave, post):
    """So that its supervisor starts it anew; it says why in one line."""
    with post.Cluster() as cluster, wave(cluster.new("wave")) as crowd:
        worker = crowd.post.start("worker")
        cluster.kill()
        assert worker.wait(PATIENCE) == 1
        cluster.start()
        log = (crowd.post.folder / "worker.log").read_text("utf-8")
        assert log.splitlines()[-1].startswith("The database was lost")
        assert "Traceback" not in log


def test_a_worker_that_cannot_start_says_why_in_one_line(wave, postgres_url):
    with wave(postgres_url) as crowd:
        worker = crowd.post.start("worker")
        done = subprocess.run([*crowd.module.PCA, "worker"], env=crowd.post.env, capture_output=True, text=True)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("A worker named 1 runs here already")
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(60) == 0
