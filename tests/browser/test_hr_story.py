"""Human resources: where everybody is, who does not answer, and what somebody said on the telephone; all to its end."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from pca.domain.directory import Contact
from pca.domain.orders import Decide
from pca.store.people import directory
from tests.browser.conftest import Site

Enter = Callable[..., Page]
NAMED = {"dga": "Salma Idrissi", "logistique": "Amina Berrada", "rpca": "Amina Berrada"}


def prepared(make_site: Callable[[], Site]) -> Site:
    site = make_site()
    assert site.do(Decide(event="activate"), "dg").refused is None
    with site.runtime.store.write() as unit:
        directory.write_contacts(unit, [Contact(person, name) for person, name in NAMED.items()])
    return site


def test_from_a_list_of_staff_to_everybody_accounted_for(make_site: Callable[[], Site], enter: Enter) -> None:
    site = prepared(make_site)
    hr = enter(site, "hr", "/")
    expect(hr.get_by_role("heading", name="Personnel", exact=True)).to_be_visible()

    hr.get_by_label("Salma Idrissi").check()
    hr.get_by_role("button", name="indisponible").click()
    expect(hr.locator("main")).to_contain_text("Salma Idrissi")
    hr.get_by_role("button", name="Confirmer").click()
    expect(hr.get_by_role("status")).to_contain_text("C’est fait et consigné")
    expect(hr.locator("main")).to_contain_text("1 indisponible")

    hr.get_by_role("link", name="Où est chacun").click()
    hr.get_by_label("Qui", exact=True).select_option(label="un site")
    hr.get_by_label("Site").fill("siè")
    hr.get_by_label("Pourquoi").fill("Le siège est inondé.")
    hr.get_by_role("button", name="Lancer l’appel").click()
    hr.get_by_role("radio", name="Siège").check()
    expect(hr.get_by_label("Pourquoi")).to_have_value("Le siège est inondé.")
    hr.get_by_role("button", name="Lancer l’appel").click()
    expect(hr.locator("main")).to_contain_text("0 / ")

    hr.get_by_role("listitem").filter(has_text="Salma Idrissi").get_by_role("link", name="Noter la réponse").click()
    expect(hr.get_by_role("heading", name="Salma Idrissi")).to_be_visible()
    hr.get_by_label("Ce qu’elle répond").select_option(label="a besoin d’aide")
    hr.get_by_label("Qui vous l’a dit").fill("Amina Berrada")
    hr.get_by_label("Par quel moyen").select_option(label="par téléphone")
    hr.get_by_role("button", name="Noter la réponse").click()
    namesake = hr.get_by_role("radio", name="Amina Berrada").filter(visible=True)
    expect(namesake).to_have_count(2)
    namesake.first.check()
    hr.get_by_role("button", name="Noter la réponse").click()
    expect(hr.locator("main")).to_contain_text("1 / 6")
    help_asked = hr.get_by_role("listitem").filter(has_text="Salma Idrissi")
    expect(help_asked).to_contain_text("d’après Amina Berrada")
    help_asked.get_by_role("link", name="Dire ce qui a été fait").click()
    expect(hr.get_by_label("Ce qu’elle répond")).to_have_value("cared")
    hr.get_by_label("Ce qui a été fait").fill("Les pompiers l’ont sortie.")
    hr.get_by_role("button", name="Noter la réponse").click()
    expect(hr.locator("main")).to_contain_text("Demandes d’aide terminées")


def test_somebody_is_new_somebody_moves_somebody_leaves(make_site: Callable[[], Site], enter: Enter) -> None:
    site = prepared(make_site)
    hr = enter(site, "hr", "/directory")
    hr.get_by_role("link", name="Ajouter une personne").click()
    hr.get_by_label("Nom (obligatoire)").fill("Leïla Bennani")
    hr.get_by_label("Site").fill("siè")
    hr.get_by_role("textbox", name="Téléphone").fill("06 12 34 56 78")
    hr.get_by_role("button", name="Voir ce qui change").click()
    hr.get_by_role("radio", name="Siège").check()
    hr.get_by_role("button", name="Voir ce qui change").click()
    expect(hr.locator("main")).to_contain_text("+212612345678")
    hr.get_by_role("button", name="Enregistrer").click()
    expect(hr.get_by_role("heading", name="Leïla Bennani")).to_be_visible()
    expect(hr.get_by_role("status")).to_contain_text("C’est fait et consigné")

    hr.goto(site.at("/directory/place"))
    hr.get_by_label("Nom du lieu").fill("Annexe")
    hr.get_by_label("Responsable").fill("Leïla Bennani")
    hr.get_by_role("button", name="Voir ce qui change").click()
    hr.get_by_role("button", name="Enregistrer").click()
    expect(hr.locator("main")).to_contain_text("Leïla Bennani")

    hr.get_by_role("link", name="Annuaire").first.click()
    hr.get_by_role("link", name="Leïla Bennani").click()
    hr.get_by_label("Site").fill("Annexe")
    hr.get_by_role("button", name="Voir ce qui change").click()
    expect(hr.locator("main")).to_contain_text("Aucune tâche ne change de mains")
    hr.get_by_role("button", name="Enregistrer").click()
    expect(hr.get_by_role("status")).to_contain_text("C’est fait et consigné")

    hr.get_by_role("link", name="Cette personne part").click()
    expect(hr.locator("main")).to_contain_text("ses lieux restent sans responsable")
    hr.get_by_label("Qui prend la suite").fill("Salma Idrissi")
    hr.get_by_role("button", name="Voir ce qui change").click()
    expect(hr.locator("main")).to_contain_text("Répond désormais de ses lieux : Salma Idrissi")
    hr.get_by_role("button", name="Retirer de l’annuaire").click()
    expect(hr.get_by_role("status")).to_contain_text("C’est fait et consigné")
    expect(hr.get_by_role("link", name="Leïla Bennani")).to_have_count(0)
