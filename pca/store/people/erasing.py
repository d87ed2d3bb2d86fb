"""Erasing whom nobody needs to reach any more: names, addresses of every kind, and what they wrote."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete

from pca.store.kit.among import Among
from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement
from pca.store.messages.incoming import erase_texts
from pca.store.people import lists
from pca.store.tables.accounts import ACCOUNT_MESSAGE
from pca.store.tables.contact_points import CONTACT_CARE, CONTACT_CODE, CONTACT_POINT
from pca.store.tables.directory import CONTACT

_ERASE = [
    Statement(delete(table).where(Among(table.c.person, "people")))
    for table in (CONTACT, CONTACT_POINT, CONTACT_CODE, CONTACT_CARE, ACCOUNT_MESSAGE)
]


def erase_contacts(unit: Unit, people: Iterable[str]) -> int:
    """Erase names and addresses of `people`, of every kind; how many of them had a name."""
    named = list(people)
    erased, *_ = [statement.run(unit, people=named) for statement in _ERASE]
    erase_texts(unit, named)
    unit.redraw_later(lists.redraw, named)
    return erased
