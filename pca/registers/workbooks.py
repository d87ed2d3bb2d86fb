"""Reads the registers from a spreadsheet workbook (XLSX): each sheet becomes the CSV file it stands for."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from python_calamine import CalamineError, CalamineWorkbook

from pca.registers.records import PEOPLE, REGIONS, SITES, Problems
from pca.registers.sheets import MAX_BYTES, MAX_ROWS

SHEETS = {
    **dict.fromkeys(("regions", "régions", "الجهات"), REGIONS),
    **dict.fromkeys(("sites", "المواقع"), SITES),
    **dict.fromkeys(("people", "personnel", "personnes", "الموظفون"), PEOPLE),
}
"""What the sheets may be called, in small letters."""

UNPACKED = 8 * MAX_BYTES
"""Bytes a workbook may hold once unpacked: a small file can hide a very large one."""


def is_workbook(content: bytes) -> bool:
    """Whether these bytes are a workbook (or some other archive) rather than a text."""
    return content.startswith(b"PK\x03\x04")


def sheets_in(name: str, content: bytes) -> dict[str, bytes]:
    """The register files a workbook holds, by name (`people.csv` …), rows numbered as in its sheets.

    Raises RegisterErrors when it cannot be read or has no sheet of such a name.
    """
    problems = Problems()
    found: dict[str, bytes] = {}
    try:
        _small_enough(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in book.sheet_names:
            file = SHEETS.get(sheet.strip().casefold())
            if file is not None and file not in found:
                rows = book.get_sheet_by_name(sheet).iter_rows()
                found[file] = _as_csv(rows)
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError) as error:
        said = str(error).partition("\n")[0][:100]
        problems.add(PEOPLE, 0, "", f"the workbook {name[:60]!r} cannot be read ({said})", "save it again as XLSX")
        problems.raise_any()
    if not found:
        names = ", ".join(file.removesuffix(".csv") for file in (REGIONS, SITES, PEOPLE))
        problems.add(PEOPLE, 0, "", f"the workbook {name[:60]!r} has no sheet of a known name", f"name them {names}")
        problems.raise_any()
    return found


def _small_enough(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(one.file_size for one in archive.infolist()) > UNPACKED:
            raise ValueError(f"more than {UNPACKED // 1024 // 1024} MB once unpacked")


def _as_csv(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for number, row in enumerate(rows):
        if number > MAX_ROWS:
            break
        writer.writerow([_said(cell) for cell in row])
    return text.getvalue().encode()


def _said(cell: object) -> str:
    """A cell as it would stand in a CSV file: a number without the decimals nobody typed, a day as ISO 8601."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return str(cell)
