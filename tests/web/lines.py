"""The line a browser keeps open, as a program hears it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import Queue
from typing import Any, ClassVar

import httpx


class Line:
    """One open line: what came on it, event by event. It ends with its server."""

    _open: ClassVar[list[Line]] = []

    def __init__(self, at: str, cookies: dict[str, str], *parts: str) -> None:
        self.events = Queue[tuple[str, str]]()
        self._client = httpx.Client(timeout=httpx.Timeout(60, connect=60))
        asked = {"params": {"part": parts}, "cookies": cookies}
        self._thread = threading.Thread(target=self._listen, args=(at, asked), daemon=True)
        self._thread.start()
        self._open.append(self)

    @classmethod
    def all_end(cls) -> None:
        """Wait for the end of all that were open, once their server stopped."""
        while cls._open:
            line = cls._open.pop()
            line._thread.join(60)
            line._client.close()

    def _listen(self, at: str, asked: dict[str, Any]) -> None:
        name, data = "", list[str]()
        try:
            with self._client.stream("GET", f"{at}/live", **asked) as answer:
                assert answer.headers["content-encoding"] == "gzip"
                for line in answer.iter_lines():
                    field, _, value = line.partition(": ")
                    if field == "event":
                        name = value
                    elif field == "data":
                        data.append(value)
                    elif not line:
                        self.events.put((name, "\n".join(data)))
                        name, data = "", []
        except httpx.HTTPError:
            pass
        self.events.put(("end", ""))

    def until(self, wanted: Callable[[str, str], bool]) -> list[tuple[str, str]]:
        """What comes, up to what is waited for."""
        came = []
        while not came or not wanted(*came[-1]):
            came.append(self.events.get(timeout=60))
            assert came[-1][0] != "end" or wanted("end", ""), came
        return came
