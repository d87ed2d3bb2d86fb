"""Parsers that do what hostile input makes parsers do; the child processes of the tests load them by name."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

import msgspec


class Counted(msgspec.Struct, frozen=True):
    """What a well-behaved parser found."""

    size: int
    words: tuple[str, ...]
    process: int


def count(data: bytes, separator: str = " ") -> Counted:
    return Counted(len(data), tuple(data.decode().split(separator)), os.getpid())


def refuse(data: bytes) -> int:
    raise ValueError(f"{len(data)} bytes, none of them good")


def nested(data: bytes) -> int:
    return nested(data) + 1


def defect(data: bytes) -> int:
    return data.nonsense  # type: ignore[attr-defined, no-any-return]


def loop(data: bytes) -> int:
    while True:
        pass


def idle(data: bytes) -> int:
    time.sleep(float(data))  # noqa: TID251
    return 1


def eat(data: bytes) -> int:
    held = []
    while True:
        held.append(bytearray(16 * 1024 * 1024))


def echo(data: bytes) -> bytes:
    return data


def die(data: bytes) -> int:
    os.kill(os.getpid(), signal.Signals[data.decode()])
    return 1


def leave(data: bytes) -> int:
    os._exit(0)


def write_everywhere(data: bytes) -> int:
    """What a library that prints, or a forged answer, does to the pipes."""
    print("printed", flush=True)  # noqa: T201
    sys.stderr.write("said")
    os.write(1, b"written")
    return 7


def forge(data: bytes) -> int:
    """Writes raw bytes where the answer belongs, as code that took the process over would."""
    write_raw(data)
    time.sleep(30)  # noqa: TID251
    return 1


def write_ahead(data: bytes) -> int:
    """Leaves bytes for the next question in the pipe, after its own answer."""

    def later() -> None:
        time.sleep(0.3)  # noqa: TID251
        write_raw(data)

    threading.Thread(target=later).start()
    return 7


def write_raw(data: bytes) -> None:
    for pipe in range(3, 10):
        try:
            os.write(pipe, data)
        except OSError:
            continue


def lie(data: bytes) -> int:
    return "no number at all"  # type: ignore[return-value]


def environment(data: bytes) -> dict[str, str]:
    return dict(os.environ)
