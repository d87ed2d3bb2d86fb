"""The newer words of a plan, each played in a browser to its end: written, decided, asked again, proved."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from pca.domain.act import Act
from pca.domain.orders import Acknowledge, AdoptPlan, Complete, Decide, DeclareStatus, GiveList, Observation, Observe
from pca.services.engine.execute import Done
from pca.store.tasks import tasks
from tests.browser import words
from tests.browser.conftest import Site

Enter = Callable[..., Page]
Make = Callable[[], Site]

TWO = "Comptabilité\nMonétique"
NEWER = {
    **words.WORDS[0],
    "instructions": words.text("Trouver un étage libre.", "ابحثوا عن طابق فارغ.", "Find a free floor."),
    "checklist": [
        {"id": "floor", "text": words.text("Étage trouvé", "وُجد الطابق", "Floor found")},
        {"id": "phone", "text": words.text("Téléphone vérifié", "تم التحقق من الهاتف", "Telephone tried")},
    ],
}


def housed(make_site: Make) -> Site:
    """A site whose crisis follows the plan with the newer words."""
    site = make_site()
    words.housed(site)
    site.known["worded"] = words.published(site, words.worded(site))
    site.crisis = words.opened(site, site.known["worded"])
    return site


def live(site: Site, measure: str) -> dict[str, int]:
    """Live tasks of a measure, by what they are about (or where)."""
    with site.runtime.store.read() as unit:
        return {one.subject or one.place: one.number for one in tasks.live_tasks(unit, site.crisis, (measure,))}


def confirm(page: Page, label: str, why: str, button: str) -> None:
    page.get_by_label(label).fill(why)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("status")).to_contain_text("journal nº")


def test_an_author_publishes_the_newer_words_and_another_approves_them(make_site: Make, enter: Enter) -> None:
    site = make_site()
    words.housed(site)
    sent = {"name": "plan.zip", "mimeType": "application/zip", "buffer": words.archive(words.worded(site))}
    author = enter(site, "author", "/plans/upload")
    author.get_by_label("Le dossier du plan, compressé").set_input_files(sent)  # type: ignore[arg-type]
    author.get_by_role("button", name="Relire avant de publier").click()
    read = author.locator("main")
    for said in (
        "Quelles équipes faut-il reloger ?",
        "« Sites fermés » au moins 2 et « Compter et mettre à l’abri » est terminée",
        "Écarte, là où elle est menée",
        "la personne d’astreinte (Astreinte de direction)",
    ):
        expect(read).to_contain_text(said)
    author.get_by_role("button", name="Publier cette version").click()
    expect(author.locator("main")).to_contain_text("une autre personne doit l’approuver")

    director = enter(site, "committee", author.url.removeprefix(site.address).partition("?")[0])
    director.get_by_role("link", name="Relire puis approuver").click()
    director.get_by_role("button", name="Approuver cette version").click()
    expect(director.locator("main")).to_contain_text("en vigueur")

    director.goto(f"{site.address}/crises")
    director.get_by_text("Ouvrir une crise").click()
    director.get_by_label("Titre").fill("Eau au siège")
    director.get_by_label("Exercice").check()
    director.get_by_label("Pourquoi").fill("Essai du plan.")
    director.get_by_role("button", name="Ouvrir la crise").click()
    director.wait_for_url("**/crises/*")
    key = re.search(r"/crises/([^/?]+)", director.url)
    assert key is not None
    director.goto(f"{site.address}/crises/{key[1]}/people/roles/voice")
    expect(director.locator("main")).to_contain_text("d’astreinte jusqu’au")


def test_a_director_decides_with_a_list_changes_it_and_closes(make_site: Make, enter: Enter) -> None:
    site = housed(make_site)
    page = enter(site, "committee", "/crises/{key}/decide/activate")
    expect(page.locator("main")).to_contain_text("Servir par camion-agence — seulement tant que")
    page.get_by_label("Quelles équipes faut-il reloger ?").fill(TWO)
    confirm(page, "Motif de la décision", "Le siège est inondé.", "Confirmer")
    assert list(live(site, "S3")) == ["Comptabilité", "Monétique"]

    page.goto(site.at("/crises/{key}/measures/S3"))
    expect(page.locator("main")).to_contain_text("2 lignes sur sa liste")
    page.get_by_role("link", name="Changer la liste").click()
    page.get_by_label("Quelles équipes faut-il reloger ?").fill("Monétique\nCaisse centrale\nArchives")
    page.get_by_role("button", name="Voir ce qui s’ensuit").click()
    for said in (
        "s’ajoute : Caisse centrale",
        "s’ajoute : Archives",
        "ne figure plus : Comptabilité",
        "tâche s’arrête",
    ):
        expect(page.locator("main")).to_contain_text(said)
    confirm(page, "Motif", "La comptabilité télétravaille.", "Confirmer la liste")
    expect(page.locator("main")).to_contain_text("3 lignes sur sa liste")
    assert list(live(site, "S3")) == ["Monétique", "Caisse centrale", "Archives"]

    for event in ("stand_down", "review", "close"):
        page.goto(site.at(f"/crises/{{key}}/decide/{event}"))
        for asked in page.locator("textarea[name=criterion_said]").all():
            asked.fill("L’eau est partie.")
        confirm(page, "Motif de la décision", "Fin d’alerte.", "Confirmer")
        for name in ("S1", "S2", "S3", "S5"):
            for number in live(site, name).values():  # what is left to undo is done before the end
                assert site.do(Complete(task=number, despite="Rien à défaire."), "logistique").refused is None
    page.goto(site.at("/crises/{key}"))
    expect(page.locator("main")).to_contain_text("Clos")
    page.goto(site.at("/crises/{key}/measures/S3"))
    expect(page.locator("main")).to_contain_text("arrêtée")
    expect(page.get_by_role("link", name="Changer la liste")).to_have_count(0)
    assert not any(live(site, name) for name in ("S1", "S2", "S3", "S4", "S5"))


def test_a_head_is_asked_again_after_an_adoption_and_finishes(make_site: Make, enter: Enter) -> None:
    site = housed(make_site)
    done(site, Decide(event="activate", lists={"S3": ("Comptabilité",)}), "dg")
    newer = words.published(site, words.worded(site, "2.1.0", measures=with_newer(site)))
    head = enter(site, "head", f"/crises/{{key}}/tasks/{live(site, 'S3')['Comptabilité']}", width=390)
    head.get_by_role("button", name="Accuser réception").click()
    expect(head.locator("main")).to_contain_text("Reçue par")

    director = enter(site, "committee", f"/crises/{{key}}/plan/{newer}")
    expect(director.locator("#tasks")).to_contain_text("à accuser de nouveau")
    confirm(director, "Motif de la décision", "Consigne précisée.", "Adopter cette version")

    head.goto(f"{site.address}/tasks")
    head.get_by_role("link", name="Reloger les équipes").click()
    told = head.locator("#amended")
    for said in ("à accuser de nouveau", "Déjà reçue le", "Texte déjà reçu", "Texte d’aujourd’hui", "Étage trouvé"):
        expect(told).to_contain_text(said)
    head.get_by_role("button", name="Accuser réception").click()
    expect(head.locator("#amended")).to_have_count(0)
    for point in ("Étage trouvé", "Téléphone vérifié"):
        head.get_by_label(point, exact=True).check()
    head.get_by_role("button", name="Terminer").click()
    expect(head.get_by_role("status")).to_contain_text("journal nº")
    expect(head.locator("main")).not_to_contain_text("Reloger les équipes")
    assert live(site, "S3") == {}


PLAN_WORDS = re.compile(r"sites_closed|done\(|in\(|ask_again|\broot\b|stand_down|\blogistics\b|to_staff|\bcrisis\b")


def test_compliance_reads_all_of_it_in_words(make_site: Make, enter: Enter) -> None:
    """People stay identifiers here: compliance proves what was done without the right to names."""
    site = housed(make_site)
    first = everything(site)
    page = enter(site, "compliance", f"/compliance/entries/{first}")
    read: list[str] = []
    while True:
        read += page.locator("ol.entries > li").evaluate_all("some => some.map(one => one.firstChild.textContent)")
        following = page.get_by_role("link", name="Suivante", exact=True)
        if following.count() == 0:
            break
        following.click()
    told = "\n".join(read)
    for said in (
        "Liste de la mesure S3 Reloger les équipes — toute l’institution : Comptabilité, Monétique",
        "Liste de la mesure S3 Reloger les équipes — toute l’institution : Monétique, Archives",
        "Condition de la mesure S4 Servir par camion-agence : remplie",
        "« Compter et mettre à l’abri » est terminée : oui",
        "« Sites fermés » : 2",
        "écartée au profit de S4 Servir par camion-agence",
        "Valeurs relevées : Sites fermés = 2",
        "Consigne changée par la nouvelle version (à accuser de nouveau)",
    ):
        assert said in told, told
    assert PLAN_WORDS.findall(told) == [], [one for one in read if PLAN_WORDS.search(one)]


def everything(site: Site) -> int:
    """A crisis in which all of the words act; the journal number of its first decision."""
    began = done(site, Decide(event="activate", lists={"S3": ("Comptabilité", "Monétique")}), "dg")
    done(site, DeclareStatus(person="agence2", status="absent"), "rpca")
    for place, number in live(site, "S1").items():
        done(site, Complete(task=number), {"SIEGE": "dg", "AG1": "agence1", "AG2": "logistique-adj"}[place])
    done(site, Observe(observations=(Observation("sites_closed", "2", site.runtime.clock.now()),)), "dg")
    done(site, GiveList(measure="S3", entries=("Monétique", "Archives")), "dg")
    done(site, Acknowledge(task=live(site, "S3")["Archives"]), "logistique")
    done(site, AdoptPlan(plan=words.published(site, words.worded(site, "2.1.0", measures=with_newer(site)))), "dg")
    assert began.seq is not None
    return began.seq


def with_newer(site: Site) -> list[object]:
    """The measures of the plan, the list's own with other words."""
    return [*words.starter(site)["playbook"]["measures"], NEWER, *words.WORDS[1:]]


def done(site: Site, act: Act, who: str) -> Done:
    found = site.do(act, who)  # type: ignore[arg-type]
    assert found.refused is None, found.refused
    return found
