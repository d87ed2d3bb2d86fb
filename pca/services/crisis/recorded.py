"""The main courante as it is read: what people wrote down and the decisions taken, in one order of time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TypeAlias, Unpack

from pca.domain.access.access import Reach
from pca.services.crisis.chronicle import ActLine, acts
from pca.services.crisis.read import seen_in
from pca.services.crisis.scene import Scene
from pca.store.crisis import decisions
from pca.store.crisis.decisions import DecisionLine
from pca.store.kit.database import Unit
from pca.store.log import log
from pca.store.log.log import LogFilter, LogLine, LogOrder

Recorded: TypeAlias = LogLine | DecisionLine | ActLine
"""What stands in the main courante: an entry, a decision, or another act of the committee."""


def writer_of(record: Recorded) -> str:
    """Who wrote it down, or decided."""
    if isinstance(record, ActLine):
        return record.by
    return record.decided_by if isinstance(record, DecisionLine) else record.entered_by


def code_of(record: Recorded) -> str:
    """What it is called: the number of an entry, D and the number of a decision, the act's own sign."""
    if isinstance(record, ActLine):
        return record.code
    return f"D{record.number}" if isinstance(record, DecisionLine) else str(record.number)


def told_decision(about: Scene, record: DecisionLine) -> str:
    """A decision as an entry says it: what, where unless everywhere, and why."""
    return about.decision(record.event, record.perimeter) + " — " + record.why


def recorded(
    unit: Unit, about: Scene, wanted: LogFilter, reach: Reach, *, skip: int = 0, limit: int, **order: Unpack[LogOrder]
) -> tuple[Recorded, ...]:
    """Entries and decisions within reach that are wanted: `limit` after `skip`.

    Of neither more are read than those among which the page may lie.
    """
    oldest, by_event = order.get("oldest", False), order.get("by_event", False)
    taken_here = list(islice(_decisions(unit, about, wanted, reach, oldest=oldest), skip + limit))
    others = acts(unit, about, wanted, reach, oldest=oldest)[: skip + limit]
    begin = max(skip - len(taken_here) - len(others), 0)
    size = skip - begin + limit
    lines = log.search(unit, about.crisis.key, wanted, reach=reach, skip=begin, limit=size, **order)
    records: list[Recorded] = [*taken_here, *others, *lines]
    records.sort(key=lambda record: (_at(record, by_event=by_event), record.number), reverse=not oldest)
    return tuple(records[skip - begin : size])


def _at(record: Recorded, *, by_event: bool) -> datetime:
    if isinstance(record, ActLine):
        return record.at
    if isinstance(record, DecisionLine):
        return record.decided_at
    return record.event_at if by_event else record.entered_at


def _decisions(unit: Unit, about: Scene, wanted: LogFilter, reach: Reach, *, oldest: bool) -> Iterator[DecisionLine]:
    """The decisions within reach that fit, in their order; none for who reaches nothing of the log."""
    if wanted.kind not in (None, "decision") or reach.nothing:
        return
    for record in decisions.in_turn(unit, about.crisis.key, oldest=oldest):
        if (
            wanted.author in (None, record.decided_by, record.on_behalf_of)
            and wanted.seat in (None, record.seat)
            and (wanted.since is None or record.decided_at >= wanted.since)
            and (wanted.until is None or record.decided_at < wanted.until)
            and (not wanted.text or wanted.text.casefold() in told_decision(about, record).casefold())
            and seen_in(about, reach, record.perimeter)
        ):
            yield record


def deciders(unit: Unit, about: Scene, reach: Reach) -> tuple[tuple[str, str], ...]:
    """Who took the decisions within reach, or for whom they were written down, and in which seat."""
    if reach.nothing:
        return ()
    decided = decisions.deciders(unit, about.crisis.key)
    return tuple(dict.fromkeys((who, seat) for who, seat, where in decided if seen_in(about, reach, where)))
