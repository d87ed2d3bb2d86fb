"""What an import of the directory would change, for whoever is to say yes: record by record, and what may be wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from pca.domain.access.access import EVERYTHING
from pca.domain.directory import with_records
from pca.domain.versions import as_declared
from pca.registers import Registers
from pca.registers.declared import Declared, declared_in
from pca.registers.doubts import Doubt
from pca.registers.records import COLUMNS, KINDS, PEOPLE, PRIVATE, REGIONS, ROTAS, SITES
from pca.registers.writing import Row, rows
from pca.runtime import Runtime
from pca.services.people.addresses import doubtful
from pca.services.people.directory import in_place, updated
from pca.store.crisis import crisis as crises
from pca.store.kit.database import Unit
from pca.store.people import directory
from pca.store.tasks import progress

PLACES = frozenset({"regions", "sites"})
LEAVE = frozenset({"regions", "sites", "people"})
TABLES = {REGIONS: "regions", SITES: "sites", PEOPLE: "people", KINDS: "kinds", ROTAS: "rotas"}


class RecordChange(msgspec.Struct, frozen=True):
    """One record: `what` is added, changed or left; `fields` holds each cell that differs, before and after.

    Of a record that comes or leaves, all its cells; `name` is what people call it, empty where that is not to be seen.
    """

    table: str
    id: str
    what: str
    fields: tuple[tuple[str, str, str], ...] = ()
    name: str = ""


class TableChanges(msgspec.Struct, frozen=True):
    """How many records of one table were read, and how many of them are added, changed, or left out: these by name."""

    read: int
    added: int
    changed: int
    left: tuple[str, ...]


class ImportRead(msgspec.Struct, frozen=True, kw_only=True):
    """What an import would change, and what may be a mistake."""

    version: str
    """The directory that it was compared with."""
    changes: tuple[RecordChange, ...]
    """The first of them."""
    sums: Mapping[str, int]
    """How many records are added, changed and gone, as `people added`."""
    doubts: tuple[Doubt, ...]
    tasks: int = 0
    """Tasks of open crises still to be done at sites and regions that would leave: they would be cancelled."""

    @property
    def total(self) -> int:
        """How many records differ."""
        return sum(self.sums.values())

    @property
    def leaving(self) -> int:
        """How many people, sites and regions would leave."""
        return sum(self.sums.get(f"{table} left", 0) for table in LEAVE)

    @property
    def shared(self) -> bool:
        """Whether there is an address of several people, so that the import must be confirmed in words."""
        return has_shared(self.doubts)


def has_shared(doubts: Iterable[Doubt]) -> bool:
    """Whether an address of several people is among what may be a mistake."""
    return any(doubt.what == "shared" for doubt in doubts)


def declared(unit: Unit) -> Declared:
    """What was declared before: kinds of site and rotas stay where no file speaks of them."""
    return declared_in(directory.organisation(unit))


def counted(unit: Unit) -> dict[str, int]:
    """How many regions, sites and people the directory has now."""
    organisation = directory.organisation(unit)
    return {table: len(getattr(organisation, table)) for table in ("regions", "sites", "people")}


def moved_on(unit: Unit, version: str) -> bool:
    """Whether the directory is another one than the one that was compared with."""
    return directory.version(unit) != version


def preview(
    runtime: Runtime, unit: Unit, registers: Registers, *, names: bool, partial: bool = False, most: int = 200
) -> ImportRead:
    """What importing the registers would change; without `names`, names and addresses are only said to differ.

    `partial` registers are an update: what they do not speak of stays. At most `most` changes are given one by one.
    """
    before = in_place(unit)
    after = updated(before, registers) if partial else registers
    first, sums, places = list[RecordChange](), Counter[str](), set[str]()
    for change in changes(before, after, names=names):
        if change.what == "left" and change.table in PLACES:
            places.add(change.id)
        sums[f"{change.table} {change.what}"] += 1
        if len(first) < most:
            first.append(change)
    del before  # a second directory in memory: what may be a mistake is looked for in the new one alone
    return ImportRead(
        version=directory.version(unit),
        changes=tuple(first),
        sums=sums,
        doubts=doubtful(runtime, unit, after),
        tasks=_tasks_at(runtime, unit, places),
    )


def _tasks_at(runtime: Runtime, unit: Unit, places: Collection[str]) -> int:
    """How many tasks of open crises are still to be done at these places."""
    if not places:
        return 0
    now = runtime.clock.now()
    counted = (progress.by_place(unit, crisis.key, now, EVERYTHING) for crisis in crises.crises(unit, open_only=True))
    return sum(at.open + at.acknowledged for by_place in counted for place, at in by_place.items() if place in places)


def by_table(unit: Unit, registers: Registers, *, partial: bool = False) -> dict[str, TableChanges]:
    """What importing the registers would change, table by table; names and addresses are no part of it."""
    old, new = directory.organisation(unit), registers.organisation
    new = with_records(old, new) if partial else new
    people = {person.id: as_declared(old, person) for person in new.people.values()}
    after = {**{table: getattr(new, table) for table in TABLES.values()}, "people": people}
    return {table: _counted(getattr(old, table), after[table]) for table in TABLES.values()}


def _counted(before: Mapping[str, object], after: Mapping[str, object]) -> TableChanges:
    changed = sum(key in before and before[key] != record for key, record in after.items())
    left = tuple(sorted(before.keys() - after.keys()))
    return TableChanges(len(after), len(after.keys() - before.keys()), changed, left)


def changes(before: Registers, after: Registers, *, names: bool) -> Iterator[RecordChange]:
    """Every record that is added, changed or gone, cell by cell, in the order of the files.

    Without `names`, names and addresses are only said to differ. A status declared here is kept.
    """
    old, new = rows(before), rows(after)
    return (change for file in TABLES for change in _differences(file, old[file], new[file], names))


def _differences(file: str, old: Iterable[Row], new: Iterable[Row], names: bool) -> Iterator[RecordChange]:
    nothing, left = ("",) * len(COLUMNS[file]), _Passed(old)
    for after in new:
        before = left.taken(after[0]) or nothing
        what = "added" if before is nothing else "changed"
        cells = () if before == after else tuple(_cells(file, what, before, after, names))
        if cells or before is nothing:
            yield RecordChange(TABLES[file], after[0], what, cells, _called(file, after, names))
    for before in left.rest():
        cells = tuple(_cells(file, "left", before, nothing, names))
        yield RecordChange(TABLES[file], before[0], "left", cells, _called(file, before, names))


class _Passed:
    """Rows taken by identifier, each once. Two files are mostly in one order: only rows passed over are kept."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._coming, self._passed = iter(rows), dict[str, Row]()

    def taken(self, id: str) -> Row | None:
        """The row of this identifier, once."""
        if id in self._passed:
            return self._passed.pop(id)
        for row in self._coming:
            if row[0] == id:
                return row
            self._passed[row[0]] = row
        return None

    def rest(self) -> Iterator[Row]:
        """Those nobody took, in their order."""
        yield from self._passed.values()
        yield from self._coming


def _cells(file: str, what: str, before: Row, after: Row, names: bool) -> Iterator[tuple[str, str, str]]:
    for column, was, will in zip(COLUMNS[file][1:], before[1:], after[1:], strict=True):
        if was != will and not (column == "status" and what == "changed"):
            seen = names or file != PEOPLE or column not in PRIVATE
            yield (column, was, will) if seen else (column, "", "")


def _called(file: str, row: Row, names: bool) -> str:
    """What people call it: the column after the identifier."""
    return row[1] if names or file != PEOPLE else ""
