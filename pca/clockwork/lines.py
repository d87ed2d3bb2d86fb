"""What a program tells of its work on stderr: one line each, so that no text in it can look like another line."""

from __future__ import annotations

import logging
import os
import time
from types import TracebackType

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def tell(level: int = logging.WARNING) -> None:
    """From now on lines go to stderr: ours from `level` on, warnings of others. Instants are UTC."""
    handler = logging.StreamHandler()
    handler.setFormatter(OneLine("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("pca").setLevel(level)
    # A beat that takes longer than a second simply comes later; that is no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


class OneLine(logging.Formatter):
    """Trouble as one line; the whole trace only with PCA_TRACE=1."""

    converter = time.gmtime  # type: ignore[assignment]  # as the standard library has it

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802  # the library's own name
        """The kind of trouble and what it says."""
        if os.environ.get("PCA_TRACE"):
            return super().formatException(ei)
        return f"{type(ei[1]).__name__}: {ei[1]}"

    def format(self, record: logging.LogRecord) -> str:
        """The record, in one line."""
        line = super().format(record)
        return line if os.environ.get("PCA_TRACE") else "".join(map(_shown, " ".join(line.split())))


def _shown(sign: str) -> str:
    """A sign as a terminal may print it: what moves its cursor, or turns the reading order, is told by its number."""
    return sign if sign.isprintable() else ascii(sign)[1:-1]
