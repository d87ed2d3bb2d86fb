"""A directory of people in which some are other than they were: the rest is shared, not copied."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

P = TypeVar("P")

MOST = 200
"""So many changes are looked up beside the rest; with one more, everything is copied once."""


class ChangedPeople(Mapping[str, P], Generic[P]):
    """People by identifier in their order, some of them changed since `rest` was read. Immutable; nobody joins."""

    __slots__ = ("_changed", "_rest")

    def __init__(self, rest: Mapping[str, P], changed: Mapping[str, P]) -> None:
        self._rest, self._changed = rest, changed

    def __getitem__(self, person: str) -> P:
        return self._changed[person] if person in self._changed else self._rest[person]

    def __contains__(self, person: object) -> bool:
        return person in self._rest

    def __iter__(self) -> Iterator[str]:
        return iter(self._rest)

    def __len__(self) -> int:
        return len(self._rest)

    def with_one(self, person: str, record: P) -> Mapping[str, P]:
        """The same with one more of them changed."""
        changed = {**self._changed, person: record}
        return ChangedPeople(self._rest, changed) if len(changed) <= MOST else {**self._rest, **changed}


def with_one(people: Mapping[str, P], person: str, record: P) -> Mapping[str, P]:
    """The people, one of whom (known already) is changed."""
    known = people if isinstance(people, ChangedPeople) else ChangedPeople(people, {})
    return known.with_one(person, record)
