"""The directory as files to take away, and as files that another program sends."""

from __future__ import annotations

from typing import Any

import pytest

from pca.domain.access.access import AccessRole, Scope, ScopeKind
from pca.domain.facts import DirectoryExported
from pca.domain.orders import DeclareStatus
from pca.registers import write_registers
from pca.registers.writing import write_workbook
from pca.services.people import imports
from pca.services.people.directory import in_place
from pca.store.audit import journal
from tests.web.conftest import Browser, House
from tests.web.people.directory_import.conftest import BASE, changed, people, registers, send

ROWS = b"person,site\r\nvice-A,B\r\n"


@pytest.fixture
def hr(house: House) -> Browser:
    return house.browser("hr1", AccessRole.HR)


def post(browser: Browser, files: dict[str, bytes], **fields: object) -> Any:
    """Files from a program, which signs in with a token."""
    sent = [("files", (name, content, "text/csv")) for name, content in files.items()]
    token = {
        "Authorization": f"Bearer {browser.cookies['pca-loopback']}",
        "Idempotency-Key": str(fields.pop("key", "")),
    }
    browser.cookies.clear()
    data = {name: str(value) for name, value in fields.items()}
    try:
        return browser.post(f"/api{BASE}/directory", data=data, files=sent, headers=token)
    finally:
        browser.cookies.set("pca-loopback", token["Authorization"].removeprefix("Bearer "))


def head_of(house: House) -> int:
    with house.world.store.read() as unit:
        return journal.head(unit).seq


@pytest.mark.parametrize("form", ["xlsx", "zip"])
def test_what_is_taken_away_is_what_an_import_takes(house: House, hr: Browser, form: str) -> None:
    before = head_of(house)
    content = hr.get(f"{BASE}/directory/export.{form}").content
    with house.world.store.read() as unit:
        ((_, entry),) = journal.fresh(unit, before, 5)
    assert entry is not None
    assert (entry.who, entry.facts) == ("hr1", (DirectoryExported(people=23),)), "taking it leaves a line"
    with house.world.store.read() as unit:
        held = in_place(unit)
    taken = imports.read(imports.registers_in([(f"directory.{form}", content)]))
    assert write_registers(taken) == write_registers(held)
    assert "Rien ne changerait" in send(hr, {f"directory.{form}": content}).text


@pytest.mark.parametrize("language", ["fr", "en", "ar"])
@pytest.mark.parametrize("form", ["xlsx", "zip"])
def test_the_explained_example_is_taken_as_it_is(house: House, form: str, language: str) -> None:
    reader = house.browser("author", AccessRole.ADMINISTRATOR, language=language)
    answer = reader.get(f"{BASE}/directory/template.{form}")
    taken = imports.read(imports.registers_in([(f"x.{form}", answer.content)]))
    assert (len(taken.organisation.people), taken.contacts[0].name_ar) == (3, "أمينة الناصري")
    assert answer.headers["cache-control"] == "no-store"


def test_names_are_taken_away_by_who_may_see_them_alone(house: House, hr: Browser) -> None:
    admin = house.browser("author", AccessRole.ADMINISTRATOR)
    assert admin.get(f"{BASE}/directory/export.zip").status_code == 404
    assert "export." not in admin.get(f"{BASE}/directory").text
    assert "export.xlsx" in hr.get(f"{BASE}/directory").text


def test_a_program_sends_an_update_once_however_often_it_is_sent(house: House, hr: Browser) -> None:
    before, head = people(house), head_of(house)
    tried = post(hr, {"people.csv": ROWS}, mode="update", dry_run="yes", key="nightly-1").json()
    assert (tried["dry_run"], tried["changed"], tried["journal"]) == (True, True, None)
    assert [(change["id"], change["fields"]) for change in tried["changes"] if change["table"] == "people"] == [
        ("vice-A", [["site", "A", "B"]])
    ]
    assert head_of(house) == head
    done = post(hr, {"people.csv": ROWS}, mode="update", key="nightly-1").json()
    assert (people(house)["vice-A"].site, people(house).keys()) == ("B", before.keys())
    again = post(hr, {"people.csv": ROWS}, mode="update", key="nightly-1").json()
    assert (again["repeated"], again["journal"]) == (True, done["journal"])
    other = post(hr, {"people.csv": ROWS.replace(b",B", b",A")}, mode="update", key="nightly-1")
    assert (other.status_code, other.json()["code"]) == (409, "order_clash"), "what was not done is not said to be"
    same = post(hr, {"people.csv": ROWS}, mode="update", key="nightly-2").json()
    assert (same["changed"], same["journal"]) == (False, None)


def test_an_update_is_taken_also_after_somebodys_status_was_said(house: House, hr: Browser) -> None:
    house.world.ok(DeclareStatus(person="vice-A", status="absent"), "operator")
    assert post(hr, {"people.csv": ROWS}, mode="update").json()["sums"] == {"people changed": 1}
    assert (people(house)["vice-A"].site, people(house)["vice-A"].status) == ("B", "absent")


def test_a_program_that_replaces_says_how_many_leave(house: House, hr: Browser) -> None:
    files = changed(house)
    refused = post(hr, files, mode="replace")
    assert (refused.status_code, refused.json()["code"], refused.json()["leaving"]) == (409, "leaving_unconfirmed", 1)
    assert "hr2" in people(house)
    assert post(hr, {"x.xlsx": write_workbook(registers(house))}, mode="replace", dry_run="yes").status_code == 200
    assert post(hr, files, mode="replace", leaving=1).json()["sums"]["people left"] == 1
    assert "hr2" not in people(house)
    assert post(hr, files, mode="both").status_code == 422


def test_what_is_wrong_is_told_to_a_program_by_its_place(hr: Browser) -> None:
    answer = post(hr, {"people.csv": b"person,site\r\nvice-A,NULLE\r\n"}, mode="update")
    [wrong] = answer.json()["problems"]
    assert (answer.status_code, wrong["file"], wrong["row"], wrong["column"]) == (422, "people.csv", 2, "site")
    assert "« NULLE »" in wrong["text"]


@pytest.mark.parametrize("scope", [Scope(ScopeKind.REGION, "CS"), Scope(ScopeKind.SITE, "A")], ids=["region", "site"])
def test_who_reaches_a_part_takes_in_and_away_nothing(house: House, scope: Scope) -> None:
    """Not even their own: a file would speak of people elsewhere."""
    branch = house.browser("head-A", AccessRole.HR, scope=scope)
    before, files = people(house), write_registers(registers(house))
    for mode, sent in (("update", {"people.csv": ROWS}), ("replace", files)):
        assert post(branch, sent, mode=mode, leaving=0).status_code == 403
        assert post(branch, sent, mode=mode, dry_run="yes").status_code == 403
    for name in ("export.zip", "export.xlsx", "template.zip"):
        assert branch.get(f"{BASE}/directory/{name}").status_code == 403
    assert people(house) == before
