"""How a figure moves: its curve with the threshold, and marks where it made the engine propose a decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pca.pictures.charts.frame import TOP, ChartFrame, Point, framed, thinned
from pca.pictures.pen import code, element, link, name, plain, short, text
from pca.pictures.picture import Cell, DrawingSheet, Picture, Table, nothing_yet, sheets
from pca.pictures.shapes import status_shape
from pca.pictures.words import instant, number, phrase
from pca.plans.drawing import lettering

POINTS, ROWS = 400, 200
SPARK = (120.0, 28.0)
FAR = 3
"""So many times as far from what was measured as that reaches, a threshold would leave nothing to be seen of it."""
LETTERS = 14.0
"""Room for one line of words."""


@dataclass(frozen=True)
class ProposalMark:
    """A decision was proposed at `at` (UTC) because of the figure; `label` says which."""

    at: datetime
    label: str
    href: str = ""


@dataclass(frozen=True)
class ThresholdLine:
    """From `value` on a decision is proposed; `label` says which."""

    value: float
    label: str = ""


def series(
    points: Sequence[Point],
    *,
    title: str,
    unit: str,
    zone: ZoneInfo,
    language: str,
    thresholds: Sequence[ThresholdLine] = (),
    marks: Sequence[ProposalMark] = (),
    means: Sequence[Point] = (),
    over: str = "",
    key: str = "series",
) -> Picture:
    """The curve of a figure with its thresholds, but for those so far off that nothing else could be seen.

    `means` is a second curve, `over` the length of time each of them is taken over.

    Very many points are thinned: extremes, the first and the last always stay.
    """
    points = sorted(points, key=lambda point: point[0])
    table = _table(points, marks, title, unit, zone, language, dict(means), over)
    shown, smooth = thinned(points, POINTS), thinned(means, POINTS)
    if not shown:
        return nothing_yet("series", key, language, table, phrase("series_none", language))
    lines = _in_sight(thresholds, [value for _, value in shown])
    drawn = [
        _drawn(sheet, shown, lines, marks, table.caption, zone, smooth, over)
        for sheet in sheets("series", key, language)
    ]
    return Picture(drawn[0], drawn[1], table)


def _table(
    points: Sequence[Point],
    marks: Sequence[ProposalMark],
    title: str,
    unit: str,
    zone: ZoneInfo,
    language: str,
    means: Mapping[datetime, float],
    over: str,
) -> Table:
    """Values and proposals in order of time, each value with the mean up to it."""
    shown = thinned(points, ROWS)
    caption = plain(f"{title} ({unit})" if unit else title)
    if len(shown) < len(points):
        caption += f" – {phrase('sampled', language, count=code(number(len(points), language)))}"
    listed = [(at, number(value, language), "", "") for at, value in shown]
    listed += [(mark.at, "—", plain(mark.label), mark.href) for mark in marks]

    def mean(at: datetime) -> tuple[Cell, ...]:
        return (Cell(number(means[at], language) if at in means else "—", "number"),) if means else ()

    rows = tuple(
        (
            Cell(instant(at, zone, language), "time", at=at),
            Cell(value, "number"),
            *mean(at),
            Cell(label or "—", href=href, status="late" if label else ""),
        )
        for at, value, label, href in sorted(listed, key=lambda row: row[0])
    )
    columns = [phrase(column, language) for column in ("at", "value", "note")]
    if means:
        columns.insert(2, phrase("mean", language, length=over))
    return Table(caption, tuple(columns), rows)


def _drawn(
    sheet: DrawingSheet,
    points: Sequence[Point],
    thresholds: Sequence[ThresholdLine],
    marks: Sequence[ProposalMark],
    caption: str,
    zone: ZoneInfo,
    means: Sequence[Point],
    over: str,
) -> str:
    language = sheet.language
    frame = framed(sheet, zone, points, 16, [line.value for line in thresholds])
    body = [*frame.drawn(), element("path", "curve", d=frame.path(points)), *_thresholds(frame, thresholds)]
    body += _mean(frame, means, over)
    body += _last(frame, points[-1])
    body += (piece for group in _apart(frame, marks) for piece in _proposal(frame, group))
    values = [value for _, value in points]
    desc = phrase(
        "series_desc",
        language,
        start=name(instant(points[0][0], zone, language)),
        end=name(instant(points[-1][0], zone, language)),
        **{
            what: code(number(value, language))
            for what, value in (("low", min(values)), ("high", max(values)), ("last", points[-1][1]))
        },
    )
    return sheet.finished(caption, desc, frame.bottom + (48 if marks else 28), body, any(mark.href for mark in marks))


def _in_sight(thresholds: Sequence[ThresholdLine], values: Sequence[float]) -> list[ThresholdLine]:
    """Those of one value together; those near what was measured, and the nearest one above and below it anyhow."""
    labels: dict[float, list[str]] = {}
    for line in thresholds:
        labels.setdefault(line.value, []).append(line.label)
    low, high, last = min(values), max(values), values[-1]
    far = FAR * max(high - low, abs(last) / 2)
    above = min((value for value in labels if value >= last), default=None)
    below = max((value for value in labels if value < last), default=None)
    return [
        ThresholdLine(value, " · ".join(dict.fromkeys(filter(None, labels[value]))))
        for value in sorted(labels)
        if low - far <= value <= high + far or value in (above, below)
    ]


def _thresholds(frame: ChartFrame, thresholds: Sequence[ThresholdLine]) -> Iterator[str]:
    """Dashed lines with their words, on the side where the oldest values are; words keep clear of each other."""
    sheet, below = frame.sheet, frame.bottom + 2 * LETTERS
    near, far = sheet.x(frame.time.left), sheet.x(frame.time.left + frame.time.room)
    for line in thresholds:
        y = frame.value.y(line.value)
        yield element("path", "threshold", d=f"M{short(near)} {short(y)}H{short(far)}")
        words = f"{phrase('threshold', sheet.language)} {code(number(line.value, sheet.language))}"
        room = frame.time.room - lettering.width(words, 11.5, bold=True) - 24
        cut = lettering.lines(plain(line.label), max(room, 20.0), 11.5, 1)
        words += f" – {name(cut[0])}" if cut else ""
        at = min(y - 5 if y > TOP + LETTERS else y + LETTERS, below - LETTERS)
        below = at
        yield text(sheet.x(frame.time.left + 6), at, words, "t small late-t over")


def _mean(frame: ChartFrame, means: Sequence[Point], over: str) -> Iterator[str]:
    """The curve of means, with a piece of it and its name above everything."""
    if len(means) < 2:
        return
    sheet, left = frame.sheet, frame.time.left
    yield element("path", "mean", d=frame.path(means))
    y = TOP - LETTERS / 2
    yield element("path", "mean", d=f"M{short(sheet.x(left + 6))} {short(y - 4)}H{short(sheet.x(left + 30))}")
    yield text(sheet.x(left + 36), y, phrase("mean", sheet.language, length=over), "t small over")


def _last(frame: ChartFrame, point: Point) -> Iterator[str]:
    """The newest value, written above its point."""
    x, y = frame.spot(point)
    sheet = frame.sheet
    yield element("circle", "step", cx=x, cy=y, r=3.5)
    across = frame.time.across(point[0]) + 6
    yield text(sheet.x(across), y - 8, number(point[1], sheet.language), "t strong over", "end")


def _apart(frame: ChartFrame, marks: Sequence[ProposalMark]) -> Iterator[Sequence[ProposalMark]]:
    """Marks in order of time; those that would lie on each other share one triangle."""
    group: list[ProposalMark] = []
    for mark in sorted(marks, key=lambda mark: mark.at):
        if group and frame.time.across(mark.at) - frame.time.across(group[0].at) > 16:
            yield group
            group = []
        group.append(mark)
    if group:
        yield group


def _proposal(frame: ChartFrame, marks: Sequence[ProposalMark]) -> Iterator[str]:
    """A triangle below the ruler of time, with how many decisions it stands for when several."""
    x = frame.time.x(marks[0].at)
    label = " · ".join(plain(mark.label) for mark in marks[:5])
    shape = status_shape("late", x, frame.bottom + 34, 6)
    count = (
        text(x + (-9 if frame.sheet.rtl else 9), frame.bottom + 39, str(len(marks)), "t small late-t")
        if len(marks) > 1
        else ""
    )
    line = element("path", "grid", d=f"M{short(x)} {short(TOP)}V{short(frame.bottom)}")
    yield link(marks[0].href, f"{line}{shape}{count}", label)


def sparkline(values: Sequence[float], *, label: str, language: str, key: str, unit: str = "") -> Picture:
    """A curve the height of a line of text; `key` makes its identifiers unique on the page."""
    columns = (phrase("value", language),)
    shown = [value for _, value in thinned(enumerate(values), 120)]
    caption = plain(f"{label} ({unit})" if unit else label)
    table = Table(caption, columns, tuple((Cell(number(value, language), "number"),) for value in shown))
    wide, high = SPARK
    sheet = DrawingSheet("spark", key, language, wide)
    if not shown:
        body = [element("path", "grid", d=f"M4 {high / 2:.0f}H{wide - 4:.0f}")]
        return Picture(sheet.finished(caption, phrase("series_none", language), high, body, only=True), "", table, True)
    low, top = min(shown), max(shown)
    span = (top - low) or 1.0
    spots = [
        (sheet.x(4 + (wide - 12) * at / max(1, len(shown) - 1)), 4 + (high - 8) * (1 - (value - low) / span))
        for at, value in enumerate(shown)
    ]
    line = "M" + "L".join(f"{short(x)} {short(y)}" for x, y in spots)
    body = [element("path", "curve", d=line), element("circle", "step", cx=spots[-1][0], cy=spots[-1][1], r=3)]
    words = {"low": low, "high": top, "last": shown[-1]}
    desc = phrase("spark_desc", language, **{what: code(number(value, language)) for what, value in words.items()})
    return Picture(sheet.finished(caption, desc, high, body, only=True), "", table)
