"""Entries that say what became of messages, put together: one line for each wave instead of one for each portion."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from pca.domain.facts import DeliveriesRecorded, ReceiptsRecorded
from pca.services.audit.read import Numbered
from pca.store.kit.database import Unit
from pca.store.messages import messages
from pca.store.messages.messages import WaveLine


class WaveDeliveries(msgspec.Struct, frozen=True):
    """One wave: the entries that speak of its messages, newest first, and how many messages had which outcome."""

    crisis: str
    wave: int
    communication: str
    entries: tuple[int, ...]
    outcomes: Mapping[str, int]


def by_wave(unit: Unit, entries: Iterable[Numbered]) -> tuple[WaveDeliveries, ...]:
    """The waves that entries of nothing but deliveries and receipts speak of, those of the newest entries first."""
    known: dict[str, tuple[WaveLine, ...]] = {}
    spoken: dict[tuple[str, int], tuple[WaveLine, dict[int, None], Counter[str]]] = {}
    for numbered in entries:
        crisis = numbered.entry.crisis or ""
        for message, outcome in outcomes_in(numbered):
            if crisis not in known:
                known[crisis] = messages.waves(unit, crisis)
            wave = _wave_of(known[crisis], message)
            if wave is not None:
                _, numbers, outcomes = spoken.setdefault((crisis, wave.number), (wave, {}, Counter()))
                numbers[numbered.seq] = None
                outcomes[outcome] += 1
    return tuple(
        WaveDeliveries(crisis, number, wave.communication, tuple(numbers), dict(outcomes))
        for (crisis, number), (wave, numbers, outcomes) in spoken.items()
    )


def outcomes_in(numbered: Numbered) -> Iterator[tuple[int, str]]:
    """Each message and what became of it, where the entry speaks of nothing else."""
    facts = numbered.entry.facts
    if not all(isinstance(fact, DeliveriesRecorded | ReceiptsRecorded) for fact in facts):
        return
    for fact in facts:
        if isinstance(fact, DeliveriesRecorded):
            yield from ((delivery.message, delivery.outcome) for delivery in fact.deliveries)
        elif isinstance(fact, ReceiptsRecorded):
            yield from ((receipt.message, receipt.status) for receipt in fact.receipts)


def _wave_of(waves: tuple[WaveLine, ...], message: int) -> WaveLine | None:
    """The messages of a wave have numbers one after the other."""
    at = bisect_right(waves, message, key=lambda wave: wave.first) - 1
    fits = at >= 0 and message < waves[at].first + waves[at].count
    return waves[at] if fits else None
