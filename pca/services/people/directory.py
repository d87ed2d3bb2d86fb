"""Takes the directory in from spreadsheets: records into the journal, names and addresses apart and erasable."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pca.domain.orders import ImportDirectory
from pca.domain.versions import as_declared
from pca.registers import Registers, digest_of, read_registers
from pca.registers.declared import USUAL, Declared
from pca.registers.records import KINDS, PEOPLE, REGIONS, ROTAS, SITES
from pca.registers.sheets import MAX_BYTES
from pca.runtime import Runtime
from pca.services.audit import pasts
from pca.services.engine.execute import Private
from pca.services.people.addresses import UnknownPerson
from pca.store.kit.database import Unit
from pca.store.people.contact_points import list_points
from pca.store.people.directory import contacts, organisation, write_contacts
from pca.store.people.erasing import erase_contacts

FILES = (REGIONS, SITES, PEOPLE)
BESIDE = (KINDS, ROTAS)
"""Files that may be left out."""


class WrongFiles(ValueError):
    """Neither one folder nor three files were named."""


def read_directory(paths: Sequence[Path], country: str = "MA", known: Declared = USUAL) -> Registers:
    """The registers in a folder, or in files: by their names, else in the order regions, sites, people.

    Telephone numbers without a country are of `country` (two letters); `known` was declared before.

    Raises WrongFiles, OSError, or RegisterErrors naming every problem with its row.
    """
    by_name = {path.name.lower(): path for path in paths}
    if len(paths) == 1 and not paths[0].is_file():
        registers = [paths[0] / name for name in FILES]
        beside = [paths[0] / name if (paths[0] / name).is_file() else None for name in BESIDE]
    elif set(FILES) <= by_name.keys() <= {*FILES, *BESIDE} and len(by_name) == len(paths):
        registers, beside = [by_name[name] for name in FILES], [by_name.get(name) for name in BESIDE]
    elif len(paths) == len(FILES):
        registers, beside = list(paths), [None, None]
    else:
        raise WrongFiles(", ".join(FILES))
    contents = [_content(path) for path in registers], [_content(path) if path else None for path in beside]
    return read_registers(*contents[0], *contents[1], country=country, known=known)


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def importing(registers: Registers) -> tuple[ImportDirectory, Private]:
    """The act that takes registers over, and what happens beside it in the same transaction.

    Names and addresses of those who are in the registers are kept, those of all others erased.
    """
    held = registers.organisation
    act = ImportDirectory(
        digest=digest_of(registers),
        regions=tuple(held.regions.values()),
        sites=tuple(held.sites.values()),
        people=tuple(held.people.values()),
        kinds=tuple(held.kinds.values()),
        rotas=tuple(held.rotas.values()),
    )

    def private(unit: Unit) -> None:
        write_contacts(unit, registers.contacts)
        list_points(unit, registers.contacts, registers.points)
        erase_contacts(unit, contacts(unit).keys() - held.people.keys())

    return act, private


def only_addresses(runtime: Runtime, registers: Registers) -> int:
    """Take over new names and addresses when nothing else differs; how many people they concern, 0 when none.

    They never enter the journal, so there is no order for them.
    """
    with runtime.store.write() as unit:
        held, sent = organisation(unit), registers.organisation
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
