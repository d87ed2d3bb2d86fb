"""Takes the directory in from spreadsheets: records into the journal, names and addresses apart and erasable."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pca.domain.diagnosis import diagnosis
from pca.domain.directory import with_records
from pca.domain.orders import ImportDirectory
from pca.domain.versions import as_declared
from pca.registers import RegisterErrors, RegisterProblem, Registers, digest_of, read_registers
from pca.registers.declared import USUAL, Declared
from pca.registers.records import KINDS, PEOPLE, REGIONS, ROTAS, SITES, on_sheets
from pca.registers.sent import sheets_apart
from pca.registers.sheets import MAX_BYTES
from pca.registers.workbooks import UnpackedWorkbook, is_workbook
from pca.runtime import Runtime
from pca.services.audit import pasts
from pca.services.engine.execute import Private
from pca.services.people.addresses import UnknownPerson
from pca.store.kit.database import Unit
from pca.store.people.contact_points import from_files, list_points
from pca.store.people.directory import contacts, organisation, write_contacts
from pca.store.people.erasing import erase_contacts

FILES = (REGIONS, SITES, PEOPLE)
BESIDE = (KINDS, ROTAS)
"""Files that may be left out."""


class WrongFiles(ValueError):
    """Neither one folder nor three files were named."""


def read_directory(
    paths: Sequence[Path], country: str = "MA", known: Declared = USUAL, base: Registers | None = None
) -> Registers:
    """The registers in a folder, in a workbook, or in files: by their names, else in the order regions, sites, people.

    Telephone numbers without a country are of `country` (two letters); `known` was declared before. With a `base`, the
    files are an update of it, and one of them is enough.

    Raises WrongFiles, OSError, or RegisterErrors naming every problem with its row.
    """
    sent = _files(paths, partial=base is not None)
    contents = [sent.files.get(name) for name in (*FILES, *BESIDE)]
    try:
        return read_registers(*contents, country=country, known=known, base=base)
    except RegisterErrors as errors:
        raise on_sheets(errors, sent.titles) from None


def _files(paths: Sequence[Path], *, partial: bool) -> UnpackedWorkbook:
    every, needed = (*FILES, *BESIDE), () if partial else FILES
    by_name = {path.name.lower(): path for path in paths}
    if len(paths) == 1 and not paths[0].is_file():
        there = (name for name in every if name in needed or (paths[0] / name).is_file())
        return UnpackedWorkbook({name: _content(paths[0] / name) for name in there})
    if len(paths) == 1 and is_workbook(content := _content(paths[0])):
        return _unpacked(paths[0].name, content, partial=partial)
    if set(needed) <= by_name.keys() <= set(every) and len(by_name) == len(paths):
        return UnpackedWorkbook({name: _content(path) for name, path in by_name.items()})
    if len(paths) == len(FILES) and not partial:
        return UnpackedWorkbook({name: _content(path) for name, path in zip(FILES, paths, strict=True)})
    raise WrongFiles(", ".join(FILES))


def _unpacked(name: str, content: bytes, *, partial: bool) -> UnpackedWorkbook:
    """The files of a workbook; what it lacks is told as of files that are sent."""
    book = sheets_apart(name, content)
    lacking = () if partial else tuple(file for file in FILES if file not in book.files)
    if lacking:
        raise RegisterErrors(tuple(RegisterProblem(file, 0, "", diagnosis("register.missing")) for file in lacking))
    return book


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def importing(
    registers: Registers, *, partial: bool = False, leaving: int | None = None
) -> tuple[ImportDirectory, Private]:
    """The act that takes registers over, and what happens beside it in the same transaction.

    Names and addresses of those who are in the registers are kept, those of all others erased, unless they are
    `partial`; `leaving` is how many records leave, as whoever gives the order knows it.
    """
    held = registers.organisation
    act = ImportDirectory(
        digest=digest_of(registers),
        regions=tuple(held.regions.values()),
        sites=tuple(held.sites.values()),
        people=tuple(held.people.values()),
        kinds=tuple(held.kinds.values()),
        rotas=tuple(held.rotas.values()),
        partial=partial,
        leaving=leaving,
    )

    def private(unit: Unit) -> None:
        write_contacts(unit, registers.contacts)
        list_points(unit, registers.contacts, registers.points)
        if not partial:
            erase_contacts(unit, contacts(unit).keys() - held.people.keys())

    return act, private


def in_place(unit: Unit) -> Registers:
    """The directory as it is, with names and addresses, as its files hold it."""
    return Registers(organisation(unit), tuple(contacts(unit).values()), from_files(unit))


def updated(before: Registers, sent: Registers) -> Registers:
    """The directory once the records of an update are taken over."""
    new = {contact.person: contact for contact in sent.contacts}
    named = {contact.person: contact for contact in before.contacts} | new
    kept = (point for point in before.points if point.person not in new)
    return Registers(
        with_records(before.organisation, sent.organisation), tuple(named.values()), (*kept, *sent.points), sent.guessed
    )


def only_addresses(runtime: Runtime, registers: Registers, *, partial: bool = False) -> int:
    """Take over new names and addresses when nothing else differs; how many people they concern, 0 when none.

    They never enter the journal, so there is no order for them.
    """
    with runtime.store.write() as unit:
        held, sent = organisation(unit), registers.organisation
        sent = with_records(held, sent) if partial else sent
        people = {person.id: as_declared(held, person) for person in sent.people.values()}
        same = (held.kinds, held.rotas) == (sent.kinds, sent.rotas)
        if not same or (held.regions, held.sites, held.people) != (sent.regions, sent.sites, people):
            return 0
        known = contacts(unit)
        new = [contact for contact in registers.contacts if known.get(contact.person) != contact]
        write_contacts(unit, new)
        changed = list_points(unit, registers.contacts, registers.points)
    return len(changed | {contact.person for contact in new})


def erase(runtime: Runtime, people: Sequence[str]) -> int:
    """Erase names and addresses of `people`, all or none; how many of them had any. The journal is left as it is.

    Raises UnknownPerson for an identifier that neither the directory nor the contacts know.
    """
    with runtime.store.write() as unit:
        known = organisation(unit).people.keys() | contacts(unit, people).keys()
        for person in people:
            if person not in known:
                raise UnknownPerson(person)
        erased = erase_contacts(unit, dict.fromkeys(people))
    pasts.forget(runtime)
    return erased
