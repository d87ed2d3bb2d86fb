"""Files that people really have as proofs: told by what they hold, never by their name."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.catalogue.refusals import KINDS, kind_said, say
from pca.domain.evidence_kinds import TAKEN
from pca.services.tasks import evidence
from pca.services.tasks.evidence import CHUNK, sniff
from pca.services.tasks.file_kinds import ENTRIES, LARGEST_PART, MAGIC, kind_inside

OFFICE = "application/vnd.openxmlformats-officedocument."
WORD, EXCEL, SLIDES = (
    f"{OFFICE}{kind}" for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
SPACE = "http://schemas.openxmlformats.org/package/2006/content-types"


def packed(parts: dict[str, str | bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def office(part: str, declared: str, **more: str) -> bytes:
    types = f'<Types xmlns="{SPACE}"><Override PartName="/{part}" ContentType="{declared}"/></Types>'
    return packed({"[Content_Types].xml": types, part: "x", **{name.replace("__", "/"): x for name, x in more.items()}})


def broken(archive: bytes) -> bytes:
    """The archive with a stream in it that leads back before its beginning."""
    begin = archive.index(b"[Content_Types].xml") + len(b"[Content_Types].xml")
    return archive[:begin] + b"\x07\xff\xff" + archive[begin + 3 :]


def kind(content: bytes, name: str = "a") -> str:
    return sniff(content[:CHUNK], io.BytesIO(content), name)


PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PROOFS = [
    (PDF, "application/pdf"),
    (b"\r\n" + PDF, "application/pdf"),
    (b"\xef\xbb\xbf" + PDF, "application/pdf"),
    (b"\x1b%-12345X@PJL SET\r\n@PJL ENTER LANGUAGE=PDF\r\n" + PDF, "application/pdf"),
    (b"\0" * 1023 + PDF, "application/pdf"),
    (b"\xff\xd8\xff\xe1", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\0", "image/tiff"),
    (b"GIF89a", "image/gif"),
    (b"RIFF\0\0\0\0WEBP", "image/webp"),
    *((b"\0\0\0\x18ftyp" + brand, "image/heic") for brand in (b"heic", b"heix", b"mif1", b"msf1")),
    (b"\0\0\0\x1cftypM4A ", "audio/mp4"),
    (b"ID3\x04", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR\n", "audio/amr"),
    (b"RIFF\0\0\0\0WAVE", "audio/wav"),
    (b"\0\0\0\x20ftypisom", "video/mp4"),
    (b"\0\0\0\x14ftypqt  ", "video/quicktime"),
    (b"\0\0\0\x14ftyp3gp5", "video/3gpp"),
    ("Évacué à 14 h".encode(), "text/plain"),
    ("Évacué à 14 h".encode("cp1252"), "text/plain"),
    ("تم الإخلاء".encode("cp1256"), "text/plain"),
    ("Évacué".encode("utf-16"), "text/plain"),
    ("Évacué".encode("utf-16-le").join((b"\xff\xfe", b"")), "text/plain"),
    ("\ufeffÉvacué".encode("utf-16-be"), "text/plain"),
    ("nom;état\r\n".encode("cp1252"), "text/plain"),
    (office("word/document.xml", f"{WORD}.main+xml"), WORD),
    (office("word/document2.xml", f"{WORD}.main+xml"), WORD),
    (office("odd/place.xml", f"{WORD}.main+xml"), WORD),
    (office("xl/workbook.xml", f"{EXCEL}.main+xml"), EXCEL),
    (office("ppt/presentation.xml", f"{SLIDES}.main+xml"), SLIDES),
    (packed({"[Content_Types].xml": "", "word/document2.xml": "x"}), WORD),
    *(
        (packed({"mimetype": f"application/vnd.oasis.opendocument.{one}", "content.xml": "x"}), kind_)
        for one, kind_ in (("text", "application/vnd.oasis.opendocument.text"),)
    ),
]
OTHERS = [
    (b"\0" * 1024 + PDF, "application/octet-stream"),
    (b"<html>" + PDF, "text/html"),
    (b"MZ\x90" + PDF, "application/x-msdownload"),
    (b"\x7fELF", "application/x-executable"),
    (b"#!/bin/sh\n", "text/html"),
    (b" \n<ScRiPt>alert(1)</script>", "text/html"),
    ("<html>".encode("utf-16"), "text/html"),
    (b"\xef\xbb\xbf<!DOCTYPE html>", "text/html"),
    (b"\xe9<\0", "application/octet-stream"),
    (b"\xff\xfea", "text/plain"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "application/x-ole-storage"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"RIFF\0\0\0\0AVI ", "video/x-msvideo"),
    (b"PK\x03\x04nothing", "application/zip"),
    (packed({"a.txt": "x"}), "application/zip"),
    (broken(packed({"[Content_Types].xml": "abcabc" * 900})), "application/zip"),
    (packed({}), "application/zip"),
    (packed({"mimetype": "application/epub+zip"}), "application/zip"),
    (packed({"mimetype": "x" * (LARGEST_PART + 1)}), "application/zip"),
    (office("visio/document.xml", "application/vnd.ms-visio.drawing.main+xml", word__x="x"), "application/zip"),
    (packed({"[Content_Types].xml": '<!DOCTYPE a [<!ENTITY a "b">]><Types/>', "word/a.xml": ""}), "application/zip"),
    (office("word/document.xml", f"{WORD}.main+xml", word__vbaProject="x").replace(b"vbaProject", b"vbaproject"), WORD),
    (packed({"[Content_Types].xml": "", "word/vbaProject.bin": "x"}), "application/vnd.ms-office.macros"),
    (
        office("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        "application/vnd.ms-office.macros",
    ),
    (
        packed({"mimetype": "application/vnd.oasis.opendocument.text", "Basic/a.xml": ""}),
        "application/vnd.ms-office.macros",
    ),
]


@pytest.mark.parametrize(("content", "expected"), PROOFS)
def test_proofs_that_people_have_are_taken(content: bytes, expected: str) -> None:
    assert kind(content) == expected
    assert expected in TAKEN


@pytest.mark.parametrize(("content", "expected"), OTHERS)
def test_what_could_be_run_or_is_not_known_is_told_apart(content: bytes, expected: str) -> None:
    assert kind(content) == expected


def test_a_csv_is_a_text_with_the_name_of_one() -> None:
    assert kind("nom;état\r\n".encode("cp1252"), "presence.csv") == "text/csv"
    assert kind("nom;état\r\n".encode("utf-16"), "presence.CSV") == "text/csv"


def test_an_archive_with_very_many_entries_is_only_an_archive() -> None:
    many: dict[str, str | bytes] = {"[Content_Types].xml": "", **{f"word/{n}": "" for n in range(ENTRIES)}}
    assert kind_inside(packed(many)) == "application/zip"


@given(st.binary(max_size=400))
def test_any_bytes_are_some_kind(content: bytes) -> None:
    assert isinstance(kind_inside(content), str)
    if not content.startswith(b"PK"):
        assert isinstance(kind(content), str)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
@pytest.mark.parametrize(
    "media_type", [*sorted({*KINDS} - TAKEN - {"unknown"}), "application/x-anything", *(kind for _, kind in MAGIC)]
)
def test_no_identifier_reaches_the_person_who_is_refused(media_type: str, language: str) -> None:
    said = say("evidence_type", {"type": media_type}, language)
    assert "/" not in said
    assert kind_said(media_type, language) in said.replace("\u2068", "").replace("\u2069", "")


def test_a_document_that_costs_too_much_to_look_into_is_refused_as_an_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "LIMITS", evidence.Limits(input=10))
    assert kind(office("word/document.xml", f"{WORD}.main+xml")) == "application/zip"
