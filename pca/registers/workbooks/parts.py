"""The parts of a workbook file (a ZIP archive of XML): found as its own tables say, unpacked only as far as allowed."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final
from xml.parsers import expat

from pca.registers.records import BadCell

ENTRIES: Final = 2_000
"""Parts a workbook may have."""
UNPACKED: Final = 160 * 1024 * 1024
"""Bytes of all parts that are read, counted while they are unpacked: a small file can hide a very large one."""
RATIO: Final = 200
"""How many times larger than its packed form a part may become; beyond the first megabyte."""
FREE: Final = 1024 * 1024
PORTION: Final = 1024 * 1024

_MAIN: Final = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)

Attributes = Mapping[str, str]


class BadWorkbook(BadCell):
    """The workbook as a whole cannot be read."""


class Parts:
    """A workbook's parts by name; unpacking counts."""

    def __init__(self, content: bytes) -> None:
        """Look at the names alone. Raises BadWorkbook."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
            entries = [member for member in self._archive.infolist() if not member.is_dir()]
        except (zipfile.BadZipFile, ValueError, OSError, IndexError, OverflowError, NotImplementedError) as error:
            raise BadWorkbook("book.damaged", "mend") from error
        if len(entries) > ENTRIES:
            raise BadWorkbook("book.parts", "book.copy", most=ENTRIES)
        self._entries = {entry.filename.lower(): entry for entry in entries}
        if len(self._entries) < len(entries):
            raise BadWorkbook("book.part_twice", "save_as")
        self._left = UNPACKED

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def names(self) -> tuple[str, ...]:
        """What the parts are called, in small letters."""
        return tuple(self._entries)

    def portions(self, name: str) -> Iterator[bytes]:
        """A part, piece by piece. Raises BadWorkbook when it is not there, is damaged, or unfolds into too much."""
        entry = self._entries.get(name.lower())
        if entry is None:
            raise BadWorkbook("book.part_missing", "mend")
        most = min(self._left, FREE + RATIO * entry.compress_size)
        try:
            with self._archive.open(entry) as file:
                while portion := file.read(PORTION):
                    self._left -= len(portion)
                    most -= len(portion)
                    if most < 0:
                        raise BadWorkbook("book.unfolds", "book.copy")
                    yield portion
        except BadWorkbook:
            raise
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
            raise BadWorkbook("book.damaged", "mend") from error

    def read(self, name: str, start: Start, end: End | None = None, text: Callable[[str], None] | None = None) -> None:
        """Go through one part's XML. Names of elements come without their namespace; foreign ones as they are."""
        parser = expat.ParserCreate(None, " ")
        parser.buffer_text = True

        def opened(tag: str, attributes: dict[str, str]) -> None:
            start(_LOCAL.get(tag, tag), attributes)

        def closed(tag: str) -> None:
            if end is not None:
                end(_LOCAL.get(tag, tag))

        parser.StartElementHandler, parser.EndElementHandler = opened, closed
        if text is not None:
            parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _no_doctype
        try:
            for portion in self.portions(name):
                parser.Parse(portion)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise BadWorkbook("book.damaged", "mend") from error


Start = Callable[[str, Attributes], None]
End = Callable[[str], None]

_OWN: Final = (
    *("sheet", "row", "c", "v", "f", "is", "t", "r", "rPh", "si", "mergeCell", "sheetData"),
    *("numFmt", "cellXfs", "xf", "workbookPr"),
)
_LOCAL: Final = {
    **{f"{space} {name}": name for space in _MAIN for name in _OWN},
    f"{_PACKAGE} Relationship": "Relationship",
    f"{_TYPES} Override": "Override",
    f"{_TYPES} Default": "Default",
}
"""Elements we know, in both namespaces that the standard gives them."""


def _no_doctype(*_: object) -> None:
    raise BadWorkbook("book.declares", "save_as")


def relations(parts: Parts, of: str) -> dict[str, tuple[str, str]]:
    """What a part refers to: kind (last word of its type) and full name of each target, by the reference's id."""
    folder, _, bare = of.rpartition("/")
    targets: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            targets[attributes.get("Id", "")] = (kind, _resolved(folder, attributes.get("Target", "")))

    name = f"{folder}/_rels/{bare}.rels" if folder else f"_rels/{bare}.rels"
    if name in parts:
        parts.read(name, start)
    return targets


def _resolved(folder: str, target: str) -> str:
    """A target as a full name; `..` and `/` as in addresses."""
    steps = [] if target.startswith("/") else folder.split("/")
    for step in target.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(step for step in steps if step)


class WorkbookSheet:
    """One sheet of the workbook: what it is called, where it stands, whether people see it."""

    def __init__(self, title: str, part: str, hidden: bool, since_1904: bool = False) -> None:
        self.title, self.part, self.hidden, self.since_1904 = title, part, hidden, since_1904


def sheets(parts: Parts) -> tuple[tuple[WorkbookSheet, ...], dict[str, str]]:
    """The sheets in order, and the other parts by kind (`styles`, `sharedStrings`). Raises BadWorkbook."""
    book = next((name for kind, name in relations(parts, "").values() if kind == "officeDocument"), "")
    if not book or book not in parts:
        raise BadWorkbook(_other_kind(parts))
    if book.lower().endswith(".bin"):
        raise BadWorkbook("book.binary", "save_as")
    linked, listed = relations(parts, book), list[WorkbookSheet]()
    since_1904 = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal since_1904
        if tag == "workbookPr":
            since_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif tag == "sheet":
            id = next((attributes[f"{space} id"] for space in _LINKS if f"{space} id" in attributes), "")
            kind, part = linked.get(id, ("", ""))
            if kind == "worksheet":
                hidden = attributes.get("state", "visible") != "visible"
                listed.append(WorkbookSheet(attributes.get("name", ""), part, hidden, since_1904))

    parts.read(book, start)
    if not listed:
        raise BadWorkbook(_other_kind(parts))
    return tuple(listed), {kind: name for kind, name in linked.values() if kind in ("styles", "sharedStrings")}


def _other_kind(parts: Parts) -> str:
    """What kind of archive it is instead of a workbook."""
    if "mimetype" in parts and "content.xml" in parts:
        return "book.open_document"
    return "book.numbers" if "index/document.iwa" in parts or "index.zip" in parts else "book.none"
