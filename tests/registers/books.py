"""Workbooks for tests, cell by cell: what a spreadsheet program stores, and what hostile hands make of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

SPACE = "http://schemas.openxmlformats.org"
MAIN = f"{SPACE}/spreadsheetml/2006/main"
LINKS = f"{SPACE}/officeDocument/2006/relationships"
PACKAGE = f"{SPACE}/package/2006/relationships"

HEADS: Mapping[str, Sequence[str]] = {
    "regions": ("region", "title", "head", "deputy"),
    "sites": ("site", "title", "type", "region", "head", "deputy"),
    "people": ("person", "name", "email", "phone", "language", "site", "teams", "status"),
}


class Cell:
    """One cell as XML; `format` is a number format's code or the number of a built-in one."""

    def __init__(self, xml: str = "", kind: str = "", format: str | int = 0) -> None:
        self.xml, self.kind, self.format = xml, kind, format


def text(said: str, format: str | int = 0) -> Cell:
    return Cell(f"<is><t>{escape(said)}</t></is>", "inlineStr", format)


def number(value: str, format: str | int = 0) -> Cell:
    return Cell(f"<v>{value}</v>", "", format)


def formula(said: str, value: str | None, kind: str = "") -> Cell:
    return Cell(f"<f>{escape(said)}</f>" + (f"<v>{escape(value)}</v>" if value is not None else ""), kind)


Given = Cell | str
Table = Sequence[Sequence[Given]]


def rows_of(table: Table, formats: list[str | int]) -> str:
    """The rows as XML; the formats they use are added to `formats`."""
    written = []
    for line in table:
        cells = []
        for one in line:
            cell = text(one) if isinstance(one, str) else one
            if cell.format not in formats:
                formats.append(cell.format)
            kind = f' t="{cell.kind}"' if cell.kind else ""
            cells.append(f'<c{kind} s="{formats.index(cell.format)}">{cell.xml}</c>')
        written.append(f"<row>{''.join(cells)}</row>")
    return "".join(written)


def sheet(inner: str, after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{inner}</sheetData>{after}</worksheet>'


def styles(formats: Sequence[str | int]) -> str:
    own = [(number, code) for number, code in enumerate(formats, 200) if isinstance(code, str)]
    listed = "".join(f'<numFmt numFmtId="{id}" formatCode={quoteattr(code)}/>' for id, code in own)
    ids = [code if isinstance(code, int) else number for number, code in enumerate(formats, 200)]
    used = "".join(f'<xf numFmtId="{id}" applyNumberFormat="1"/>' for id in ids)
    return f'<styleSheet xmlns="{MAIN}"><numFmts>{listed}</numFmts><cellXfs>{used}</cellXfs></styleSheet>'


def packed(
    sheets: Sequence[tuple[str, str]],
    *,
    states: Mapping[int, str] | None = None,
    strings: str = "",
    formats: Sequence[str | int] = (),
    more: Mapping[str, bytes] | None = None,
    main: str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
) -> bytes:
    """A workbook of these sheets, each its title and its XML."""
    listed = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{n}" r:id="r{n}"'
        + (f' state="{states[n]}"' if states and n in states else "")
        + "/>"
        for n, (title, _) in enumerate(sheets, 1)
    )
    linked = "".join(
        f'<Relationship Id="r{n}" Type="{LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in enumerate(sheets, 1)
    )
    linked += f'<Relationship Id="s" Type="{LINKS}/styles" Target="styles.xml"/>'
    linked += f'<Relationship Id="t" Type="{LINKS}/sharedStrings" Target="/xl/sharedStrings.xml"/>' if strings else ""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{SPACE}/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">'
        f'<Relationship Id="r1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{linked}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{listed}</sheets></workbook>',
        "xl/styles.xml": styles(formats or (0,)),
        **({"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>'} if strings else {}),
        **{f"xl/worksheets/sheet{n}.xml": xml for n, (_, xml) in enumerate(sheets, 1)},
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, xml in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{xml}')
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return made.getvalue()


def directory(people: Table, *, regions: Table | None = None, sites: Table | None = None, **how: object) -> bytes:
    """A workbook of the three registers; one region and one site unless others are given."""
    formats: list[str | int] = [0]
    tables = {
        "regions": regions or [("R1", "Région", "a1", "a2")],
        "sites": sites or [("S1", "Siège", "head_office", "R1", "a1", "a2")],
        "people": people,
    }
    sheets = [(name, sheet(rows_of([HEADS[name], *table], formats))) for name, table in tables.items()]
    return packed(sheets, formats=formats, **how)  # type: ignore[arg-type]


def person(
    id: Given, email: Given = "", phone: Given = "", name: Given = "Quelqu’un", teams: Given = ""
) -> list[Given]:
    return [id, name, email, phone, "fr", "S1", teams, ""]


TWO: list[list[Given]] = [person("a1"), person("a2")]
