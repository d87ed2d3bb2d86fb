"""Tables that leave the house, as CSV or as a workbook: every cell a text, none that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice
from xml.sax.saxutils import escape

from pca.registers.cells import guarded

Row = Sequence[str]

LONGEST = 32_000
"""Characters of one cell; spreadsheets take 32 767."""

PIECE = 2_000
"""Lines of a CSV file that are handed over together."""

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_A_SHEET = re.compile(r"[\[\]:*?/\\']")

_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="xl/workbook.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="worksheets/sheet1.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
}
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
    name = escape(_NOT_A_SHEET.sub(" ", title)[:31].strip() or "1", {'"': "&quot;"})
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, xml in _PARTS.items():
            archive.writestr(part, _XML + xml)
        sheet = f'<sheets><sheet name="{name}" sheetId="1" r:id="r1"/></sheets>'
        archive.writestr("xl/workbook.xml", f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">{sheet}</workbook>')
        with archive.open("xl/worksheets/sheet1.xml", "w") as written:
            written.write(f'{_XML}<worksheet xmlns="{_MAIN}"><sheetData>'.encode())
            written.write(_row(header))
            for row in rows:
                written.write(_row(row))
            written.write(b"</sheetData></worksheet>")
    return content.getvalue()


def _row(row: Row) -> bytes:
    cells = (f'<c t="inlineStr"><is><t xml:space="preserve">{_cell(cell)}</t></is></c>' for cell in row)
    return f"<row>{''.join(cells)}</row>".encode()


def _cell(text: str) -> str:
    return escape(_NOT_XML.sub("\ufffd", text[:LONGEST]))
