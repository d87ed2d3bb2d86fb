"""What a YAML file says, and where in the file each part of it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pca.plans.yaml_text import SourcePlace

Path = tuple[str | int, ...]
"""The way to one part: keys, and positions in lists counted from 0."""


class Places(Mapping[Path, SourcePlace]):
    """Where each part stands, by its path; a `Place` is made when it is asked for."""

    def __init__(self, file: str, marks: dict[Path, tuple[int, int]]) -> None:
        self._file = file
        self._marks = marks

    def __getitem__(self, path: Path) -> SourcePlace:
        line, column = self._marks[path]
        return SourcePlace(self._file, line + 1, column + 1)

    def __iter__(self) -> Iterator[Path]:
        return iter(self._marks)

    def __len__(self) -> int:
        return len(self._marks)


@dataclass(frozen=True)
class Document:
    """One file read: `data` of dict, list, str, int, Decimal and bool, and where each value and each key stands."""

    file: str
    data: Any
    places: Mapping[Path, SourcePlace]
    """The place of every value by its path; the whole file is `()`."""
    keys: Mapping[Path, SourcePlace]
    """The place of every key, by the path of its value."""

    def place(self, path: Path, key: bool = False) -> SourcePlace:
        """Where `path` stands (its key when `key`), or else the nearest part around it that is there."""
        if key and path in self.keys:
            return self.keys[path]
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, SourcePlace(self.file, 1, 1))


def say_path(path: Path) -> str:
    """A path as people write it: `measures[3].team`; the first item of a list is [0]."""
    words = [f"[{step}]" if isinstance(step, int) else f".{short(step)}" for step in path]
    return "".join(words).removeprefix(".")


def short(word: str) -> str:
    """`word` itself, or its first 40 characters."""
    return word if len(word) <= 40 else f"{word[:40]}…"
