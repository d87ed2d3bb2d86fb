"""By which kinds of text each person can be reached, looked up when a rule asks: addresses themselves stay here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import bindparam, select

from pca.store.database import Unit
from pca.store.statements import Statement
from pca.store.tables.directory import CONTACT

_c = CONTACT.c
_ONE = Statement(select(_c.email, _c.phone).where(_c.person == bindparam("person")))
_ALL = Statement(select(_c.person, _c.email, _c.phone).order_by(_c.person))


class Ways(Mapping[str, tuple[str, ...]]):
    """Kinds of text by person; nobody is missing, but who has no contact point can be reached by none."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._known: dict[str, tuple[str, ...]] = {}

    def __getitem__(self, person: str) -> tuple[str, ...]:
        if person not in self._known:
            row = _ONE.first(self._unit, person=person)
            self._known[person] = () if row is None else _kinds(row[0], row[1])
        return self._known[person]

    def __iter__(self) -> Iterator[str]:
        for person, email, phone in _ALL.rows(self._unit):
            self._known[person] = _kinds(email, phone)
            yield person

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _kinds(email: str | None, phone: str | None) -> tuple[str, ...]:
    return tuple(kind for kind, address in (("mail", email), ("sms", phone)) if address)
