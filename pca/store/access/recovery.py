"""Recovery codes as stored: digests alone, each of which goes when its code is used."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from pca.store.audit.credentials import note
from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement, inserting
from pca.store.tables.accounts import RECOVERY_CODE

_c = RECOVERY_CODE.c
_OF_PERSON = Statement(select(_c.id).where(_c.person == bindparam("person")))
_ADD = inserting(RECOVERY_CODE)
_USE = Statement(delete(RECOVERY_CODE).where(_c.id == bindparam("id"), _c.person == bindparam("person")))


def left(unit: Unit, person: str) -> int:
    """How many codes somebody has left."""
    return len(_OF_PERSON.rows(unit, person=person))


def replace(unit: Unit, person: str, digests: Iterable[str], at: datetime) -> None:
    """These codes count from now on, and no earlier ones."""
    before = [str(row[0]) for row in _OF_PERSON.rows(unit, person=person)]
    fresh = list(digests)
    for id in before:
        _USE.run(unit, id=id, person=person)
    for id in fresh:
        _ADD.run(unit, id=id, person=person, made_at=at)
    note(unit, "recovery", [(id,) for id in (*before, *fresh)])


def use(unit: Unit, person: str, id: str) -> bool:
    """Take a code as used; False when it is none of this person's, or was used before."""
    used = _USE.run(unit, id=id, person=person) == 1
    note(unit, "recovery", [(id,)] if used else [])
    return used
