"""Files of other kinds, macros, deep XML, and workbooks that unfold into too much."""

from __future__ import annotations

import io
import zipfile

import pytest

from pca.registers import RegisterErrors, sent
from pca.registers.sent import sheets_apart
from pca.services.people import imports
from tests.kit.workbooks import GOOD, faults, only_fault, people, with_people
from tests.registers.books import (
    TWO,
    Cell,
    Given,
    directory,
    packed,
    person,
    sheet,
)


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_x", ".x"), content)
    return made.getvalue()


def with_part_twice() -> bytes:
    made = io.BytesIO(directory(TWO))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/worksheets/sheet3.xml", sheet(""))
    return made.getvalue()


def test_files_of_another_kind_are_told_apart() -> None:
    told = {
        "an old workbook (XLS), or locked by a password": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "OpenDocument": zipped(mimetype=b"application/vnd.oasis.opendocument.spreadsheet", content_xml=b"<x/>"),
        "this is no workbook": zipped(word__document_xml=b"<x/>"),
        "the workbook is damaged": directory(TWO)[:-30],
        "a part twice": with_part_twice(),
        "no sheet of a known name": packed([("Feuil1", sheet(GOOD))]),
    }
    for words, content in told.items():
        assert words in only_fault(content)[2], words
    assert "XLSB" in only_fault(binary())[2]
    assert "Numbers" in only_fault(numbers())[2]


def binary() -> bytes:
    book = packed([("people", sheet(GOOD))])
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name.replace("workbook.xml", "workbook.bin"), old.read(name).replace(b"book.xml", b"book.bin"))
    return made.getvalue()


def numbers() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("Index/Document.iwa", b"x")
    return made.getvalue()


def test_a_workbook_with_macros_is_read_and_its_macros_are_not() -> None:
    book = directory(
        TWO,
        main="application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        more={"xl/vbaProject.bin": b"\xff" * 100},
    )
    assert list(people(book)) == ["a1", "a2"]


def test_bounds_of_a_workbook() -> None:
    """Parts, bytes once unpacked, how much a part may unfold, and text that a small file repeats."""
    many = {f"xl/media/{n}.png": b"" for n in range(2_000)}
    assert "more than 2000 parts" in only_fault(directory(TWO, more=many))[2]
    blank = " " * 5_000_000
    assert "unfolds into far too much" in only_fault(with_people(GOOD + blank))[2]
    long = "<si><t>" + "é" * 500 + "</t></si>"
    cells = "<row>" + '<c t="s"><v>0</v></c>' * 90 + "</row>"
    noise = "".join(f"<!--{n * 2654435761 % 4294967296:x}{n * 40503 % 65536:x}-->" for n in range(30_000))
    assert "more than 20 MB of text" in only_fault(with_people(GOOD + cells * 600 + noise, strings=long))[2]


@pytest.mark.parametrize(
    "declared",
    [
        '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
    ],
)
def test_nothing_is_declared_or_fetched(declared: str) -> None:
    book = packed([("people", "")], more={"xl/worksheets/sheet9.xml": b""})
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name) if "sheet1" not in name else f"{declared}{sheet(GOOD)}")
    assert "declares things that no spreadsheet writes" in only_fault(made.getvalue())[2]


def test_deep_xml_is_read_in_time_that_grows_with_its_length() -> None:
    deep = "<x>" * 200_000 + "</x>" * 200_000
    noise = "".join(f"<!--{n * 2654435761 % 4294967296:x}-->" for n in range(20_000))
    assert faults(with_people(GOOD + deep + noise)) == []


def test_a_reader_that_costs_too_much_is_stopped_and_the_limit_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sent, "LIMITS", sent.Limits(input=100))
    with pytest.raises(RegisterErrors) as told:
        sheets_apart("grand.xlsx", directory(TWO))
    assert told.value.problems[0].message == "'grand.xlsx': it is larger than 0 MB"


def test_many_faults_are_all_named() -> None:
    rows: list[list[Given]] = [person(Cell("<v>#N/A</v>", "e"), email=Cell("<v>1</v>", "b")) for _ in range(300)]
    assert len(faults(directory(rows))) == 600


def test_a_workbook_unpacks_no_more_than_it_may(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pca.registers.workbooks.parts.UNPACKED", 2_000)
    assert "unfolds into far too much" in only_fault(directory(TWO))[2]


def test_a_cell_of_very_many_characters_is_refused() -> None:
    with pytest.raises(RegisterErrors, match="the cell holds more than 500 characters"):
        people(directory([*TWO, person("a3", name="x" * 501)]))


def test_very_many_files_are_refused_before_they_are_read() -> None:
    with pytest.raises(RegisterErrors, match="more than 10 files were sent"):
        imports.registers_in([("people.xlsx", b"PK\3\4")] * 11)


def test_registers_too_large_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "LARGEST", 100)
    files = [(f"{name}.csv", b"x" * 50) for name in ("regions", "sites", "people")]
    with pytest.raises(RegisterErrors, match="the files are larger than"):
        imports.registers_in(files)
