"""Looks for receipts and answers, and asks for those that never came; a service that is away is asked later."""

from __future__ import annotations

import logging

from pca.runtime import Runtime
from pca.services.receipts import ask
from pca.services.replies import collect

COLLECT_EVERY = 20.0
"""Seconds between two looks."""

ASK_EVERY = 300.0
"""Seconds between two questions about receipts that never came."""

_log = logging.getLogger(__name__)


def collecting(runtime: Runtime) -> None:
    """One look; what it raises is logged, and what had come comes again."""
    try:
        collect(runtime)
    except Exception:
        _log.exception("looking for answers failed; the next look tries again")


def asking(runtime: Runtime) -> None:
    """Ask for receipts that never came; what it raises is logged."""
    try:
        ask(runtime)
    except Exception:
        _log.exception("asking for receipts failed; the next look tries again")
