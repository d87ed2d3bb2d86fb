"""A branch raises a problem on a telephone; its region rules; the other branch reads it, who asked says so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pca.domain.access.access import INSTITUTION, AccessRole, Scope, ScopeKind
from pca.domain.plan.playbook import Playbook
from pca.registers.reading import read_registers
from pca.services.people.directory import importing
from tests.browser import words
from tests.browser.conftest import ROLES, Site

Enter = Callable[..., Page]
COMMITTEES = [
    {"id": "central", "title": words.text("Comité central", "اللجنة المركزية", "Central committee")},
    {"id": "regional", "per": "region",
     "title": words.text("Comité régional", "اللجنة الجهوية", "Regional committee")},
]  # fmt: skip
FOUR = {
    "asker": ("agence2", AccessRole.DEPARTMENT_HEAD, Scope(ScopeKind.SITE, "AG2")),
    "neighbour": ("logistique", AccessRole.DEPARTMENT_HEAD, Scope(ScopeKind.SITE, "AG3")),
    "region": ("rpca", AccessRole.REGIONAL_COMMITTEE, Scope(ScopeKind.REGION, "R2")),
    "centre": ("dg", AccessRole.DIRECTOR, INSTITUTION),
}


@pytest.fixture
def regional(make_site: Callable[[], Site], monkeypatch: pytest.MonkeyPatch) -> Site:
    for name, grant in FOUR.items():
        monkeypatch.setitem(ROLES, name, grant)
    site = make_site()
    sites = words.SITES + "AG3,Agence Salé,urban,R2,logistique,logistique-adj\n"
    act, private = importing(read_registers(*(one.encode() for one in (words.REGIONS, sites, words.PEOPLE))))
    words._done(site, act, "operator", private=private)
    playbook, texts = words.worded(site)
    said = playbook.model_dump(mode="json", by_alias=True, exclude_none=True)
    plan = Playbook.model_validate({**said, "committees": COMMITTEES})
    site.crisis = words.opened(site, words.published(site, (plan, texts)))
    return site


def test_a_problem_goes_up_and_its_ruling_comes_down(regional: Site, enter: Enter) -> None:
    asker = enter(regional, "asker", "/crises/{key}/problems", width=320, js=False)
    asker.get_by_role("link", name="Signaler un problème").click()
    asker.get_by_label("Quel site").select_option("AG2")
    asker.get_by_label("En quelques mots").fill("Plus de gel")
    asker.get_by_label("Le problème").fill("Il en reste pour demain.")
    asker.get_by_role("button", name="Signaler au comité").click()
    expect(asker.locator("main")).to_contain_text("attend une réponse")
    assert asker.evaluate("document.documentElement.scrollWidth") <= 320

    region = enter(regional, "region", "/crises/{key}/committees/R2")
    region.get_by_role("link", name="Plus de gel").click()
    region.locator("textarea[lang=fr]").fill("Prenez au siège ; une demi-caisse par agence.")
    region.locator("textarea[lang=ar]").fill("خذوا من المقر.")
    region.get_by_label("instruction pour 2 sites").first.check()
    region.get_by_role("button", name="Donner la réponse").click()
    expect(region.locator("main")).to_contain_text("répondu, à lire")

    neighbour = enter(regional, "neighbour", "/crises/{key}/problems", language="ar", width=320)
    expect(neighbour.locator("main")).to_contain_text("خذوا من المقر.")
    assert neighbour.evaluate("document.documentElement.scrollWidth") <= 320

    asker.goto(regional.at("/crises/{key}/problems/1"))
    asker.get_by_role("button", name="J’ai lu la réponse").click()
    expect(asker.locator("main")).to_contain_text("réponse lue")

    centre = enter(regional, "centre", "/crises/{key}/problems")
    row = centre.locator("tr", has=centre.get_by_role("rowheader", name="Rabat"))
    expect(row).to_contain_text("1")
    expect(centre.locator("main")).to_contain_text("Plus de gel")
