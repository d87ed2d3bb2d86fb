"""By which kinds of text each person can be reached, looked up when a rule asks: addresses themselves stay here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import BindParameter, bindparam, select

from pca.domain.contact_points import ContactKind
from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement
from pca.store.people.contact_points import points
from pca.store.tables.contact_points import CONTACT_POINT
from pca.store.tables.directory import CONTACT

KIND: Mapping[ContactKind, str] = {"email": "mail", "sms": "sms"}
"""The kind of text that goes to a contact point; a chat to every other one."""

_c, _p = CONTACT.c, CONTACT_POINT.c
_PERSON: BindParameter[Any] = bindparam("person")
_OWN = Statement(select(_c.email, _c.phone).where(_c.person == _PERSON))
_KEPT = Statement(select(_p.kind, _p.address, _p.opted_out_at, _p.gone_at).where(_p.person == _PERSON))


class Ways(Mapping[str, tuple[str, ...]]):
    """Kinds of text by person; nobody is missing, but who has no usable contact point can be reached by none."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._known: dict[str, tuple[str, ...]] = {}

    def __getitem__(self, person: str) -> tuple[str, ...]:
        if person not in self._known:
            self._known[person] = self._of(person)
        return self._known[person]

    def __iter__(self) -> Iterator[str]:
        return iter(points(self._unit))

    def __len__(self) -> int:
        return len(points(self._unit))

    def _of(self, person: str) -> tuple[str, ...]:
        """The same as `points` finds, without putting the addresses in order: rules ask this for thousands."""
        own = _OWN.first(self._unit, person=person)
        usable: set[tuple[ContactKind, str | None]] = set()
        if own is not None:
            usable |= {("email", own[0]), ("sms", own[1])}
        for kind, address, opted_out_at, gone_at in _KEPT.rows(self._unit, person=person):
            if opted_out_at is None and gone_at is None:
                usable.add((kind, address))
            else:
                usable.discard((kind, address))
        return tuple(sorted({KIND.get(kind, "chat") for kind, address in usable if address}))
