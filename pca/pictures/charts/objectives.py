"""How long each interrupted activity can still wait: time elapsed against its objective and what it can bear."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pca.catalogue.words import listed
from pca.pictures.pen import code, element, link, name, plain, short, text
from pca.pictures.picture import Cell, DrawingSheet, Picture, Table, nothing_yet, see_table, sheets
from pca.pictures.shapes import status_shape
from pca.pictures.words import instant, length, number, phrase
from pca.plans.drawing import lettering


@dataclass(frozen=True)
class ObjectiveBar:
    """One interruption of an activity: since when, its RTO and MTPD as instants (UTC), and when it was restored."""

    title: str
    since: datetime
    rto_at: datetime
    mtpd_at: datetime
    restored_at: datetime | None = None
    href: str = ""


@dataclass(frozen=True)
class _Standing:
    """How an interruption stands at one instant; `shape` is its status."""

    item: ObjectiveBar
    until: datetime
    marks: tuple[str, ...]
    shape: str

    @property
    def words(self) -> str:
        """How it stands, on one line."""
        return " · ".join(self.marks)

    @property
    def share(self) -> float:
        """Time elapsed as a share of the MTPD, at most 1."""
        whole = self.item.mtpd_at - self.item.since
        return min(1.0, max(0.0, (self.until - self.item.since) / whole)) if whole else 1.0


def objectives(
    items: Sequence[ObjectiveBar],
    *,
    now: datetime,
    zone: ZoneInfo,
    language: str,
    key: str = "objectives",
    most: int = 12,
) -> Picture:
    """A bar for each activity, as long as what it can bear (MTPD), with a mark at its objective (RTO).

    What breaks first comes first; what was restored comes last. At most `most` are drawn.
    """
    ordered = sorted(
        (_standing(objective, now, language) for objective in items), key=lambda standing: _urgency(standing.item, now)
    )
    table = _table(ordered, zone, language)
    if not ordered:
        return nothing_yet("objectives", key, language, table, phrase("objectives_none", language))
    drawn = [_drawn(sheet, ordered, most, table.caption) for sheet in sheets("objectives", key, language)]
    return Picture(drawn[0], drawn[1], table)


def _urgency(item: ObjectiveBar, now: datetime) -> tuple[bool, bool, datetime, str]:
    """Running before restored; beyond bearing first, then by the next mark."""
    return (
        item.restored_at is not None,
        item.mtpd_at > now,
        item.rto_at if item.rto_at > now else item.mtpd_at,
        item.title,
    )


def _standing(item: ObjectiveBar, now: datetime, language: str) -> _Standing:
    if item.restored_at is not None:
        left = name(length(item.restored_at - item.since, language))
        return _Standing(item, item.restored_at, (phrase("restored_after", language, left=left),), "done")
    late = now >= item.rto_at
    marks = tuple(
        _mark(objective, at, now, language) for objective, at in (("rto", item.rto_at), ("mtpd", item.mtpd_at))
    )
    return _Standing(item, now, marks, "late" if late else "acknowledged")


def _mark(mark: str, at: datetime, now: datetime, language: str) -> str:
    key = "mark_in" if at > now else "mark_past" if at < now else "mark_now"
    return phrase(key, language, mark=code(phrase(mark, language)), left=name(length(abs(at - now), language)))


def _table(ordered: Sequence[_Standing], zone: ZoneInfo, language: str) -> Table:
    columns = tuple(
        phrase(column, language) for column in ("activity", "state", "since", "elapsed", "rto", "mtpd", "restored")
    )

    def when(at: datetime | None) -> Cell:
        return Cell(instant(at, zone, language) if at else "—", "time", at=at)

    rows = tuple(
        (
            Cell(plain(standing.item.title), href=standing.item.href),
            Cell(standing.words, status=standing.shape),
            when(standing.item.since),
            Cell(length(standing.until - standing.item.since, language), "time"),
            *(when(at) for at in (standing.item.rto_at, standing.item.mtpd_at, standing.item.restored_at)),
        )
        for standing in ordered
    )
    return Table(phrase("objectives", language), columns, rows)


def _drawn(sheet: DrawingSheet, ordered: Sequence[_Standing], most: int, title: str) -> str:
    language = sheet.language
    body: list[str] = []
    y = 4.0
    for standing in ordered[:most]:
        body += _bar(sheet, standing, y)
        y += 80 + 17 * (len(standing.marks) - 1) if sheet.narrow else 58
    if len(ordered) > most:
        more = see_table(code(number(len(ordered) - most, language)), language)
        body.append(text(sheet.x(0), y + 12, more, "t small quiet-t"))
        y += 20
    first = listed((name(ordered[0].item.title), ordered[0].words), language)
    desc = phrase("objectives_desc", language, items=code(number(len(ordered), language)), first=first)
    return sheet.finished(title, desc, y, body, any(standing.item.href for standing in ordered))


def _bar(sheet: DrawingSheet, standing: _Standing, y: float) -> Iterator[str]:
    """The activity, how it stands in words, and its bar with the RTO's mark."""
    item = standing.item
    room = sheet.width if sheet.narrow else sheet.width * 0.42
    title = lettering.lines(plain(item.title), room, 13, 1, bold=True)
    yield link(item.href, text(sheet.x(0), y + 13, name(title[0]) if title else "", "t strong"))
    wide = lettering.width(standing.words, 13, bold=True)
    across = 18.0 if sheet.narrow else max(sheet.width - wide, sheet.width * 0.45)
    classes = "t late-t" if standing.shape == "late" else "t"
    line = y + (31 if sheet.narrow else 13)
    yield status_shape(standing.shape, sheet.x(across - 11), line - 4.5)
    for said_here in standing.marks if sheet.narrow else (standing.words,):
        yield text(sheet.x(across), line, said_here, classes)
        line += 17
    yield from _measured(sheet, standing, line - 8)


def _measured(sheet: DrawingSheet, standing: _Standing, y: float) -> Iterator[str]:
    item, share = standing.item, standing.share
    whole = item.mtpd_at - item.since
    objective = min(1.0, max(0.0, (item.rto_at - item.since) / whole)) if whole else 1.0
    fill = {"late": "s-late", "done": "rest"}.get(standing.shape, "s-acknowledged")
    wide = max(sheet.width * share, 2)
    yield element("rect", "track", x=0, y=y, width=sheet.width, height=12, rx=2)
    yield element("rect", fill, x=sheet.x(0, wide), y=y, width=wide, height=12, rx=2)
    across = sheet.width * objective
    yield element("path", "limit", d=f"M{short(sheet.x(across))} {short(y - 3)}v18")
    yield element("path", "limit", d=f"M{short(sheet.x(sheet.width - 1))} {short(y - 3)}v18")
    if across < sheet.width - 40:
        at = min(max(across, 14.0), sheet.width - 60)
        yield text(sheet.x(at), y + 27, phrase("rto", sheet.language), "t small quiet-t", "middle")
    yield text(sheet.x(sheet.width), y + 27, phrase("mtpd", sheet.language), "t small quiet-t", "end")
