"""An update of the directory: matched by identifier, what it does not say stays, and only its own records are given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pca.domain.directory import Contact, Person
from pca.registers import RegisterErrors, Registers, read_registers, write_registers
from pca.services.people.directory import updated
from tests.kit.registers import PEOPLE, read, registers


def update(base: Registers, **files: str) -> Registers:
    contents = [files[name].encode() if name in files else None for name in ("regions", "sites", "people")]
    return read_registers(*contents, base=base)


def test_one_column_of_one_file_is_enough() -> None:
    sent = update(read(), people="site;person\nCS-R01;A1\n")
    assert sent.organisation.people == {"A1": replace(read().organisation.people["A1"], site="CS-R01")}
    assert sent.contacts == (Contact("A1", "Amina Naciri", "a1@institution.example", "+212612345678"),)
    whole = updated(read(), sent)
    assert whole.contacts == read().contacts
    assert {site.id: site.staff for site in whole.organisation.sites.values()} == {"SIEGE": 0, "CS-R01": 2}


def test_an_empty_cell_leaves_what_is_there() -> None:
    assert update(read(), people=PEOPLE.replace("a1@institution.example", "")).contacts == read().contacts


def test_somebody_new_needs_what_everybody_has() -> None:
    with pytest.raises(RegisterErrors) as caught:
        update(read(), people="person,site\nA9,SIEGE\n")
    assert [(one.row, one.column) for one in caught.value.problems] == [(2, "name")]
    sent = update(read(), people="person,name,site\nA9,Salma,SIEGE\n")
    assert sent.organisation.people == {"A9": Person("A9", "SIEGE")}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"people": "person,site\nA1,NULLE\n"}, "“NULLE” is not in sites.csv"),
        ({"people": "person,site\na1,SIEGE\n"}, "“a1” is not in people.csv"),
        ({"people": "person,site\nA1,SIEGE\nA1,CS-R01\n"}, "“A1” stands in row 2 already"),
        ({"sites": "site,head\nSIEGE,A2\n"}, "“A2” is the head too"),
        ({"sites": "site,title,type,region,head,deputy\ncs,X,urban,CS,A1,A2\n"}, "“cs” is a region too"),
        ({"regions": "region,title,head,deputy\nsiege,X,A1,A2\n"}, "“siege” is a region too"),
        ({"people": "name,site\nAmina,SIEGE\n"}, "this column is missing"),
    ],
)
def test_what_does_not_fit_the_directory_is_refused(files: dict[str, str], said: str) -> None:
    with pytest.raises(RegisterErrors) as caught:
        update(read(), **files)
    assert said in {one.message for one in caught.value.problems}


def test_who_was_erased_gets_a_name_only_by_writing_one() -> None:
    erased = Registers(read().organisation, read().contacts[1:])
    assert update(erased, people="person,site\nA1,CS-R01\n").contacts == ()
    with pytest.raises(RegisterErrors):
        update(erased, people="person,phone\nA1,0612345678\n")


@given(registers(), st.data())
def test_no_part_of_the_files_of_a_directory_changes_it(whole: Registers, data: st.DataObject) -> None:
    files = write_registers(whole)
    sent = data.draw(st.sets(st.sampled_from(("regions.csv", "sites.csv", "people.csv")), min_size=1))
    part = [b"".join(files[name].splitlines(keepends=True)[:2]) if name in sent else None for name in files]
    assert updated(whole, read_registers(*part, base=whole)) == whole
