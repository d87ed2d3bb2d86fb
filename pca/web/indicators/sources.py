"""Where an indicator's values come from by themselves, in words: the host, when it last answered, what is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from pca.catalogue import Words
from pca.domain.plan.indicators import Indicator
from pca.services.crisis.scene import Scene
from pca.services.indicators.pulling import feed_now
from pca.store.kit.database import Unit

TROUBLES, ROWS, REFUSALS = Words("sources.troubles"), Words("sources.rows"), Words("refusals")


class SourceShown(msgspec.Struct, frozen=True, kw_only=True):
    """A source that is asked again and again. `late`: nothing usable came for three of its spans."""

    host: str
    every: timedelta
    tried_at: datetime | None
    came_at: datetime | None
    late: bool
    trouble: str
    """What is wrong, in words; empty when all is well."""
    set_aside: int
    """Rows of the last answer that could not be read."""
    rows: tuple[str, ...]
    """The first of them, in words."""


def source_shown(unit: Unit, about: Scene, indicator: Indicator) -> SourceShown | None:
    """The source of an indicator; None for one that people enter."""
    feed = feed_now(unit, about, indicator)
    if feed is None:
        return None
    tried, language = feed.tried, about.language
    code = tried.trouble if tried else ""
    return SourceShown(
        host=feed.host,
        every=feed.every,
        tried_at=tried.tried_at if tried else None,
        came_at=tried.came_at if tried else None,
        late=feed.late,
        trouble=_trouble(code, language) if code else "",
        set_aside=tried.bad_count if tried else 0,
        rows=tuple(ROWS.plain(bad.wrong, language, row=bad.row, seen=bad.seen) for bad in (tried.bad if tried else ())),
    )


def _trouble(code: str, language: str) -> str:
    return TROUBLES.say(code if code in TROUBLES else "refused", language)
