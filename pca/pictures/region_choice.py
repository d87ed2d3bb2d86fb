"""The map of the regions to choose one from: each leads on, with how many sites it has and how many are not open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pca.pictures.map import SOURCE, areas, badge
from pca.pictures.pen import element, escaped, link, name, plain
from pca.pictures.picture import Cell, DrawingSheet, Picture, Table, nothing_yet
from pca.pictures.words import number, phrase


@dataclass(frozen=True)
class RegionChoice:
    """A region with its sites, and how many of them are not open as usual; `id` as for the map of regions."""

    id: str
    name: str
    sites: int
    restricted: int
    href: str
    chosen: bool = False


def region_choice(choices: Sequence[RegionChoice], *, language: str, key: str = "choice") -> Picture:
    """The map, and the same as a table; a region the map does not know is in the table only."""
    table = _table(choices, language)
    width, height, outlines = areas()
    known = [choice for choice in choices if choice.id in outlines]
    if not known:
        return nothing_yet("map", key, language, table, phrase("regions_unmapped", language))
    sheet = DrawingSheet("map", key, language, width)
    body = [piece for choice in sorted(known, key=_chosen_last) for piece in _area(choice, language)]
    place: dict[str, float | str] = {"x": width - 4, "y": height - 6, "direction": "ltr", "text_anchor": "end"}
    body.append(element("text", "source-t", escaped(SOURCE), **place))
    desc = phrase("semicolon", language).join(_words(choice, language) for choice in known)
    return Picture(sheet.finished(table.caption, desc, height, body, links=True, only=True), "", table)


def _chosen_last(choice: RegionChoice) -> bool:
    """The thick outline is drawn over thin ones."""
    return choice.chosen


def _area(choice: RegionChoice, language: str) -> Iterator[str]:
    area = areas()[2][choice.id]
    shapes = [
        element("path", "land own" if choice.chosen else "land", d=area.path),
        *badge(area.x, area.y, number(choice.sites, language)),
    ]
    yield link(choice.href, "".join(shapes), _words(choice, language))


def _words(choice: RegionChoice, language: str) -> str:
    counts = {"sites": number(choice.sites, language), "restricted": number(choice.restricted, language)}
    return f"{name(choice.name)}: {phrase('choice_region', language, **counts)}"


def _table(choices: Sequence[RegionChoice], language: str) -> Table:
    columns = tuple(phrase(column, language) for column in ("region", "choice_sites", "choice_restricted"))
    rows = tuple(
        (
            Cell(plain(choice.name), href=choice.href),
            Cell(number(choice.sites, language), "number"),
            Cell(number(choice.restricted, language), "number"),
        )
        for choice in choices
    )
    return Table(phrase("choice", language), columns, rows)
