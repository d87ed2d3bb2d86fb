"""Jobs for workers on several machines: each is written in the transaction whose messages it names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pca.domain.facts import MessagesQueued, WaveApproved
from pca.store.engine import jobs
from pca.store.engine.jobs import Span
from pca.store.kit.database import Unit
from pca.store.messages import wave_rows
from pca.store.messages.messages import wave_line
from pca.store.messages.wave_rows import Slice, urgency

if TYPE_CHECKING:
    from pca.domain.journal import Entry


class Distributed:
    """Jobs in PostgreSQL for workers on any machine, written in the order's own transaction."""

    def dispatch(self, unit: Unit, entry: Entry) -> None:
        """Write a job for every chunk of messages that may leave now."""
        jobs.defer(unit, [chunk for span in _leaving(unit, entry) for chunk in jobs.chunks(span)])

    def written(self, unit: Unit, rows: Slice) -> None:
        """Write a job for every chunk of the rows that were written, if they may leave."""
        if rows.leaves:
            span = Span(crisis=rows.crisis, first=rows.first, last=rows.last, urgency=rows.urgency)
            jobs.defer(unit, jobs.chunks(span))


def _leaving(unit: Unit, entry: Entry) -> Iterator[Span]:
    key = entry.crisis or ""
    for fact in entry.facts:
        if isinstance(fact, MessagesQueued) and fact.awaits is None and fact.recipients:
            last = fact.first + wave_rows.written_at_once(unit, entry, fact) - 1
            yield Span(crisis=key, first=fact.first, last=last, urgency=urgency(fact.severity))
        elif isinstance(fact, WaveApproved) and (wave := wave_line(unit, key, fact.wave)) is not None:
            last = wave.first + wave.count - 1
            yield Span(crisis=key, first=wave.first, last=last, urgency=urgency(wave.severity))
