"""Tells anybody whether a message is genuine, by the code it carries, without saying anything about its readers."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from pca.domain.plan.text import Text
from pca.domain.texts.genuine import normal
from pca.runtime import Runtime
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.messages import sent
from pca.store.messages.sent import SentWave
from pca.store.plans import plans


@dataclass(frozen=True)
class Genuine:
    """What anybody may know of a message: what it was, when it was sent, and by which house."""

    institution: str
    crisis: str
    exercise: bool
    title: Text | None
    """What the plan calls the message; None for the engine's own notices, such as task reminders."""
    kind: str
    at: datetime
    """When it was decided to send it (UTC)."""
    by: Text | None
    """The seat that released it, if one did."""
    standing: bool
    """Whether it still holds: neither replaced by another message nor stopped."""


def genuine(runtime: Runtime, code: str) -> Genuine | None:
    """What the message with this code was; None when the house never sent one with it.

    Codes are kept nowhere: they are made again from the key for each wave sent, some microseconds each.
    """
    typed = normal(code)
    if not typed:
        return None
    with runtime.store.read() as unit:
        for wave in sent.waves_sent(unit):
            if hmac.compare_digest(runtime.code_of(wave.crisis, wave.number), typed):
                return _of(runtime, unit, wave)
    return None


def _of(runtime: Runtime, unit: Unit, wave: SentWave) -> Genuine:
    crisis = crises.crisis(unit, wave.crisis)
    body = (lambda: plans.plan_body(unit, crisis.plan)) if crisis else None
    plan = runtime.plan(crisis.plan, body, crisis.retired) if crisis and body else None
    book = plan.compiled.playbook if plan else None
    communication = book.communication.get(wave.communication) if book else None
    seat = book.role.get(wave.seat or "") if book else None
    return Genuine(
        institution=runtime.settings.institution,
        crisis=wave.crisis,
        exercise=wave.mode == "exercise",
        title=communication.title if communication else None,
        kind=wave.kind,
        at=wave.queued_at,
        by=seat.title if seat else None,
        standing=wave.replaced_by is None and wave.stopped_at is None,
    )
