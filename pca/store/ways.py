"""By which kinds of text each person can be reached, looked up when a rule asks: addresses themselves stay here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pca.domain.contact_points import ContactKind, ContactPoint
from pca.store.contact_points import points
from pca.store.database import Unit

KIND: Mapping[ContactKind, str] = {"email": "mail", "sms": "sms"}
"""The kind of text that goes to a contact point; a chat to every other one."""

FEW = 20
"""Beyond so many people asked for one by one, everybody is looked up at once."""


class Ways(Mapping[str, tuple[str, ...]]):
    """Kinds of text by person; nobody is missing, but who has no usable contact point can be reached by none."""

    def __init__(self, unit: Unit) -> None:
        self._unit, self._whole = unit, False
        self._known: dict[str, tuple[str, ...]] = {}

    def __getitem__(self, person: str) -> tuple[str, ...]:
        if person not in self._known:
            if not self._whole and len(self._known) >= FEW:
                self._load_all()
            else:
                found = {} if self._whole else points(self._unit, [person])
                self._known[person] = _kinds(found.get(person, ()))
        return self._known.get(person, ())

    def __iter__(self) -> Iterator[str]:
        self._load_all()
        return iter(self._known)

    def __len__(self) -> int:
        self._load_all()
        return len(self._known)

    def _load_all(self) -> None:
        self._known = {person: _kinds(found) for person, found in points(self._unit).items()}
        self._whole = True


def _kinds(found: Iterable[ContactPoint]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(KIND.get(point.kind, "chat") for point in found if point.usable))
