"""What offices really send: encodings, days, telephone numbers, merged cells; where it is unsure, it is asked."""

from __future__ import annotations

import pytest

from pca.registers import RegisterErrors, Registers, read_registers
from pca.registers.sent import read_apart, sheets_apart
from tests.kit.registers import PEOPLE, REGIONS, SITES, person, read
from tests.kit.workbooks import GOOD, only_fault, with_people
from tests.registers.books import TWO, directory, number
from tests.registers.books import person as in_book

ROTA = "rota,title,since,turn,handover,on_call\nduty,Astreinte,{},1w,08:00,A1;A2\n"


def encoded(people: str, encoding: str) -> Registers:
    return read_registers(REGIONS.encode(), SITES.encode(), people.encode(encoding))


@pytest.mark.parametrize(
    ("name", "encoding", "samples"),
    [
        ("Zoé Ça École", "cp1252", ("Zoé", "Ça", "École")),
        ("PÉRÈS d’Îlot", "cp1252", ("PÉRÈS", "Îlot")),
        ("É. Dupont, “N° 5”", "cp1252", ("É",)),
        ("محمد العربي", "cp1256", ("محمد", "العربي")),
        ("مُحمد Zoé", "cp1256", ("محمد", "Zoé")),
        ("Zoé محمد", "utf-8", ()),
        ("Zoé محمد", "utf-8-sig", ()),
    ],
)
def test_an_encoding_of_offices_is_known_by_its_words(name: str, encoding: str, samples: tuple[str, ...]) -> None:
    found = encoded(person(name=name), encoding)
    assert found.contacts[2].name == name
    assert [text.samples for text in found.guessed] == ([samples] if samples else [])


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("Zoé", "mac_roman"),
        ("Naïma", "mac_roman"),
        ("Zoé", "cp850"),
        ("Łódź", "cp1250"),
        ("Ağrı", "cp1254"),
        ("Иван", "cp1251"),
        ("قاسم هود", "iso8859-6"),
    ],
)
def test_what_could_be_read_wrongly_is_asked_again(name: str, encoding: str) -> None:
    with pytest.raises(RegisterErrors) as caught:
        encoded(person(name=name), encoding)
    [problem] = caught.value.problems
    assert (problem.row, problem.message) == (4, "accents are written in another way than UTF-8")


@pytest.mark.parametrize("day", ["2026-01-05", "05/01/2026", "5/1/2026", "05.01.2026", "5-1-2026", "٠٥/٠١/٢٠٢٦"])
def test_a_day_is_read_in_the_forms_of_the_country(day: str) -> None:
    found = read_registers(REGIONS.encode(), SITES.encode(), PEOPLE.encode(), rotas=ROTA.format(day).encode())
    assert f"{found.organisation.rotas['duty'].since}" == "2026-01-05"


@pytest.mark.parametrize("day", ["05/01/26", "31/02/2026", "05/13/2026", "2026", "1/5-2026"])
def test_a_day_that_could_be_another_is_refused(day: str) -> None:
    with pytest.raises(RegisterErrors) as caught:
        read_registers(REGIONS.encode(), SITES.encode(), PEOPLE.encode(), rotas=ROTA.format(day).encode())
    assert [(one.file, one.row, one.column) for one in caught.value.problems] == [("rotas.csv", 2, "since")]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        (number("6.12345678E8"), "+212612345678"),
        (number("612345678"), "+212612345678"),
        (number("212612345678"), "+212612345678"),
        (number("612345678.0"), "+212612345678"),
        ("0612345678", "+212612345678"),
    ],
)
def test_a_telephone_number_that_became_a_quantity_is_one_again(cell: object, kept: str) -> None:
    book = directory([*TWO, in_book("a3", phone=cell)])  # type: ignore[arg-type]
    assert read_apart(sheets_apart("a.xlsx", book).files, "MA").contacts[2].phone == kept


def test_an_address_of_the_house_s_own_network_is_kept() -> None:
    assert read(people=person(email="salma@siege.local")).contacts[2].email == "salma@siege.local"


def test_cells_merged_downwards_stand_in_each_of_their_rows() -> None:
    merged = '<mergeCells><mergeCell ref="F2:F3"/><mergeCell ref="H900:J900"/></mergeCells>'
    rows = sheets_apart("a.xlsx", with_people(GOOD, merged)).files["people.csv"].decode().splitlines()
    assert len({row.split(",")[5] for row in rows[1:]}) == 1


@pytest.mark.parametrize("range", ["E2:F2", "F1:F2", "F2:G3", "F2:F900"])
def test_cells_merged_otherwise_are_refused(range: str) -> None:
    assert (
        f"cells are merged ({range})"
        in only_fault(with_people(GOOD, f'<mergeCells><mergeCell ref="{range}"/></mergeCells>'))[2]
    )


@pytest.mark.parametrize(
    "heads",
    [
        "Matricule;Nom et prénom;Courriel;GSM;Langue;Agence;Équipes;Statut",
        "EMPLOYEE ID;Full name;E-mail;Mobile;Language;Branch code;Teams;status",
        "رقم التأجير;الاسم الكامل;البريد الإلكتروني;الهاتف;اللغة;الوكالة;الفرق;الوضعية",
    ],
)
def test_a_column_is_known_by_the_word_that_people_use(heads: str) -> None:
    _, *rows = PEOPLE.splitlines()
    people = "\n".join((heads.replace(";", ","), *rows)).encode()
    assert read_registers(REGIONS.encode(), SITES.encode(), people) == read(people=PEOPLE)


def test_two_words_for_one_column_are_a_fault_and_no_guess() -> None:
    _, *rows = PEOPLE.splitlines()
    people = "\n".join(("Matricule,Nom,Courriel,GSM,Langue,Agence,Équipes,Portable", *rows)).encode()
    with pytest.raises(RegisterErrors) as caught:
        read_registers(REGIONS.encode(), SITES.encode(), people)
    assert [(problem.column, problem.what.code) for problem in caught.value.problems] == [("phone", "column.twice")]
