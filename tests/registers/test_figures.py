"""Figures from a file: what is read, and what is named and set aside."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pca.registers.figures import FigureColumn, FiguresExpected, figures_apart, read_figures
from pca.registers.records import RegisterProblem
from tests.registers.books import number, packed, rows_of, sheet

EXPECTED = FiguresExpected(
    {"cases": FigureColumn("number", ("cas", "")), "shut": FigureColumn("boolean")},
    {"cases": "cases", "cas confirmes": "cases", "shut": "shut"},
    {"cs": "CS", "casablanca-settat": "CS", "root": "root"},
    "Africa/Casablanca",
    datetime(2026, 3, 3, 9, tzinfo=UTC),
    "cases",
)


def seen(text: str | bytes) -> tuple[list[str], list[str]]:
    """The values of a file, and where something was set aside, each on one line."""
    read = read_figures(text.encode() if isinstance(text, str) else text, EXPECTED)
    values = [f"{one.name} {one.observed_at:%d/%m %H:%M} {one.value}" for one in read.values]
    return values, [aside(one) for one in read.problems]


def aside(one: RegisterProblem) -> str:
    return f"{one.row} {one.column} {one.what.code} {one.seen}".strip()


@pytest.mark.parametrize(
    ("text", "values", "problems"),
    [
        ("date,value\n2026-03-01,12\n", ["cases 01/03 23:59 12"], []),
        ("date;value\n03/03/2026;1 200,5\n", ["cases 03/03 00:00 1200.5"], []),
        ("date,region,cas confirmés\n2026-03-01,Casablanca-Settat,12 cas\n", ["cases(CS) 01/03 23:59 12"], []),
        ("date,cases,shut\n2026-03-01,,oui\n", ["shut 01/03 23:59 true"], []),
        ("date,indicator,value\n2026-03-01,shut,no\n", ["shut 01/03 23:59 false"], []),
        ("date,indicator,value\n2026-03-01,rain,3\n", [], ["2 indicator cell.unknown rain"]),
        ("date,value\n2026-03-01,n/d\n2026-03-02,4\n", ["cases 02/03 23:59 4"], ["2 value figure_value.number n/d"]),
        ('date,value\n2026-03-01,"1,200"\n', [], ["2 value figure_value.number 1,200"]),
        ("date,value\n2026-03-04,1\n", [], ["2 date figures.future 2026-03-04"]),
        ("date,value\n1926-03-01,1\n", [], ["2 date figures.past 1926-03-01"]),
        ("date,value\n01/03,1\n", [], ["2 date cell.day 01/03"]),
        ("date,value\n01/03/26,1\n", [], ["2 date cell.day 01/03/26"]),
        ("date,value\n2026-03-01,1\n2026-03-01,1\n", ["cases 01/03 23:59 1"], []),
        ("date,value\n2026-03-01,1\n01/03/2026,2\n", [], ["3 value figures.twice 2"]),
        ("date,perimeter,value\n2026-03-01,Fès,1\n", [], ["2 perimeter cell.unknown Fès"]),
        ("date,shut\n2026-03-01,peut-être\n", [], ["2 shut figure_value.boolean peut-être"]),
        ("date,perimeter\n2026-03-01,CS\n", [], ["1 value column.missing"]),
        ("day of rain,cases\n2026-03-01,1\n", [], ["1 day of rain column.unknown", "1 date column.missing"]),
        ("\n <!doctype html><html>404</html>", [], ["0  sheet.web_page"]),
        ("", [], ["0  sheet.empty"]),
    ],
)
def test_what_a_file_holds(text: str, values: list[str], problems: list[str]) -> None:
    assert seen(text) == (values, problems)


def test_the_only_sheet_of_a_workbook_is_read_whatever_it_is_called() -> None:
    page = sheet(rows_of([("date", "cases"), ("2026-03-01", number("12"))], [0]))
    once = (["cases 01/03 23:59 12"], [])
    assert seen(packed([("Feuil1", page)])) == once
    assert seen(packed([("Notes", page), ("Indicateurs", page)])) == once
    assert seen(packed([("Feuil1", page), ("Feuil2", page)])) == ([], ["0  book.refused"])


def test_a_file_that_is_too_large_is_not_read() -> None:
    [problem] = figures_apart(b"date,value\n" + b"x" * (33 * 1024 * 1024), EXPECTED).problems
    assert problem.what.code == "sent_directory.size"
