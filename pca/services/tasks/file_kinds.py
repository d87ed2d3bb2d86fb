"""What a file is, by its content: the kinds that prove something, and those that a program would run or draw. Pure."""

from __future__ import annotations

import codecs
import io
import mimetypes
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final
from xml.parsers import expat

UNKNOWN: Final = "application/octet-stream"
ARCHIVE: Final = "application/zip"
MACROS: Final = "application/vnd.ms-office.macros"
PAGE: Final = "text/html"

PDF_WITHIN: Final = 1024
"""Bytes in which `%PDF-` may begin: scanners, printers and portals write lines of their own before it."""

ENTRIES: Final = 20_000
"""Entries of an archive that are looked at; a document has a few dozen."""
LARGEST_PART: Final = 1_000_000
"""Bytes of the part of a document that says what it is."""

MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "application/pdf"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"\xff\xf9", "audio/aac"),
    (b"#!AMR", "audio/amr"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-msdownload"),
    (b"\xca\xfe\xba\xbe", "application/x-executable"),
    (b"\xcf\xfa\xed\xfe", "application/x-executable"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
)
"""How files of a kind begin."""

_RIFF: Final = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS: Final = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"), "image/heic"),
    b"avif": "image/avif",
    **dict.fromkeys((b"M4A ", b"M4B "), "audio/mp4"),
    b"qt  ": "video/quicktime",
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6", b"3g2a"), "video/3gpp"),
}
"""The first words of files that telephones make (ISO 14496-12); any other is a film."""

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_MAIN: Final = {
    "word": f"{_OFFICE}wordprocessingml.document",
    "xl": f"{_OFFICE}spreadsheetml.sheet",
    "ppt": f"{_OFFICE}presentationml.presentation",
}
"""What an office document is, by the folder of its main part."""
_OPEN: Final = {
    f"application/vnd.oasis.opendocument.{kind}": f"application/vnd.oasis.opendocument.{kind}"
    for kind in ("text", "spreadsheet", "presentation")
}
_ACTIVE: Final = ("<!doctype", "<html", "<svg", "<script", "<?xml", "<?php", "#!")
"""How texts begin that a program would run or a browser would draw; they are not plain texts."""
_MARKS: Final = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF8, "utf-8"))


def kind_of(head: bytes, name: str) -> str:
    """The media type of a file that begins with `head`; ARCHIVE says no more than that one must look inside.

    The name only tells a CSV from another text.
    """
    for magic, media_type in MAGIC:
        if head.startswith(magic):
            return media_type
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12], UNKNOWN)
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return ARCHIVE
    if _active(head.decode("latin-1")):
        return PAGE
    return "application/pdf" if b"%PDF-" in head[: PDF_WITHIN + 4] else _text(head, name)


def _text(head: bytes, name: str) -> str:
    """A text in UTF-8, UTF-16 or a code page of Windows, kept as it is; or nothing that is known."""
    text = _decoded(head)
    if text is None:
        return UNKNOWN
    if _active(text):
        return PAGE
    return "text/csv" if mimetypes.guess_type(name)[0] == "text/csv" else "text/plain"


def _decoded(head: bytes) -> str | None:
    """The beginning of a text, or None: control characters stand in no text, and in nearly everything else."""
    mark, encoding = next(((mark, name) for mark, name in _MARKS if head.startswith(mark)), (b"", "utf-8"))
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(head[len(mark) :])
    except UnicodeDecodeError:
        if mark:
            return None
        text = head.decode("latin-1")  # one of Windows' code pages: each byte is a letter, whichever it is
    return None if any(letter < " " and letter not in "\t\n\r\f" for letter in text) else text


def _active(text: str) -> bool:
    return text[:200].lstrip("\ufeff \t\r\n\xef\xbb\xbf").lower().startswith(_ACTIVE)


def kind_inside(content: bytes) -> str:
    """The media type of an archive: a document by what it says it is, else ARCHIVE; MACROS when it holds programs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > ENTRIES:
                return ARCHIVE
            names = {entry.filename for entry in entries}
            if any(name.rpartition("/")[2].lower() in ("vbaproject.bin", "vbadata.xml") for name in names):
                return MACROS
            if "[Content_Types].xml" in names:
                return _declared(_read(archive, "[Content_Types].xml"), names)
            if "mimetype" in names:
                scripts = any(name.startswith(("Basic/", "Scripts/")) for name in names)
                known = _OPEN.get(_read(archive, "mimetype").decode("ascii", "replace").strip(), ARCHIVE)
                return MACROS if scripts and known != ARCHIVE else known
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError, IndexError):
        return ARCHIVE
    return ARCHIVE


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        content = file.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise ValueError("the part is too large")
    return content


def _declared(types: bytes, names: set[str]) -> str:
    """What the document's own table of contents says, else the folder in which its parts lie."""
    declared = " ".join(_content_types(types)).lower()
    if "macroenabled" in declared or "vba" in declared:
        return MACROS
    for folder, kind in _MAIN.items():
        if f"{kind}.main+xml" in declared:
            return kind
        if not declared and any(name.startswith(f"{folder}/") for name in names):
            return kind
    return ARCHIVE


def _content_types(xml: bytes) -> Iterator[str]:
    """The types a document declares; none when its table cannot be read."""
    types: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition(":")[2] in ("Override", "Default"):
            types.append(attributes.get("ContentType", ""))

    def declaring(*_: object) -> None:
        raise ValueError("no document declares entities there")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = start, declaring
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        return
    yield from types
