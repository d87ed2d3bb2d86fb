"""Workbooks of the directory: what a cell shows is what is read, or the cell is refused with its row and column."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from typing import Any

import pytest

from pca.registers import RegisterErrors, sent
from pca.registers.sent import read_apart, sheets_apart
from pca.registers.workbooks import is_workbook, read_workbook
from pca.services.people import imports
from tests.registers.books import (
    HEADS,
    TWO,
    Cell,
    Given,
    directory,
    formula,
    number,
    packed,
    person,
    rows_of,
    sheet,
    text,
)


def faults(book: bytes) -> list[tuple[int, str, str]]:
    assert is_workbook(book)
    return [(one.row, one.column, one.message) for one in read_workbook(book, "annuaire.xlsx").problems]


def only_fault(book: bytes) -> tuple[int, str, str]:
    (found,) = faults(book)
    return found


def people(book: bytes) -> Any:
    return read_apart(sheets_apart("annuaire.xlsx", book), "MA").organisation.people


WRONG_CELLS = [
    *((Cell(f"<v>{error}</v>", "e"), f"the formula failed ({error})") for error in ("#N/A", "#REF!", "#VALUE!")),
    *((formula("1/0", error, "e"), f"the formula failed ({error})") for error in ("#DIV/0!", "#NAME?", "#SPILL!")),
    (formula("A2", None, "str"), "the formula was never computed"),
    (formula("A2", None), "the formula was never computed"),
    (formula("A2", "", ""), "the formula was never computed"),
    (Cell('<f t="shared" si="0"/>'), "the formula was never computed"),
    (Cell("<v>1</v>", "b"), "the spreadsheet has turned this into TRUE or FALSE"),
    (Cell("<v>2026-12-01</v>", "d"), "the spreadsheet has turned this into a date"),
    *(
        (number("46357", format), "the spreadsheet has turned this into a date")
        for format in (14, 17, 22, 45, "dd/mm/yyyy", "[$-40C]d mmm yyyy", "[h]:mm", 'yyyy"-"mm', "hh:mm", "General d")
    ),
    (number("1234567890123456789"), "a number of more than 15 digits: the spreadsheet has changed the last ones"),
    (number("1.23456789012346E+18"), "a number of more than 15 digits: the spreadsheet has changed the last ones"),
    (number("12.5"), "a number with decimals"),
    (number("0.30000000000000004"), "a number with decimals"),
    *(
        (number("12", format), "the number is shown in a format of its own (per cent, money, decimals …)")
        for format in (2, 3, 9, 11, "0%", "#,##0", "0.00", "0.0E+00", "0;-0", "[Red]0", '"A"', "# ?/?", "_-0", "0*x")
    ),
    (number("-5", "00000"), "the number is shown in a format of its own (per cent, money, decimals …)"),
    (text("caché", ";;;"), "the format of the cell shows something else than it holds"),
    (text("a3", '@" (parti)"'), "the format of the cell shows something else than it holds"),
    (number("NaN"), "the cell holds no number that can be read"),
    (number("9" * 70), "the cell holds no number that can be read"),
    (number("12 abc"), "the cell holds no number that can be read"),
]


@pytest.mark.parametrize(("cell", "message"), WRONG_CELLS)
def test_a_cell_that_shows_something_else_is_refused_with_its_place(cell: Cell, message: str) -> None:
    assert only_fault(directory([*TWO, person(cell)])) == (4, "person", message)


@pytest.mark.parametrize("register", ["regions", "sites"])
def test_so_it_is_in_every_register(register: str) -> None:
    failed = Cell("<v>#N/A</v>", "e")
    rows: dict[str, Any] = {
        "regions": [("R1", "Région", failed, "a2")],
        "sites": [("S1", "Siège", "head_office", "R1", failed, "a2")],
    }
    found = read_workbook(directory(TWO, **{register: rows[register]}), "a.xlsx").problems
    assert [(one.file, one.row, one.column) for one in found] == [(f"{register}.csv", 2, "head")]


SHOWN = [
    (number("123"), "123"),
    (number("123.0"), "123"),
    (number("1.5E+3"), "1500"),
    (number("123456789012345"), "123456789012345"),
    (number("1", "00000"), "00001"),
    (number("0", "000"), "000"),
    (number("1234567", "00000"), "1234567"),
    (number("7", 49), "7"),
    (number("12", 1), "12"),
    (number("42", '"E"000'), "E042"),
    (number("1234", '0"."00'), "12.34"),
    (text("b_x0031_"), "b1"),
    (formula("CONCAT(1)", "c3", "str"), "c3"),
    (formula("1+1", "2"), "2"),
    (Cell("<is><r><t>ab</t></r><r><rPr/><t>cd</t></r><rPh><t>zz</t></rPh></is>", "inlineStr"), "abcd"),
    (Cell("<v>1</v>", "s"), "riche"),
    (Cell("<v>2</v>", "s"), "simple"),
]
RICH = "<si><r><t>ri</t></r><rPh sb='0' eb='1'><t>no</t></rPh><r><t>che</t></r></si>"
STRINGS = f"<si><t>x</t></si>{RICH}<si><t>simple</t></si>"


@pytest.mark.parametrize(("cell", "shown"), SHOWN)
def test_what_a_cell_shows_is_read(cell: Cell, shown: str) -> None:
    assert list(people(directory([*TWO, person(cell)], strings=STRINGS))) == ["a1", "a2", shown]


def test_a_telephone_number_in_a_format_of_telephone_numbers_is_read_as_it_is_shown() -> None:
    book = directory([*TWO, person("a3", phone=number("212612345678", '"+"0'))])
    contacts = read_apart(sheets_apart("a.xlsx", book), "MA").contacts
    assert contacts[2].phone == "+212612345678"


def test_an_empty_result_is_empty_and_a_cell_with_nothing_but_a_colour_is_nothing() -> None:
    assert list(people(directory([*TWO, person("a3", email=formula("A1", "", "str"), phone=Cell(""))]))) == [
        *("a1", "a2", "a3")
    ]


def with_people(inner: str, after: str = "", **how: Any) -> bytes:
    """The people's sheet as raw XML, beside good other sheets."""
    formats: list[str | int] = [0]
    others = {
        "regions": [HEADS["regions"], ("R1", "Région", "a1", "a2")],
        "sites": [HEADS["sites"], ("S1", "Siège", "head_office", "R1", "a1", "a2")],
    }
    sheets = [(name, sheet(rows_of(table, formats))) for name, table in others.items()]
    return packed([*sheets, ("people", sheet(inner, after))], **how)


GOOD = rows_of([HEADS["people"], *TWO], [0])


def stray(place: str, inner: str = "<is><t>x</t></is>") -> str:
    return f'<row r="{place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{place}" t="inlineStr">{inner}</c></row>'


@pytest.mark.parametrize("place", ["XFD1048576", "XFD10000", "A1048576", "CW9", "ZZZZZZZ5", "A999999999"])
def test_a_stray_cell_is_refused_by_its_place_and_costs_nothing(place: str) -> None:
    book = with_people(GOOD + stray(place))
    tracemalloc.start()
    try:
        row, _, message = only_fault(book)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (row, "a cell stands far outside the table, in " in message) == (0, True)
    assert most < 4_000_000, "no room is made for the columns and rows in between"


@pytest.mark.parametrize("place", ["XFD1048576", "XFD4"])
def test_formatted_cells_without_content_may_stand_anywhere(place: str) -> None:
    assert list(people(with_people(GOOD + stray(place, "")))) == ["a1", "a2"]


def test_rows_are_numbered_as_the_sheet_shows_them() -> None:
    far = '<row r="2000"><c r="A2000" t="e"><v>#REF!</v></c></row>'
    assert only_fault(with_people(GOOD + far)) == (2000, "person", "the formula failed (#REF!)")


def test_merged_cells_are_refused() -> None:
    merged = '<mergeCells><mergeCell ref="F2:F3"/><mergeCell ref="H900:J900"/></mergeCells>'
    assert only_fault(with_people(GOOD, merged)) == (2, "site", "cells are merged (F2:F3)")


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"><c r="A2"/></row><row r="2"><c r="A2"/></row>',
        '<row r="2"/><row r="1"/>',
        '<row r="2"><c r="B2"/><c r="A2"/></row>',
        '<row r="2"><c r="A2"/><c r="A2"/></row>',
        '<row r="2"><c r="A3"/></row>',
    ],
)
def test_two_cells_in_one_place_are_refused(rows: str) -> None:
    assert "out of order" in only_fault(with_people(rows))[2]


def test_two_sheets_of_one_register_are_refused_the_hidden_one_named() -> None:
    good = sheet(GOOD)
    book = packed([("Personnel", good), ("people", good)], states={1: "hidden"})
    assert faults(book)[0][2] == "this register was sent twice: sheets 'Personnel' (hidden) and 'people'"


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_register_is_refused(state: str) -> None:
    assert only_fault(packed([("people", sheet(GOOD))], states={1: state}))[2] == "the sheet 'people' is hidden"


def test_a_hidden_sheet_of_another_name_does_not_matter() -> None:
    formats: list[str | int] = [0]
    tables = {
        "regions": [HEADS["regions"], ("R1", "Région", "a1", "a2")],
        "sites": [HEADS["sites"], ("S1", "Siège", "head_office", "R1", "a1", "a2")],
        "people": [HEADS["people"], *TWO],
    }
    listed = [(name, sheet(rows_of(table, formats))) for name, table in tables.items()]
    assert list(people(packed([("Listes", sheet("<row/>")), *listed], states={1: "hidden"}))) == ["a1", "a2"]


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
