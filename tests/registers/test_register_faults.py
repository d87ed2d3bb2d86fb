"""What is wrong in a register is named with its row and column, all at once."""

import pytest

from pca.registers.records import MAX_PROBLEMS
from tests.kit.registers import PEOPLE, REGIONS, SITES, person, refused, where


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"person": ""}, "person", "is empty"),
        ({"person": "A 3"}, "person", "“A 3” is no identifier"),
        ({"person": "é3"}, "person", "is no identifier"),
        ({"person": "A" * 41}, "person", "is no identifier"),
        ({"person": "A1"}, "person", "“A1” stands in row 2 already"),
        ({"person": "a1"}, "person", "“a1” stands in row 2 already"),
        ({"name": ""}, "name", "is empty"),
        ({"name": "x" * 201}, "name", "longer than 200"),
        ({"name": "x" * 501}, "name", "more than 500"),
        ({"name": "Salma\r\nBcc: x@y.example"}, "name", "line break"),
        ({"name": "Salma\u2028Idrissi"}, "name", "line break"),
        ({"name": "Salma\tIdrissi"}, "name", "control character, U+0009"),
        ({"name": "Salma\u202eissirdI"}, "name", "right-to-left override"),
        ({"name": "Salma\u2066Idrissi"}, "name", "left-to-right isolate"),
        ({"name": "Salma\ufeffIdrissi"}, "name", "cannot be seen"),
        ({"email": "salma"}, "email", "“salma” is no e-mail address"),
        ({"email": "a@b@c.example"}, "email", "no e-mail address"),
        ({"email": "a@b.example, c@d.example"}, "email", "no e-mail address"),
        ({"email": "Salma <a@b.example>"}, "email", "no e-mail address"),
        ({"email": "é@b.example"}, "email", "no e-mail address"),
        ({"email": "a@localhost"}, "email", "no e-mail address"),
        ({"email": "a@b.example\nBcc: c@d.example"}, "email", "line break"),
        ({"phone": "06 12 34 56"}, "phone", "too few digits"),
        ({"phone": "+0612345678"}, "phone", "no country has this code"),
        ({"phone": "+212"}, "phone", "too few digits"),
        ({"phone": "+1234567890123456"}, "phone", "too many digits"),
        ({"phone": "+212 612 34 56 78 poste 9"}, "phone", "something else than the digits"),
        ({"phone": "2,12613E+11"}, "phone", "rounded"),
        ({"phone": "=1+1"}, "phone", "more than one number"),
        ({"name": "\u200b"}, "name", "zero width space, U+200B"),
        ({"name": "Sal\u00adma"}, "name", "soft hyphen, U+00AD"),
        ({"name": "\u2060Salma"}, "name", "word joiner"),
        ({"name": "Salma\u061c"}, "name", "arabic letter mark"),
        ({"name": "Sal\u200dma"}, "name", "zero width joiner"),
        ({"name": "\u0301"}, "name", "is empty"),
        ({"person": "A3\u200f"}, "person", "right-to-left mark, U+200F"),
        ({"email": "a3\u200b@b.example"}, "email", "zero width space"),
        ({"language": "xx"}, "language", "“xx” is not known here"),
        ({"site": ""}, "site", "is empty"),
        ({"site": "SIEGES"}, "site", "“SIEGES” is not in sites.csv"),
        ({"teams": "it team"}, "teams", "“it team” is no team key"),
        ({"status": "ill"}, "status", "“ill” is not known here"),
    ],
)
def test_a_bad_cell_is_named_with_its_row(cells: dict[str, str], column: str, message: str) -> None:
    [problem] = refused(people=person(**cells))
    assert (problem.file, problem.row, problem.column) == ("people.csv", 4, column)
    assert message in problem.message
    assert problem.advice


@pytest.mark.parametrize(
    ("sites", "column", "message"),
    [
        (SITES.replace("rural,CS", "ruralle,CS"), "type", "“ruralle” is not known here"),
        (SITES.replace("rural,CS", ",CS"), "type", "is empty"),
        (SITES.replace("rural,CS", "rural,CZ"), "region", "“CZ” is not in regions.csv"),
        (SITES.replace("rural,CS,A2", "rural,CS,A9"), "head", "“A9” is not in people.csv"),
        (SITES.replace("rural,CS,A2,A1", "rural,CS,A2,A2"), "deputy", "“A2” is the head too"),
        (SITES + "siege,Autre,urban,CS,A1,A2\n", "site", "“siege” stands in row 2 already"),
        (SITES + "cs,Autre,urban,CS,A1,A2\n", "site", "“cs” is a region too"),
        (SITES + "root,Autre,urban,CS,A1,A2\n", "site", "stands for the whole institution"),
    ],
)
def test_a_bad_site_is_named(sites: str, column: str, message: str) -> None:
    [problem] = refused(sites=sites)
    assert (problem.file, problem.column) == ("sites.csv", column)
    assert problem.row in (3, 4)
    assert message in problem.message


@pytest.mark.parametrize(
    ("regions", "column", "message"),
    [
        (REGIONS.replace("A1,A2", "A1,A1"), "deputy", "is the head too"),
        (REGIONS.replace("A1,A2", "A8,A2"), "head", "“A8” is not in people.csv"),
        (REGIONS.replace("Casablanca-Settat", ""), "title", "is empty"),
        (REGIONS + "CS,Encore,A1,A2\n", "region", "stands in row 2 already"),
    ],
)
def test_a_bad_region_is_named(regions: str, column: str, message: str) -> None:
    [problem] = refused(regions=regions)
    assert (problem.file, problem.column) == ("regions.csv", column)
    assert message in problem.message


@pytest.mark.parametrize(
    ("people", "row", "message"),
    [
        (b"", 0, "the file is empty"),
        (b"\xef\xbb\xbf \r\n\r\n", 0, "the file is empty"),
        (PEOPLE.splitlines()[0].encode() + b"\r\n,,,\r\n", 0, "no row under the header"),
        (PEOPLE.encode("utf-16"), 0, "UTF-16"),
        (PEOPLE.replace("Youssef", "Zoé").encode("mac_roman"), 3, "another way than UTF-8"),
        (PEOPLE.encode() + b"A3,\0\n", 4, "null bytes"),
        (b"PK\x03\x04\0\0workbook", 1, "null bytes"),
        (PEOPLE.replace("A2,Youssef", 'A2,"Youssef').encode(), 3, "the quotes are broken"),
        (PEOPLE.replace("A2,Youssef", 'A2,"Youssef"x').encode(), 3, "the quotes are broken"),
        (b"p" * (20 * 1024 * 1024 + 1), 0, "larger than 20 MB"),
        (PEOPLE.encode() + b"\n" * 250_001, 250_001, "more than 250000 rows"),
    ],
)
def test_an_unusable_file_is_one_problem(people: bytes, row: int, message: str) -> None:
    [problem] = refused(people=people)
    assert (problem.file, problem.row, problem.column) == ("people.csv", row, "")
    assert message in problem.message
    assert problem.advice


def test_a_quote_left_open_in_a_long_file_is_named_where_it_was_opened() -> None:
    rows = "".join(f"B{number},Nom,,,,SIEGE,,\n" for number in range(20_000))
    [problem] = refused(people=PEOPLE + 'A3,"Salma,,,,SIEGE,,\n' + rows)
    assert (problem.row, problem.message.split(" (")[0]) == (4, "the quotes are broken")


def test_columns_are_checked_all_at_once() -> None:
    problems = refused(people=PEOPLE.replace("email,phone", "emial,emial").replace("site", "lieu"))
    assert [(one.row, one.column, one.message) for one in problems] == [
        (1, "emial", "this column is not known here"),
        (1, "lieu", "this column is not known here"),
        (1, "email", "this column is missing"),
        (1, "phone", "this column is missing"),
        (1, "site", "this column is missing"),
    ]
    assert problems[0].advice == "did you mean `email`?"


def test_a_column_twice_and_a_cell_under_no_column() -> None:
    assert where(refused(people=PEOPLE.replace("phone", "email"))) == [
        ("people.csv", 1, "email"),
        ("people.csv", 1, "phone"),
    ]
    assert where(refused(people=PEOPLE.replace("CS-R01,,\n", "CS-R01,,,surplus\n"))) == [("people.csv", 3, "")]


def test_a_header_cannot_smuggle_characters_into_the_message() -> None:
    [problem] = refused(people=PEOPLE.replace("status", "st\u202eatus\u2028"))
    assert problem.column.isascii()


def test_every_problem_of_every_file_is_named_in_one_go() -> None:
    problems = refused(
        regions=REGIONS.replace("A1,A2", "A1,A7"),
        sites=SITES.replace("rural,CS", "rurale,XX"),
        people=PEOPLE.replace("a1@", "a1") + "A 4,,x,y,z,NULLE,é,w\n",
    )
    assert where(problems) == [
        ("regions.csv", 2, "deputy"),
        ("sites.csv", 3, "type"),
        ("sites.csv", 3, "region"),
        ("people.csv", 2, "email"),
        *(("people.csv", 4, column) for column in ("person", "name", "email", "phone", "language", "teams", "status")),
        ("people.csv", 4, "site"),
    ]


def test_a_row_with_a_bad_cell_does_not_make_others_look_wrong() -> None:
    assert where(refused(people=PEOPLE.replace("+212612345678", "0612"))) == [("people.csv", 2, "phone")]


def test_an_unreadable_file_does_not_make_the_others_look_wrong() -> None:
    assert where(refused(regions="", people="")) == [("regions.csv", 0, ""), ("people.csv", 0, "")]


def test_a_cell_of_two_lines_counts_as_one_row_as_in_a_spreadsheet() -> None:
    people = person(name="Salma\nIdrissi") + "A4,Nom,,,xx,SIEGE,,\n"
    assert where(refused(people=people)) == [("people.csv", 4, "name"), ("people.csv", 5, "language")]


def test_advice_names_the_nearest_identifier() -> None:
    assert refused(people=person(site="SIEGES"))[0].advice == "did you mean `SIEGE`?"
    assert refused(people=person(site="AILLEURS"))[0].advice == "add it to sites.csv, or correct this cell"


def test_a_problem_says_file_row_column_and_what_to_do() -> None:
    [problem] = refused(people=person(language="xx"))
    assert str(problem) == "people.csv, row 4, column language: “xx” is not known here; known here: fr, ar, en"


def test_the_list_of_problems_is_bounded_and_says_so() -> None:
    problems = refused(people=PEOPLE + "A3,,,,,SIEGE,,\n" * (MAX_PROBLEMS // 2 + 500))
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1].message == "999 more problems are not listed"
