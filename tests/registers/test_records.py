"""What registers say: staff, people, languages, contact points, in every spreadsheet's habits."""

import csv
import io

import pytest

from pca.domain.directory import (
    Contact,
    Person,
    Region,
    Site,
    SiteType,
    Status,
)
from pca.registers import read_registers, write_registers
from tests.kit.registers import PEOPLE, person, read, refused, where


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
