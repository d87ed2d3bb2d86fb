"""Waves by what somebody did about them: released, wrote, refused to release; and what one says, to whom."""

from __future__ import annotations

from sqlalchemy import text

from pca.domain.recipients import Recipients
from pca.domain.sendings import WaitingWave
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.messages.messages import MessageLine, WaveLine, wave_line
from pca.store.tables.messages import APPROVED_SQL, BY_HAND_SQL, MESSAGE, REJECTED_SQL, WAVE

_MESSAGES, _WAVES = Reader(MessageLine, MESSAGE), Reader(WaveLine, WAVE)
_m, _w = MESSAGE.c, WAVE.c


def approved(unit: Unit, key: str) -> tuple[WaveLine, ...]:
    """The waves that somebody released, by number."""
    return _WAVES.all(unit, _WAVES.select(_w.crisis == key, text(APPROVED_SQL)).order_by(_w.approved_at))


def by_hand(unit: Unit, key: str) -> tuple[WaveLine, ...]:
    """The first waves of what somebody wrote or picked, by number."""
    return _WAVES.all(unit, _WAVES.select(_w.crisis == key, text(BY_HAND_SQL)).order_by(_w.number))


def rejected(unit: Unit, key: str) -> tuple[WaveLine, ...]:
    """The waves that somebody refused to release, by number."""
    return _WAVES.all(unit, _WAVES.select(_w.crisis == key, text(REJECTED_SQL)).order_by(_w.number))


def waiting_wave(unit: Unit, key: str, number: int) -> WaitingWave | None:
    """What a wave says, and to whom, or None."""
    line = wave_line(unit, key, number)
    if line is None:
        return None
    of_wave = _MESSAGES.select(_m.crisis == key, _m.wave == number).order_by(_m.number)
    readers = _MESSAGES.all(unit, of_wave)
    return WaitingWave(
        communication=line.communication,
        message=line.message,
        kind=line.kind,
        severity=line.severity,
        external=line.external,
        about=line.about,
        recipients=Recipients.of((reader.recipient, reader.language) for reader in readers),
    )
