"""Everybody takes away what is kept about them, and nothing of others."""

from __future__ import annotations

import io
import json
import re
import zipfile

from pca.domain.access.access import AccessRole
from pca.domain.orders import AddLogEntry, DeclareStatus
from tests.web.conftest import House


def test_one_takes_a_copy_of_what_is_kept_about_oneself(house: House) -> None:
    key = house.opened()
    house.world.ok(AddLogEntry(kind="fact", text="Vu."), "ops1")
    house.world.ok(DeclareStatus(person="ops1", status="leave"), "operator", crisis=None)
    own = house.browser("ops1", AccessRole.DEPARTMENT_HEAD)
    assert "/account/data.xlsx" in own.get("/account").text
    answer = own.get("/account/data.json")
    kept = json.loads(answer.text)
    assert "attachment" in answer.headers["content-disposition"]
    assert kept["Annuaire"][0]["Identifiant"] == "ops1"
    assert kept["Annuaire"][0]["Statut"] == "leave"
    assert "ops2" not in {person["Identifiant"] for person in kept["Annuaire"]}
    assert kept["Main courante"][0]["Crise"] == key
    with zipfile.ZipFile(io.BytesIO(own.get("/account/data.xlsx").content)) as book:
        sheets = re.findall('sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
    assert sheets == list(kept)


def test_nobody_takes_it_without_signing_in(house: House) -> None:
    assert house.stranger().get("/account/data.json").status_code in (303, 401)
