"""On PostgreSQL one waits for the disk outside of the writers' turn; nobody is answered before it was reached."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pca.services.audit import read
from pca.store.kit import flushes
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError
from pca.store.kit.flushes import Flushes
from pca.store.kit.turns import Turns


class Disk:
    """A slow disk: each flush takes until it is let go."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.begun, self.fails = list[threading.Event](), False
        self.more = threading.Condition()
        patch.setattr(Flushes, "_flush", lambda _flushes: self.flush())

    def flush(self) -> None:
        let_go = threading.Event()
        with self.more:
            self.begun.append(let_go)
            self.more.notify_all()
        assert let_go.wait(30)
        if self.fails:
            self.fails = False
            raise OSError("the disk is away")

    def flushing(self, number: int) -> threading.Event:
        with self.more:
            assert self.more.wait_for(lambda: len(self.begun) >= number, 30)
            return self.begun[number - 1]


def flushes_while_others_write() -> Flushes:
    turns: Any = Turns()
    turns._holder = -1
    return Flushes(object(), turns, lambda: None)  # type: ignore[arg-type,return-value]


def waiting(of: Flushes, count: int) -> None:
    """Until so many wait for the flush that is under way."""
    while len(of._changed._waiters) < count:  # type: ignore[attr-defined]
        threading.Event().wait(0.001)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def test_who_comes_while_one_flushes_waits_for_the_next_which_serves_all(disk: Disk) -> None:
    of = flushes_while_others_write()
    with ThreadPoolExecutor(6) as pool:
        first = pool.submit(of.wait)
        running = disk.flushing(1)
        others = [pool.submit(of.wait) for _ in range(5)]
        waiting(of, 5)
        running.set()
        first.result(30)
        second = disk.flushing(2)
        assert not any(one.done() for one in others), "the first flush may have missed what they wrote"
        second.set()
        for one in others:
            one.result(30)
    assert len(disk.begun) == 2


def test_a_flush_that_fails_is_told_to_who_made_it_and_tried_again_by_who_waits(disk: Disk) -> None:
    of = flushes_while_others_write()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(of.wait)
        running = disk.flushing(1)
        other = pool.submit(of.wait)
        waiting(of, 1)
        disk.fails = True
        running.set()
        with pytest.raises(OSError, match="away"):
            first.result(30)
        disk.flushing(2).set()
        other.result(30)


def test_what_cannot_be_flushed_is_not_confirmed(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(postgres_url, create=True) as store:
        monkeypatch.setattr(flushes, "FLUSH", "SELECT no_such_function()")
        with pytest.raises(StoreError), store.write() as unit:
            unit.connection.execute(text("SELECT 1"))


def test_a_connection_that_was_lost_is_made_anew(postgres_url: str) -> None:
    with Store.open(postgres_url, create=True) as store:
        of: Any = store._flushes
        of._together()
        of._held.driver.close()
        of._together()
        assert not of._held.closed
        store._writing_connection().driver.close()
        store._flushes.wait()


def test_who_writes_alone_needs_one_connection(postgres_url: str) -> None:
    with Store.open(postgres_url, create=True) as store:
        with store.write() as unit:
            unit.connection.execute(text("SELECT 1"))
        of: Any = store._flushes
        assert of._held is None
        with store._turns.turn():
            pass
        with ThreadPoolExecutor(1) as pool, store.write():
            pool.submit(store._flushes.wait).result(30)
        assert of._held is not None


def test_simulations_and_sqlite_wait_for_nothing(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flushes, "FLUSH", "SELECT no_such_function()")
    for url, durable in ((postgres_url, False), (f"sqlite:///{tmp_path / 'pca.db'}", True)):
        with Store.open(url, create=True, durable=durable) as store, store.write() as unit:
            unit.connection.execute(text("SELECT 1"))


def test_looking_waits_for_no_disk(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(postgres_url, create=True) as store:
        monkeypatch.setattr(flushes, "FLUSH", "SELECT no_such_function()")
        with store.read() as unit:
            assert read.head(unit).seq == 0
        with store.beside() as unit:
            unit.connection.execute(text("SELECT 1"))
