"""Reads the registers from a spreadsheet workbook (XLSX, XLSM): each sheet becomes the CSV file it stands for.
An archive of the CSV files themselves is unpacked.

What a cell shows is what is read, or the cell is refused with its row and column: failed and never computed formulas,
dates, truth values, numbers in formats of their own. Macros are never looked at.
"""

from __future__ import annotations

import unicodedata

import msgspec

from pca.domain.diagnosis import Diagnosis, diagnosis
from pca.registers.records import (
    COLUMNS,
    FIGURES,
    KINDS,
    PEOPLE,
    PERIODS,
    REGIONS,
    ROTAS,
    SITES,
    Problems,
    RegisterErrors,
    RegisterProblem,
    beginning,
    on_sheets,
)
from pca.registers.workbooks.formats import read_formats
from pca.registers.workbooks.parts import BadWorkbook, Parts, WorkbookSheet, sheets
from pca.registers.workbooks.sheet import Rows, read_strings

SHEETS = {
    **dict.fromkeys(("regions", "régions", "الجهات"), REGIONS),
    **dict.fromkeys(("sites", "المواقع"), SITES),
    **dict.fromkeys(("people", "personnel", "personnes", "الموظفون"), PEOPLE),
    **dict.fromkeys(("site_types", "types de sites", "أنواع المواقع"), KINDS),
    **dict.fromkeys(("availability", "disponibilités", "التوفر"), PERIODS),
    **dict.fromkeys(("indicators", "indicateurs", "المؤشرات"), FIGURES),
    **dict.fromkeys(("rotas", "astreintes", "المداومة"), ROTAS),
}
"""What the sheets may be called, in small letters."""

_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class UnpackedWorkbook(msgspec.Struct, frozen=True):
    """The register files of a workbook, or what is wrong with it; rows are numbered as in its sheets."""

    files: dict[str, bytes] = {}
    titles: dict[str, str] = {}
    """By file, what its sheet is called."""
    problems: tuple[RegisterProblem, ...] = ()


def is_workbook(content: bytes) -> bool:
    """Whether these bytes are a workbook (or some other archive) rather than a text."""
    return content.startswith((b"PK\x03\x04", _OLD))


def read_workbook(content: bytes, name: str, *, only: str = "") -> UnpackedWorkbook:
    """The register files (`people.csv` …) of the workbook called `name`. Pure, and bounded in all it holds.

    Where `only` one is looked for, a workbook's only sheet is it, whatever it is called.
    """
    problems, titles = Problems(), dict[str, str]()
    try:
        files = _files(content, problems, titles, only)
        if not files:
            names = tuple(file.removesuffix(".csv") for file in ((only,) if only else (REGIONS, SITES, PEOPLE)))
            raise BadWorkbook("book.no_sheet", names=names)
        problems.raise_any()
    except BadWorkbook as bad:
        what = diagnosis("book.refused", "problem", name=f"{name[:60]!r}", problem=bad.diagnosis)
        return UnpackedWorkbook(problems=(RegisterProblem(PEOPLE, 0, "", what),))
    except RegisterErrors as errors:
        return UnpackedWorkbook(problems=on_sheets(errors, titles).problems)
    return UnpackedWorkbook(files, titles)


def _files(content: bytes, problems: Problems, titles: dict[str, str], only: str) -> dict[str, bytes]:
    """The files; what their sheets are called comes into `titles`."""
    if content.startswith(_OLD):
        raise BadWorkbook("book.old")
    parts = Parts(content)
    if packed := {name: part for part in parts.names() if (name := part.rpartition("/")[2]) in COLUMNS}:
        return {name: b"".join(parts.portions(part)) for name, part in packed.items()}
    listed, others = sheets(parts)
    chosen: dict[str, WorkbookSheet] = {}
    for sheet in listed:
        file = SHEETS.get(unicodedata.normalize("NFC", sheet.title.strip().casefold()))
        if file is not None and file in chosen:
            both = {"first": _sheet_name(chosen[file]), "second": _sheet_name(sheet)}
            problems.add(file, 0, "", diagnosis("register.two_sheets", **both))
        elif file is not None:
            chosen[file] = sheet
    if only and only not in chosen and len(seen := [sheet for sheet in listed if not sheet.hidden]) == 1:
        chosen[only] = seen[0]
    titles |= {file: beginning(sheet.title.strip()) for file, sheet in chosen.items()}
    for file, sheet in chosen.items():
        if sheet.hidden:
            problems.add(file, 0, "", diagnosis("register.hidden", title=f"{sheet.title[:40]!r}"))
    if problems.noted or not chosen:
        return dict.fromkeys(chosen, b"")
    strings, formats = read_strings(parts, others.get("sharedStrings")), read_formats(parts, others.get("styles"))
    return {file: Rows(file, strings, formats, problems).read(parts, sheet) for file, sheet in chosen.items()}


def _sheet_name(sheet: WorkbookSheet) -> Diagnosis:
    return diagnosis("shown.hidden_sheet" if sheet.hidden else "shown.sheet", title=f"{sheet.title[:40]!r}")
