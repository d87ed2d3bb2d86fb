"""Looks for receipts and answers, and asks for those that never came; a service that is away is asked later."""

from __future__ import annotations

import logging

from pca.runtime import Runtime
from pca.services.receipts import ask
from pca.services.replies import collect
from pca.services.send_back import send_back

COLLECT_EVERY = 20.0
"""Seconds between two looks."""

SEND_BACK_EVERY = 2.0
"""Seconds between two looks for what goes back to people who wrote."""

ASK_EVERY = 300.0
"""Seconds between two questions about receipts that never came."""

_log = logging.getLogger(__name__)


def collecting(runtime: Runtime) -> None:
    """One look; what it raises is logged, and what had come comes again."""
    try:
        collect(runtime)
    except Exception:
        _log.exception("looking for answers failed; the next look tries again")


def sending_back(runtime: Runtime) -> None:
    """Send what goes back to people who wrote; what it raises is logged, and what was not sent is tried again."""
    try:
        send_back(runtime)
    except Exception:
        _log.exception("sending back to people who wrote failed; the next look tries again")


def asking(runtime: Runtime) -> None:
    """Ask for receipts that never came; what it raises is logged."""
    try:
        ask(runtime)
    except Exception:
        _log.exception("asking for receipts failed; the next look tries again")
