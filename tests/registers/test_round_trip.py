"""Registers of any size: digest, erased contacts, and what is written is read back."""

import csv
import io

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from pca.domain.directory import (
    Contact,
)
from pca.registers import Registers, digest_of, read_registers, write_registers
from tests.kit.registers import PEOPLE, read, refused, registers


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


def test_a_place_without_head_or_deputy_is_written_and_read_back() -> None:
    whole = read()
    house = msgspec.structs.replace(
        whole.organisation,
        regions={
            id: msgspec.structs.replace(each, head="", deputy="") for id, each in whole.organisation.regions.items()
        },
        sites={id: msgspec.structs.replace(each, deputy="") for id, each in whole.organisation.sites.items()},
    )
    again = read_registers(*write_registers(msgspec.structs.replace(whole, organisation=house)).values())
    assert again.organisation == house
