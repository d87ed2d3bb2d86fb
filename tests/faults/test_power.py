"""The power goes in the middle of a wave: what lies on the disk at that instant, torn at its end, loses nothing."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pca.services.messages.send import NOTED
from pca.store.kit.database import Store
from pca.store.kit.errors import StoreError
from tests.kit.promises import confirmed_is_kept, nobody_was_forgotten

PAGE = 4096 + 24
"""Bytes of one frame of the write-ahead log."""


class Machine:
    """A process at work on a database, and the instants at which its power is cut."""

    def __init__(self, **asked: Any) -> None:
        self.asked, self.told, self.random = asked, dict[str, int](), random.Random(4)
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("victim.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def cut(self, seed: int, disk: Path, copy: Path) -> None:
        """Let it work until a wave is on its way, stop it dead, keep what lies on its disk, and end it."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({**self.asked, "seed": seed}) + "\n")
        self.process.stdin.flush()
        worker = json.loads(self.process.stdout.readline())["worker"]
        enough, waves = 3 + self.random.randrange(10), 0
        for line in self.process.stdout:
            said = json.loads(line)
            self.note(said)
            waves += said.get("doing") == "delivery"
            if waves and said.get("doing") == "delivery" and len(self.told) >= enough:
                break
        threading.Event().wait(self.random.random() * 0.02)
        os.kill(worker, signal.SIGSTOP)
        while Path(f"/proc/{worker}/stat").read_text().rsplit(")", 1)[1].split()[0] != "T":
            threading.Event().wait(0.001)
        copy.mkdir()
        for name in ("pca.db", "pca.db-wal"):  # the index of the log (-shm) lives in memory and is gone
            if (disk / name).exists():
                shutil.copyfile(disk / name, copy / name)
        os.kill(worker, signal.SIGKILL)
        for line in self.process.stdout:
            said = json.loads(line)
            if "dead" in said:
                return
            self.note(said)

    def note(self, said: dict[str, Any]) -> None:
        if "done" in said:
            self.told[said["done"]] = said["seq"]

    def close(self) -> None:
        self.process.communicate(timeout=30)


def torn(folder: Path, chance: random.Random) -> None:
    """The page that was being written: some of it is there, some of it is not."""
    with (folder / "pca.db-wal").open("ab") as file:
        file.write(chance.randbytes(chance.randrange(1, 3 * PAGE)))


def test_the_power_goes_in_the_middle_of_a_wave(
    tmp_path: Path, make_world: Any, victim: Any, mailbox: Any, port: int, proof: Any
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    url = f"sqlite:///{disk / 'pca.db'}"
    world = make_world(url, system_clock=True)
    machine = Machine(url=url, crisis=world.crisis, port=port, folder=str(tmp_path))
    cuts = 8
    try:
        for number in range(1, cuts + 1):
            copy = tmp_path / f"after-{number}"
            machine.cut(number, disk, copy)
            torn(copy, machine.random)
            with Store.open(f"sqlite:///{copy / 'pca.db'}") as store:
                proof(store, whole=number in (1, cuts))
                confirmed_is_kept(store, machine.told)
    finally:
        machine.close()
    with Store.open(f"sqlite:///{copy / 'pca.db'}") as store:
        runtime = replace(world.runtime, store=store, channels=(victim.channel_to(port),))
        twice = nobody_was_forgotten(SimpleNamespace(store=store, runtime=runtime, crisis=world.crisis), mailbox)
        proof(store)
    assert len(machine.told) >= cuts
    assert twice <= cuts * NOTED
    sys.stdout.write(f"{cuts} cuts, {len(machine.told)} orders confirmed, 0 lost, {twice} mails twice\n")


def test_the_harness_sees_a_disk_that_lies(tmp_path: Path, make_world: Any, port: int) -> None:
    """The control: a disk that says it wrote the log and did not loses confirmed orders, and the test says so."""
    disk = tmp_path / "disk"
    disk.mkdir()
    url = f"sqlite:///{disk / 'pca.db'}"
    world = make_world(url, system_clock=True)
    machine = Machine(url=url, crisis=world.crisis, port=port, folder=str(tmp_path))
    copy = tmp_path / "after"
    try:
        machine.cut(1, disk, copy)
    finally:
        machine.close()
    (copy / "pca.db-wal").unlink(missing_ok=True)
    with (
        pytest.raises((AssertionError, StoreError), match=r"confirmed, and lost|This database is empty"),
        Store.open(f"sqlite:///{copy / 'pca.db'}") as store,
    ):
        confirmed_is_kept(store, machine.told)
