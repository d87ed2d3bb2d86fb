"""The process that is killed: works on one database as several people would, and says what was confirmed to it.

Started once; for every line on its input it forks a worker, so that a kill costs no start-up. A worker writes JSON
lines: `worker` (its process number), `trying` (an order about to be given), `done` (an order confirmed, after its
commit), `doing` (a delivery, or letting time pass). Two variants are broken on purpose: the test must see it.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from pathlib import Path
from typing import Any

import msgspec
from pydantic import SecretStr

from pca.channels import Channel
from pca.channels.mail import address_of
from pca.channels.rehearsed import RehearsedChannel
from pca.channels.smtp import SmtpChannel, SmtpServer
from pca.domain import orders
from pca.domain.orders import Act, Order
from pca.runtime import Runtime, random_id
from pca.services.engine import long_waves
from pca.services.engine.execute import execute
from pca.services.engine.tick import tick
from pca.services.messages.delivery import deliver, release_leases
from pca.settings import Settings
from pca.store.audit import journal
from pca.store.engine.dispatcher import Embedded
from pca.store.kit.database import Store
from pca.store.messages import wave_rows
from pca.store.tasks import tasks

EVENTS = ("lockdown", "end", "relapse")


def say(**what: object) -> None:
    """One line, written whole: what stands on the pipe was true when it was written."""
    os.write(1, json.dumps(what).encode() + b"\n")


def channel_to(port: int) -> SmtpChannel:
    server = SmtpServer(
        host="127.0.0.1", port=port, security="none", user="", password=SecretStr(""), timeout=10.0, authorities=None
    )
    return SmtpChannel(server, address_of("Institution", "pca@institution.example"))


class Forgetful(RehearsedChannel):
    """Says of every mail that it left, and sends none."""


class Victim:
    """One worker: random orders, time and deliveries, until it is killed."""

    def __init__(self, url: str, crisis: str, port: int, folder: str, seed: int, broken: str = "") -> None:
        self.crisis, self.random, self.broken = crisis, random.Random(seed), broken
        settings = Settings(data=Path(folder), institution="Institution")
        self.runtime = Runtime(Store.open(url), settings, channels=(self.channel(port),), new_id=random_id)
        self.runtime.holder = "victim"

    def channel(self, port: int) -> Channel:
        return Forgetful(1) if self.broken == "forgets mails" else channel_to(port)

    def work(self) -> None:
        release_leases(self.runtime)  # what the heartbeat does when it starts
        while True:
            self.random.choices((self.decide, self.answer, self.write, self.post, self.time), (4, 6, 2, 3, 1))[0]()

    def give(self, act: Act, who: str, why: str) -> None:
        order = Order(id=self.runtime.new_id(), who=who, crisis=self.crisis, act=act, why=why)
        say(trying=msgspec.json.encode(order).decode())
        if self.broken == "answers before the commit":
            with self.runtime.store.read() as unit:
                say(done=order.id, seq=journal.head(unit).seq + 1)
        done = execute(self.runtime, order)
        say(done=order.id, seq=done.seq, refused=done.refused.code if done.refused else None)

    def decide(self) -> None:
        event = self.random.choice(EVENTS)
        where = self.random.choice(("root", "root", "CS", "TTA"))
        self.give(orders.Decide(event=event, perimeter=where, despite="Essai."), "dir", "Essai.")

    def answer(self) -> None:
        with self.runtime.store.read() as unit:
            live = tasks.live_tasks(unit, self.crisis)
        if not live:
            return
        task = self.random.choice(live)
        acts: tuple[Any, ...] = (
            orders.Acknowledge(task=task.number),
            orders.Complete(task=task.number, despite="Essai."),
            orders.Refuse(task=task.number, impossible=True),
        )
        self.give(self.random.choice(acts), task.assignee or "dir", "Essai.")

    def write(self) -> None:
        self.give(orders.AddLogEntry(kind="fact", text="Vu."), "dir", "")

    def post(self) -> None:
        say(doing="delivery")
        sent = deliver(self.runtime, limit=self.random.choice((5, 30))).sent
        say(sent=sent)

    def time(self) -> None:
        say(doing="time")
        tick(self.runtime)
        say(doing="between")


class Doomed(Victim):
    """Takes one decision that tells many, in slices of one, and is killed in the middle of writing their rows."""

    def die(self, event: str, slices: int, where: str) -> None:
        """Before the commit of that many slices (`inside`), or right after it (`between`)."""
        wave_rows.LONG = wave_rows.SLICE = 1
        doom = Doom(slices)
        if where == "inside":
            self.runtime.dispatcher = doom
        else:
            long_waves._between = doom  # type: ignore[assignment]  # it is waited for after each slice
        self.give(orders.Decide(event=event, perimeter="root", despite="Essai."), "dir", "Essai.")
        os._exit(0)


class Doom(Embedded):
    """Counts slices, and then it is over."""

    def __init__(self, slices: int) -> None:
        self.left = slices

    def written(self, *_: object) -> None:
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)

    def wait(self, _seconds: float) -> None:
        self.written()


def main() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        doom = asked.pop("doom", None)
        worker = os.fork()
        if not worker:
            say(worker=os.getpid())
            if doom is not None:
                Doomed(**asked).die(**doom)
            Victim(**asked).work()
        os.waitpid(worker, 0)
        say(dead=worker)


if __name__ == "__main__":
    main()
