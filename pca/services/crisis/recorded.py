"""The main courante as it is read: what people wrote down and the decisions taken, in one order of time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TypeAlias

from pca.domain.access.access import Reach
from pca.services.crisis.read import taken
from pca.services.crisis.scene import Scene
from pca.store.crisis.decisions import DecisionLine
from pca.store.kit.database import Unit
from pca.store.log import log
from pca.store.log.log import LogFilter, LogLine

Recorded: TypeAlias = LogLine | DecisionLine
"""What stands in the main courante: an entry, or a decision."""


def writer_of(record: Recorded) -> str:
    """Who wrote it down, or decided."""
    return record.decided_by if isinstance(record, DecisionLine) else record.entered_by


def told_decision(about: Scene, record: DecisionLine) -> str:
    """A decision as an entry says it: what, where unless everywhere, and why."""
    return about.decision(record.event, record.perimeter) + " — " + record.why


def recorded(
    unit: Unit,
    about: Scene,
    wanted: LogFilter,
    reach: Reach,
    *,
    by_event: bool = False,
    oldest: bool = False,
    skip: int = 0,
    limit: int,
) -> tuple[Recorded, ...]:
    """Entries and decisions within reach that are wanted, newest first (or oldest first): `limit` after `skip`.

    Decisions are few: of the entries no more are read than those among which the page may lie.
    """
    taken_here = list(_decisions(unit, about, wanted, reach))
    begin = max(skip - len(taken_here), 0)
    lines = log.search(
        unit,
        about.crisis.key,
        wanted,
        reach=reach,
        by_event=by_event,
        oldest=oldest,
        skip=begin,
        limit=skip - begin + limit,
    )
    records: list[Recorded] = [*taken_here, *lines]
    records.sort(key=lambda record: (_at(record, by_event=by_event), record.number), reverse=not oldest)
    return tuple(records[skip - begin : skip - begin + limit])


def _at(record: Recorded, *, by_event: bool) -> datetime:
    if isinstance(record, DecisionLine):
        return record.decided_at
    return record.event_at if by_event else record.entered_at


def _decisions(unit: Unit, about: Scene, wanted: LogFilter, reach: Reach) -> Iterator[DecisionLine]:
    """The decisions within reach that fit; none for who reaches nothing of the log."""
    if wanted.kind not in (None, "decision") or reach.nothing:
        return
    for record in taken(unit, about, reach):
        text = f"{about.decision(record.event, record.perimeter)} {record.why}".casefold()
        if (
            wanted.author in (None, record.decided_by, record.on_behalf_of)
            and wanted.seat in (None, record.seat)
            and (wanted.text or "").casefold() in text
            and (wanted.since is None or record.decided_at >= wanted.since)
            and (wanted.until is None or record.decided_at < wanted.until)
        ):
            yield record


def deciders(unit: Unit, about: Scene, reach: Reach) -> tuple[tuple[str, str], ...]:
    """Who took the decisions within reach, or for whom they were written down, and in which seat."""
    decided = () if reach.nothing else taken(unit, about, reach)
    return tuple(dict.fromkeys((record.on_behalf_of or record.decided_by, record.seat) for record in decided))
