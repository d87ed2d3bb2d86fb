"""An alarm about the machinery itself: a mail to each administrator, outside any crisis."""

from __future__ import annotations

import logging
from datetime import datetime

from pca.catalogue import LANGUAGES, Words
from pca.channels import Outgoing
from pca.runtime import Runtime

_HOUSE = Words("house")
_log = logging.getLogger(__name__)


def raise_alarm(runtime: Runtime, title: str, body: str, now: datetime) -> None:
    """Write to every address of `alarm_to`, with where to look; a mail server that is down is logged only."""
    to = runtime.settings.alarm_to
    way = next((channel for channel in runtime.channels if "mail" in channel.kinds), None)
    if not to or way is None:
        return
    letters = [
        Outgoing(
            key=f"alarm/{now:%Y%m%d%H%M%S}/{number}",
            kind="mail",
            name="",
            address=address,
            subject=f"{runtime.settings.institution} : {title}",
            body=f"{body}\n\n{_HOUSE.in_each('see_health', command='pca health')}\n",
            language=LANGUAGES[0],
            mode="real",
            at=now,
        )
        for number, address in enumerate(to, 1)
    ]
    try:
        with way as channel:
            for _ in channel.send(letters):
                pass
    except OSError:
        _log.exception("the alarm could not be mailed: %s", title)
