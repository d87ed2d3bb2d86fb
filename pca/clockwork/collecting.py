"""Looks for receipts and answers, asks for those that never came, and counts; what is away is asked later."""

from __future__ import annotations

from pca.runtime import Runtime
from pca.services.access.account_messages import send_account_messages
from pca.services.access.campaign_texts import write_campaign_texts
from pca.services.indicators.counting import count
from pca.services.indicators.pulling import pull_due
from pca.services.messages.receipts import ask
from pca.services.messages.replies import collect
from pca.services.messages.send_back import send_back

COLLECT_EVERY = 20.0
"""Seconds between two looks."""

SEND_BACK_EVERY = 2.0
"""Seconds between two looks for what goes back to people who wrote, and for messages about accounts."""

ASK_EVERY = 300.0
"""Seconds between two questions about receipts that never came."""

COUNT_EVERY = 60.0
"""Seconds between two counts of what plans ask for."""

PULL_EVERY = 30.0
"""Seconds between two looks for sources that are due."""


def collecting(runtime: Runtime) -> None:
    """One look; what had come and could not be kept comes again. Raises OSError, StoreError."""
    collect(runtime)


def sending_back(runtime: Runtime) -> None:
    """Send what goes back to people who wrote, and messages about accounts; what was not sent is tried again.

    Raises StoreError.
    """
    try:
        write_campaign_texts(runtime)
        send_account_messages(runtime)
    finally:
        send_back(runtime)


def asking(runtime: Runtime) -> None:
    """Ask for receipts that never came. Raises StoreError."""
    ask(runtime)


def counting(runtime: Runtime) -> None:
    """Count what plans ask for of the engine's own state. Raises StoreError."""
    count(runtime)


def pulling(runtime: Runtime) -> None:
    """Ask the sources that are due. Raises StoreError."""
    pull_due(runtime)
