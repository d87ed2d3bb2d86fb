"""The director brings a crisis to its end on a telephone, without a script: nothing is refused that was not shown."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

Enter = Callable[..., Page]
DONE = "C’est fait et consigné"


def chosen(page: Page, site: Site, event: str) -> None:
    """From the register of decisions to the page of one of them."""
    page.goto(f"{site.address}/crises/{site.crisis}/decide")
    page.locator(f"a.button[href$='/decide/{event}']").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def confirmed(page: Page, why: str) -> None:
    page.get_by_label("Motif de la décision").fill(why)
    page.get_by_role("button", name="Confirmer").click()
    expect(page.get_by_role("status").filter(has_text=DONE)).to_be_visible()


def test_the_director_plays_the_crisis_to_its_end(make_site: Callable[[], Site], enter: Enter) -> None:
    site = make_site()
    page = enter(site, "committee", "/crises/{key}", width=320, js=False)
    chosen(page, site, "activate")
    confirmed(page, "Le siège est inondé.")

    chosen(page, site, "stand_down")
    criteria = page.locator("section", has=page.locator("#criteria"))
    expect(criteria).to_contain_text("non rempli")
    criteria.get_by_label("Pourquoi décider malgré cela").fill("Tous les sites ont rouvert ce matin.")
    expect(page.locator("summary", has_text="mesures s’arrêtent")).to_have_count(1)
    confirmed(page, "Les sites servent de nouveau.")
    chosen(page, site, "review")
    confirmed(page, "Retour d’expérience.")

    chosen(page, site, "close")
    expect(page.get_by_role("button", name="Confirmer")).to_have_count(0)
    expect(page.locator("section", has=page.locator("#settlement"))).to_contain_text("tâche ouverte")
    page.get_by_role("button", name="Régler toutes les tâches ouvertes").click()
    page.get_by_label("Non terminées, suivies hors crise").check()
    page.get_by_label("Un seul motif pour toutes").fill("Les services les finissent.")
    page.get_by_role("button", name="Confirmer pour toutes").click()
    expect(page.get_by_role("status").filter(has_text=DONE)).to_be_visible()
    expect(page.locator("main")).to_contain_text("Aucune tâche ouverte")
    confirmed(page, "Tout est réglé.")

    page.goto(f"{site.address}/crises/{site.crisis}/log")
    expect(page.locator("main")).to_contain_text("Crise close depuis le")
