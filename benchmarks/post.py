"""A crowd with addresses, a mail server that counts, and processes that send: what the delivery benchmarks share."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from big_plan import ROLES, write_plan
from cluster import Cluster as Cluster
from crowd import institution

from pca.clock import SystemClock
from pca.domain import orders
from pca.domain.directory import Contact
from pca.domain.facts import TaskAcknowledged
from pca.domain.journal import entry_for
from pca.plans.loader import load
from pca.plans.texts import content_hash, freeze
from pca.runtime import Runtime
from pca.services.engine.execute import Done, execute
from pca.settings import Settings
from pca.store.audit import journal
from pca.store.engine.apply import apply
from pca.store.engine.distributed import Distributed
from pca.store.kit.database import Store
from pca.store.people.directory import write_contacts

HERE = Path(__file__).parent
DIRECTOR = f"holder_{ROLES[0]}"
DOMAIN = "institution.example"


@dataclass
class Sink:
    """The mail server: where it listens, and what it accepted."""

    process: subprocess.Popen[str]
    port: int
    out: Path

    def accepted(self) -> list[tuple[float, str, str]]:
        """When (seconds since 1970), Message-ID and recipient of each mail, in order."""
        rows = [line.split() for line in self.out.read_text("ascii").splitlines() if line.count(" ") == 2]
        return [(float(at), name, to) for at, name, to in rows]

    def count(self) -> int:
        return self.out.read_bytes().count(b"\n")


@contextmanager
def sink(folder: Path, **options: float) -> Iterator[Sink]:
    """Run the mail server while the block runs."""
    out = folder / "accepted.txt"
    out.touch()
    words = [f"--{name}={value}" for name, value in options.items()]
    command = [sys.executable, str(HERE / "sink.py"), "--out", str(out), *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Sink(process, int(process.stdout.readline()), out)
        finally:
            process.kill()  # otherwise whatever fails in the block waits for it for ever


PCA = [sys.executable, "-c", "from pca.cli.main import main; main()"]


class NotStarted(Exception):
    """A process left before it said its first line."""


class Behind(SystemClock):
    """A clock that is slow: what it dates is due sooner than a plan's shortest span."""

    def __init__(self, by: timedelta) -> None:
        self.by = by

    def now(self) -> datetime:
        """The instant on this clock (UTC)."""
        return super().now() - self.by


class Post:
    """An installation whose plan gives one task to each of `people`; its mails go to one server."""

    def __init__(self, folder: Path, port: int, people: int, database: str = "", **settings: Any) -> None:
        distributed = database.startswith("postgresql")
        self.env = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PCA_")},
            "PCA_DATA": str(folder),
            "PCA_DATABASE": database or f"sqlite:///{folder / 'pca.db'}",
            "PCA_SMTP_HOST": "127.0.0.1",
            "PCA_SMTP_PORT": str(port),
            "PCA_SMTP_SECURITY": "none",
            "PCA_MAIL_FROM": f"pca@{DOMAIN}",
            "PCA_DISPATCHER": "distributed" if distributed else "embedded",
            "PCA_LANGUAGE": "en",
            "PYTHONPATH": str(HERE.parent),
            **{f"PCA_{name.upper()}": str(value) for name, value in settings.items()},
        }
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.people = folder, people
        self.store = Store.open(self.env["PCA_DATABASE"], create=True)
        self.runtime = Runtime(self.store, Settings(data=folder, confirm_above=0), SystemClock())
        if distributed:
            self.runtime.dispatcher = Distributed()
        self.crisis: str | None = None

    def prepare(self, *, acknowledge_within: str = "4h", step: str = "1h") -> None:
        """Directory, addresses, an approved plan, an open crisis; nothing is asked of anybody yet."""
        plan, texts = write_plan(self.folder / "plan", measures=1, teams=1)
        book = plan / "playbook.yaml"
        said = book.read_text("utf-8").replace("acknowledge_within: 4h", f"acknowledge_within: {acknowledge_within}")
        book.write_text(said.replace("escalation: {step: 1h}", f"escalation: {{step: {step}}}"), "utf-8")
        loaded = load(plan, texts)
        version = content_hash(loaded.playbook, loaded.texts)
        crowd = institution(self.people)
        self.do(crowd, orders.OPERATOR)
        with self.store.write() as unit:
            write_contacts(unit, [Contact(one.id, f"Nom {one.id}", f"{one.id}@{DOMAIN}") for one in crowd.people])
        self.do(orders.PublishPlan(hash=version, body=freeze(loaded.playbook, loaded.texts).decode()), "author")
        self.do(orders.ApprovePlan(hash=version), DIRECTOR)
        self.version = version
        self.open()

    def open(self) -> None:
        """One more crisis, with the figures that let somebody decide."""
        self.crisis = None
        self.crisis = self.do(orders.OpenCrisis(plan=self.version, title="Mesure"), DIRECTOR).crisis
        now = self.runtime.clock.now()
        seen = tuple(orders.Observation(name, value, now) for name, value in (("index_0", "60"), ("index_1", "20")))
        self.do(orders.Observe(observations=seen), DIRECTOR)

    def do(self, act: orders.AnyAct, who: str) -> Done:
        """Carry out one order, which must not be refused."""
        order = orders.Order(id=self.runtime.new_id(), who=who, crisis=self.crisis, act=act, why="Mesure.")
        done = execute(self.runtime, order)
        if done.refused is not None:
            raise SystemExit(f"{type(act).__name__} by {who} was refused: {done.refused}")
        return done

    def activate(self) -> Done:
        """The decision that gives everybody a task, and a message about it."""
        return self.do(orders.Decide(event="activate"), DIRECTOR)

    def acknowledge(self, numbers: range) -> None:
        """So many people answer at once: one journal entry, to spare the time of as many orders."""
        facts = tuple(
            TaskAcknowledged(
                task=number,
                by=f"head-S{number - 1}",
                comment="",
                escalate_at=self.runtime.clock.now() + timedelta(days=2),
            )
            for number in numbers
        )
        order = orders.Order(id=self.runtime.new_id(), who=orders.CLOCK, act=orders.PassTime())
        with self.store.write() as unit:
            now = self.runtime.clock.now()
            entry = entry_for(order, facts, now, crisis=self.crisis, mode="real", plan=self.version)
            journal.append(unit, entry)
            apply(unit, entry)

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """A process of this installation; it has said its first line when this returns."""
        return self.start_all(words)[0]

    def start_all(self, *commands: tuple[str, ...]) -> list[subprocess.Popen[bytes]]:
        """Several at once: each has said its first line when this returns. When one does not start, none is left."""
        processes = [self._begin(words) for words in commands]
        try:
            for process, words in zip(processes, commands, strict=True):
                self._await_first_line(process, words)
        except NotStarted:
            for process in processes:
                process.kill()
                process.wait()
            raise
        return processes

    def _begin(self, words: tuple[str, ...]) -> subprocess.Popen[bytes]:
        name = self.folder / "-".join(words)
        with name.with_suffix(".said").open("w") as out, name.with_suffix(".log").open("a") as log:
            return subprocess.Popen([*PCA, *words], env=self.env, stdout=out, stderr=log)

    def _await_first_line(self, process: subprocess.Popen[bytes], words: tuple[str, ...]) -> None:
        name = self.folder / "-".join(words)
        while not name.with_suffix(".said").stat().st_size:
            if process.poll() is not None:
                trouble = name.with_suffix(".log").read_text()
                raise NotStarted(f"pca {' '.join(words)} did not start ({process.returncode}): {trouble}")
            time.sleep(0.02)

    @contextmanager
    def supervised(self, *words: str) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
        """Keep a process running, as a supervisor does; the function gives the one that runs now."""
        leaving, now = threading.Event(), [self.start(*words)]

        def keep() -> None:
            while not leaving.is_set():
                now[0].wait()
                while not leaving.wait(0.5):
                    try:
                        now[0] = self.start(*words)
                        break
                    except NotStarted:
                        continue

        keeper = threading.Thread(target=keep)
        keeper.start()
        try:
            yield lambda: now[0]
        finally:
            leaving.set()
            now[0].send_signal(signal.SIGTERM)
            keeper.join(60)

    def troubles(self) -> str:
        """What its processes complained of."""
        return "\n".join(one.read_text("utf-8") for one in self.folder.glob("*.log")).strip()

    def statuses(self) -> Counter[str]:
        """How many messages of all crises there are in each status."""
        with self.store.read() as unit:
            rows = unit.connection.exec_driver_sql("SELECT status, count(*) FROM message GROUP BY status").all()
        return Counter({str(status): int(count) for status, count in rows})

    def wait(self, sent: int, patience: float) -> float:
        """Wait until so many messages are recorded as sent; seconds it took. Raises TimeoutError."""
        began = time.monotonic()
        while time.monotonic() - began < patience:
            if self.statuses()["sent"] >= sent:
                return time.monotonic() - began
            time.sleep(0.1)
        raise TimeoutError(f"after {patience:g} s: {dict(self.statuses())}")

    def sent(self) -> dict[str, str]:
        """The Message-ID of every message said to be sent, with its recipient's address."""
        with self.store.read() as unit:
            rows = unit.connection.exec_driver_sql(
                "SELECT crisis, number, recipient FROM message WHERE status = 'sent'"
            ).all()
        return {f"{crisis}.M{number}@{DOMAIN}": f"{recipient}@{DOMAIN}" for crisis, number, recipient in rows}

    def climbed(self) -> Counter[int]:
        """How often each task climbed the first rung of its ladder."""
        with self.store.read() as unit:
            rows = unit.connection.exec_driver_sql("SELECT task FROM escalation WHERE level = 1").all()
        return Counter(int(task) for (task,) in rows)

    def close(self) -> None:
        self.store.close()


def stop(*processes: subprocess.Popen[bytes]) -> list[int]:
    """Ask them to leave and wait; their exit codes."""
    for one in processes:
        one.send_signal(signal.SIGTERM)
    return [one.wait(60) for one in processes]
