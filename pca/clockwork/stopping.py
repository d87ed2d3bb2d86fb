"""How a process is told to stop: what is in hand is finished, nothing else is begun."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

TOLD = threading.Event()
"""Set once this process was told to stop by SIGTERM: a command with an end ends first, one without does not begin."""

BOTH = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def heeding(ask: Callable[[], object], numbers: Sequence[signal.Signals] = BOTH) -> Iterator[None]:
    """Signals call `ask` inside the block, SIGTERM however often; afterwards they mean what they meant before.

    Ctrl-C a second time leaves at once. Only the main thread hears signals: in another one nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    interrupted = False

    def hear(number: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        if number == signal.SIGINT and interrupted:
            raise KeyboardInterrupt
        interrupted = interrupted or number == signal.SIGINT
        ask()

    before = {number: signal.signal(number, hear) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
