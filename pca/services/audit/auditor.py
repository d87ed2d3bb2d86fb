"""The auditor: sees that every unanswered obligation has a next attempt or a finished ladder, and raises the alarm."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta

from pca.catalogue import LANGUAGES, Words
from pca.domain.identification import ENGINE
from pca.domain.orders import AUDITOR, AddLogEntry, Order
from pca.runtime import Runtime
from pca.services.engine import timekeeping
from pca.services.engine.execute import execute
from pca.services.engine.tick import next_due
from pca.services.kit.alarm import raise_alarm
from pca.store.audit import heartbeats
from pca.store.audit.heartbeats import AuditFinding, Verdict
from pca.store.crisis import crisis as crises
from pca.store.messages import obligations

LATE_MESSAGE = timedelta(minutes=10)
"""A message due for longer than this, that nobody is sending, is forgotten."""

LATE_CRISIS = timedelta(minutes=5)
"""A deadline passed for longer than this without effect: time stands still in that crisis."""

REPEAT = timedelta(hours=1)
"""The alarm is raised again so long after the last time, while what it says is still so."""


SENTENCES, HOUSE = Words("house.auditor"), Words("house")


def audit(runtime: Runtime) -> Verdict:
    """Look, write the verdict down, and raise the alarm when there is something new, or still something after an hour.

    Several processes may look; they raise one alarm. Raises StoreError.
    """
    with runtime.store.read() as unit:
        before = heartbeats.verdict(unit)
    current = findings(runtime)
    now = runtime.clock.now()
    alarmed_at = before.alarmed_at if before is not None and current else None
    if alarmed_at is not None and alarmed_at > now:  # by a clock that ran ahead
        alarmed_at = None
    reported = before.findings if before is not None else ()
    if current and (alarmed_at is None or now - alarmed_at >= REPEAT or not _same(reported, current)):
        _write_in_logs(runtime, current, now)
        verdict = Verdict(checked_at=now, findings=current, alarmed_at=now)
        if _mine(runtime, verdict, before):
            _write_to_administrators(runtime, current, now)
        return verdict
    verdict = Verdict(checked_at=now, findings=current, alarmed_at=alarmed_at)
    with runtime.store.write() as unit:
        heartbeats.judge(unit, verdict)
    return verdict


def findings(runtime: Runtime) -> tuple[AuditFinding, ...]:
    """What nobody will come back to, as things stand now."""
    due = next_due(runtime)
    now = runtime.clock.now()
    still = [AuditFinding("crisis_stands_still", crisis, 1) for crisis, at in due.items() if at < now - LATE_CRISIS]
    leap = timekeeping.leap(runtime)
    clock = [] if leap is None else [AuditFinding(f"clock_{leap.way}", "", 1)]
    with runtime.store.read() as unit:
        counts = {
            crisis.key: timekeeping.count(runtime, unit, crisis.key) for crisis in crises.crises(unit, open_only=True)
        }
        if leap is None and any(counts.values()):
            runtime.timekeeper.recovered = True  # the next beat dates them anew
        return (
            *clock,
            *(AuditFinding("misdated", key, count) for key, count in counts.items() if count),
            *obligations.messages_without_attempt(unit),
            *obligations.messages_overdue(unit, now, now - LATE_MESSAGE),
            *obligations.tasks_without_reminder(unit),
            *obligations.answers_without_step(unit),
            *still,
        )


def sentence(current: Sequence[AuditFinding]) -> str:
    """What was found in one crisis, for people: a line in each language."""
    lines = []
    for language in LANGUAGES:
        sentences = " ; ".join(SENTENCES.count(finding.code, language, finding.count) for finding in current)
        lines.append(HOUSE.plain("alarm", language, said=sentences))
    return "\n".join(lines)


def _same(reported: Sequence[AuditFinding], current: Sequence[AuditFinding]) -> bool:
    """Whether the same things are wrong in the same crises, be it more or less of them."""
    return {(finding.code, finding.crisis) for finding in reported} == {
        (finding.code, finding.crisis) for finding in current
    }


def _mine(runtime: Runtime, verdict: Verdict, before: Verdict | None) -> bool:
    """Write the alarm down; false when another process raised it in the meantime."""
    with runtime.store.write() as unit:
        current = heartbeats.verdict(unit)
        if (current.alarmed_at if current else None) != (before.alarmed_at if before else None):
            return False
        heartbeats.judge(unit, verdict)
        return True


def _write_in_logs(runtime: Runtime, current: Sequence[AuditFinding], now: datetime) -> None:
    """One entry in the main courante of each crisis; the same alarm in the same hour is one entry."""
    for crisis in dict.fromkeys(finding.crisis for finding in current if finding.crisis):
        text = sentence([finding for finding in current if finding.crisis == crisis])
        name = hashlib.sha256(f"{crisis}/{text}/{now:%Y-%m-%dT%H}".encode()).hexdigest()[:24]
        act = AddLogEntry(kind="risk", text=text, source=AUDITOR, reliability="confirmed")
        execute(runtime, Order(id=f"alarm-{name}", who=AUDITOR, crisis=crisis, act=act, identified=ENGINE))


def _write_to_administrators(runtime: Runtime, current: Sequence[AuditFinding], now: datetime) -> None:
    """Counts and crisis keys, nothing personal."""
    keys = dict.fromkeys(finding.crisis for finding in current)
    body = "\n\n".join(
        f"{key}\n{sentence([finding for finding in current if finding.crisis == key])}".strip() for key in keys
    )
    title = HOUSE.in_each(
        "wrong_clock" if any(finding.code.startswith("clock_") for finding in current) else "forgotten"
    )
    raise_alarm(runtime, title, body, now)
