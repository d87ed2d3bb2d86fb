"""Looks into mailboxes and SMS centres for receipts and answers; a service that is away is asked again later."""

from __future__ import annotations

import logging

from pca.runtime import Runtime
from pca.services.replies import collect

COLLECT_EVERY = 20.0
"""Seconds between two looks."""

_log = logging.getLogger(__name__)


def collecting(runtime: Runtime) -> None:
    """One look; what it raises is logged, and what had come comes again."""
    try:
        collect(runtime)
    except Exception:
        _log.exception("looking for answers failed; the next look tries again")
