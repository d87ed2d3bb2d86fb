"""What a rule may ask for and seldom does: looked up when it is asked, in the order's own transaction, and once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TypeVar

V = TypeVar("V")


class OnDemand(Mapping[str, V]):
    """Values by name, each found at the first question: who holds a message may be thousands of rows."""

    def __init__(self, names: Collection[str], find: Callable[[str], V]) -> None:
        self._names, self._find = frozenset(names), find
        self._found: dict[str, V] = {}

    def __getitem__(self, name: str) -> V:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._names))

    def __len__(self) -> int:
        return len(self._names)


class Deferred(Mapping[str, V]):
    """Values by name, all of them found at the first question."""

    def __init__(self, find: Callable[[], Mapping[str, V]]) -> None:
        self._find = find
        self._found: Mapping[str, V] | None = None

    @property
    def _all(self) -> Mapping[str, V]:
        if self._found is None:
            self._found = self._find()
        return self._found

    def __getitem__(self, name: str) -> V:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)
