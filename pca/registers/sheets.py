"""From the bytes of one CSV file to its rows: encoding, separator, header, and what no cell may hide."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from pca.domain.diagnosis import Value, diagnosis, suggestion
from pca.domain.folding import folded
from pca.registers.cells import text_of
from pca.registers.encodings import Undecided, decoded
from pca.registers.headers import column_of
from pca.registers.records import EVERY_FILE, OPTIONAL, TELEPHONES, BadCell, Problems

MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 250_000
LONGEST_HEAD = 200
UTF16 = (b"\xff\xfe", b"\xfe\xff")
_LINE_END = re.compile("\r\n?|\n")


@dataclass(frozen=True)
class SheetRow:
    """One row: its number in the spreadsheet, and its cells by column, cleaned; a bad cell is None."""

    number: int
    cells: Mapping[str, str | None]


@dataclass(frozen=True)
class RegisterSheet:
    """One file: its rows, and whether it could be read to its end."""

    lines: tuple[SheetRow, ...]
    complete: bool
    samples: tuple[str, ...] = ()
    """Words to look at, of a file that was not in UTF-8."""


UNUSABLE = RegisterSheet((), complete=False)


def read_sheet(
    file: str,
    content: bytes,
    problems: Problems,
    *,
    partial: bool = False,
    more: Mapping[str, str] = MappingProxyType({}),
) -> RegisterSheet:
    """The rows of one file; what is wrong with the file, its header or a cell is noted in `problems`.

    Of a `partial` file only the column of identifiers is needed. `more` are further columns, by their folded headers.
    """
    try:
        text, samples = _decoded(content)
    except BadSheet as bad:
        problems.add(file, bad.row, "", bad.diagnosis)
        return UNUSABLE
    rows = _Rows(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    try:
        header = _header(file, next(iter(rows)), problems, partial, more)
        lines = _lines(file, rows, header, problems) if header else ()
    except BadSheet as bad:
        problems.add(file, bad.row, "", bad.diagnosis)
        return UNUSABLE
    return RegisterSheet(lines, complete=True, samples=samples) if lines else UNUSABLE


class BadSheet(BadCell):
    """The whole file is unusable from `row` on (0 when no row is to blame)."""

    def __init__(self, row: int, code: str, /, **values: Value) -> None:
        super().__init__(f"sheet.{code}", **values)
        self.row = row


class _Rows:
    """The rows of a CSV reader; BadSheet where quotes are broken or rows too many."""

    def __init__(self, reader: Iterator[list[str]]) -> None:
        self.reader, self.number = reader, 0

    def __iter__(self) -> Iterator[list[str]]:
        try:
            for row in self.reader:
                self.number += 1
                if self.number > MAX_ROWS:
                    raise BadSheet(self.number, "rows", most=MAX_ROWS)
                yield row
        except csv.Error as error:
            raise BadSheet(self.number + 1, "quotes") from error


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The text, without its byte order mark, and words of it to look at. Raises BadSheet."""
    if len(content) > MAX_BYTES:
        raise BadSheet(0, "large", most=MAX_BYTES // 1024 // 1024)
    if content.startswith(UTF16):
        raise BadSheet(0, "utf16")
    if b"\0" in content:
        row = content[: content.index(b"\0")].count(b"\n") + 1
        raise BadSheet(row, "null_bytes")
    try:
        text, samples = decoded(content)
    except Undecided as error:
        row = content[: error.at].count(b"\n") + 1
        raise BadSheet(row, "accents") from error
    if not text.strip():
        raise BadSheet(0, "empty")
    return text, samples


def _delimiter(text: str) -> str:
    """Comma, semicolon or tab: whichever the header uses."""
    header = _LINE_END.split(text, maxsplit=1)[0]
    return max(",;\t", key=header.count)


def _header(
    file: str, row: Sequence[str], problems: Problems, partial: bool, more: Mapping[str, str]
) -> tuple[str, ...] | None:
    """The columns that the headers mean, `""` for columns without a name; None when they do not fit."""
    names = tuple(more.get(folded(cell[:LONGEST_HEAD])) or column_of(file, cell) for cell in row)
    known, noted = EVERY_FILE[file], len(problems.noted)
    every = (*known, *dict.fromkeys(more.values()))
    for name in dict.fromkeys(names):
        if name and name not in every:
            shown = name[:40] if name.isprintable() else ascii(name[:40])
            advice, values = suggestion(shown, every, 12)
            problems.add(file, 1, shown, diagnosis("column.unknown", advice, **values))
        elif name and names.count(name) > 1:
            problems.add(file, 1, name, diagnosis("column.twice"))
    for name in known[:1] if partial else known:
        if name not in names and name not in OPTIONAL:
            problems.add(file, 1, name, diagnosis("column.missing", known=known))
    return names if len(problems.noted) == noted else None


def _lines(file: str, rows: Iterable[list[str]], header: Sequence[str], problems: Problems) -> tuple[SheetRow, ...]:
    """Every row that holds something, numbered from 2. Raises BadSheet when there is none."""
    held = ((number, row) for number, row in enumerate(rows, 2) if any(map(str.strip, row)))
    lines = tuple(_line(file, number, row, header, problems) for number, row in held)
    if not lines:
        raise BadSheet(0, "no_row")
    return lines


def _line(file: str, number: int, row: Sequence[str], header: Sequence[str], problems: Problems) -> SheetRow:
    """One row by column. Cells left out at the end are empty; cells under no column are a problem."""
    cells: dict[str, str | None] = dict.fromkeys((name for name in header if name), "")
    for position, raw in enumerate(row):
        name = header[position] if position < len(header) else ""
        if not name:
            if raw.strip():
                problems.add(file, number, "", diagnosis("column.none"))
            continue
        try:
            cells[name] = text_of(raw, marked=name in TELEPHONES)
        except BadCell as bad:
            cells[name] = None
            problems.add(file, number, name, bad.diagnosis, raw)
    return SheetRow(number, cells)
