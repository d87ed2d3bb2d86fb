"""Refusals are journalled, but nobody fills the journal with them: so many a minute for each person."""

from __future__ import annotations

import logging
from collections import deque
from datetime import datetime, timedelta

from pca.domain.orders import HOUSE
from pca.runtime import Runtime

A_MINUTE = 60
"""Refused orders of one person that are journalled within a minute; those beyond are answered all the same."""

MINUTE = timedelta(minutes=1)

PEOPLE = 2_000
"""People remembered at a time."""

_log = logging.getLogger(__name__)


def kept(runtime: Runtime, who: str, now: datetime) -> bool:
    """Whether this refusal of an order of `who` is journalled. Called inside the one transaction that writes."""
    if who in HOUSE:
        return True
    lately = runtime.refused.setdefault(who, deque(maxlen=A_MINUTE))
    while lately and not now - MINUTE < lately[0] <= now:
        lately.popleft()
    if len(lately) == A_MINUTE:
        _log.warning("more refused orders of %s than are journalled in a minute", who)
        return False
    lately.append(now)
    if len(runtime.refused) > PEOPLE:
        runtime.refused.pop(next(iter(runtime.refused)))
    return True
