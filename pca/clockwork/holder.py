"""Which installation and which of its processes this one is, so that nobody frees what another is sending."""

from __future__ import annotations

import fcntl
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pca.store.kit.once import drawn_once

NAME = "installation"
"""The file in the data folder that tells this installation from every other on the same database."""


class AlreadyRunning(RuntimeError):
    """Another process has this role in this data folder. The message says what to do, `number` which process."""

    def __init__(self, number: str, text: str) -> None:
        super().__init__(text)
        self.number = number


@contextmanager
def only_one(data: Path, lock: str) -> Iterator[None]:
    """Be the one process that holds this lock of a data folder; the system ends this when the process dies, however.

    Raises AlreadyRunning, or OSError when the folder cannot be written.
    """
    data.mkdir(parents=True, exist_ok=True)
    path = data / lock
    with path.open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            who = file.read().strip() or "unknown"
            raise AlreadyRunning(
                who,
                f"another process (number {who}) already runs deadlines and deliveries for {data}; "
                "stop it first, or name another data folder with PCA_DATA",
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def holder(data: Path, role: str) -> str:
    """The name of the one process that has this role in this data folder, on this machine: the same after a restart.

    Raises OSError when the folder cannot be written.
    """
    return f"{installation(data)}@{socket.gethostname()}/{role}"


def installation(data: Path) -> str:
    """The identifier of the installation in this data folder, drawn once. Raises OSError."""
    drawn = drawn_once(data / NAME, lambda: f"{secrets.token_hex(8)}\n".encode("ascii"))
    return drawn.decode("ascii").strip()
