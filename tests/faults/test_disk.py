"""A full disk in the middle of a decision: one clear error, what was there intact, and on again once there is space.

As root the disk is real: a small file system in memory, filled to the last byte wanted. SQLite's own limit on the
size of its file stands in for it everywhere; the test's name says which of the two it is.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from pca.domain import orders
from pca.domain.orders import Order
from pca.services.engine.execute import execute
from pca.services.messages.delivery import deliver
from pca.store.kit.errors import StoreError
from pca.store.messages import messages
from pca.store.messages.leases import LEASE

MEGABYTE = 1024 * 1024
SIZE = 16 * MEGABYTE

Full = Callable[[Any, int], Any]
"""Given a world and a number of bytes: a context in which only so much can still be written."""


@contextmanager
def _filled(world: Any, left: int) -> Iterator[None]:
    """The disk is full but for `left` bytes."""
    folder = Path(world.store.url.removeprefix("sqlite:///")).parent
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        stat = os.statvfs(folder)
        free = stat.f_bavail * stat.f_frsize - left
        while free > 0:
            free -= file.write(b"\0" * min(free, MEGABYTE))
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def _limited(world: Any, left: int) -> Iterator[None]:
    """The database file may only grow by `left` bytes."""
    with world.store.write() as unit:
        pages = unit.raw.execute("PRAGMA page_count").fetchone()[0]
        unit.raw.execute(f"PRAGMA max_page_count={pages + left // 4096}")
    try:
        yield
    finally:
        with world.store.write() as unit:
            unit.raw.execute("PRAGMA max_page_count=1000000")


@pytest.fixture(params=["small file system", "size limit"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Full]]:
    """URL of a database on a disk that can be filled, and how."""
    if request.param == "size limit":
        yield f"sqlite:///{tmp_path / 'pca.db'}", _limited
        return
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"a small file system cannot be mounted here (that needs root): {mounted.stderr.strip()}")
    try:
        yield f"sqlite:///{folder / 'pca.db'}", _filled
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def everything(world: Any) -> list[Any]:
    """All rows of all tables."""
    with world.store.read() as unit:
        names = unit.connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars().all()
        return [unit.connection.exec_driver_sql(f'SELECT * FROM "{name}"').all() for name in names]


def heavy(order_id: str, crisis: str) -> Order:
    """A decision that writes some hundred kilobytes: its reason is long."""
    options = tuple(f"{number} " + "x" * 280 for number in range(1_000))
    act = orders.Decide(event="lockdown", options=options)
    return Order(id=order_id, who="dir", crisis=crisis, act=act, why="Fermer.")


@pytest.mark.parametrize("left", [0, 4096, 16 * 1024, 64 * 1024, 200 * 1024])
def test_a_decision_on_a_full_disk(disk, left, make_world, proof):
    url, full = disk
    world = make_world(url)
    before = everything(world)
    with full(world, left):
        for _ in range(3):
            with pytest.raises(StoreError, match="disk is full: nothing was written") as said:
                execute(world.runtime, heavy("once", world.crisis))
            assert said.value.code == "disk_full"
        assert everything(world) == before
    assert everything(world) == before
    done = execute(world.runtime, heavy("once", world.crisis))
    assert done.refused is None
    assert execute(world.runtime, heavy("once", world.crisis)).repeated
    assert world.states() == {"root": ("closed_premises", "remote_service")}
    proof(world.store)


def test_mails_that_left_while_the_disk_was_full_are_written_down_later_and_not_sent_again(
    disk, make_world, victim, port, mailbox, monkeypatch, proof
):
    url, full = disk
    world = make_world(url)
    channel = victim.channel_to(port)
    world.runtime.channels = (channel,)
    really = channel.send
    holes = []

    def send_and_fill(batch: Any) -> Any:
        answers = really(batch)
        hole = full(world, 0)
        hole.__enter__()
        holes.append(hole)
        return answers

    monkeypatch.setattr(channel, "send", send_and_fill)
    for _ in range(3):
        with pytest.raises(StoreError, match="disk is full"):
            deliver(world.runtime)
    monkeypatch.undo()
    sent = dict(mailbox.accepted)
    assert len(holes) == 1, "nothing more leaves while nothing can be written down"
    holes[0].__exit__(None, None, None)
    world.clock.advance_to(world.clock.now() + LEASE)  # those that were leased and never tried are free again
    while deliver(world.runtime).left:
        pass
    assert {key: times for key, times in mailbox.accepted.items() if key in sent} == sent
    assert max(mailbox.accepted.values()) == 1
    with world.store.read() as unit:
        assert {one.status for one in messages.messages(unit, world.crisis)} == {"sent", "awaiting_approval"}
    proof(world.store)
