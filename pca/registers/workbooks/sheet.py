"""The rows of one sheet, cell by cell as the file is unpacked: nothing is set aside for cells that are not there."""

from __future__ import annotations

import csv
import io
from typing import Final, NamedTuple

from pca.domain.diagnosis import Diagnosis, diagnosis
from pca.registers.cells import MAX_LENGTH
from pca.registers.headers import column_of
from pca.registers.records import DAYS, BadCell, Problems
from pca.registers.sheets import MAX_BYTES, MAX_ROWS
from pca.registers.workbooks.formats import Formats, shown_day, shown_number, shown_text, unescaped
from pca.registers.workbooks.parts import Attributes, BadWorkbook, Parts, WorkbookSheet

COLUMNS: Final = 100
"""Columns of a register; it has a dozen."""


def read_strings(parts: Parts, name: str | None) -> list[str]:
    """The texts that cells refer to by number: pieces of rich text joined, the reading aids of Japanese left out."""
    strings: list[str] = []
    if name is None:
        return strings
    pieces: list[str] = []
    aside, taken, size = False, False, 0

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal aside, taken
        if tag == "si":
            pieces.clear()
            aside = False
        aside, taken = aside or tag == "rPh", tag == "t" and not aside

    def end(tag: str) -> None:
        nonlocal aside, taken, size
        taken, aside = False, aside and tag != "rPh"
        if tag == "si":
            strings.append(unescaped("".join(pieces))[: MAX_LENGTH + 1])

    def text(data: str) -> None:
        if taken:
            pieces.append(data)

    parts.read(name, start, end, text)
    return strings


class Merged(NamedTuple):
    """Cells that are shown as one."""

    range: str
    row: int
    column: int
    last_row: int
    last_column: int


class Rows:
    """One sheet being read into the CSV file of its register; each cell as it is shown, or a problem with its place."""

    def __init__(self, file: str, strings: list[str], formats: Formats, problems: Problems) -> None:
        self._file, self._strings, self._formats, self._problems = file, strings, formats, problems
        self._text = io.StringIO(newline="")
        self._writer = csv.writer(self._text)
        self._header: dict[int, str] = {}
        self._row, self._column, self._written = 0, 0, 0
        self._cells: dict[int, str] = {}
        self._cell: Attributes = {}
        self._pieces: list[str] = []
        self._taken = self._aside = self._inline = False
        self._formula = self._valued = False
        self._widest = 0
        self._merged: list[Merged] = []

    def read(self, parts: Parts, sheet: WorkbookSheet) -> bytes:
        """The CSV file, rows numbered as in the sheet. Raises BadWorkbook; what is wrong in cells is noted."""
        self._sheet = sheet
        parts.read(sheet.part, self._start, self._end, self._take_text)
        down = [merged for merged in self._merged if self._holds(merged)]
        return (self._filled(down) if down else self._text.getvalue()).encode()

    def _holds(self, merged: Merged) -> bool:
        """Whether merged cells stand in one column under the header, so that each row has what is shown over all of
        them; any others in the table are noted."""
        if merged.row > self._written or merged.column > self._widest:
            return False
        if merged.row > 1 and merged.column == merged.last_column and merged.last_row <= self._written:
            return True
        self._note(merged.row, merged.column, diagnosis("cell.merged", range=merged.range))
        return False

    def _filled(self, down: list[Merged]) -> str:
        """The same rows, with the value of merged cells in each of their rows."""
        rows = list(csv.reader(io.StringIO(self._text.getvalue(), newline="")))
        for merged in down:
            above = rows[merged.row - 1]
            value = above[merged.column - 1] if merged.column <= len(above) else ""
            for row in rows[merged.row : merged.last_row]:
                row.extend([""] * (merged.column - len(row)))
                row[merged.column - 1] = value
        text = io.StringIO(newline="")
        csv.writer(text).writerows(rows)
        return text.getvalue()

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            self._cell, self._pieces = attributes, []
            self._taken = self._aside = self._inline = self._formula = self._valued = False
            self._place(attributes.get("r"))
        elif tag == "v":
            self._taken = self._valued = True
        elif tag == "f":
            self._formula = True
        elif tag == "t":
            self._taken = self._inline and not self._aside
        elif tag == "is":
            self._inline = self._valued = True
        elif tag == "rPh":
            self._aside = True
        elif tag == "row":
            number = attributes.get("r", "")
            self._next(int(number) if number.isascii() and number.isdigit() and len(number) < 10 else self._row + 1)
        elif tag == "mergeCell" and len(self._merged) < 1_000:
            range = attributes.get("ref", "")[:20]
            first, _, last = range.partition(":")
            self._merged.append(Merged(range, _number(first), _column(first), _number(last), _column(last)))

    def _end(self, tag: str) -> None:
        if tag == "c":
            self._keep()
        elif tag in ("v", "t"):
            self._taken = False
        elif tag == "rPh":
            self._aside = False
        elif tag == "row":
            self._write()

    def _take_text(self, text: str) -> None:
        if self._taken:
            self._pieces.append(text)

    def _next(self, number: int) -> None:
        if number <= self._row:
            raise BadWorkbook("book.rows_order", "mend")
        self._row, self._column, self._cells = number, 0, {}

    def _place(self, reference: str | None) -> None:
        """Go on to the next cell of the row. Raises BadWorkbook when it stands where another cell is."""
        before, self._column = self._column, self._column + 1
        if reference is not None:
            self._column = _column(reference)
            if self._column <= before or _number(reference) != self._row:
                raise BadWorkbook("book.cells_order", "mend")

    def _keep(self) -> None:
        """Take over the cell just read; one without content is nothing, wherever it stands."""
        try:
            shown = self._shown()[: MAX_LENGTH + 1]
        except BadCell as bad:
            shown = "?"
            if self._inside():
                self._note(self._row, self._column, bad.diagnosis, "".join(self._pieces))
        if not shown:
            return
        if self._inside():
            self._cells[self._column] = shown
        else:
            raise BadWorkbook("book.stray", place=f"{_letters(self._column)}{self._row}")

    def _inside(self) -> bool:
        return 0 < self._column <= COLUMNS and 0 < self._row <= MAX_ROWS

    def _shown(self) -> str:
        """What the cell shows. Raises BadCell."""
        kind, held = self._cell.get("t", "n"), "".join(self._pieces)
        if kind == "e":
            raise BadCell("cell.formula", held=held[:20] or "error")
        if self._formula and (not self._valued or (kind == "n" and not held)):
            raise BadCell("cell.never_computed")
        if not held:
            return ""
        code = self._formats.code(self._cell.get("s"))
        match kind:
            case "s":
                if not (held.isascii() and held.isdigit() and len(held) < 10 and int(held) < len(self._strings)):
                    raise BadWorkbook("book.damaged", "mend")
                return shown_text(self._strings[int(held)], code)
            case "inlineStr" | "str":
                return shown_text(unescaped(held), code)
            case "b":
                raise BadCell("cell.truth", "as_text_column")
            case "d":
                if self._of_days() and len(held) >= len("2026-01-05"):
                    return held.removesuffix("T00:00:00")
                raise BadCell("cell.date", "as_text_column")
        return shown_day(held, code) if self._of_days() and not self._sheet.since_1904 else shown_number(held, code)

    def _of_days(self) -> bool:
        return self._header.get(self._column) in DAYS

    def _write(self) -> None:
        """Write the row, and the empty ones before it."""
        if not self._cells:
            return
        self._writer.writerows([()] * (self._row - self._written - 1))
        width = max(self._cells)
        self._writer.writerow([self._cells.get(column, "") for column in range(1, width + 1)])
        self._written, self._widest = self._row, max(width, self._widest)
        if self._row == 1:
            self._header = {column: column_of(self._file, text)[:40] for column, text in self._cells.items()}
        if self._text.tell() > MAX_BYTES:
            raise BadWorkbook("book.long", most=MAX_BYTES // 1024 // 1024)

    def _note(self, row: int, column: int, what: Diagnosis, seen: str = "") -> None:
        self._problems.add(self._file, row, self._header.get(column) or _letters(column), what, seen)


def _column(reference: str) -> int:
    """The number of a cell's column, from 1: `AB12` is 28; 0 when it is none."""
    number = 0
    for letter in reference[:10]:
        if not "A" <= letter <= "Z":
            break
        number = number * 26 + ord(letter) - 64
    return number


def _number(reference: str) -> int:
    digits = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ$")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else 0


def _letters(column: int) -> str:
    """A column as spreadsheets call it."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters or "?"
