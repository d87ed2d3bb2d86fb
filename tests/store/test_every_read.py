"""Whatever is read of two crises that are alike: each reading at five moments, and which rows every step changed.

What is asked of the rows (this crisis, this person, still open, before that instant) stands in conditions; each has
rows beside it here that it must leave out. The literals lie in `tests/data/literals/every_read.json`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from pca.store.kit.database import Store, Unit
from pca.store.tables.whole import METADATA
from tests.kit.beside_two_crises import beside
from tests.kit.every_read.crises import of_crises
from tests.kit.every_read.journal import of_journal
from tests.kit.every_read.messages import of_messages
from tests.kit.every_read.people import of_people
from tests.kit.every_read.tasks import of_tasks
from tests.kit.literals import Literals, without_defaults
from tests.kit.two_crises import steps, tell

ROOMS = {"tasks": of_tasks, "messages": of_messages, "crises": of_crises, "people": of_people, "journal": of_journal}


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_read(room: str, memory_store: Store, entry: Any, record: Any, literals: Literals) -> None:
    reads = ROOMS[room]()
    seen: dict[str, list[Any]] = {name: [] for name in reads}
    for number, (_, told) in enumerate(steps()):
        tell(entry, record, memory_store, told)
        if number == 0:
            with memory_store.write() as unit:
                beside(unit)
        with memory_store.read() as unit:
            for name, read in reads.items():
                came = without_defaults(read(unit))
                seen[name].append("as before" if seen[name] and came == before(seen[name]) else came)
    for name, found in seen.items():
        literals.same(f"{room}: {name}", found)


def before(found: list[Any]) -> Any:
    return next(one for one in reversed(found) if one != "as before")


def rows(unit: Unit) -> Iterator[tuple[str, str]]:
    """Every row of what the journal's facts are kept in, in one line each."""
    for table in METADATA.sorted_tables:
        if table.name not in ("journal", "credential", "directory_head", "task_count", "late_sample"):
            for row in unit.connection.execute(select(table)):
                yield table.name, " ".join(str(one) for one in row if one is not None)


def test_which_rows_each_step_changes(memory_store: Store, entry: Any, record: Any, literals: Literals) -> None:
    with memory_store.read() as unit:
        known = set(rows(unit))
    for moment, told in steps():
        for number, one in enumerate(told):
            tell(entry, record, memory_store, [one])
            with memory_store.read() as unit:
                now = set(rows(unit))
            literals.same(f"{moment} {number}", [sorted(now - known), sorted(known - now)])
            known = now
