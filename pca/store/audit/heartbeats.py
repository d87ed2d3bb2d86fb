"""When each process last did its work, and what the auditor last found: what `pca health` looks at."""

from __future__ import annotations

from datetime import datetime

import msgspec
from sqlalchemy import delete, func, or_, select, text

from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement, upserting
from pca.store.tables.heartbeats import HEARTBEAT, VERDICT
from pca.store.tables.messages import MESSAGE, QUEUED_SQL


class Heartbeat(msgspec.Struct, frozen=True, kw_only=True):
    """One process: when it last beat, let time pass, sent and looked for answers (UTC), and what fails now."""

    name: str
    role: str
    started_at: datetime
    beat_at: datetime
    ticked_at: datetime | None
    delivered_at: datetime | None
    collected_at: datetime | None = None
    """When it last looked into every place that answers arrive in."""
    asked_at: datetime | None = None
    """When it last asked for receipts that never came."""
    set_aside: int = 0
    """Mails that lie in its data folder because they could not be read."""
    trouble: str | None


class AuditFinding(msgspec.Struct, frozen=True):
    """One kind of forgotten obligation in one crisis."""

    code: str
    crisis: str
    count: int


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What the auditor found when it last looked, and when it last raised the alarm."""

    checked_at: datetime
    findings: tuple[AuditFinding, ...]
    alarmed_at: datetime | None

    @property
    def clock_doubted(self) -> bool:
        """Whether the machine's clock is not believed."""
        return any(finding.code.startswith("clock_") for finding in self.findings)


_BEATS = Reader(Heartbeat, HEARTBEAT)
_VERDICTS = Reader(Verdict, VERDICT)
_BEAT = upserting(HEARTBEAT)
_JUDGE = upserting(VERDICT)
_VERDICT = Statement(_VERDICTS.select(VERDICT.c.number == 1))
_WAITING = text(QUEUED_SQL)


def beat(unit: Unit, heartbeat: Heartbeat) -> None:
    """Write what a process last did."""
    _BEAT.run(unit, **msgspec.structs.asdict(heartbeat))


def heartbeats(unit: Unit) -> tuple[Heartbeat, ...]:
    """All processes that beat lately, by name."""
    return _BEATS.all(unit, _BEATS.select().order_by(HEARTBEAT.c.name))


def forget(unit: Unit, before: datetime, after: datetime) -> None:
    """Remove processes that have not beaten since an instant, and those that a wrong clock let beat after another."""
    beat_at = HEARTBEAT.c.beat_at
    unit.connection.execute(delete(HEARTBEAT).where(or_(beat_at < before, beat_at > after)))


def verdict(unit: Unit) -> Verdict | None:
    """The auditor's last verdict, or None when it never looked."""
    return _VERDICTS.one(unit, _VERDICT)


def judge(unit: Unit, judged: Verdict) -> None:
    """Write the auditor's verdict."""
    _JUDGE.run(unit, number=1, **{name: getattr(judged, name) for name in Verdict.__struct_fields__})


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """Messages that wait, and when one last left (UTC)."""

    due: int
    oldest_due: datetime | None
    last_sent: datetime | None


def post(unit: Unit, now: datetime) -> Post:
    """How the messages stand at `now`."""
    c = MESSAGE.c
    waiting = select(func.count(), func.min(c.next_at)).where(_WAITING, c.next_at <= now)
    count, oldest = unit.connection.execute(waiting).one()
    last = unit.connection.execute(select(func.max(c.sent_at))).scalar_one_or_none()
    return Post(due=int(count), oldest_due=oldest, last_sent=last)
