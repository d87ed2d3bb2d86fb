"""Writes the directory as CSV files that a spreadsheet opens and `read_registers` reads back unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from pca.domain.directory import Contact
from pca.registers.cells import guarded, guarded_in_workbook
from pca.registers.declared import written
from pca.registers.exports import as_sheets
from pca.registers.records import COLUMNS, KINDS, PEOPLE, POINTS, REGIONS, ROTAS, SITES, Registers

Row: TypeAlias = tuple[str, ...]
Table: TypeAlias = list[Row]

LEFT_OUT = frozenset({"title_ar", "name_ar", "skills", "commune", "coordinates", *POINTS})
"""Columns that are written only where somebody has something in them."""


def write_registers(registers: Registers) -> dict[str, bytes]:
    """The files by name; those of what is declared only where something is. UTF-8 with a byte order mark (spreadsheets
    need it to show accents), commas, CRLF.

    A text that a spreadsheet would take for a formula gets `'` before it, telephone numbers included; reading takes it
    off again. A person without a contact, whose data was erased, is named by their identifier.
    """
    return {file: _written(table) for file, table in tables(registers).items()}


def write_workbook(registers: Registers, before: Mapping[str, Iterable[Row]] = MappingProxyType({})) -> bytes:
    """The same as a workbook (XLSX), a sheet for each file; other sheets `before` them."""
    files = {_bare(file): map(_in_workbook, table) for file, table in tables(registers).items()}
    return as_sheets({**before, **files})


def _bare(file: str) -> str:
    return file.removesuffix(".csv")


def _in_workbook(row: Row) -> Row:
    return tuple(map(guarded_in_workbook, row))


def tables(registers: Registers) -> dict[str, Table]:
    """Each file as rows of texts, its header first. Optional columns are there only where somebody has something, and
    what is declared only where something is.
    """
    return {file: _without_empty([COLUMNS[file], *lines]) for file, lines in rows(registers, whole=False).items()}


def rows(registers: Registers, *, whole: bool = True) -> dict[str, Iterable[Row]]:
    """The rows of each file, their cells in the order of COLUMNS, to be gone through once; what is declared only where
    something is, unless the `whole` is asked for."""
    organisation = registers.organisation
    regions = [
        (region.id, region.title, region.title_ar, region.head, region.deputy)
        for region in organisation.regions.values()
    ]
    sites = [
        (
            *(site.id, site.title, site.title_ar, site.type, site.region, site.head, site.deputy),
            *(site.commune, site.coordinates),
        )
        for site in organisation.sites.values()
    ]
    declared = zip((KINDS, ROTAS), written(organisation, whole=whole), strict=False)
    return {REGIONS: regions, SITES: sites, PEOPLE: _people(registers), **dict(declared)}


def cells_by_id(registers: Registers) -> dict[str, dict[str, dict[str, str]]]:
    """Every cell by file, identifier and column, kinds of site and rotas included."""
    return {
        file: {row[0]: dict(zip(COLUMNS[file], row, strict=True)) for row in lines}
        for file, lines in rows(registers).items()
    }


def _people(registers: Registers) -> Iterator[Row]:
    contacts = {contact.person: contact for contact in registers.contacts}
    points = {(point.person, point.kind): point.address for point in registers.points}
    for person in registers.organisation.people.values():
        contact = contacts.get(person.id) or Contact(person.id, name=person.id)
        yield (
            *(person.id, contact.name, contact.name_ar, contact.email or "", contact.phone or ""),
            *(person.language, person.site, ";".join(person.teams), person.status.value, ";".join(person.skills)),
            *(points.get((person.id, kind), "") for kind in POINTS.values()),
        )


def _without_empty(table: Table) -> Table:
    """The table without the columns that may be left out and in which nothing stands."""
    header, *lines = table
    there = [at for at, name in enumerate(header) if name not in LEFT_OUT or any(row[at] for row in lines)]
    return [tuple(row[at] for at in there) for row in table] if len(there) < len(header) else table


def _written(table: Table) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(tuple(map(guarded, row)) for row in table)
    return text.getvalue().encode("utf-8-sig")
