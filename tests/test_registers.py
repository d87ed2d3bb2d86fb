"""The directory as CSV: what is good comes through whole, what is bad is named with its row, nothing by half."""

import csv
import io
import unicodedata
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pca.domain.directory import (
    USUAL_KINDS,
    Contact,
    Organisation,
    Person,
    Region,
    Site,
    SiteKind,
    SiteType,
    Status,
)
from pca.domain.rotas import Rota
from pca.domain.texts import wording
from pca.registers import RegisterErrors, Registers, digest_of, read_registers, write_registers
from pca.registers.declared import declared_in
from pca.registers.records import MAX_PROBLEMS, RegisterProblem

REGIONS = "region,title,head,deputy\nCS,Casablanca-Settat,A1,A2\n"
SITES = "site,title,type,region,head,deputy\nSIEGE,Siège,head_office,CS,A1,A2\nCS-R01,Agence rurale,rural,CS,A2,A1\n"
PEOPLE = (
    "person,name,email,phone,language,site,teams,status\n"
    "A1,Amina Naciri,a1@institution.example,+212612345678,fr,SIEGE,it_team;hr_team,telework\n"
    "A2,Youssef Alami,,,,CS-R01,,\n"
)


def read(regions: str = REGIONS, sites: str = SITES, people: str = PEOPLE) -> Registers:
    return read_registers(regions.encode(), sites.encode(), people.encode())


def refused(
    regions: str | bytes = REGIONS, sites: str | bytes = SITES, people: str | bytes = PEOPLE
) -> tuple[RegisterProblem, ...]:
    contents = [one if isinstance(one, bytes) else one.encode() for one in (regions, sites, people)]
    with pytest.raises(RegisterErrors) as caught:
        read_registers(*contents)
    return caught.value.problems


def person(**cells: str) -> str:
    """People, with a third one who has these cells."""
    row = {"person": "A3", "name": "Salma Idrissi", "site": "SIEGE", **cells}
    text = io.StringIO()
    writer = csv.DictWriter(text, ["person", "name", "email", "phone", "language", "site", "teams", "status"], "")
    writer.writerow(row)
    return PEOPLE + text.getvalue()


def where(problems: tuple[RegisterProblem, ...]) -> list[tuple[str, int, str]]:
    return [(one.file, one.row, one.column) for one in problems]


def test_the_records() -> None:
    registers = read()
    organisation = registers.organisation
    assert organisation.regions == {"CS": Region("CS", "Casablanca-Settat", "A1", "A2")}
    assert organisation.sites["SIEGE"] == Site("SIEGE", "Siège", SiteType.HEAD_OFFICE, "CS", "A1", "A2", staff=1)
    assert organisation.people == {
        "A1": Person("A1", "SIEGE", "fr", ("it_team", "hr_team"), Status.TELEWORK),
        "A2": Person("A2", "CS-R01", "fr", (), Status.ON_SITE),
    }
    assert registers.contacts == (
        Contact("A1", "Amina Naciri", "a1@institution.example", "+212612345678"),
        Contact("A2", "Youssef Alami"),
    )


def test_staff_is_counted_from_the_people() -> None:
    sites = read(people=person()).organisation.sites
    assert {site.id: site.staff for site in sites.values()} == {"SIEGE": 2, "CS-R01": 1}


@pytest.mark.parametrize(
    "people",
    [
        "\ufeff" + PEOPLE,
        PEOPLE.replace("\n", "\r\n"),
        PEOPLE.replace("\n", "\r"),
        PEOPLE.replace("it_team;hr_team", '"it_team;hr_team"').replace(",", ";"),  # a French spreadsheet
        PEOPLE.replace(",", "\t"),
        PEOPLE.replace("person,name", "PERSON, Name "),
        PEOPLE.replace("A1,Amina Naciri", ' A1 ,"  Amina Naciri "'),
        PEOPLE.replace("\nA2", "\n\n,,,,,,,\nA2") + "\n\n",  # empty rows
        PEOPLE.replace(",,,,CS-R01,,", ",,,,CS-R01"),  # cells left out at the end
        PEOPLE.replace("status\n", "status,,\n").replace(
            "telework\n", "telework,,\n"
        ),  # columns without name or content
        PEOPLE.replace("it_team;hr_team", "it_team; hr_team;it_team;"),
        PEOPLE.replace(",fr,", ",FR,").replace("telework", "Telework"),
        PEOPLE.replace("a1@institution.example", "a1@INSTITUTION.example"),
    ],
)
def test_every_spreadsheet_s_habits_give_the_same_records(people: str) -> None:
    assert read(people=people) == read()


def test_columns_in_any_order_and_status_left_out() -> None:
    people = "site,teams,language,person,phone,email,name\nSIEGE,,ar,A1,,,Amina\nCS-R01,,en,A2,,,Youssef\n"
    found = read(people=people).organisation.people
    assert [(one.id, one.language, one.status) for one in found.values()] == [
        ("A1", "ar", Status.ON_SITE),
        ("A2", "en", Status.ON_SITE),
    ]


@pytest.mark.parametrize(("said", "kept"), [("", "fr"), ("ar", "ar"), ("es", "es"), ("pt-BR", "pt-BR"), ("zgh", "zgh")])
def test_a_person_is_written_to_in_any_language(said: str, kept: str) -> None:
    people = PEOPLE.replace(",fr,SIEGE", f",{said},SIEGE")
    found = read(people=people).organisation.people
    assert found["A1"].language == kept


FURTHER = PEOPLE.splitlines()[0] + ",other_email,other_phone,whatsapp,telegram\n"


def test_further_contact_points_are_optional_columns() -> None:
    further = "amina@home.example,+212 5 22 00 00 00,00212612345678,٤٧١١٢"
    people = (
        FURTHER
        + f"A1,Amina Naciri,a1@x.example,+212612345678,fr,SIEGE,,,{further}\n"
        + "A2,Youssef Alami,,,,CS-R01,,,,,,\n"
    )
    registers = read(people=people)
    assert [(one.person, one.kind, one.address, one.position) for one in registers.points] == [
        ("A1", "email", "amina@home.example", 2),
        ("A1", "sms", "+212522000000", 3),
        ("A1", "whatsapp", "+212612345678", 4),
        ("A1", "telegram", "47112", 5),
    ]
    assert read_registers(*write_registers(registers).values()) == registers


def test_the_same_address_twice_is_one_contact_point() -> None:
    people = FURTHER + (
        "A1,Amina Naciri,a1@x.example,+212612345678,fr,SIEGE,,,a1@x.example,+212612345678,,\nA2,Y,,,,CS-R01,,,,,,\n"
    )
    assert read(people=people).points == ()


def test_faults_in_further_columns_are_named_with_their_rows() -> None:
    people = (
        FURTHER
        + "A1,Amina Naciri,,,fr,SIEGE,,,amina at home,0612,x,@amina\n"
        + "A2,Youssef Alami,,,,CS-R01,,,,,+212612345678,47112\n"
        + "A3,Salma Idrissi,,,,CS-R01,,,,,+212612345678,47112\n"
    )
    assert where(refused(people=people)) == [
        ("people.csv", 2, "other_email"),
        ("people.csv", 2, "other_phone"),
        ("people.csv", 2, "whatsapp"),
        ("people.csv", 2, "telegram"),
    ]


def test_files_without_further_contact_points_are_as_they_were() -> None:
    assert write_registers(read())["people.csv"].decode("utf-8-sig").splitlines()[0] == PEOPLE.splitlines()[0]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("+212 6 12 34 56 78", "+212612345678"),
        ("+212.6.12.34.56.78", "+212612345678"),
        ("00212 612-345-678", "+212612345678"),
        ("+212 (0)6 12 34 56 78", "+212612345678"),
        ("+212 06 12 34 56 78", "+212612345678"),
        ("06 12 34 56 78", "+212612345678"),
        ("+212 6–12‑34−56-78", "+212612345678"),
        ("\u200e+212612345678\u200b", "+212612345678"),
        ("\u202a+212 612 345 678\u202c", "+212612345678"),
        ("+212\u202f612\u00a0345\u00a0678", "+212612345678"),
        ("'+212612345678", "+212612345678"),
        ("+٢١٢ ٦١٢ ٣٤٥ ٦٧٨", "+212612345678"),
        ("", None),
    ],
)
def test_telephone_numbers_are_kept_in_one_form(said: str, kept: str | None) -> None:
    assert read(people=person(phone=said)).contacts[2].phone == kept


@pytest.mark.parametrize("name", ["=SUM(A1:A9)", "@cmd", "-1+1", "+33", '=HYPERLINK("http://x.example")', "O'Brien"])
def test_what_looks_like_a_formula_stays_text(name: str) -> None:
    registers = read(people=person(name=name))
    assert registers.contacts[2].name == name
    written = write_registers(registers)["people.csv"].decode("utf-8-sig")
    shown = list(csv.reader(io.StringIO(written)))[3][1]
    assert shown == (name if name == "O'Brien" else f"'{name}")


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
        (SITES.replace("rural,CS,A2,A1", "rural,CS,A2,"), "deputy", "is empty"),
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
        (PEOPLE.replace("Youssef", "Zoé").encode("cp1252"), 3, "another way than UTF-8"),
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


def test_a_hundred_thousand_people() -> None:
    rows = (f"B{number},Nom {number},b{number}@institution.example,,fr,CS-R01,,\n" for number in range(100_000))
    registers = read(people=PEOPLE + "".join(rows))
    assert registers.organisation.sites["CS-R01"].staff == 100_001
    assert registers.contacts[-1].email == "b99999@institution.example"


def test_the_digest_changes_with_the_records_and_not_with_names() -> None:
    assert digest_of(read()) == digest_of(read(people=PEOPLE.replace("Amina", "Salma").replace("678", "679")))
    assert digest_of(read()) != digest_of(read(people=PEOPLE.replace("telework", "absent")))
    assert len(digest_of(read())) == 64


def test_a_person_whose_contact_was_erased_is_still_written() -> None:
    organisation = read().organisation
    again = read_registers(*write_registers(Registers(organisation, ())).values())
    assert again == Registers(organisation, (Contact("A1", "A1"), Contact("A2", "A2")))


def test_files_open_in_a_spreadsheet_with_their_accents() -> None:
    written = write_registers(read())
    assert list(written) == ["regions.csv", "sites.csv", "people.csv"]
    assert all(content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n") for content in written.values())
    assert written["people.csv"].splitlines()[1].decode() == (
        "A1,Amina Naciri,a1@institution.example,'+212612345678,fr,SIEGE,it_team;hr_team,telework"
    )


def visible(text: str) -> bool:
    return not wording.hides(text) and wording.visible(text)


titles = (
    st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Zl", "Zp")), min_size=1, max_size=40)
    .map(lambda text: unicodedata.normalize("NFC", text).strip())
    .filter(lambda text: 0 < len(text) <= 200 and visible(text))
)
formulas = st.builds("{}{}{}".format, st.sampled_from(("", "'", "''")), st.sampled_from("=+-@＝"), titles)
texts = st.one_of(titles, formulas)
keys = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,12}", fullmatch=True).filter(lambda key: key.lower() != "root")
team_keys = st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,10}", fullmatch=True)
phones = st.one_of(st.none(), st.integers(0, 10**8 - 1).map(lambda lot: f"+2126{lot:08}"))


@st.composite
def registers(draw: st.DrawFn) -> Registers:
    """Any directory that obeys the rules."""
    unique = st.lists(keys, min_size=2, max_size=6, unique_by=str.lower)
    people, places = draw(unique), draw(unique)
    regions, sites = places[:1], places[1:]
    pair = st.permutations(people).map(lambda order: order[:2])
    found = {
        one: Person(
            one,
            draw(st.sampled_from(sites)),
            draw(st.sampled_from(("fr", "ar", "en"))),
            tuple(draw(st.lists(team_keys, max_size=3, unique=True))),
            draw(st.sampled_from(Status)),
        )
        for one in people
    }
    staff = [one.site for one in found.values()]
    contacts = tuple(
        Contact(one, draw(texts), f"p{number}@institution.example" if draw(st.booleans()) else None, draw(phones))
        for number, one in enumerate(people)
    )
    organisation = Organisation(
        regions={one: Region(one, draw(texts), *draw(pair)) for one in regions},
        sites={
            one: Site(one, draw(texts), draw(st.sampled_from(SiteType)), regions[0], *draw(pair), staff.count(one))
            for one in sites
        },
        people=found,
    )
    return Registers(organisation, contacts)


@given(registers())
def test_what_is_written_is_read_back_unchanged(whole: Registers) -> None:
    files = write_registers(whole)
    again = read_registers(*files.values())
    assert again == whole
    assert [list(table) for table in (again.organisation.sites, again.organisation.people)] == [
        list(table) for table in (whole.organisation.sites, whole.organisation.people)
    ]
    assert write_registers(again) == files
    cells = [
        cell for file in files.values() for row in csv.reader(io.StringIO(file.decode("utf-8-sig"))) for cell in row
    ]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


@given(st.binary(max_size=300), st.sampled_from(("region,title,head,deputy\n", "", "\ufeff")))
def test_no_bytes_make_it_fail_otherwise_than_by_naming_problems(content: bytes, start: str) -> None:
    hostile = start.encode() + content
    assert refused(regions=hostile, sites=hostile, people=hostile)


# ---------------------------------------------------------------- what an institution declares

KINDS = "kind,fr,ar,en,network\nconvent,Couvent,دير,Convent,\noffice,Maison mère,,,no\n"
ROTAS = "rota,title,since,turn,handover,on_call\nduty,Astreinte,2026-03-02,1w,08:00,A1;A2\n"
OWN_SITES = SITES.replace("head_office", "office").replace("rural", "Convent")


def declare(kinds: str | None = KINDS, rotas: str | None = ROTAS, sites: str = OWN_SITES) -> Registers:
    more = [one.encode() if one is not None else None for one in (kinds, rotas)]
    return read_registers(REGIONS.encode(), sites.encode(), PEOPLE.encode(), *more)


def undeclared(**parts: str | None) -> list[tuple[str, int, str]]:
    with pytest.raises(RegisterErrors) as caught:
        declare(**parts)  # type: ignore[arg-type]
    return where(caught.value.problems)


def test_an_institution_declares_its_own_kinds_of_site_and_rotas() -> None:
    found = declare().organisation
    assert found.kinds == {
        "convent": SiteKind("convent", "Couvent", "دير", "Convent"),
        "office": SiteKind("office", "Maison mère", network=False),
    }
    assert [one.type for one in found.sites.values()] == ["office", "convent"]
    assert [found.kinds["convent"].title(one) for one in ("fr", "ar", "en")] == ["Couvent", "دير", "Convent"]
    assert found.kinds["office"].title("ar") == "Maison mère"
    assert [found.in_network(one) for one in found.sites.values()] == [False, True]
    assert found.rotas == {
        "duty": Rota("duty", "Astreinte", date(2026, 3, 2), timedelta(weeks=1), time(8), ("A1", "A2"))
    }
    assert read_registers(*write_registers(declare()).values()) == declare()


def test_what_was_declared_before_stays_where_no_file_speaks_of_it() -> None:
    before = declared_in(declare().organisation)
    again = read_registers(REGIONS.encode(), OWN_SITES.encode(), PEOPLE.encode(), known=before)
    assert again == declare()
    assert read().organisation.kinds == USUAL_KINDS
    assert digest_of(declare()) != digest_of(declare(rotas=None)) != digest_of(read())


UNDECLARED: list[tuple[dict[str, str | None], list[tuple[str, int, str]]]] = [
    ({"kinds": None}, [("sites.csv", 2, "type"), ("sites.csv", 3, "type")]),
    ({"sites": SITES}, [("sites.csv", 2, "type"), ("sites.csv", 3, "type")]),
    ({"kinds": KINDS.replace("convent,", "Con vent,")}, [("sites.csv", 3, "type"), ("site_types.csv", 2, "kind")]),
    ({"kinds": KINDS.replace(",no", ",maybe")}, [("site_types.csv", 3, "network")]),
    ({"kinds": KINDS.replace("Couvent", "")}, [("site_types.csv", 2, "fr")]),
    ({"kinds": KINDS + "convent,Encore,,,\n"}, [("site_types.csv", 4, "kind")]),
    ({"rotas": ROTAS.replace("A2", "A9")}, [("rotas.csv", 2, "on_call")]),
    ({"rotas": ROTAS.replace("A1;A2", "")}, [("rotas.csv", 2, "on_call")]),
    ({"rotas": ROTAS.replace("2026-03-02", "02/03/2026")}, [("rotas.csv", 2, "since")]),
    ({"rotas": ROTAS.replace("1w", "weekly")}, [("rotas.csv", 2, "turn")]),
    ({"rotas": ROTAS.replace("1w", "1h")}, [("rotas.csv", 2, "turn")]),
    ({"rotas": ROTAS.replace("08:00", "8h")}, [("rotas.csv", 2, "handover")]),
    ({"rotas": ROTAS.replace("duty", "on duty")}, [("rotas.csv", 2, "rota")]),
]


@pytest.mark.parametrize(("parts", "expected"), UNDECLARED)
def test_what_cannot_be_declared_is_named_with_its_row(
    parts: dict[str, str | None], expected: list[tuple[str, int, str]]
) -> None:
    assert undeclared(**parts) == expected
