"""The command `pca run`: deadlines and deliveries, until it is told to stop."""

from __future__ import annotations

import logging
import os
from types import TracebackType
from typing import Annotated

import typer

from pca.cli import desk
from pca.cli.words import say
from pca.clockwork import heartbeat
from pca.runtime import Runtime

ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def run(
    once: Annotated[bool, typer.Option("--once", help="One beat, then leave: for a timer or a test.")] = False,
) -> None:
    """Let time pass and carry messages out, every second, until SIGTERM or Ctrl-C."""
    _quiet_log()
    with desk.installation() as runtime:
        try:
            _beat(runtime, once=once)
        except heartbeat.AlreadyRunning:
            number = (runtime.settings.data / heartbeat.LOCK_NAME).read_text(encoding="ascii").strip()
            raise desk.Unusable(say("already_running", number=number)) from None


def _beat(runtime: Runtime, *, once: bool) -> None:
    if not once:
        heartbeat.run(runtime, started=lambda: desk.tell(say("running")))
        desk.tell(say("stopped"))
        return
    desk.tell(say("beat", count=heartbeat.once(runtime)))


class _OneLine(logging.Formatter):
    """Trouble of one beat as one line; the whole trace only with PCA_TRACE=1."""

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802  # the library's own name
        if os.environ.get("PCA_TRACE"):
            return super().formatException(ei)
        return f"{type(ei[1]).__name__}: {ei[1]}"

    def format(self, record: logging.LogRecord) -> str:
        said = super().format(record)
        return said if os.environ.get("PCA_TRACE") else " ".join(said.split())


def _quiet_log() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine("%(asctime)s %(levelname)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    # A beat that takes longer than a second simply comes later; that is no news.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
