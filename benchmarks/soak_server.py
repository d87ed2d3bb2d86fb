"""The application with its heartbeat, for benchmarks/soak.py: a process of its own, on a clock as old as the data."""

from __future__ import annotations

import ctypes
import gc
import json
import signal
import socket
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from pca.channel_choice import channels_for
from pca.clockwork import heartbeat
from pca.clockwork.stopping import heeding
from pca.runtime import Runtime
from pca.settings import Settings
from pca.store.kit.database import Store
from pca.store.kit.timekeeper import steady
from pca.web.app import create_app
from pca.web.serve import Server, configured

from crowd import START  # isort: skip


class Allocated(ctypes.Structure):
    """What the C library says of its memory (mallinfo2 of glibc), in bytes."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in [
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        ]
    ]


def shares() -> dict[str, float]:
    """Whose the memory is, in MB (10⁶ bytes): SQLite's pages, what is in use, what was given back but is kept."""
    driver = ctypes.CDLL(sys.modules["_sqlite3"].__file__)
    driver.sqlite3_memory_used.restype = ctypes.c_int64
    library = ctypes.CDLL(None)
    library.mallinfo2.restype = Allocated
    heap = library.mallinfo2()
    return {
        "sqlite": driver.sqlite3_memory_used() / 1e6,
        "in_use": (heap.uordblks + heap.hblkhd) / 1e6,
        "kept_free": heap.fordblks / 1e6,
    }


class Running:
    """A clock that shows the day on which the data were made, and goes on from there."""

    def __init__(self) -> None:
        self._begun = steady()

    def now(self) -> datetime:
        found = START + timedelta(seconds=steady() - self._begun)
        return found.replace(microsecond=found.microsecond // 1000 * 1000)


def main() -> None:
    folder = Path(sys.argv[1])

    def tell_objects(_number: int, _frame: object) -> None:
        """What lives in this process, by type, and whose its memory is, for whoever wants to explain what grew."""
        gc.collect()
        kinds = Counter(type(living).__qualname__ for living in gc.get_objects())
        told = {"objects": dict(kinds.most_common(400)), "shares": shares()}
        (folder / "objects.json").write_text(json.dumps(told), encoding="utf-8")

    signal.signal(signal.SIGUSR1, tell_objects)
    settings = Settings(data=folder, confirm_above=0)
    with Store.open(f"sqlite:///{folder / 'pca.db'}", durable=True) as store:
        runtime = Runtime(store, settings, Running(), channels_for(settings))
        bound = socket.create_server(("127.0.0.1", 0), backlog=512)
        with heeding(runtime.stopping.set), heartbeat.beating(runtime):
            print(bound.getsockname()[1], flush=True)
            Server(runtime, configured(create_app(runtime), ())).run(sockets=[bound])


if __name__ == "__main__":
    main()
