"""Rooms, services and addresses in registers, and who sees them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from pca.channels.configured import Room
from pca.domain.access.access import AccessRole
from pca.domain.orders import DeclareStatus
from pca.registers import write_registers
from pca.services.people import imports
from pca.store.people import contact_points, directory
from tests.web.conftest import SAME, Browser, House, hidden
from tests.web.people.directory_import.conftest import BASE, changed, confirm, people, registers, send


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
    assert confirm(admin, again.text, 1).status_code == 303
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
    assert "Rien ne changerait" in send(hr, write_registers(registers(house))).text
    told = send(hr, files)
    assert "Omar Naciri" in told.text
    assert confirm(hr, told.text).headers["location"].startswith(f"{BASE}/directory?done=true")
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
