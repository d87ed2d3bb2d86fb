"""A verification under way: whoever pressed, and whoever looks at health, sees the last answer, then the new one."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pca.store.audit import journal
from tests.browser.conftest import WCAG, Site, troubles

Enter = Callable[..., Page]
Make = Callable[[], Site]
BY_ITSELF = 30_000
"""Milliseconds in which a page puts in what changed, on a busy machine."""


@pytest.fixture
def walk(monkeypatch: pytest.MonkeyPatch) -> Event:
    """The walk over the journal ends when this is set; nobody waits for it before."""
    end = Event()
    end.set()

    def slow(*given: Any) -> journal.ChainVerdict:
        if len(given) == 3:
            given[2](2)
            end.wait(60)
        return journal.verify(*given)

    monkeypatch.setattr("pca.services.audit.proofs.journal", SimpleNamespace(verify=slow))
    monkeypatch.setattr("pca.services.audit.proofs.PATIENCE", 0.5)
    return end


def tampered(site: Site) -> None:
    """The second entry says something else, as if by somebody with the file and a database tool."""
    with site.runtime.store.write() as unit:
        names = unit.connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars()
        for name in list(names):
            unit.connection.exec_driver_sql(f"DROP TRIGGER {name}")
        unit.connection.exec_driver_sql("UPDATE journal SET body = replace(body, 'Essai.', 'Autre.') WHERE seq = 2")


def walked_at(page: Page) -> str:
    """When the journal was walked from end to end, as the page says."""
    said = page.locator("#whole dt", has_text="Parcouru en entier").locator("+ dd time").get_attribute("datetime")
    assert said is not None
    return said


def test_the_last_answer_stays_until_the_new_one_comes_by_itself(make_site: Make, enter: Enter, walk: Event) -> None:
    site = make_site()
    compliance = enter(site, "compliance", "/compliance")
    health = enter(site, "administrator", "/administration/health", width=390)
    verdict, journal_card = compliance.locator("#whole"), health.locator("#journal")
    expect(verdict).to_contain_text("Journal intact")
    before = walked_at(compliance)
    try:
        walk.clear()
        verdict.get_by_role("button", name="Tout revérifier").click()
        expect(verdict.get_by_role("status")).to_contain_text("en attendant, voici la précédente")
        expect(verdict).to_contain_text("Journal intact")
        expect(verdict.get_by_role("button")).to_have_count(0)
        assert walked_at(compliance) == before
        health.reload()
        expect(journal_card.get_by_role("status")).to_contain_text("Vérification du journal en cours")
        expect(journal_card).to_contain_text("intact")
    finally:
        walk.set()
    expect(verdict.get_by_role("status")).to_have_count(0, timeout=BY_ITSELF)
    assert walked_at(compliance) > before
    expect(journal_card.get_by_role("status")).to_have_count(0, timeout=BY_ITSELF)

    tampered(site)
    try:
        walk.clear()
        verdict.get_by_role("button", name="Tout revérifier").click()
        health.reload()
        expect(journal_card.get_by_role("status")).to_have_count(1)
    finally:
        walk.set()
    expect(verdict).to_contain_text("Journal altéré à l’écriture 2", timeout=BY_ITSELF)
    expect(health.locator("#first")).to_contain_text("Journal altéré à l’écriture 2", timeout=BY_ITSELF)


def test_the_first_answer_comes_by_itself_with_the_entries(make_site: Make, enter: Enter, walk: Event) -> None:
    site = make_site()
    try:
        walk.clear()
        page = enter(site, "compliance", "/compliance", width=320)
        expect(page.locator("#whole")).to_contain_text("Vérification du journal en cours")
        expect(page.locator("#listed")).to_contain_text("La liste sera là")
        assert troubles(page, WCAG) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    finally:
        walk.set()
    expect(page.locator("#whole")).to_contain_text("Journal intact", timeout=BY_ITSELF)
    expect(page.locator("#listed")).to_contain_text("Ouvrir une crise")
