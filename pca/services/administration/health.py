"""Whether the two loops do their work: read from what they wrote, not from whether a process is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from pca.clock import tzdb_version
from pca.runtime import Runtime
from pca.services.access import envelope
from pca.services.administration import keys
from pca.services.administration.backup import STALE as STALE_BACKUP
from pca.services.administration.channel_test import reaching
from pca.services.messages import inboxes, receipts
from pca.services.vault.due import due
from pca.store.administration import guarded
from pca.store.administration.guarded import Backup, Hold
from pca.store.audit import heartbeats, journal
from pca.store.audit.heartbeats import Heartbeat, Post, Verdict
from pca.store.indicators import feeds
from pca.store.kit import schema
from pca.store.people import reach_of_channels

STALE = timedelta(seconds=60)
"""Nobody let time pass, or looked after messages, for so long: the loops stand still."""

UNLOOKED = timedelta(minutes=5)
"""Nobody looked into every place that answers arrive in for so long: calls for help may lie there."""

UNASKED = timedelta(minutes=15)
"""Nobody asked providers for receipts that never came for so long: failures may be known there, and not here."""

SUPPORT_DUE = timedelta(days=3)
"""A request to erase or lock what a support vault keeps has so little time left."""

OVERDUE = timedelta(minutes=10)
"""A message that could leave has waited so long."""


LOOPS = frozenset({"clock", "no_tick", "no_delivery", "no_audit"})
"""Complaints about the loops themselves, wherever they run."""


@dataclass(frozen=True)
class Health:
    """How the installation is. `complaints` are codes, the worst first; empty when all is well. Instants are UTC."""

    at: datetime
    processes: tuple[Heartbeat, ...]
    post: Post
    verdict: Verdict | None
    schema: str
    backup: Backup | None
    """The last backup that was made."""
    drill: Backup | None
    """The last time one was tried."""
    hold: Hold | None
    """Nothing is sent since a restore."""
    keys: tuple[str, ...]
    """Keys that are missing here, or not those the database belongs to."""
    tzdata: str
    """The edition of the time-zone rules this program works with."""
    complaints: tuple[str, ...]
    set_aside: int = 0
    """Mails that could not be read and wait for somebody to look at them."""
    aside: str = ""
    """The folder of this machine that they lie in."""


def health(runtime: Runtime) -> Health:
    """How the installation is now. Raises StoreError when it cannot be asked."""
    now = runtime.clock.now()
    with runtime.store.read() as unit:
        processes, verdict = heartbeats.heartbeats(unit), heartbeats.verdict(unit)
        post, version = heartbeats.post(unit, now), schema.version_of(unit.connection)
        opened = envelope.warnings(unit, now).break_glass is not None
        kept, tried = (next(iter(guarded.backups(unit, what)), None) for what in ("made", "drill"))
        ways = reaching(runtime.channels)
        reached = reach_of_channels.anybody(unit, ways)
        asked_for = next(iter(due(unit, now)), None)
        failing = feeds.in_trouble(unit)
        hold, unfit, since = guarded.hold(unit), keys.unfit(runtime, unit), journal.first_at(unit)
    aside = max(inboxes.set_aside(runtime), _aside(processes))
    collected, asked = (_latest(processes, what) for what in ("collected_at", "asked_at"))
    wrong = {
        **_stopped(now, processes, post, verdict),
        "no_way_out": not ways,
        "nobody_reached": bool(ways) and not reached,
        "no_collect": inboxes.expected(runtime) and _old(now, collected, UNLOOKED),
        "no_ask": receipts.expected(runtime) and _old(now, asked, UNASKED),
        "source_failing": failing > 0,
        "mail_set_aside": aside > 0,
        "break_glass": opened,
        "sending_held": hold is not None,
        "key_unfit": bool(unfit),
        "support_due": asked_for is not None and asked_for - now <= SUPPORT_DUE,
        "backup_old": _is_old(now, kept.made_at if kept else since),
    }
    return Health(
        at=now,
        processes=processes,
        post=post,
        verdict=verdict,
        schema=version or "",
        tzdata=tzdb_version(),
        backup=kept,
        drill=tried,
        hold=hold,
        keys=unfit,
        complaints=tuple(code for code, holds in wrong.items() if holds),
        set_aside=aside,
        aside=str(inboxes.folder(runtime)) if aside else "",
    )


def _latest(processes: tuple[Heartbeat, ...], what: str) -> datetime | None:
    """When any process last did something, if one ever did."""
    return max((at for process in processes if (at := getattr(process, what)) is not None), default=None)


def _old(now: datetime, at: datetime | None, longest: timedelta = STALE) -> bool:
    """Whether it was so long ago, never, or in a future that a wrong clock spoke of."""
    return at is None or not -STALE <= now - at <= longest


def _is_old(now: datetime, at: datetime | None) -> bool:
    """Whether the last backup, or without one the first entry of the journal, is more than a day ago."""
    return at is not None and now - at > STALE_BACKUP


def _aside(processes: tuple[Heartbeat, ...]) -> int:
    """What lies in all data folders: the processes of one folder tell of the same mails."""
    by_folder: dict[str, int] = {}
    for process in processes:
        place = process.name.rpartition("/")[0]
        by_folder[place] = max(by_folder.get(place, 0), process.set_aside)
    return sum(by_folder.values())


def _stopped(now: datetime, processes: tuple[Heartbeat, ...], post: Post, verdict: Verdict | None) -> dict[str, bool]:
    """What may be wrong with the loops and the messages, by code, and whether it is."""

    findings = verdict.findings if verdict is not None else ()
    ticked, delivered = (_latest(processes, what) for what in ("ticked_at", "delivered_at"))
    return {
        "clock": verdict is not None and verdict.clock_doubted,
        "no_tick": _old(now, ticked),
        "no_delivery": _old(now, delivered),
        "message_overdue": post.oldest_due is not None and now - post.oldest_due > OVERDUE,
        "obligation_forgotten": any(not finding.code.startswith("clock_") for finding in findings),
        "no_audit": verdict is None or _old(now, verdict.checked_at),
    }
