"""Registers to send in, and the browser of an administrator."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pca.domain.access.access import AccessRole
from pca.domain.directory import Contact
from pca.registers import Registers, write_registers
from pca.store.people import directory
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


def send(browser: Browser, files: dict[str, bytes], page: str = f"{BASE}/directory", mode: str = "replace") -> Any:
    form = hidden(browser.get(page).text, "directory/preview") | {"mode": mode}
    sent = [("files", (name, content, "text/csv")) for name, content in files.items()]
    return browser.post(f"{BASE}/directory/preview", data=form, files=sent, headers=SAME)


def confirm(browser: Browser, page: str, leaving: int | str = "") -> Any:
    form = hidden(page, "directory") | {"leaving": str(leaving)}
    form |= {name: re.findall(rf'name="{name}"\s+value="([^"]*)"', page)[0] for name in ("digest", "seen", "mode")}
    return browser.post(f"{BASE}/directory", data=form, headers=SAME)


def changed(house: House) -> dict[str, bytes]:
    """The files with one site renamed, one person added, one moved and one gone."""
    files = write_registers(registers(house))
    sites = files["sites.csv"].replace(b"A,A,urban", b"A,Agence A,urban")
    people = files["people.csv"].replace(b"vice-A,vice-A,,,fr,A", b"vice-A,vice-A,,,fr,B").decode("utf-8-sig")
    people = "".join(line for line in people.splitlines(keepends=True) if not line.startswith("hr2,"))
    people += "new1,Nouvelle Personne,new1@example.org,,fr,A,ops,on_site\r\n"
    return {**files, "sites.csv": sites, "people.csv": people.encode()}


def people(house: House) -> Any:
    with house.world.store.read() as unit:
        return directory.organisation(unit).people
