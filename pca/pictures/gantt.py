"""The strip of measures: which held where, since when and until when, and which end soon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pca.pictures.measure_spans import SOON, MeasureSpan, SpanRow, rows_of, sentence_of, state_of, table_of
from pca.pictures.pen import code, element, link, name, plain, short, text, tip
from pca.pictures.picture import DrawingSheet, Picture, nothing_yet, see_table, sheets
from pca.pictures.scales import TimeScale
from pca.pictures.shapes import status_shape
from pca.pictures.words import instant, number, phrase
from pca.plans.drawing import lettering

WEEK = timedelta(days=7)
"""So long the strip is a week from the first start: what is planned for months would hide what goes on."""
LABEL, BRIEF_LABEL = 250.0, 350.0
HEAD, GROUP = 34.0, 26.0


@dataclass(frozen=True)
class _Strip:
    """All that one drawing of the strip needs."""

    sheet: DrawingSheet
    scale: TimeScale
    now: datetime
    brief: bool
    """One line for each row, without the axes."""

    @property
    def language(self) -> str:
        return self.sheet.language

    @property
    def row_height(self) -> float:
        if self.brief:
            return 46.0 if self.sheet.narrow else 26.0
        return 58.0 if self.sheet.narrow else 38.0

    @property
    def label(self) -> float:
        """Room for names beside the bars, or above them on a telephone."""
        return self.sheet.width if self.sheet.narrow else BRIEF_LABEL if self.brief else LABEL

    @property
    def bar(self) -> float:
        """How far below the top of its row a bar begins."""
        if self.sheet.narrow:
            return 22.0 if self.brief else 35.0
        return 6.0

    def said(self, span: MeasureSpan) -> str:
        """One span as a sentence."""
        return sentence_of(span, self.now, self.scale.zone, self.language)


def gantt(
    held: Sequence[MeasureSpan],
    *,
    now: datetime,
    zone: ZoneInfo,
    language: str,
    key: str = "gantt",
    until: datetime | None = None,
    most: int = 40,
    brief: bool = False,
) -> Picture:
    """The strip of measures, grouped by axis in the order given; `until` is the right end when later than all else.

    At most `most` rows are drawn, those in force first; the table has every span. When `brief`, rows keep the order
    given and take one line each, and nothing is said of the others.
    """
    table = table_of(held, now, zone, language)
    if not held:
        return nothing_yet("gantt", key, language, table, phrase("gantt_none", language))
    rows = rows_of(held, by_axis=not brief)
    chosen = set(sorted(range(len(rows)), key=lambda at: (not rows[at].on, at))[:most])
    shown = [row for at, row in enumerate(rows) if at in chosen]
    start, end = _span(held, now, until)
    drawn = []
    for sheet in sheets("gantt", key, language):
        left = 8.0 if sheet.narrow else BRIEF_LABEL if brief else LABEL
        scale = TimeScale(sheet, zone, start, end, left, sheet.width - left - 12)
        drawn.append(_drawn(_Strip(sheet, scale, now, brief), shown, table.caption, len(rows)))
    return Picture(drawn[0], drawn[1], table)


def _span(held: Sequence[MeasureSpan], now: datetime, until: datetime | None) -> tuple[datetime, datetime]:
    """From the first start to the last end known, with some air at both ends; in the first week, that week.

    Later, half as long again as it has lasted is as far ahead as one looks.
    """
    start = min(min(span.started_at for span in held), now)
    ends = [span.ends_at for span in held if span.ends_at and span.stopped_at is None]
    stops = [span.stopped_at for span in held if span.stopped_at]
    if until is None and now - start < WEEK:
        return start, start + WEEK
    ahead = now + max(SOON, (now - start) / 2)
    end = max([now, *(min(at, ahead) for at in ends), *stops, *([until] if until else [])])
    air = max((end - start) * 0.04, timedelta(hours=1))
    return start - air / 2, end + air


def _drawn(strip: _Strip, rows: Sequence[SpanRow], title: str, total: int) -> str:
    sheet, scale, language = strip.sheet, strip.scale, strip.language
    body: list[str] = []
    y, axis = HEAD, ""
    for row in rows:
        if row.last.axis != axis and not strip.brief:
            axis = row.last.axis
            body += _group(strip, axis, y)
            y += GROUP
        body += _row(strip, row, y)
        y += strip.row_height
    if total > len(rows) and not strip.brief:
        more = see_table(code(number(total - len(rows), language)), language)
        body.append(text(sheet.x(8), y + 18, more, "t small quiet-t"))
        y += 28
    desc = phrase(
        "gantt_desc",
        language,
        rows=code(number(total, language)),
        start=name(instant(scale.start, scale.zone, language)),
        end=name(instant(scale.end, scale.zone, language)),
        held=code(number(sum(row.on for row in rows), language)),
    )
    links = any(span.href for row in rows for span in row.spans)
    return sheet.finished(title, desc, y + 8, [*_ruler(strip, y), *_present(strip, y), *body], links)


def _ruler(strip: _Strip, bottom: float) -> Iterator[str]:
    """Round instants: a quiet line for each, its words above."""
    for at, words in strip.scale.ticks():
        x = strip.scale.x(at)
        yield element("path", "grid", d=f"M{short(x)} {HEAD - 8:.0f}V{short(bottom)}")
        if abs(strip.scale.across(at) - strip.scale.across(strip.now)) > 62:
            yield text(_inside(strip.sheet, x, words, 11.5), 20, words, "t small quiet-t", "middle")


def _present(strip: _Strip, bottom: float) -> Iterator[str]:
    """The line of this instant; on a telephone, where names stand above the bars, its head alone."""
    x = strip.scale.x(strip.now)
    word = phrase("now", strip.language)
    yield _line(strip, HEAD - 8, HEAD if strip.sheet.narrow else bottom)
    yield text(_inside(strip.sheet, x, word, 13), 20, word, "t small now-t", "middle")


def _line(strip: _Strip, top: float, bottom: float) -> str:
    x = strip.scale.x(strip.now)
    return element("path", "present", d=f"M{short(x)} {short(top)}V{short(bottom)}")


def _inside(sheet: DrawingSheet, x: float, words: str, size: float) -> float:
    """The middle of words that should stand at `x`, moved so that they stay in the picture."""
    half = lettering.width(words, size, bold=True) / 2 + 2
    return min(max(x, half), sheet.width - half)


def _group(strip: _Strip, axis: str, y: float) -> Iterator[str]:
    sheet = strip.sheet
    yield element("rect", "stripe", x=0, y=y, width=sheet.width, height=GROUP - 4, rx=3)
    words = lettering.lines(plain(axis), sheet.width - 20, 13, 1, bold=True)
    yield text(sheet.x(8), y + 15.5, name(words[0]) if words else "", "t strong")


def _row(strip: _Strip, row: SpanRow, y: float) -> Iterator[str]:
    """A measure's name, its place, and its bars (below the name on a telephone)."""
    sheet, last = strip.sheet, row.last
    room = strip.label - (16 if sheet.narrow else 20)
    title = _cut(last.title, room - lettering.width(last.measure, 13) - 6, 13)
    yield link(last.href, text(sheet.x(8), y + 15, f"{code(last.measure)} {name(title)}", "t over"))
    if not strip.brief:
        place = _cut(last.place, room - (110 if sheet.narrow else 0), 11.5)
        yield text(sheet.x(8), y + (29 if sheet.narrow else 30), name(place), "t small quiet-t over")
    if sheet.narrow:
        yield _line(strip, y + strip.bar - 4, y + strip.bar + 16)
    for span in row.spans:
        yield f"<g>{tip(strip.said(span))}{''.join(_bar(strip, span, y + strip.bar))}</g>"
    if not strip.brief or not sheet.narrow:
        yield from _ending(strip, last, y + (16 if strip.brief else 29 if sheet.narrow else 32))


def _cut(words: str, room: float, size: float) -> str:
    lines = lettering.lines(plain(words), room, size, 1)
    return lines[0] if lines else ""


def _bar(strip: _Strip, span: MeasureSpan, y: float) -> Iterator[str]:
    """Filled while it held, dashed for what is planned; a cap where it was stopped, a lozenge where a level changed."""
    scale, sheet = strip.scale, strip.sheet
    start, stop = scale.across(span.started_at), scale.across(span.stopped_at or strip.now)
    wide = max(stop - start, 3.0)
    kind = "held" if span.stopped_at else "held on"
    yield element("rect", kind, x=sheet.x(start, wide), y=y, width=wide, height=12, rx=2)
    if span.stopped_at:
        x = sheet.x(start + wide)
        yield element("path", "cap", d=f"M{short(x)} {short(y - 2)}v16")
    elif span.ends_at and span.ends_at > strip.now:
        far = max(scale.across(span.ends_at) - stop, 2.0)
        yield element("rect", "still", x=sheet.x(stop, far), y=y + 1, width=far, height=10)
    for at, _level in span.levels:
        if at > span.started_at:
            x = scale.x(at)
            yield element("path", "step", d=f"M{short(x)} {short(y - 1)}l6 7-6 7-6-7z")


def _ending(strip: _Strip, span: MeasureSpan, y: float) -> Iterator[str]:
    """▲ and a word below the bar when the measure ends soon or should have ended; else its level, quietly."""
    words, soon = state_of(span, strip.now, strip.language)
    level = plain(span.levels[-1][1]) if span.levels else ""
    if not soon and (not level or span.stopped_at):
        return
    shown = words if soon else _cut(level, 180, 11.5)
    wide = lettering.width(shown, 11.5, bold=soon) + 18
    across = _beside(strip, span, wide)
    if soon:
        yield status_shape("late", strip.sheet.x(across + 5), y - 4.5, 4.5)
    yield text(
        strip.sheet.x(across + (14 if soon else 0)), y, name(shown), f"t small {'late-t' if soon else 'quiet-t'} over"
    )


def _beside(strip: _Strip, span: MeasureSpan, wide: float) -> float:
    """Where words about the end of a span begin: after this instant's line or before it, never across it."""
    if strip.sheet.narrow:
        return strip.sheet.width - wide
    end = strip.scale.across(span.stopped_at or strip.now)
    if end + 8 + wide < strip.sheet.width:
        return end + 8
    return max(end - wide - 4, strip.scale.left)
