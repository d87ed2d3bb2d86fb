"""kill -9 while the rows of a long wave are written: the decision stands, and each row is there once in the end."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from pca.domain.facts import MessagesQueued
from pca.runtime import Runtime
from pca.services.engine import long_waves
from pca.services.engine.tick import tick
from pca.store.audit import journal
from pca.store.engine.dispatcher import Embedded
from pca.store.kit.database import Store
from pca.store.messages import messages, wave_rows

KILLS = (("end", 1), ("relapse", 1), ("end", 4), ("relapse", 12), ("end", 5), ("relapse", 25))
"""Decisions that tell two groups each, and the slice in which their process is killed: of the first or the second."""


@pytest.fixture
def doomed() -> Iterator[Callable[..., dict[str, int]]]:
    """Has a worker decide until it is killed; the orders that it was told to be done."""
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("victim.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    asking, answering = process.stdin, process.stdout

    def kill(**asked: Any) -> dict[str, int]:
        asking.write(json.dumps(asked) + "\n")
        asking.flush()
        done = dict[str, int]()
        for line in answering:
            said = json.loads(line)
            if "dead" in said:
                break
            if "done" in said:
                done[said["done"]] = said["seq"]
        return done

    yield kill
    process.communicate(timeout=30)


def unwritten(world: Any) -> int:
    with world.store.read() as unit:
        return sum(wave.messages for wave in wave_rows.missing(unit, world.crisis))


def everybody_has_one_row(world: Any) -> None:
    """All that the journal says of who is told, in its order, and nothing else."""
    with world.store.read() as unit:
        told = [
            (number, fact.wave, recipient)
            for _, entry in journal.entries(unit, crisis=world.crisis)
            for fact in entry.facts
            if isinstance(fact, MessagesQueued)
            for number, recipient in enumerate(fact.recipients, fact.first)
        ]
        lines = [(line.number, line.wave, line.recipient) for line in messages.messages(unit, world.crisis)]
    assert lines == told


@pytest.mark.parametrize("where", ["inside", "between"])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_killed_at_each_slice(kind, where, request, tmp_path, make_world, port, proof, doomed):
    url = f"sqlite:///{tmp_path / 'pca.db'}" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    world = make_world(url, system_clock=True)
    asked = {"url": url, "crisis": world.crisis, "port": port, "folder": str(tmp_path), "seed": 1}
    left = []
    for event, slices in KILLS:
        entries = proof(world.store)
        confirmed = doomed(**asked, doom={"event": event, "slices": slices, "where": where})
        assert confirmed == {}, "it died before it could answer"
        left.append(unwritten(world))
        assert proof(world.store) == entries + 1, "the decision stands, and its rows follow from it as far as they are"
        for _ in range(1000):  # a beat leaves off where somebody writes: a server may not know yet that its client died
            tick(world.runtime)
            if not unwritten(world):
                break
        everybody_has_one_row(world)
    assert min(left) > 0, "each was killed while there was something left to write"
    proof(world.store)


def test_two_programs_that_write_the_same_wave_write_each_row_once(postgres_url, make_world, monkeypatch):
    """As two workers on two machines do, each with a database connection of its own."""
    world = make_world(postgres_url, system_clock=True)
    monkeypatch.setattr(wave_rows, "LONG", 1)
    monkeypatch.setattr(wave_rows, "SLICE", 1)
    with monkeypatch.context() as patched:
        patched.setattr(long_waves, "after", lambda *_: None)
        world.decide("end", despite="Essai.")
        world.decide("relapse", despite="Essai.")
    wanted, start = unwritten(world), Barrier(2)
    written = list[int]()

    class Counting(Embedded):
        def written(self, _unit: object, rows: wave_rows.Slice) -> None:
            written.append(rows.first)

    def work() -> None:
        with Store.open(postgres_url) as store:
            runtime = Runtime(store, world.runtime.settings, dispatcher=Counting())
            start.wait()
            long_waves.write_rest(runtime)

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work) for _ in range(2)]:
            done.result()
    assert len(written) == len(set(written)) == wanted > 20
    everybody_has_one_row(world)
