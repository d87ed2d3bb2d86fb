"""A workbook is read as its cells show, and what shows something else is refused by its place."""

from __future__ import annotations

import tracemalloc
from typing import Any

import pytest

from pca.registers import RegisterErrors
from pca.registers.sent import read_apart, sheets_apart
from pca.registers.workbooks import read_workbook
from pca.services.people import imports
from tests.kit.workbooks import GOOD, faults, only_fault, people, with_people
from tests.registers.books import (
    HEADS,
    TWO,
    Cell,
    Given,
    Table,
    directory,
    formula,
    number,
    packed,
    person,
    rows_of,
    sheet,
    text,
)

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
    contacts = read_apart(sheets_apart("a.xlsx", book).files, "MA").contacts
    assert contacts[2].phone == "+212612345678"


def test_an_empty_result_is_empty_and_a_cell_with_nothing_but_a_colour_is_nothing() -> None:
    assert list(people(directory([*TWO, person("a3", email=formula("A1", "", "str"), phone=Cell(""))]))) == [
        *("a1", "a2", "a3")
    ]


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


ELSEWHERE: list[Given] = ["a3", "Quelqu’un", "", "", "fr", "S9", "", ""]


@pytest.mark.parametrize("third", [person("a3", email=Cell("<v>#N/A</v>", "e")), ELSEWHERE], ids=["cell", "reference"])
def test_what_is_wrong_is_told_with_the_title_of_its_sheet(third: list[Given]) -> None:
    formats: list[str | int] = [0]
    tables: list[tuple[str, Table]] = [
        ("Régions", [HEADS["regions"], ("R1", "Région", "a1", "a2")]),
        ("Sites", [HEADS["sites"], ("S1", "Siège", "head_office", "R1", "a1", "a2")]),
        (" Personnel ", [HEADS["people"], *TWO, third]),
    ]
    book = packed([(title, sheet(rows_of(rows, formats))) for title, rows in tables], formats=formats)
    with pytest.raises(RegisterErrors) as told:
        imports.read(imports.registers_in([("annuaire.xlsx", book)]))
    (problem,) = told.value.problems
    assert problem.sheet == "Personnel"
    assert problem.line("fr").startswith("people.csv (feuille « Personnel »), ligne 4, colonne")
