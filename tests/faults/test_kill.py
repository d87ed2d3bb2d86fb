"""kill -9 at any moment of a decision, an answer or a delivery: nothing confirmed is lost, nothing happens twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path
from typing import Any, Self

import msgspec
import pytest

from pca.domain.orders import Order
from pca.runtime import Runtime
from pca.services.engine.execute import execute
from pca.services.messages.send import NOTED
from tests.kit.promises import confirmed_is_kept, nobody_was_forgotten

KILLS = int(os.environ.get("PCA_KILLS", "0"))
"""How many kills a campaign wants for each database; the suite has its own, smaller number."""

OFTEN = 25
"""So many first kills are each followed by a whole replay, later on every so many."""


class Witness:
    """Starts workers, kills them, and remembers what they were told."""

    def __init__(self, **asked: Any) -> None:
        self.asked, self.told, self.open = asked, dict[str, int](), dict[str, str]()
        self.sent, self.random = 0, random.Random(20)
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("victim.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def kill_one(self, seed: int) -> str:
        """Let a worker confirm a few things, kill it at some moment after; what it was doing then."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({**self.asked, "seed": seed}) + "\n")
        self.process.stdin.flush()
        worker = json.loads(self.process.stdout.readline())["worker"]
        enough = self.random.randrange(25)
        doing, confirmed, timer = "starting", 0, None
        for line in self.process.stdout:
            said = json.loads(line)
            if "dead" in said:
                break
            doing = self.note(said)
            confirmed += "done" in said
            if confirmed >= enough and timer is None:
                timer = threading.Timer(self.random.random() * 0.03, os.kill, (worker, signal.SIGKILL))
                timer.start()
        assert timer is not None, "the worker died by itself"
        timer.join()
        return doing

    def note(self, said: dict[str, Any]) -> str:
        if "trying" in said:
            order = msgspec.json.decode(said["trying"], type=Order)
            self.open = {order.id: said["trying"]}
            return type(order.act).__name__
        if "done" in said:
            self.told[said["done"]] = said["seq"]
            self.open = {}
        self.sent += said.get("sent", 0)
        return str(said.get("doing", "between"))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate(timeout=30)


def the_broken_off_order_has_one_effect(runtime: Runtime, open_orders: dict[str, str]) -> None:
    """It happened wholly or not at all; given again, it has happened exactly once."""
    for text in open_orders.values():
        order = msgspec.json.decode(text, type=Order)
        first, again = execute(runtime, order), execute(runtime, order)
        assert again.repeated
        assert (again.seq, again.facts) == (first.seq, first.facts)


def killed(world: Any, witness: Witness, kills: int, check: Any) -> Counter[str]:
    """Kill again and again; after each kill, what was confirmed must be there, once. What each one hit."""
    moments: Counter[str] = Counter()
    for number in range(1, kills + 1):
        moments[witness.kill_one(number)] += 1
        check(world.store, whole=number <= OFTEN or number % OFTEN == 0)
        confirmed_is_kept(world.store, witness.told)
        the_broken_off_order_has_one_effect(world.runtime, witness.open)
        witness.open = {}
    return moments


@pytest.mark.parametrize(("kind", "kills"), [("sqlite", 15), ("postgresql", 8)])
def test_killed_again_and_again(kind, kills, request, tmp_path, make_world, victim, mailbox, port, proof):
    """R36: crash at any point; R34: at least once, a repeated mail carries the same name."""
    kills = KILLS or kills
    url = f"sqlite:///{tmp_path / 'pca.db'}" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    world = make_world(url, system_clock=True)
    world.runtime.channels = (victim.channel_to(port),)
    with Witness(url=url, crisis=world.crisis, port=port, folder=str(tmp_path)) as witness:
        moments = killed(world, witness, kills, proof)
    twice = nobody_was_forgotten(world, mailbox)
    entries = proof(world.store)
    assert len(witness.told) > kills
    assert twice <= kills * NOTED
    report = f"{kind}: {kills} kills, {len(witness.told)} orders confirmed, 0 lost, {entries} journal entries, "
    report += f"{sum(mailbox.accepted.values())} mails, {twice} of them repeated under the same Message-ID; killed in: "
    sys.stdout.write(report + ", ".join(f"{name} {count}" for name, count in moments.most_common()) + "\n")


@pytest.mark.parametrize(
    ("broken", "kills", "seen"),
    [
        ("answers before the commit", 60, "confirmed, and lost"),
        ("forgets mails", 3, "said to be sent, never accepted"),
    ],
)
def test_the_harness_sees_what_is_broken(broken, kills, seen, tmp_path, make_world, victim, mailbox, port, proof):
    """The control run: the same test on a program that loses things must fail, and say what was lost."""
    url = f"sqlite:///{tmp_path / 'pca.db'}"
    world = make_world(url, system_clock=True)
    world.runtime.channels = (victim.channel_to(port),)
    asked = {"url": url, "crisis": world.crisis, "port": port, "folder": str(tmp_path), "broken": broken}

    def the_same_test() -> None:
        with Witness(**asked) as witness:
            killed(world, witness, kills, lambda store, whole: proof(store, whole=False))
        nobody_was_forgotten(world, mailbox)

    with pytest.raises(AssertionError, match=seen):
        the_same_test()
