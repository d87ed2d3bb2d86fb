"""The import of the directory: seen first, what is wrong named row by row, all or nothing, and only what was seen."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from pca.channels.configured import Room
from pca.domain.access.access import AccessRole
from pca.domain.directory import Contact
from pca.domain.orders import DeclareStatus
from pca.registers import Registers, write_registers
from pca.services.people import imports
from pca.store.audit import journal
from pca.store.people import contact_points, directory
from tests.web.conftest import SAME, Browser, House, hidden

BASE = "/administration"


@pytest.fixture
def admin(house: House) -> Browser:
    return house.browser("author", AccessRole.ADMINISTRATOR)


def registers(house: House, **names: str) -> Registers:
    """The directory as it is, with these names."""
    with house.world.store.read() as unit:
        held = directory.organisation(unit)
    contacts = tuple(Contact(one, names.get(one.replace("-", "_"), one)) for one in held.people)
    return Registers(held, contacts)


def send(browser: Browser, files: dict[str, bytes], page: str = f"{BASE}/directory") -> Any:
    form = hidden(browser.get(page).text, "directory/preview")
    sent = [("files", (name, content, "text/csv")) for name, content in files.items()]
    return browser.post(f"{BASE}/directory/preview", data=form, files=sent, headers=SAME)


def confirm(browser: Browser, page: str) -> Any:
    form = hidden(page, "directory")
    form |= {name: re.findall(rf'name="{name}"\s+value="([^"]*)"', page)[0] for name in ("digest", "seen")}
    return browser.post(f"{BASE}/directory", data=form, headers=SAME)


def changed(house: House) -> dict[str, bytes]:
    """The files with one site renamed, one person added, one moved and one gone."""
    files = write_registers(registers(house))
    sites = files["sites.csv"].replace(b"A,A,urban", b"A,Agence A,urban")
    people = files["people.csv"].replace(b"vice-A,vice-A,,,fr,A", b"vice-A,vice-A,,,fr,B").decode("utf-8-sig")
    people = "".join(line for line in people.splitlines(keepends=True) if not line.startswith("hr2,"))
    people += "new1,Nouvelle Personne,new1@example.org,,fr,A,ops,on_site\r\n"
    return {**files, "sites.csv": sites, "people.csv": people.encode()}


def test_what_an_import_changes_is_seen_then_done(house: House, admin: Browser) -> None:
    page = send(admin, changed(house))
    assert page.status_code == 200, page.text
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    for one in ("Agence A", "new1", "hr2", "site : A B"):
        assert one in said, one
    assert "quitte l’annuaire" in page.text
    assert people(house).keys() >= {"hr2"}
    assert "new1" not in people(house)
    answer = confirm(admin, page.text)
    assert answer.status_code == 303
    assert "journal=" in answer.headers["location"]
    assert "new1" in people(house)
    assert "hr2" not in people(house)
    assert people(house)["vice-A"].site == "B"
    assert not list((house.world.runtime.settings.data / "incoming").iterdir())
    again = confirm(admin, page.text)
    assert (again.status_code, again.headers["location"]) == (303, answer.headers["location"])


def test_the_crises_follow_an_import(house: House, admin: Browser) -> None:
    house.opened()
    house.world.decide("activate", why="Écoles fermées.")
    before = journal_head(house)
    confirm(admin, send(admin, changed(house)).text)
    assert journal_head(house) >= before + 1


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
    assert confirm(admin, page.text).status_code == 303
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


def with_cells(house: House, columns: str, **cells: str) -> dict[str, bytes]:
    """The directory as it is, with more columns, and cells of these people under them."""
    files = write_registers(registers(house))
    header, *lines = files["people.csv"].decode("utf-8-sig").splitlines()
    more = [f"{line},{cells.get(line.split(',')[0].replace('-', '_'), ',' * columns.count(','))}" for line in lines]
    return {**files, "people.csv": "\n".join([f"{header},{columns}", *more]).encode()}


def test_rooms_and_services_are_given_by_file_and_missing_ones_are_said(house: House, admin: Browser) -> None:
    page = send(admin, with_cells(house, "room,other", head_A="cellule,pager:x", head_B="cellule,"))
    assert page.status_code == 200, page.text
    said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    assert "Aucun salon de ce nom dans les réglages : cellule — head-A head-B" in said
    assert "Aucun service de ce nom dans les réglages : pager" in said
    assert 'name="confirmed"' not in page.text
    assert confirm(admin, page.text).status_code == 303
    with house.world.store.read() as unit:
        points = contact_points.points(unit, ["head-A"])["head-A"]
    assert [(one.kind, one.address) for one in points] == [("room", "cellule"), ("other", "pager:x")]


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_one_address_of_two_people_must_be_confirmed(house: House, language: str) -> None:
    hr = house.browser("hr1", AccessRole.HR, language=language)
    files = with_cells(house, "other_email,whatsapp", head_A="a@x.example,", head_B="A@X.example,")
    page = send(hr, files)
    assert page.status_code == 200
    assert 'name="confirmed"' in page.text
    assert "a@x.example" in page.text
    again = confirm(hr, page.text)
    assert again.status_code == 422
    assert 'name="confirmed"' in again.text
    assert people_points(house) == 0
    form = hidden(again.text, "directory")
    form |= {name: re.findall(rf'name="{name}"\s+value="([^"]*)"', again.text)[0] for name in ("digest", "seen")}
    done = hr.post(f"{BASE}/directory", data=form | {"confirmed": "yes"}, headers=SAME)
    assert done.status_code == 303
    assert people_points(house) == 2


def people_points(house: House) -> int:
    with house.world.store.read() as unit:
        return sum(map(len, contact_points.points(unit).values()))


def test_addresses_of_one_person_are_given_and_taken_on_a_page(house: House, admin: Browser) -> None:
    path = f"{BASE}/directory/addresses"
    assert admin.get(f"{path}?person=ghost").status_code == 404
    told = admin.fill(path, page=f"{path}?person=head-A", person="head-A", kind="room", address="cellule")
    assert told.status_code == 422
    assert "Aucun salon « cellule » dans les réglages" in told.text
    room = Room(service="slack", url="https://hooks.example/x")
    house.world.runtime.settings = house.world.runtime.settings.model_copy(update={"rooms": {"cellule": room}})
    done = admin.fill(path, page=f"{path}?person=head-A", person="head-A", kind="room", address="cellule")
    assert done.status_code == 303
    page = admin.get(f"{path}?person=head-A").text
    assert "cellule" in page
    [mark] = re.findall(r'name="id"\s+value="(\w+)"', page)
    assert admin.fill(f"{path}/end", page=f"{path}?person=head-A", person="head-A", id=mark).status_code == 303
    assert people_points(house) == 0
    head = house.browser("head-A", AccessRole.DEPARTMENT_HEAD)
    assert head.get(path).status_code == 403


def test_a_directory_that_moved_since_the_preview_is_shown_again(house: House, admin: Browser) -> None:
    page = send(admin, changed(house)).text
    house.world.ok(DeclareStatus(person="ops1", status="absent"), "operator", crisis=None)
    again = confirm(admin, page)
    assert again.status_code == 409
    assert "changé depuis l’aperçu" in again.text
    assert "new1" not in people(house)
    assert confirm(admin, again.text).status_code == 303
    assert people(house)["ops1"].status == "absent"


def test_what_was_sent_is_kept_an_hour(house: House, admin: Browser) -> None:
    page = send(admin, changed(house)).text
    house.world.clock.advance_to(house.world.clock.now() + imports.KEPT + timedelta(minutes=1))
    assert confirm(admin, page).status_code == 409
    assert "new1" not in people(house)
    assert not list((house.world.runtime.settings.data / "incoming").iterdir())


@pytest.mark.parametrize("digest", ["", "../pca.db", "0" * 64])
def test_only_what_was_sent_is_imported(house: House, admin: Browser, digest: str) -> None:
    page = send(admin, changed(house)).text
    page = re.sub(r'name="digest"\s+value="[^"]*"', f'name="digest" value="{digest}"', page)
    assert confirm(admin, page).status_code == 409
    assert "new1" not in people(house)


def test_names_are_shown_to_hr_and_only_said_to_differ_to_others(house: House, admin: Browser) -> None:
    files = write_registers(registers(house, ops1="Omar Naciri"))
    page = send(admin, files).text
    assert "Omar" not in page
    assert "différent" in page
    hr = house.browser("hr1", AccessRole.HR)
    assert confirm(hr, send(hr, write_registers(registers(house))).text).status_code == 303
    told = send(hr, files)
    assert "Omar Naciri" in told.text
    assert confirm(hr, told.text).headers["location"] == f"{BASE}/directory?done=true"
    with house.world.store.read() as unit:
        assert directory.contacts(unit)["ops1"].name == "Omar Naciri"


def test_new_addresses_are_taken_although_a_status_was_declared(house: House, admin: Browser) -> None:
    """A status said here is not in the files, and does not keep new telephone numbers out."""
    files = write_registers(registers(house, ops1="Omar Naciri"))
    house.world.ok(DeclareStatus(person="ops2", status="absent"), "operator", crisis=None)
    page = send(admin, files).text
    assert confirm(admin, page).status_code == 303
    with house.world.store.read() as unit:
        assert directory.contacts(unit)["ops1"].name == "Omar Naciri"
    assert people(house)["ops2"].status == "absent"


def people(house: House) -> Any:
    with house.world.store.read() as unit:
        return directory.organisation(unit).people


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
