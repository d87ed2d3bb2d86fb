"""How the tasks of a crisis advance: opened, acknowledged and done, over time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pca.pictures.charts.frame import ChartFrame, framed
from pca.pictures.pen import code, element, name, text
from pca.pictures.picture import Cell, DrawingSheet, Picture, Table, nothing_yet, sheets
from pca.pictures.shapes import status_shape
from pca.pictures.words import instant, number, phrase

CURVES = (("opened", "todo", "curve o-todo"), ("acknowledged", "acknowledged", "curve dash o-acknowledged"))
DONE = ("done", "done", "curve o-done")
MOST = 240


@dataclass(frozen=True)
class ProgressCount:
    """How many tasks had been opened, acknowledged and done by `at` (UTC)."""

    at: datetime
    opened: int
    acknowledged: int
    done: int


def counted(
    opened: Sequence[datetime], acknowledged: Sequence[datetime], done: Sequence[datetime], steps: int = 60
) -> tuple[ProgressCount, ...]:
    """Counts at `steps` instants, evenly from the first opening to the last thing that happened."""
    ends = [sorted(opened), sorted(acknowledged), sorted(done)]
    every = [at for instants in ends for at in instants]
    if not every:
        return ()
    start, end = min(every), max(every)
    instants = [start + (end - start) * step / max(1, steps - 1) for step in range(steps - 1)] + [end]
    return tuple(ProgressCount(at, *(bisect_right(times, at) for times in ends)) for at in dict.fromkeys(instants))


def progress(counts: Sequence[ProgressCount], *, zone: ZoneInfo, language: str, key: str = "progress") -> Picture:
    """Three curves with their words at the end: what was opened, what was acknowledged, what is done."""
    ordered = sorted(counts, key=lambda count: count.at)
    if len(ordered) > MOST:
        ordered = [ordered[round(step * (len(ordered) - 1) / (MOST - 1))] for step in range(MOST)]
    table = _table(ordered, zone, language)
    if not ordered or not ordered[-1].opened:
        return nothing_yet("progress", key, language, table, phrase("progress_none", language))
    drawn = [_drawn(sheet, ordered, zone, table.caption) for sheet in sheets("progress", key, language)]
    return Picture(drawn[0], drawn[1], table)


def _table(counts: Sequence[ProgressCount], zone: ZoneInfo, language: str) -> Table:
    columns = tuple(phrase(column, language) for column in ("at", "opened", "acknowledged", "done"))
    rows = tuple(
        (
            Cell(instant(count.at, zone, language), "time", at=count.at),
            *(Cell(number(value, language), "number") for value in (count.opened, count.acknowledged, count.done)),
        )
        for count in counts
    )
    return Table(phrase("progress", language), columns, rows)


def _drawn(sheet: DrawingSheet, counts: Sequence[ProgressCount], zone: ZoneInfo, title: str) -> str:
    last, language = counts[-1], sheet.language
    frame = framed(sheet, zone, [(count.at, count.opened) for count in counts], 12 if sheet.narrow else 150)
    body = list(frame.drawn())
    for curve, _, classes in (*CURVES, DONE):
        points = [(count.at, float(getattr(count, curve))) for count in counts]
        body.append(element("path", classes, d=frame.path(points, steps=True)))
    body += _below(frame, last) if sheet.narrow else _beside(frame, last)
    values = {what: code(number(getattr(last, what), language)) for what in ("opened", "acknowledged", "done")}
    desc = phrase("progress_desc", language, at=name(instant(last.at, zone, language)), **values)
    return sheet.finished(title, desc, frame.bottom + (96 if sheet.narrow else 30), body)


def _word(what: str, last: ProgressCount, language: str) -> str:
    return f"{code(number(getattr(last, what), language))} {phrase(what, language)}"


def _beside(frame: ChartFrame, last: ProgressCount) -> Iterator[str]:
    """Each curve's word at its end, moved apart where curves end close together."""
    sheet = frame.sheet
    across = frame.time.left + frame.time.room
    lowest = frame.bottom
    for what, status, _ in (DONE, CURVES[1], CURVES[0]):
        y = min(frame.value.y(getattr(last, what)), lowest)
        lowest = y - 19
        yield status_shape(status, sheet.x(across + 12), y)
        yield text(sheet.x(across + 22), y + 4.5, _word(what, last, sheet.language), "t")


def _below(frame: ChartFrame, last: ProgressCount) -> Iterator[str]:
    for turn, (what, status, classes) in enumerate((*CURVES, DONE)):
        y = frame.bottom + 42 + 20 * turn
        x, far = frame.sheet.x(8), frame.sheet.x(36)
        yield element("path", classes, d=f"M{x:.0f} {y:.0f}H{far:.0f}")
        yield status_shape(status, frame.sheet.x(48), y)
        yield text(frame.sheet.x(60), y + 4.5, _word(what, last, frame.sheet.language), "t")
