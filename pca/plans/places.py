"""Where each part of a plan stands when the plan is made of several files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pca.plans.yaml_reader import Document, SourcePlace

Path = tuple[str | int, ...]

KEY = ":key"
"""Put at the end of a path to ask for the place of the key rather than of its value."""


class MergedPlaces(Mapping[Path, SourcePlace]):
    """Places by path in the merged plan, looked up in the files when asked for: nothing is copied while reading."""

    def __init__(self) -> None:
        self._sources: dict[str, list[tuple[int, Document]]] = {}

    def add(self, key: str, offset: int, document: Document) -> None:
        """`document` says `key`; when it is a list, its entries come after `offset` others."""
        self._sources.setdefault(key, []).append((offset, document))

    def __getitem__(self, path: Path) -> SourcePlace:
        sources = self._sources.get(str(path[0]), ()) if path else ()
        index = path[1] if len(path) > 1 else 0
        for offset, document in reversed(sources):
            if not isinstance(index, int) or index >= offset:
                inner = (path[0], index - offset, *path[2:]) if isinstance(index, int) and len(path) > 1 else path
                return document.keys[inner[:-1]] if inner[-1] == KEY else document.places[inner]
        raise KeyError(path)

    def __iter__(self) -> Iterator[Path]:
        for key, sources in self._sources.items():
            for offset, document in sources:
                yield from (_moved(path, offset) for path in document.places if path and path[0] == key)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _moved(path: Path, offset: int) -> Path:
    index = path[1] if len(path) > 1 else None
    return (path[0], index + offset, *path[2:]) if isinstance(index, int) else path
