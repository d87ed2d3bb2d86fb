"""The process that parses: reads one input after another from its standard input, until its parent is gone.

A request is `!IQ` (bytes of the head, bytes of the data), the head (msgpack, `Request`), the data. A reply is `!Q`
(bytes), the number of the request, and one letter with what follows it: `v` the result (msgpack), otherwise the first
letter of a limit and a short text.
"""

from __future__ import annotations

import gc
import inspect
import math
import os
import resource
import select
import signal
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO, get_type_hints

import msgspec

HEAD = struct.Struct("!IQ")
REPLY = struct.Struct("!Q")
IDLE = 120
"""Seconds after which a process that nobody asks leaves."""
NUMBER = 16
LONGEST_WORD = 2_000


class Request(msgspec.Struct, frozen=True):
    """What to do. Without `run` the function is only loaded, so that imports are not counted against an input."""

    number: bytes
    """Drawn anew for each request: what stands in the pipe before it is no answer to it."""
    module: str
    name: str
    run: bool = False
    arguments: msgspec.Raw = msgspec.Raw(b"\x90")
    seconds: float = 0
    processor: int = 0
    memory: int = 0
    output: int = 0


def main() -> None:
    """Serve requests until the parent closes the pipe, or nobody has asked for a while."""
    asked, answers = _own_pipes()
    _bounded_for_good()
    threading.Thread(target=_leave_with_parent, args=(asked.fileno(),), daemon=True).start()
    while True:
        ready, _, _ = select.select([asked], [], [], IDLE)
        head = asked.read(HEAD.size) if ready else b""
        if len(head) < HEAD.size:
            return
        length, size = HEAD.unpack(head)
        request = msgspec.msgpack.decode(asked.read(length), type=Request)
        reply = request.number + _answer(request, asked.read(size))
        answers.write(REPLY.pack(len(reply)) + reply)
        answers.flush()


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The two pipes, moved away from where a library might print or read."""
    asked, answers = os.fdopen(os.dup(0), "rb", buffering=0), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    return _Whole(asked), answers  # type: ignore[return-value]


class _Whole:
    """An unbuffered pipe (`select` tells the truth of it); `read` gives all bytes asked for, or fewer at its end."""

    def __init__(self, pipe: Any) -> None:
        self.pipe = pipe

    def fileno(self) -> int:
        return int(self.pipe.fileno())

    def read(self, size: int) -> bytes:
        taken = bytearray()
        while len(taken) < size and (piece := self.pipe.read(min(size - len(taken), 1 << 20))):
            taken += piece
        return bytes(taken)


def _bounded_for_good() -> None:
    """No core file, no file written, few files open."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def _leave_with_parent(pipe: int) -> None:
    """End at once when the other end is closed: the parent died, or wants us gone."""
    watch = select.poll()
    watch.register(pipe, 0)  # only its end
    while not watch.poll():
        continue
    os._exit(0)


def _answer(request: Request, data: bytes) -> bytes:
    """The reply: a result, or the letter of a limit and a word."""
    try:
        function = getattr(import_module(request.module), request.name)
        if not request.run:
            return b"v"
        result = _parsed(function, data, request)
    except MemoryError:
        return b"m"
    except (ValueError, RecursionError) as error:
        return _word(b"r", error)
    except Exception as error:
        return _word(b"c", error)
    return b"v" + result if len(result) <= request.output else b"s"


def _word(letter: bytes, error: Exception) -> bytes:
    text = f"{type(error).__name__}: {error}"[:LONGEST_WORD]
    return letter + text.encode(errors="replace")


def _parsed(function: Callable[..., object], data: bytes, request: Request) -> bytes:
    """The encoded result, within the limits of this request."""
    hints, names = get_type_hints(function), list(inspect.signature(function).parameters)[1:]
    arguments = msgspec.msgpack.decode(request.arguments, type=list[msgspec.Raw])
    given = [
        msgspec.msgpack.decode(argument, type=hints[name]) for name, argument in zip(names, arguments, strict=False)
    ]
    _limit(request)
    try:
        return msgspec.msgpack.encode(function(data, *given))
    finally:
        _unlimit()
        gc.collect()


def _limit(request: Request) -> None:
    """Processor time and memory beyond what is held now; a little later than the parent, an alarm should it be gone."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    used = math.ceil(spent.ru_utime + spent.ru_stime)
    resource.setrlimit(resource.RLIMIT_CPU, (used + request.processor, resource.RLIM_INFINITY))
    if held := _address_space():
        resource.setrlimit(resource.RLIMIT_AS, (held + request.memory, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_REAL, request.seconds + 5)


def _unlimit() -> None:
    signal.setitimer(signal.ITIMER_REAL, 0)
    resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _address_space() -> int:
    """Bytes of address space this process holds; 0 where the system does not say."""
    with suppress(OSError, ValueError, IndexError), Path("/proc/self/statm").open("rb") as file:
        return int(file.read().split()[0]) * resource.getpagesize()
    return 0
