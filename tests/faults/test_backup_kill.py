"""A backup that is killed at a random moment leaves a whole file of that name, or none."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyrage
import pytest

from pca.services.administration import unpacking
from pca.services.administration.archive import Opener
from pca.services.administration.install import install

ROUNDS = int(os.environ.get("PCA_KILLS", "3"))
"""How often it is killed; a campaign says more (`make kills`)."""
SECRET = pyrage.x25519.Identity.generate()


@pytest.fixture
def house(tmp_path: Path) -> Path:
    install(tmp_path / "house", "Banque du Test")
    (tmp_path / "house" / "evidence" / "ab").mkdir(parents=True)
    (tmp_path / "house" / "evidence" / "ab" / "big").write_bytes(os.urandom(30_000_000))
    return tmp_path / "house"


def begun(house: Path, target: Path) -> subprocess.Popen[bytes]:
    words = ["backup", str(target), "--recipient", str(SECRET.to_public())]
    program = "from pca.cli.main import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", program, *words],
        cwd=house,
        env={**os.environ, "PCA_CONFIG": str(house / "pca.toml")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_a_killed_backup_is_whole_or_not_there(house: Path, tmp_path: Path) -> None:
    chance, killed = random.Random(7), 0
    for number in range(ROUNDS):
        target = tmp_path / f"{number}.backup"
        process = begun(house, target)
        while process.poll() is None and not list(tmp_path.glob(f".{number}.backup.*.part")):
            time.sleep(0.005)  # noqa: TID251 - waiting for another process
        time.sleep(chance.random() * 0.5)  # noqa: TID251 - a random moment of its work
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        if target.exists():
            (tmp_path / f"read-{number}").mkdir()
            unpacking.read(target, Opener((str(SECRET),)), tmp_path / f"read-{number}")
    assert killed > 0
    target = tmp_path / "last.backup"
    assert begun(house, target).wait() == 0
    assert target.exists()
    assert not list((house).glob(".backup-*"))
