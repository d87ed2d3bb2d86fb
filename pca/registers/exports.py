"""Tables that leave the house, as CSV or as a workbook: every cell a text, none that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from xml.sax.saxutils import escape

from pca.registers.cells import guarded

Row = Sequence[str]

LONGEST = 32_000
"""Characters of one cell; spreadsheets take 32 767."""

PIECE = 2_000
"""Lines of a CSV file that are handed over together."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""What a spreadsheet would read as one character."""
_NOT_A_SHEET = re.compile(r"[\[\]:*?/\\']")

_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    "{sheets}</Types>",
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="xl/workbook.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "{links}</Relationships>",
}
_SHEET = (
    '<Override PartName="/xl/worksheets/sheet{number}.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
)
_LINK = (
    '<Relationship Id="r{number}" Target="worksheets/sheet{number}.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>'
)
_LISTED = {"{sheets}": _SHEET, "{links}": _LINK}
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def as_csv(header: Row, rows: Iterable[Row]) -> Iterator[bytes]:
    """A CSV file piece by piece: UTF-8 with a byte order mark, commas; what looks like a formula gets `'` before it.

    A piece holds many lines: whoever sends them hands over a piece at a time, not a line.
    """
    safe = lru_cache(maxsize=32_768)(
        _safe
    )  # most of what stands in a column stands there often; forgotten with the file
    yield "\ufeff".encode() + _lines([header], safe)
    waiting = iter(rows)
    while piece := list(islice(waiting, PIECE)):
        yield _lines(piece, safe)


def _safe(cell: str) -> str:
    return guarded(cell[:LONGEST])


def _lines(rows: Iterable[Row], safe: Callable[[str], str]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(map(safe, row) for row in rows)
    return text.getvalue().encode(errors="replace")


def as_workbook(title: str, header: Row, rows: Iterable[Row]) -> bytes:
    """A workbook (XLSX) of one sheet. Cells are declared as texts, which no spreadsheet takes for a formula."""
    return as_sheets({title: chain([header], rows)})


def as_sheets(sheets: Mapping[str, Iterable[Row]]) -> bytes:
    """A workbook of several sheets by title, with the same cells as `as_workbook`; the same sheets, the same bytes."""
    content, numbers = io.BytesIO(), range(1, len(sheets) + 1)
    lists = {mark: "".join(part.format(number=at) for at in numbers) for mark, part in _LISTED.items()}
    titles = (escape(_NOT_A_SHEET.sub(" ", title)[:31].strip() or "1", {'"': "&quot;"}) for title in sheets)
    listed = "".join(f'<sheet name="{title}" sheetId="{at}" r:id="r{at}"/>' for at, title in enumerate(titles, 1))
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, xml in _PARTS.items():
            for mark, listing in lists.items():
                xml = xml.replace(mark, listing)
            archive.writestr(_entry(part), _XML + xml)
        book = f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{listed}</sheets></workbook>'
        archive.writestr(_entry("xl/workbook.xml"), _XML + book)
        for at, rows in enumerate(sheets.values(), 1):
            with archive.open(_entry(f"xl/worksheets/sheet{at}.xml"), "w") as written:
                written.write(f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
                for row in rows:
                    written.write(_row(row))
                written.write(b"</sheetData></worksheet>")
    return content.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files by name in one archive; the same files, the same bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, held in files.items():
            archive.writestr(_entry(name), held)
    return content.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)  # without the hour it is written at
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _row(row: Row) -> bytes:
    cells = (f'<c t="inlineStr"><is><t xml:space="preserve">{_cell(cell)}</t></is></c>' for cell in row)
    return f"<row>{''.join(cells)}</row>".encode()


def _cell(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", _LIKE_ESCAPED.sub("_x005F_", text[:LONGEST])))
