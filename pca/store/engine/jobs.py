"""The job queue of several machines: a job names messages to carry out, the rows say whether that is still to be done.

A job is written in the transaction that made its messages, on the same connection: both are there, or neither is.
Only on PostgreSQL, with Procrastinate's own tables, which are operational: losing them delays messages by seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, text

from pca.store.kit.database import Unit

if TYPE_CHECKING:
    from procrastinate import App
    from procrastinate.types import JSONDict

TASK = "deliver"
QUEUE = "messages"
CHUNK = 50
"""Messages in one job."""

WIDEST = 500
"""Numbers from the first to the last message of a job, where not all of them are due."""

PRIORITY = (100, 50, 0)
"""Of jobs, by urgency of their messages: the highest is fetched first."""


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Messages of one crisis, from number `first` to number `last`, of one urgency."""

    crisis: str
    first: int
    last: int
    urgency: int


def install(connection: Connection) -> None:
    """Make Procrastinate's tables, in the transaction of `connection`."""
    from procrastinate.schema import SchemaManager

    driver: Any = connection.connection.driver_connection
    driver.execute(SchemaManager.get_schema())


@cache
def _writer() -> App:
    """Writes jobs on connections it is given; it never opens one of its own, and needs none."""
    from procrastinate import App, SyncPsycopgConnector

    return App(connector=SyncPsycopgConnector())


def defer(unit: Unit, spans: Iterable[Span]) -> int:
    """Write one job for each span, in the unit's own transaction; how many. Needs a writing unit on PostgreSQL."""
    from procrastinate.exceptions import ConnectorException

    by_urgency: dict[int, list[JSONDict]] = {}
    for span in spans:
        job: JSONDict = {"crisis": span.crisis, "first": span.first, "last": span.last}
        by_urgency.setdefault(span.urgency, []).append(job)
    for urgency, jobs in by_urgency.items():
        task = _writer().configure_task(TASK, queue=QUEUE, priority=PRIORITY[urgency], connection=unit.raw)
        try:
            task.batch_defer(*jobs)
        except ConnectorException as error:
            raise error.__cause__ or error from None
    return sum(map(len, by_urgency.values()))


def chunks(span: Span) -> Iterator[Span]:
    """The span in pieces that each fit one job."""
    for first in range(span.first, span.last + 1, CHUNK):
        yield replace(span, first=first, last=min(first + CHUNK - 1, span.last))


_FORGOTTEN = text("""
WITH live AS (
    SELECT args ->> 'crisis' AS crisis,
           range_agg(int8range((args ->> 'first')::bigint, (args ->> 'last')::bigint, '[]')) AS numbers
    FROM procrastinate_jobs WHERE task_name = 'deliver' AND status = 'todo' GROUP BY 1
)
SELECT message.urgency, message.crisis, message.number
FROM message LEFT JOIN live ON live.crisis = message.crisis
WHERE message.status = 'queued' AND message.next_at <= :now
  AND NOT coalesce(message.number::bigint <@ live.numbers, false)
  AND NOT EXISTS (
    SELECT FROM delivery_lease AS held
    WHERE held.crisis = message.crisis AND held.number = message.number
      AND (held.until > :now OR held.digest IS NOT NULL)
  )
ORDER BY 1, 2, 3 LIMIT 10000
""")


def forgotten(unit: Unit, now: datetime) -> tuple[Span, ...]:
    """Messages due at `now` (UTC) that nobody is sending and no waiting job names: retries, and what a crash left."""
    return tuple(_spans([tuple(row) for row in unit.connection.execute(_FORGOTTEN, {"now": now})]))


def _spans(rows: Sequence[tuple[int, str, int]]) -> Iterator[Span]:
    """Rows of urgency, crisis and number, in order, as few spans that each fit one job."""
    start = 0
    for at in range(1, len(rows) + 1):
        urgency, crisis, first = rows[start]
        full = at - start == CHUNK
        if full or at == len(rows) or rows[at][:2] != (urgency, crisis) or rows[at][2] - first >= WIDEST:
            yield Span(crisis=crisis, first=first, last=rows[at - 1][2], urgency=urgency)
            start = at


def defer_forgotten(unit: Unit, now: datetime) -> int:
    """Write a job for every message that has none and should; how many jobs. Needs a writing unit on PostgreSQL."""
    return defer(unit, forgotten(unit, now))
