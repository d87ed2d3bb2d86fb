"""Whether the two loops do their work: read from what they wrote, not from whether a process is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pca.clock import tzdb_version
from pca.runtime import Runtime
from pca.services import access
from pca.store import heartbeats, schema
from pca.store.heartbeats import Heartbeat, Post, Verdict

STALE = timedelta(seconds=60)
"""Nobody let time pass, or looked after messages, for so long: the loops stand still."""

OVERDUE = timedelta(minutes=10)
"""A message that could leave has waited so long."""


@dataclass(frozen=True)
class Health:
    """How the installation is. `complaints` are codes, the worst first; empty when all is well. Instants are UTC."""

    at: datetime
    processes: tuple[Heartbeat, ...]
    post: Post
    verdict: Verdict | None
    schema: str
    tzdata: str
    """The edition of the time-zone rules this program works with."""
    complaints: tuple[str, ...]


def health(runtime: Runtime) -> Health:
    """How the installation is now. Raises StoreError when it cannot be asked."""
    now = runtime.clock.now()
    with runtime.store.read() as unit:
        processes, verdict = heartbeats.heartbeats(unit), heartbeats.verdict(unit)
        post, version = heartbeats.post(unit, now), schema.version_of(unit.connection)
        opened = access.warnings(unit, now).break_glass is not None
    return Health(
        at=now,
        processes=processes,
        post=post,
        verdict=verdict,
        schema=version or "",
        tzdata=tzdb_version(),
        complaints=(*_complaints(now, processes, post, verdict), *(("break_glass",) if opened else ())),
    )


def _complaints(
    now: datetime, processes: tuple[Heartbeat, ...], post: Post, verdict: Verdict | None
) -> tuple[str, ...]:
    """What is wrong, by code."""
    ticked = max((one.ticked_at for one in processes if one.ticked_at), default=None)
    delivered = max((one.delivered_at for one in processes if one.delivered_at), default=None)
    wrong = {
        "no_tick": ticked is None or now - ticked > STALE,
        "no_delivery": delivered is None or now - delivered > STALE,
        "message_overdue": post.oldest_due is not None and now - post.oldest_due > OVERDUE,
        "obligation_forgotten": verdict is not None and bool(verdict.findings),
        "no_audit": verdict is None or now - verdict.checked_at > STALE,
    }
    return tuple(code for code, holds in wrong.items() if holds)
