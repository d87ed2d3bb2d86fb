"""The waiting processes: a few for each lane, started when first needed, replaced after failures and many inputs."""

from __future__ import annotations

import atexit
import functools
import os
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeVar, TypeVarTuple, cast, get_type_hints

import msgspec

from pca.isolated.limits import Limits, ParseFailed
from pca.isolated.process import Process

Args = TypeVarTuple("Args")
R = TypeVar("R")

AT_ONCE = 2
"""Processes of one lane: whoever is slow holds up their own lane only."""
INPUTS = 500
"""Inputs after which a process is replaced: nothing that a parser leaks lasts."""
USUAL = Limits()


class _Lane:
    """Processes that take inputs of one kind of sender, and how many of them are at work."""

    def __init__(self) -> None:
        self.free: list[Process] = []
        self.places = threading.BoundedSemaphore(AT_ONCE)

    def take(self) -> Process:
        """A process that waits, or a fresh one. Raises ParseFailed when the system gives none."""
        while self.free:
            with suppress(IndexError):
                process = self.free.pop()
                if process.fresh_enough():
                    return process
                process.end()
        try:
            return Process()
        except OSError as error:
            raise ParseFailed("busy", f"no process can be started: {error.strerror}") from error

    def back(self, process: Process) -> None:
        """Keep a process for the next input, unless it has served long enough."""
        if process.served < INPUTS:
            self.free.append(process)
        else:
            process.end()


_lanes: dict[str, _Lane] = {}
_failed: Counter[tuple[str, str]] = Counter()
_lock = threading.Lock()
_owner = 0


def _plain(value: object) -> dict[object, object]:
    """A mapping of one's own kind as a plain one."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(type(value).__name__)


def parse_isolated(
    function: Callable[[bytes, *Args], R], data: bytes, *args: *Args, lane: str = "files", limits: Limits = USUAL
) -> R:
    """What `function(data, *args)` returns, computed in a process of its own.

    `function` stands at the top of a module, is pure, and is annotated with types that msgspec knows. Lanes do not
    wait for each other. Raises ParseFailed.
    """
    try:
        asked = msgspec.msgpack.encode(args, enc_hook=_plain)
        if len(data) + len(asked) > limits.input:
            raise ParseFailed("size", f"{len(data)} bytes; at most {limits.input}")
        return cast(R, _carried(_lane(lane), function, data, asked, limits))
    except ParseFailed as failed:
        _failed[lane, failed.limit] += 1
        raise


def failures() -> Mapping[tuple[str, str], int]:
    """How many inputs failed since this process began, by lane and limit."""
    return dict(_failed)


def _carried(lane: _Lane, function: Callable[..., object], data: bytes, asked: bytes, limits: Limits) -> object:
    """The result, from a process of this lane."""
    if not lane.places.acquire(timeout=limits.wait):
        raise ParseFailed("busy", f"no process was free within {limits.wait:g} s")
    try:
        return _answer_of(lane, function, data, asked, limits)
    finally:
        lane.places.release()


def _answer_of(lane: _Lane, function: Callable[..., object], data: bytes, asked: bytes, limits: Limits) -> object:
    """Ask one process; once more a fresh one if it crashed after others were served: they may have harmed it."""
    while True:
        process = lane.take()
        served = process.served
        try:
            result = _decoded(function, process.ask(function.__module__, function.__qualname__, data, asked, limits))
        except ParseFailed as failed:
            if failed.limit == "refused":
                lane.back(process)
                raise
            process.end()
            if failed.limit != "crashed" or not served:
                raise
        except BaseException:
            process.end()  # an interrupted exchange leaves half an answer in the pipe
            raise
        else:
            lane.back(process)
            return result


@functools.lru_cache(maxsize=64)
def _decoder(function: Callable[..., object]) -> msgspec.msgpack.Decoder[object]:
    return msgspec.msgpack.Decoder(get_type_hints(function)["return"])


def _decoded(function: Callable[..., object], encoded: bytes) -> object:
    """The result as its annotated type: a process that met hostile input is not believed without this."""
    try:
        return _decoder(function).decode(encoded)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ParseFailed("crashed", "its result has another shape") from error


def _lane(name: str) -> _Lane:
    """The lane of this name; a process that was forked from another begins with lanes of its own."""
    global _owner
    with _lock:
        if _owner != os.getpid():
            _lanes.clear()  # the pipes of the process we were forked from are its own
            _owner = os.getpid()
        return _lanes.setdefault(name, _Lane())


def close_all() -> None:
    """End every waiting process, as when this process leaves."""
    with _lock:
        lanes = list(_lanes.values()) if _owner == os.getpid() else []
    for lane in lanes:
        while lane.free:
            with suppress(IndexError):
                lane.free.pop().end()


atexit.register(close_all)
