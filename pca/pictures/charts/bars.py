"""How each team answers: one bar with a piece for each status, and the counts in words above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pca.pictures.pen import code, element, link, name, plain, text, tip
from pca.pictures.picture import Cell, DrawingSheet, Picture, Table, nothing_yet, see_table, sheets
from pca.pictures.shapes import STATUS_OF, status_shape
from pca.pictures.words import number, phrase
from pca.plans.drawing import lettering

ORDER = ("late", "todo", "acknowledged", "done", "refused", "suspended")
"""What needs somebody comes first."""


@dataclass(frozen=True)
class TeamAnswers:
    """A team's title and how many of its tasks are in each status (the store's, or one of the six shapes)."""

    title: str
    counts: Mapping[str, int]
    href: str = ""

    def by_shape(self) -> dict[str, int]:
        """Its tasks by shape; a status nobody knows counts as to do, so that nothing is hidden."""
        shapes = dict.fromkeys(ORDER, 0)
        for status, count in self.counts.items():
            shapes[STATUS_OF.get(status, "todo")] += max(0, count)
        return shapes


def answers(teams: Sequence[TeamAnswers], *, language: str, key: str = "answers", most: int = 25) -> Picture:
    """A bar for each team that has tasks, most late and open ones first; at most `most` are drawn."""
    counted = [(team, team.by_shape()) for team in teams]
    ranked = sorted(
        ((team, shapes) for team, shapes in counted if sum(shapes.values())),
        key=lambda row: (-row[1]["late"], -row[1]["todo"], -row[1]["acknowledged"], row[0].title),
    )
    table = _table(ranked, language)
    if not ranked:
        return nothing_yet("answers", key, language, table, phrase("answers_none", language))
    drawn = [_drawn(sheet, ranked, most, table.caption) for sheet in sheets("answers", key, language)]
    return Picture(drawn[0], drawn[1], table)


def _table(ranked: Sequence[tuple[TeamAnswers, dict[str, int]]], language: str) -> Table:
    columns = (phrase("team", language), *(phrase(shape, language) for shape in ORDER), phrase("total", language))
    rows = tuple(
        (
            Cell(plain(team.title), href=team.href),
            *(
                Cell(number(shapes[shape], language), "number", status=shape if shapes[shape] else "")
                for shape in ORDER
            ),
            Cell(number(sum(shapes.values()), language), "number"),
        )
        for team, shapes in ranked
    )
    return Table(phrase("answers", language), columns, rows)


def _drawn(sheet: DrawingSheet, ranked: Sequence[tuple[TeamAnswers, dict[str, int]]], most: int, title: str) -> str:
    language = sheet.language
    widest = max(sum(shapes.values()) for _, shapes in ranked)
    body, y = list(_legend(sheet)), 18.0 * (3 if sheet.narrow else 2) + 14
    for team, shapes in ranked[:most]:
        body += _team(sheet, team, shapes, widest, y)
        y += 62 if sheet.narrow else 48
    if len(ranked) > most:
        more = see_table(code(number(len(ranked) - most, language)), language)
        body.append(text(sheet.x(0), y + 12, more, "t small quiet-t"))
        y += 20
    tasks = sum(sum(shapes.values()) for _, shapes in ranked)
    desc = phrase(
        "answers_desc", language, teams=code(number(len(ranked), language)), tasks=code(number(tasks, language))
    )
    return sheet.finished(title, desc, y + 4, body, any(team.href for team, _ in ranked))


def _legend(sheet: DrawingSheet) -> Iterator[str]:
    """What each shape means."""
    across = 2 if sheet.narrow else 3
    for turn, status in enumerate(ORDER):
        x, y = (turn % across) * (sheet.width / across), 14 + 18 * (turn // across)
        yield status_shape(status, sheet.x(x + 6), y - 4)
        yield text(sheet.x(x + 17), y, phrase(status, sheet.language), "t small quiet-t")


def _team(sheet: DrawingSheet, team: TeamAnswers, shapes: Mapping[str, int], widest: int, y: float) -> Iterator[str]:
    """The team's name, its counts, and its bar: as long as it has tasks, compared with the others."""
    total = sum(shapes.values())
    room = sheet.width if sheet.narrow else sheet.width * 0.5
    title = lettering.lines(plain(team.title), room, 13, 1, bold=True)
    yield link(team.href, text(sheet.x(0), y + 13, name(title[0]) if title else "", "t strong"))
    yield from _counts(sheet, shapes, y + (29 if sheet.narrow else 13))
    y += 36 if sheet.narrow else 21
    room = max(sheet.width * total / widest, 12.0)
    pieces = [(shape, shapes[shape]) for shape in ORDER if shapes[shape]]
    across = 0.0
    for status, count in pieces:
        wide = room * count / total
        yield f"<g>{tip(f'{phrase(status, sheet.language)} {code(number(count, sheet.language))}')}"
        yield element("rect", f"s-{status}", x=sheet.x(across, wide), y=y, width=max(wide - 2, 1), height=16, rx=2)
        if wide >= 20:
            yield status_shape(status, sheet.x(across + wide / 2), y + 8, 4.5, on_bar=True)
        yield "</g>"
        across += wide


def _counts(sheet: DrawingSheet, shapes: Mapping[str, int], y: float) -> Iterator[str]:
    """Each shape with its number, from the far side inwards on a wide page, from the near side on a telephone."""
    shown = [shape for shape in ORDER if shapes[shape]]
    wide = [lettering.width(number(shapes[shape], sheet.language), 12) + 26 for shape in shown]
    across = 0.0 if sheet.narrow else sheet.width - sum(wide)
    for status, room in zip(shown, wide, strict=True):
        yield status_shape(status, sheet.x(across + 6), y - 4.5)
        classes = "t late-t" if status == "late" else "t"
        yield text(sheet.x(across + 15), y, number(shapes[status], sheet.language), classes)
        across += room
