"""Registers that are sent in: seen, then imported; what is wrong is named with its rows."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import pytest
from msgspec.structs import replace

from pca.domain.access.access import AccessRole
from pca.registers import write_registers
from pca.store.audit import journal
from pca.store.people import directory
from tests.web.conftest import Browser, House, hidden
from tests.web.people.directory_import.conftest import changed, confirm, people, registers, send


def test_what_an_import_changes_is_seen_then_done(house: House, admin: Browser) -> None:
    page = send(admin, changed(house))
    assert page.status_code == 200, page.text
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    for one in ("Agence A", "new1", "hr2", "site : A B", "1 fiche quitte l’annuaire"):
        assert one in said, one
    assert people(house).keys() >= {"hr2"}
    assert "new1" not in people(house)
    for wrong in ("", "0", "2", "deux"):
        assert confirm(admin, page.text, wrong).status_code == 409, "a second press is refused as well"
        page = confirm(admin, page.text, wrong)
        assert page.status_code == 409
        assert "Il manque 1 fiches dans les fichiers" in page.text
        assert people(house).keys() >= {"hr2"}
    answer = confirm(admin, page.text, "١")
    assert answer.status_code == 303
    assert "journal=" in answer.headers["location"]
    assert "new1" in people(house)
    assert "hr2" not in people(house)
    assert people(house)["vice-A"].site == "B"
    assert not list((house.world.runtime.settings.data / "incoming").iterdir())
    again = confirm(admin, page.text, 1)
    assert (again.status_code, again.headers["location"]) == (303, answer.headers["location"])


def test_the_crises_follow_an_import(house: House, admin: Browser) -> None:
    house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    assert any(task.place == "A" for task in house.world.live().values())
    assert confirm(admin, send(admin, without(house)).text, 3).status_code == 303
    assert not any(task.place == "A" for task in house.world.live().values())


def test_an_order_carried_out_before_does_not_stand_for_another_import(house: House, admin: Browser) -> None:
    done = send(admin, changed(house)).text
    assert confirm(admin, done, 1).status_code == 303
    files = write_registers(registers(house))
    files["sites.csv"] = files["sites.csv"].replace(b"Agence A", b"Agence Z")
    before = journal_head(house)
    page = send(admin, files).text
    again = page.replace(hidden(page, "directory")["order"], hidden(done, "directory")["order"])
    assert confirm(admin, again).status_code == 409, "what was not done is not said to be"
    assert journal_head(house) == before
    page = send(hr := house.browser("hr1", AccessRole.HR), files).text
    own = page.replace(hidden(page, "directory")["order"], hidden(done, "directory")["order"])
    assert confirm(hr, own).status_code == 303, "somebody else's order is another one"
    assert journal_head(house) == before + 1


def test_files_that_name_what_has_left_since_the_preview_are_told_so(house: House, admin: Browser) -> None:
    page = send(admin, {"people.csv": b"person,site\r\nops1,A\r\n"}, mode="update").text
    assert confirm(admin, send(admin, without(house)).text, 3).status_code == 303
    again = confirm(admin, page)
    assert (again.status_code, "people.csv" in again.text) == (422, True)


def test_an_update_changes_what_it_speaks_of_and_removes_nobody(house: House, admin: Browser) -> None:
    before = people(house)
    rows = b"person,site,phone\r\nvice-A,B,\r\nnew1,A,\r\n"
    refused = send(admin, {"people.csv": rows}, mode="update")
    assert refused.status_code == 422, "somebody new has a name"
    page = send(
        admin,
        {
            "people.csv": rows.replace(b"person,site", b"person,name,site")
            .replace(b"vice-A,", b"vice-A,,")
            .replace(b"new1,", b"new1,Nouvelle Personne,")
        },
        mode="update",
    )
    assert page.status_code == 200, page.text
    assert 'name="leaving"' not in page.text
    assert confirm(admin, page.text).status_code == 303
    after = people(house)
    assert after.keys() == before.keys() | {"new1"}
    assert after["vice-A"] == replace(before["vice-A"], site="B")
    assert {id: person for id, person in after.items() if id not in ("new1", "vice-A")} == {
        id: person for id, person in before.items() if id != "vice-A"
    }
    with house.world.store.read() as unit:
        sites = directory.organisation(unit).sites
    staff = {site: [person.site for person in after.values()].count(site) for site in ("A", "B")}
    assert {site: sites[site].staff for site in staff} == staff


def test_errors_are_named_with_their_rows_and_nothing_is_imported(house: House, admin: Browser) -> None:
    files = changed(house)
    files["people.csv"] += b"bad id,Nom,pas une adresse,,fr,NOWHERE,,on_site\r\n"
    page = send(admin, files)
    assert page.status_code == 422
    row = files["people.csv"].decode("utf-8-sig").count("\n")
    assert re.search(rf">{row}<", page.text)
    assert "people.csv" in page.text
    assert 'name="digest"' not in page.text
    assert "new1" not in people(house)


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "il manque des chiffres"), ("ar", "تنقصه أرقام"), ("en", "has too few digits")]
)
def test_why_a_telephone_number_is_refused_is_said_in_the_reader_s_language(
    house: House, language: str, said: str
) -> None:
    files = changed(house)
    files["people.csv"] += b"new2,Nom,,06 12 34,fr,A,,on_site\r\n"
    reader = house.browser("author", AccessRole.ADMINISTRATOR, language=language)
    assert said in send(reader, files).text


@pytest.mark.parametrize(("language", "said"), [("fr", "la cellule est vide"), ("ar", "الخانة فارغة")])
def test_whatever_is_wrong_is_said_in_the_reader_s_language(house: House, language: str, said: str) -> None:
    files = changed(house)
    files["people.csv"] += b"new2,,,,fr,A,,on_site\r\n"
    page = send(house.browser("author", AccessRole.ADMINISTRATOR, language=language), files).text
    assert said in page
    assert "the cell" not in page


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"people.csv": b"person,name\r\n"},
        {"photo.png": b"\x89PNG\r\n"},
        {"x.xlsx": b"PK\x03\x04 broken"},
        {"../../etc/passwd": b"root"},
        {"people.csv": b"", "regions.csv": b"\0", "sites.csv": b"\xff\xfe"},
    ],
    ids=["none", "one", "picture", "broken workbook", "path", "damaged"],
)
def test_hostile_files_are_refused_calmly(house: House, admin: Browser, files: dict[str, bytes]) -> None:
    page = send(admin, files)
    assert page.status_code == 422
    assert "rien n’est importé" in page.text


def test_a_workbook_is_read_as_the_three_files(house: House, admin: Browser) -> None:
    page = send(admin, {"Annuaire.xlsx": workbook(changed(house))})
    assert page.status_code == 200, page.text
    assert "new1" in page.text
    assert confirm(admin, page.text, 1).status_code == 303
    assert "new1" in people(house)


def test_a_workbook_that_unfolds_into_too_much_is_refused(house: House, admin: Browser) -> None:
    page = send(admin, {"x.xlsx": ending(workbook(changed(house)), b" " * 4_000_000)})
    assert page.status_code == 422
    assert "se déplie en bien trop de données" in page.text


def test_a_stray_cell_is_told_by_its_place_and_the_house_goes_on(house: House, admin: Browser) -> None:
    stray = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'
    page = send(admin, {"x.xlsx": ending(workbook(changed(house)), stray)})
    assert page.status_code == 422
    assert "XFD1048576" in page.text
    assert send(admin, changed(house)).status_code == 200


def ending(book: bytes, more: bytes) -> bytes:
    """The workbook with more at the end of each sheet's rows."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"</sheetData>", more + b"</sheetData>"))
    return made.getvalue()


def journal_head(house: House) -> int:
    with house.world.store.read() as unit:
        return journal.head(unit).seq


def workbook(files: dict[str, bytes]) -> bytes:
    """A small XLSX made of the three files, as a spreadsheet program would save it."""
    space = "http://schemas.openxmlformats.org"
    names = [name.removesuffix(".csv") for name in files]
    sheets = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1))
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{space}/officeDocument/2006/relationships/worksheet"'
        f' Target="worksheets/sheet{n}.xml"/>'
        for n, _ in enumerate(names, 1)
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for n, _ in enumerate(names, 1)
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{space}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship Id="rId1"'
        f' Type="{space}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{space}/spreadsheetml/2006/main" xmlns:r="{space}/officeDocument/2006'
        f'/relationships"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{space}/package/2006/relationships">'
        f"{links}</Relationships>",
    }
    for number, content in enumerate(files.values(), 1):
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        cells = "".join(
            "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>" for row in rows
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = (
            f'<worksheet xmlns="{space}/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
        )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return made.getvalue()


def test_tasks_left_at_a_site_that_leaves_are_said_before(house: House, admin: Browser) -> None:
    house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    page = send(admin, without(house))
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    assert "1 tâche y reste à faire : elle serait annulée." in said


def without(house: House) -> dict[str, bytes]:
    """The files without site A and its people."""
    files = {name: content.decode("utf-8-sig") for name, content in write_registers(registers(house)).items()}
    gone = ("A,", "head-A,", "vice-A,")
    return {
        name: "".join(line for line in text.splitlines(keepends=True) if not line.startswith(gone)).encode()
        for name, text in files.items()
    }
