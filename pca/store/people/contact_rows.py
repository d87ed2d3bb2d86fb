"""Names and addresses of the directory, as they are read."""

from __future__ import annotations

from collections.abc import Iterable

from pca.domain.directory import Contact
from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement
from pca.store.tables.directory import CONTACT

_CONTACTS = Reader(Contact, CONTACT)
_EVERYBODY = Statement(_CONTACTS.select())
_NAMED = Statement(_CONTACTS.select(Among(CONTACT.c.person, "people")))


def contacts(unit: Unit, people: Iterable[str] | None = None) -> dict[str, Contact]:
    """Names and addresses by person: of `people`, or of everybody. Who was erased is not in it."""
    if people is None:
        return {contact.person: contact for contact in _CONTACTS.prepared(unit, _EVERYBODY)}
    named = set(people)
    rows = _CONTACTS.prepared(unit, _NAMED, people=named) if named else ()
    return {contact.person: contact for contact in rows}
