"""The map of the twelve regions, each with its state: hue, hatching and level number, and a legend in words.

The outlines are OpenStreetMap's, simplified; see `data/SOURCES.md` for where they come from and their licence (ODbL).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pca.pictures.pen import code, element, escaped, link, name, plain, text
from pca.pictures.picture import Cell, DrawingSheet, Picture, Table, nothing_yet
from pca.pictures.words import phrase
from pca.plans.drawing import lettering

DATA = Path(__file__).parent / "data" / "morocco-regions.json"
SOURCE = "© OpenStreetMap contributors (ODbL)"
LEGEND_X, LEGEND_Y, LETTER = 390.0, 532.0, 28.0
"""Where the legend stands: the empty corner of the map, in the map's own units."""


@dataclass(frozen=True)
class Regime:
    """A region and the title of the state in force there; `own` when the region was put into a state of its own.

    `id` is the directory's or the ISO 3166-2 code; `level` is 0 to 4, None when unknown.
    """

    id: str
    name: str
    state: str
    level: int | None
    own: bool = False
    href: str = ""


@dataclass(frozen=True)
class RegionOutline:
    """One outline as SVG path data, and where its mark stands, in the map's units (about 2.2 km)."""

    path: str
    x: float
    y: float


@cache
def areas() -> tuple[float, float, Mapping[str, RegionOutline]]:
    """The map's width, its height, and its areas by either identifier."""
    data = json.loads(DATA.read_text("utf-8"))
    outlines = {}
    for key, region in data["regions"].items():
        outlines[key] = outlines[region["iso"]] = RegionOutline(region["path"], *region["at"])
    return float(data["width"]), float(data["height"]), outlines


def regions(regimes: Sequence[Regime], *, language: str, key: str = "regions") -> Picture:
    """The map, and first of all the table by region. A region the map does not know is in the table only."""
    kinds = _kinds(regimes)
    table = _table(regimes, kinds, language)
    if not regimes:
        return nothing_yet("map", key, language, table, phrase("regions_none", language))
    width, height, outlines = areas()
    known = [regime for regime in regimes if regime.id in outlines]
    if not known:
        return nothing_yet("map", key, language, table, phrase("regions_unmapped", language))
    sheet = DrawingSheet("map", key, language, width)
    legend, bottom = _legend(sheet, kinds, any(regime.own for regime in known))
    body = [
        _patterns(sheet),
        *(piece for regime in sorted(known, key=_thin_first) for piece in _area(sheet, regime, kinds)),
    ]
    desc = phrase("semicolon", language).join(f"{name(regime.name)}: {_words(regime, language)}" for regime in known)
    links = any(regime.href for regime in known)
    drawn = sheet.finished(table.caption, desc, max(height, bottom), [*body, *legend], links, only=True)
    return Picture(drawn, "", table)


def _thin_first(regime: Regime) -> bool:
    """Thick outlines are drawn over thin ones."""
    return regime.own


def _kinds(regimes: Sequence[Regime]) -> dict[tuple[int | None, str], str]:
    """Each state with its mark: its level, and a letter when several states share it (1a, 1b).

    Letters follow the order of the regions, so that they are the same in every language.
    """
    seen = dict.fromkeys((regime.level, regime.state) for regime in regimes)
    ordered = sorted(seen, key=lambda pair: -1 if pair[0] is None else pair[0])
    marks = {}
    for level, state in ordered:
        same = [other for other in ordered if other[0] == level]
        letter = chr(ord("a") + same.index((level, state)) % 26) if len(same) > 1 else ""
        marks[level, state] = f"{'?' if level is None else level}{letter}"
    return marks


def _words(regime: Regime, language: str) -> str:
    level = (
        phrase("unknown", language) if regime.level is None else phrase("level", language, level=_of_four(regime.level))
    )
    return f"{name(regime.state)} ({level})"


def _of_four(level: int) -> str:
    return code(f"{level}/4")


def _table(regimes: Sequence[Regime], kinds: Mapping[tuple[int | None, str], str], language: str) -> Table:
    columns = tuple(phrase(column, language) for column in ("region", "mark", "state", "level_column", "own"))
    rows = tuple(
        (
            Cell(plain(regime.name), href=regime.href),
            Cell(kinds[regime.level, regime.state], "code"),
            Cell(plain(regime.state)),
            Cell("—" if regime.level is None else f"{regime.level}/4", "code"),
            Cell(phrase("yes" if regime.own else "no", language)),
        )
        for regime in regimes
    )
    return Table(phrase("regions", language), columns, rows)


def _hatch(level: int) -> str:
    """More serious states are hatched more densely, so that grey print still orders them."""
    lines = {
        1: "M0 8H16",
        2: "M-4 4L4-4M0 16L16 0M12 20L20 12",
        3: "M-4 4L4-4M0 16L16 0M12 20L20 12M-4 12L4 20M0 0L16 16M12-4L20 4",
    }
    if level == 1:
        return element("circle", "tint1", cx=8, cy=8, r=2.4)
    return element("path", f"hatch{level}", d=lines[level])


def _patterns(sheet: DrawingSheet) -> str:
    inside = "".join(
        f'<pattern id="{sheet.id}-l{level}" width="16" height="16"'
        f' patternUnits="userSpaceOnUse">{_hatch(level)}</pattern>'
        for level in (1, 2, 3)
    )
    return f"<defs>{inside}</defs>"


def _filled(sheet: DrawingSheet, level: int | None, **shape: float | str) -> Iterator[str]:
    """A shape (a path, or a rectangle) with the hatching of a level over it."""
    tag = "path" if "d" in shape else "rect"
    if level == 4:
        yield element(tag, "tint4", **shape)
    elif level in (1, 2, 3):
        yield element(tag, fill=f"url(#{sheet.id}-l{level})", **shape)


def _area(sheet: DrawingSheet, regime: Regime, kinds: Mapping[tuple[int | None, str], str]) -> Iterator[str]:
    """One region: its outline, its hatching and its mark; a link where there is somewhere to go."""
    area = areas()[2][regime.id]
    mark = kinds[regime.level, regime.state]
    words = f"{name(regime.name)}: {_words(regime, sheet.language)}"
    shapes = [
        element("path", "land own" if regime.own else "land", d=area.path),
        *_filled(sheet, regime.level, d=area.path),
        *badge(area.x, area.y, mark),
    ]
    yield link(regime.href, "".join(shapes), f"{code(mark)} {words}")


def badge(x: float, y: float, mark: str) -> Iterator[str]:
    wide = 15.0 + 11 * len(mark)
    yield element("rect", "badge", x=x - wide / 2, y=y - 15, width=wide, height=30, rx=15)
    yield text(x, y + 9, mark, "badge-t", "middle")


def _scale(language: str) -> str:
    """What the figures on the map are."""
    return phrase("scale", language, low=code("0"), high=code("4"))


def _legend(sheet: DrawingSheet, kinds: Mapping[tuple[int | None, str], str], own: bool) -> tuple[list[str], float]:
    """Each state with its hatching and mark, in words; and where the legend ends."""
    body: list[str] = []
    y = LEGEND_Y
    right = sheet.width - 4
    near = right if sheet.rtl else LEGEND_X
    turn = -1 if sheet.rtl else 1
    for line in lettering.lines(_scale(sheet.language), right - LEGEND_X, LETTER, 2):
        body.append(text(near, y, line, "legend-t quiet-t"))
        y += 33
    y += 10
    for (level, state), mark in kinds.items():
        box = near if turn > 0 else near - 64
        shape: dict[str, float | str] = {"x": box, "y": y - 24, "width": 64.0, "height": 32.0, "rx": 4.0}
        body += [element("rect", "land", **shape), *_filled(sheet, level, **shape), *badge(box + 32, y - 8, mark)]
        for line in lettering.lines(plain(state), right - LEGEND_X - 76, LETTER, 3):
            body.append(text(near + turn * 76, y, name(line), "legend-t"))
            y += 33
        y += 14
    if own:
        for line in lettering.lines(phrase("own_legend", sheet.language), right - LEGEND_X, LETTER, 3):
            body.append(text(near, y, line, "legend-t quiet-t"))
            y += 33
    place: dict[str, float | str] = {"x": right, "y": y + 6, "direction": "ltr", "text_anchor": "end"}
    body.append(element("text", "source-t", escaped(SOURCE), **place))
    return body, y + 14
