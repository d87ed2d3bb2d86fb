"""One process that parses, seen from the side that asks: bounded in time and in what is believed of it."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import time
from contextlib import suppress

import msgspec

from pca.isolated.child import HEAD, IDLE, LONGEST_WORD, NUMBER, REPLY, Request
from pca.isolated.limits import Limit, Limits, ParseFailed

LOADING = 60
"""Seconds a process may take to start and to load a parser, on a machine that is busy."""

_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "LANG", "LC_ALL", "TZ", "TMPDIR")
"""What a process is given of the environment: no secret of the settings."""
_START = "import sys; sys.path[:] = sys.argv[1:]; from pca.isolated.child import main; main()"
_LETTERS: dict[bytes, Limit] = {b"m": "memory", b"s": "size", b"c": "crashed", b"r": "refused"}
_TIMED = (signal.SIGXCPU, signal.SIGALRM)


class Process:
    """A child that waits for inputs. Every method may be called by one thread at a time."""

    def __init__(self) -> None:
        """Start it, with this process's modules and nothing else of it. Raises OSError."""
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        modules = [os.path.abspath(folder) for folder in sys.path]  # noqa: PTH100 - `""` is where we stand
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            [sys.executable, "-I", "-B", "-c", _START, *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            cwd=os.path.abspath(os.sep),  # noqa: PTH100
            env=environment,
            start_new_session=True,
        )
        self.served = 0
        self.last = time.monotonic()
        self.loaded: set[tuple[str, str]] = set()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            os.set_blocking(pipe.fileno(), False)

    def fresh_enough(self) -> bool:
        """Whether it still waits, and will do so for a while."""
        return self.process.poll() is None and time.monotonic() - self.last < IDLE / 2

    def ask(self, module: str, name: str, data: bytes, arguments: bytes, limits: Limits) -> bytes:
        """The encoded result of the function, or ParseFailed."""
        if (module, name) not in self.loaded:
            self._load(module, name)
        request = Request(
            os.urandom(NUMBER),
            module,
            name,
            run=True,
            arguments=msgspec.Raw(arguments),
            seconds=limits.seconds,
            processor=limits.processor,
            memory=limits.memory,
            output=limits.output,
        )
        answer = self._exchange(request, data, limits.seconds, limits.output)
        self.served += 1
        self.last = time.monotonic()
        return answer

    def _load(self, module: str, name: str) -> None:
        """Have the parser imported; a machine too busy for that says nothing against the input."""
        try:
            self._exchange(Request(os.urandom(NUMBER), module, name), b"", LOADING, 0)
        except ParseFailed as failed:
            raise ParseFailed("busy" if failed.limit == "time" else "crashed", failed.detail) from failed
        self.loaded.add((module, name))

    def end(self) -> None:
        """Kill it, and wait until it is gone."""
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _exchange(self, request: Request, data: bytes, seconds: float, most: int) -> bytes:
        """Write one request and read one answer before the time is over."""
        until = time.monotonic() + seconds
        head = msgspec.msgpack.encode(request)
        self._write(HEAD.pack(len(head), len(data)) + head + data, until)
        (length,) = REPLY.unpack(self._read(REPLY.size, until))
        if length > max(most, LONGEST_WORD * 4) + NUMBER + 1:
            raise ParseFailed("size", "the result is too large")
        answer = self._read(length, until)
        number, letter, body = answer[:NUMBER], answer[NUMBER : NUMBER + 1], answer[NUMBER + 1 :]
        if number != request.number:
            raise ParseFailed("crashed", "the process answered another question")
        if letter == b"v":
            return body
        raise ParseFailed(_LETTERS.get(letter, "crashed"), body.decode(errors="replace"))

    def _write(self, frame: bytes, until: float) -> None:
        assert self.process.stdin is not None
        pipe, rest = self.process.stdin.fileno(), memoryview(frame)
        while rest:
            self._wait(pipe, selectors.EVENT_WRITE, until)
            try:
                rest = rest[os.write(pipe, rest[: 1 << 20]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise self._died() from error

    def _read(self, size: int, until: float) -> bytes:
        assert self.process.stdout is not None
        pipe, taken = self.process.stdout.fileno(), bytearray()
        while len(taken) < size:
            self._wait(pipe, selectors.EVENT_READ, until)
            try:
                piece = os.read(pipe, min(size - len(taken), 1 << 20))
            except BlockingIOError:
                continue
            if not piece:
                raise self._died()
            taken += piece
        return bytes(taken)

    def _wait(self, pipe: int, event: int, until: float) -> None:
        left = until - time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, event)
            if left <= 0 or not selector.select(left):
                raise ParseFailed("time", "the parser did not answer in time")

    def _died(self) -> ParseFailed:
        """Why the process is gone."""
        try:
            code = self.process.wait(5)
        except subprocess.TimeoutExpired:
            return ParseFailed("crashed", "the process closed its answers")
        if -code in _TIMED:
            return ParseFailed("time", "the parser used up its processor time")
        return ParseFailed("crashed", f"the process ended with {code}")
