"""What an import of the directory would change, for whoever is to say yes: record by record, and what may be wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from pca.domain.contact_points import ContactPoint
from pca.domain.directory import Contact, Organisation
from pca.registers import Registers
from pca.registers.declared import Declared, declared_in
from pca.registers.doubts import Doubt
from pca.runtime import Runtime
from pca.services.people.addresses import doubtful
from pca.store.audit import journal
from pca.store.kit.database import Unit
from pca.store.people import contact_points, directory

ROTA_FIELDS = ("title", "since", "turn", "handover", "people")


class RecordChange(msgspec.Struct, frozen=True):
    """One record: `what` is added, changed or left; `fields` holds each field that differs, before and after."""

    table: str
    id: str
    what: str
    fields: tuple[tuple[str, str, str], ...] = ()


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
    doubts: tuple[Doubt, ...]

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


def carried_out(unit: Unit, order_id: str) -> int | None:
    """The journal number of the order by which this import was carried out already; None while it was not."""
    earlier = journal.find(unit, order_id)
    return earlier[0] if earlier else None


def moved_on(unit: Unit, version: str) -> bool:
    """Whether the directory is another one than the one that was compared with."""
    return directory.version(unit) != version


def preview(runtime: Runtime, unit: Unit, registers: Registers, *, names: bool) -> ImportRead:
    """What importing the registers would change; without `names`, names and addresses are only said to differ."""
    organisation, contacts = directory.organisation(unit), directory.contacts(unit)
    return ImportRead(
        version=directory.version(unit),
        changes=changes(organisation, contacts, registers, contact_points.from_files(unit), names=names),
        doubts=doubtful(runtime, unit, registers),
    )


def by_table(unit: Unit, registers: Registers) -> dict[str, TableChanges]:
    """What importing the registers would change, table by table."""
    old, new = directory.organisation(unit), registers.organisation
    return {
        table: _counted(getattr(old, table), getattr(new, table))
        for table in ("regions", "sites", "people", "kinds", "rotas")
    }


def _counted(before: Mapping[str, object], after: Mapping[str, object]) -> TableChanges:
    changed = sum(key in before and before[key] != record for key, record in after.items())
    left = tuple(sorted(before.keys() - after.keys()))
    return TableChanges(len(after), len(after.keys() - before.keys()), changed, left)


def changes(
    old: Organisation,
    contacts: Mapping[str, Contact],
    registers: Registers,
    listed: Iterable[ContactPoint] = (),
    *,
    names: bool,
) -> tuple[RecordChange, ...]:
    """Every record that is added, changed or gone; `listed` are the further addresses that files gave before.

    Without `names`, names and addresses are only said to differ.
    """
    new = registers.organisation
    every = list[RecordChange]()
    for table in ("regions", "sites"):
        every += _differences(
            table,
            getattr(old, table),
            getattr(new, table),
            ("title", "title_ar", "type", "region", "staff", "commune", "coordinates"),
        )
    for table, columns in (("kinds", ("fr", "ar", "en", "network")), ("rotas", ROTA_FIELDS)):
        every += _differences(table, getattr(old, table), getattr(new, table), columns)
    addresses = {contact.person: contact for contact in registers.contacts}
    plain = _differences("people", old.people, new.people, ("site", "language", "teams", "skills"))
    by_person = {change.id: change for change in plain}
    before, after = _by_person(listed), _by_person(registers.points)
    for person in new.people:
        more: tuple[tuple[str, str, str], ...] = ()
        if person in old.people:
            more = _addresses(contacts.get(person), addresses.get(person), names)
            more += _further(before.get(person, {}), after.get(person, {}), names)
        known = by_person.get(person)
        if more and known is None:
            by_person[person] = RecordChange("people", person, "changed", more)
        elif more and known is not None:
            by_person[person] = msgspec.structs.replace(known, fields=(*known.fields, *more))
    return (*every, *by_person.values())


def _differences(
    table: str, old: Mapping[str, object], new: Mapping[str, object], fields: Sequence[str]
) -> Iterator[RecordChange]:
    also = ("head", "deputy") if table in ("regions", "sites") else ()
    for id, record in new.items():
        if id not in old:
            yield RecordChange(table, id, "added")
            continue
        compared = (field for field in (*fields, *also) if hasattr(record, field))
        values = [(field, _say(old[id], field), _say(record, field)) for field in compared]
        differ = tuple((field, before, after) for field, before, after in values if before != after)
        if differ:
            yield RecordChange(table, id, "changed", differ)
    yield from (RecordChange(table, id, "left") for id in old if id not in new)


def _say(record: object, field: str) -> str:
    value = getattr(record, field)
    return ";".join(value) if isinstance(value, tuple) else str(value)


def _addresses(before: Contact | None, after: Contact | None, names: bool) -> tuple[tuple[str, str, str], ...]:
    differ = []
    for field in ("name", "name_ar", "email", "phone"):
        old, new = getattr(before, field, None) or "", getattr(after, field, None) or ""
        if old != new:
            differ.append((field, old, new) if names else (field, "", ""))
    return tuple(differ)


def _by_person(points: Iterable[ContactPoint]) -> dict[str, dict[str, list[str]]]:
    """By person and kind, the addresses in order."""
    addresses: dict[str, dict[str, list[str]]] = {}
    for point in points:
        addresses.setdefault(point.person, {}).setdefault(point.kind, []).append(point.address)
    return addresses


def _further(
    before: Mapping[str, list[str]], after: Mapping[str, list[str]], names: bool
) -> tuple[tuple[str, str, str], ...]:
    differ = []
    for kind in sorted({*before, *after}):
        old, new = (", ".join(sorted(addresses.get(kind, ()))) for addresses in (before, after))
        if old != new:
            differ.append((kind, old, new) if names else (kind, "", ""))
    return tuple(differ)
