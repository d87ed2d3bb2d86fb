"""Tables made anew from the journal: all that follows from its entries, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias

from pca.store.audit import journal
from pca.store.engine.apply import apply, apply_uncounted
from pca.store.kit.database import Store, Unit
from pca.store.tasks import counts

if TYPE_CHECKING:
    from pca.domain.journal import Entry


Progress: TypeAlias = Callable[[int], None]

UNREAD = (
    *("ix_task_live", "ix_task_mine", "ix_task_next", "ix_task_status", "ix_task_due", "ix_task_waiting"),
    *("ix_task_forgotten", "ix_task_past", "ix_task_place", "ix_task_team", "ix_task_assignee"),
    *("ix_message_queued", "ix_message_lost", "ix_message_told"),
)
"""Indexes of the largest tables that only lists and the heartbeat read by, never `apply`: keeping them up to date
takes more than half of a rebuilding's time."""


def rebuild(
    live: Unit, fresh: Store, entries: Iterable[tuple[int, Entry]] | None = None, progress: Progress = lambda _: None
) -> int:
    """Write into a store what follows from `entries` (those of `live`'s whole journal); how many were read.

    Tasks are counted once at the end, or with every entry in a store that holds some already.
    """
    read = 0
    with fresh.write() as unit:
        begun = counts.any_task(unit)
        for read, (_, entry) in enumerate(journal.entries(live) if entries is None else entries, 1):
            (apply if begun else apply_uncounted)(unit, entry)
            progress(read)
        if not begun:
            counts.count_all(unit)
    return read


def leave_out_unread_indexes(fresh: Store) -> list[str]:
    """Take from an empty store what only readers need; the statements that make it again."""
    with fresh.write() as unit:
        find = "SELECT sql FROM sqlite_master WHERE type = 'index' AND name = ?"
        made = [str(unit.raw.execute(find, (name,)).fetchone()[0]) for name in UNREAD]
        for name in UNREAD:
            unit.raw.execute(f'DROP INDEX "{name}"').close()
    return made


def rebuild_for_readers(
    live: Unit, fresh: Store, entries: Iterable[tuple[int, Entry]], progress: Progress = lambda _: None
) -> None:
    """Write into an empty store what follows from `entries`; its indexes are made when all rows are there."""
    with fresh.read() as unit:
        statistics = unit.raw.execute("SELECT tbl, idx, stat FROM sqlite_stat1").fetchall()
    made = leave_out_unread_indexes(fresh)
    rebuild(live, fresh, entries, progress)
    with fresh.write() as unit:
        for sql in made:
            unit.raw.execute(sql).close()
        unit.raw.execute("DELETE FROM sqlite_stat1").close()
        unit.raw.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", statistics).close()
        unit.raw.execute("ANALYZE sqlite_master").close()  # lets this connection read them
