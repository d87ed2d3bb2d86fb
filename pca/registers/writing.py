"""Writes the directory as CSV files that a spreadsheet opens and `read_registers` reads back unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from pca.domain.directory import Contact
from pca.registers.cells import guarded
from pca.registers.declared import written
from pca.registers.records import COLUMNS, KINDS, PEOPLE, POINTS, REGIONS, ROTAS, SITES, Registers


def write_registers(registers: Registers) -> dict[str, bytes]:
    """The files by name; those of what is declared only where something is. UTF-8 with a byte order mark (spreadsheets
    need it to show accents), commas, CRLF.

    A text that a spreadsheet would take for a formula gets `'` before it, telephone numbers included; reading takes it
    off again. A person without a contact, whose data was erased, is named by their identifier.
    """
    organisation = registers.organisation
    regions = ((region.id, region.title, region.head, region.deputy) for region in organisation.regions.values())
    sites = (
        (site.id, site.title, site.type, site.region, site.head, site.deputy) for site in organisation.sites.values()
    )
    more = tuple(column for column, kind in POINTS.items() if any(point.kind == kind for point in registers.points))
    columns = {**COLUMNS, PEOPLE: (*(column for column in COLUMNS[PEOPLE] if column not in POINTS), *more)}
    tables: dict[str, Iterable[tuple[str, ...]]] = {
        REGIONS: regions,
        SITES: sites,
        PEOPLE: _people(registers, more),
        **dict(zip((KINDS, ROTAS), written(organisation), strict=False)),
    }
    return {file: _written(columns[file], rows) for file, rows in tables.items()}


def _people(registers: Registers, more: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    contacts = {contact.person: contact for contact in registers.contacts}
    points = {(point.person, point.kind): point.address for point in registers.points}
    for person in registers.organisation.people.values():
        contact = contacts.get(person.id) or Contact(person.id, name=person.id)
        addresses = (contact.name, contact.email or "", contact.phone or "")
        further = (points.get((person.id, POINTS[column]), "") for column in more)
        yield (
            person.id,
            *addresses,
            person.language,
            person.site,
            ";".join(person.teams),
            person.status.value,
            *further,
        )


def _written(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows(tuple(map(guarded, row)) for row in rows)
    return text.getvalue().encode("utf-8-sig")
