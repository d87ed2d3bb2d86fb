"""What is pulled from elsewhere, as stored: when it was tried, when something came, what is wrong."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import bindparam, func, select

from pca.domain.feeds import BadRow
from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement, upserting
from pca.store.tables.crisis import CRISIS
from pca.store.tables.feeds import FEED


class FeedTried(msgspec.Struct, frozen=True, kw_only=True):
    """How an indicator's source answered last; `came_at` is the last time that something usable came."""

    crisis: str
    indicator: str
    host: str
    tried_at: datetime
    came_at: datetime | None
    trouble: str
    bad: tuple[BadRow, ...] = ()
    bad_count: int = 0


_f = FEED.c
_COLUMNS = (_f.crisis, _f.indicator, _f.host, _f.tried_at, _f.came_at, _f.trouble, _f.bad, _f.bad_count)
_OF = Statement(select(*_COLUMNS).where(_f.crisis == bindparam("crisis")).order_by(_f.indicator))
_TROUBLE = Statement(
    select(func.count())
    .select_from(FEED.join(CRISIS, CRISIS.c.key == _f.crisis))
    .where(_f.trouble != "", CRISIS.c.closed_at.is_(None))
)
_PUT = upserting(FEED)
_BAD = msgspec.json.Decoder(tuple[BadRow, ...])


def tried(unit: Unit, crisis: str) -> dict[str, FeedTried]:
    """The sources of a crisis by indicator."""
    lines = (
        FeedTried(
            crisis=row[0], indicator=row[1], host=row[2], tried_at=row[3], came_at=row[4], trouble=row[5],
            bad=_BAD.decode(row[6] or "[]"), bad_count=row[7],
        )
        for row in _OF.rows(unit, crisis=crisis)
    )  # fmt: skip
    return {line.indicator: line for line in lines}


def in_trouble(unit: Unit) -> int:
    """How many sources of open crises gave nothing usable when they were last asked."""
    row = _TROUBLE.first(unit)
    return int(row[0]) if row else 0


def note(unit: Unit, feed: FeedTried) -> None:
    """Write down how a source answered."""
    fields = {name: getattr(feed, name) for name in feed.__struct_fields__}
    _PUT.run(unit, **{**fields, "bad": msgspec.json.encode(feed.bad).decode()})
