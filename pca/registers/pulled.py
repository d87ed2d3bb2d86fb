"""Reads values that were pulled from elsewhere (CSV or JSON): bad rows are named and set aside, never guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from pca.domain.diagnosis import Faulty
from pca.domain.expressions.expressions import Type
from pca.domain.feeds import BadRow
from pca.domain.figures import PLAIN
from pca.domain.series import parse
from pca.domain.texts.zones import local_to_utc
from pca.isolated import Limits, ParseFailed, parse_isolated
from pca.isolated.limits import MB

LIMITS = Limits(seconds=10, processor=5, memory=256 * MB, input=2 * MB, output=4 * MB)
MOST, NAMED = 20_000, 5
"""Rows read, and bad rows named."""
EARLIEST = 1990
LONGEST = 200
"""Characters of a value."""


class PulledShape(msgspec.Struct, frozen=True, kw_only=True):
    """Where values stand in what was pulled, and what they are."""

    format: str
    type: str
    rows: str
    value: str
    date: str
    zone: str
    now: datetime


class Pulled(msgspec.Struct, frozen=True):
    """Values by instant, the first bad rows and how many there are; `wrong` where nothing could be read at all."""

    values: tuple[tuple[datetime, str], ...] = ()
    bad: tuple[BadRow, ...] = ()
    count: int = 0
    wrong: str = ""


def read_pulled(content: bytes, shape: PulledShape) -> Pulled:
    """The values in these bytes. Pure."""
    try:
        rows = list(_csv(content, shape) if shape.format == "csv" else _json(content, shape))
    except (ValueError, csv.Error, msgspec.DecodeError, RecursionError):
        return Pulled(wrong="unreadable")
    if len(rows) > MOST:
        return Pulled(wrong="large")
    values: dict[datetime, str] = {}
    bad: list[BadRow] = []
    for number, (value, when) in enumerate(rows, 2 if shape.format == "csv" else 1):
        wrong, at = _judged(value, when, shape)
        if wrong or at is None:
            bad.append(BadRow(number, wrong, (when if wrong in ("date", "future") else value)[:60]))
        else:
            values[at] = value.strip()
    return Pulled(tuple(sorted(values.items())), tuple(bad[:NAMED]), len(bad))


def pulled_apart(content: bytes, shape: PulledShape) -> Pulled:
    """The same in a process of its own."""
    try:
        return parse_isolated(read_pulled, content, shape, lane="feeds", limits=LIMITS)
    except ParseFailed:
        return Pulled(wrong="unreadable")


def _judged(value: str, when: str, shape: PulledShape) -> tuple[str, datetime | None]:
    """What is wrong with a row, or when its value was true."""
    if not value.strip():
        return "missing", None
    kind, text = Type(shape.type), value.strip()
    if parse(text, kind) is None or len(text) > LONGEST or (kind is Type.NUMBER and not PLAIN.fullmatch(text)):
        return "value", None
    if not shape.date:
        return "", shape.now
    try:
        at = _instant(when.strip(), shape)
    except (ValueError, OverflowError, Faulty):
        return "date", None
    return ("future", None) if at > shape.now else ("", at)


def _instant(text: str, shape: PulledShape) -> datetime:
    """An instant with its offset, or a day of the plan's zone: its end, or its beginning if it is not over."""
    zone = ZoneInfo(shape.zone)
    if len(text) > 10:
        at = datetime.fromisoformat(text)
        if at.tzinfo is None or at.year < EARLIEST:
            raise ValueError(text)
        return at.astimezone(UTC)
    day = date.fromisoformat(text)
    if day.year < EARLIEST:
        raise ValueError(text)
    over = day < shape.now.astimezone(zone).date()
    return local_to_utc(datetime.combine(day, time(23, 59) if over else time()), zone)


def _csv(content: bytes, shape: PulledShape) -> Iterator[tuple[str, str]]:
    text = content.decode("utf-8-sig")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names = reader.fieldnames or ()
    if shape.value not in names or (shape.date and shape.date not in names):
        raise ValueError("columns")
    for row in reader:
        yield row[shape.value] or "", (row[shape.date] or "") if shape.date else ""


def _json(content: bytes, shape: PulledShape) -> Iterator[tuple[str, str]]:
    rows = _within(msgspec.json.decode(content), shape.rows)
    for row in rows if isinstance(rows, list) else [rows]:
        yield _text(row, shape.value), _text(row, shape.date) if shape.date else ""


def _within(value: Any, path: str) -> Any:
    for step in path.split(".") if path else ():
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            raise ValueError(path)
    return value


def _text(row: Any, path: str) -> str:
    try:
        value = _within(row, path)
    except ValueError:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else ""
