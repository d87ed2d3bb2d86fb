"""Shows a message as one real person would read it, without sending it or noting anything."""

from __future__ import annotations

from datetime import timedelta

from pca.domain.directory import ROOT
from pca.domain.plan.communications import Communication
from pca.runtime import Runtime
from pca.services.messages.compose import write_letters
from pca.services.messages.letter import Letter
from pca.store.crisis import crisis as crises
from pca.store.messages.outbox import DueMessage

WEEK = timedelta(days=7)


def sample(runtime: Runtime, key: str, communication: Communication, person: str, kind: str, language: str) -> Letter:
    """The letter `person` would get of a communication now; `settled` says why when it cannot be written.

    Released as it were this instant, so that no last look keeps it back; its code is no wave's, and so not genuine.
    """
    now = runtime.clock.now()
    with runtime.store.read() as unit:
        crisis = crises.crisis(unit, key)
        mode = crisis.mode if crisis else "real"
    when = communication.when
    measure = when.measure_starts or when.level_changes or ""
    about = {"perimeter": ROOT, "state": when.entering or "", "measure": measure}
    if when.point_published:
        about["point"] = "1"
    if when.repeat:
        about["report"] = (now - WEEK).isoformat()
    waiting = DueMessage(
        crisis=key,
        number=0,
        mode=mode,
        wave=0,
        recipient=person,
        language=language,
        kind=kind,
        attempts=0,
        queued_at=now,
        approved_at=now,
        tasks=None,
        message=communication.message,
        communication=communication.id,
        digest="",
        severity="critical",
        external=communication.external,
        acknowledge_by=now + communication.acknowledge_within if communication.acknowledge_within else None,
        about={name: text for name, text in about.items() if text},
        origin=0,
        rung=0,
        held=False,
        instead_of=None,
        replaces=(),
    )
    return write_letters(runtime, [waiting], now)[0]
