"""An invited head on a telephone: a password, a task to its end, a forgotten password, and in again."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from pca.channels.rehearsed import RehearsedChannel
from pca.domain.access.access import Scope
from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import AccessRole, ScopeKind
from pca.domain.directory import Contact
from pca.domain.orders import Decide
from pca.services.access import invitations, preparations
from pca.services.access.account_messages import send_account_messages
from pca.store.people import directory
from tests.browser.conftest import Site

Enter = Callable[..., Page]
HEAD, FIRST, SECOND = "logistique", "une phrase assez longue 7", "encore une phrase longue 8"


def invited(site: Site) -> None:
    """Two officers agree to it."""
    given = GiveGrant(person=HEAD, role=AccessRole.DEPARTMENT_HEAD, scope=Scope(ScopeKind.TEAM, "logistics"))
    for act in (given, GiveGrant(person="dga", role=AccessRole.COMPLIANCE)):
        assert site.do(act, "operator").refused is None
    with site.runtime.store.write() as unit:
        directory.write_contacts(unit, [Contact(person=HEAD, name="Amina Berrada", email="amina@banque.example")])
    done = invitations.prepare(site.runtime, "operator", [HEAD], "Comptes des responsables.")
    assert done.refused is None
    preparations.confirm(site.runtime, "dga", preparations.number_of(done))


def link(site: Site, channel: RehearsedChannel) -> str:
    """The address in the message that leaves now."""
    send_account_messages(site.runtime)
    found = re.search(rf"{re.escape(site.address)}/welcome/\S+", channel.accepted[-1].body)
    assert found
    return found[0]


def test_from_an_invitation_to_the_end_of_a_task_and_back_after_forgetting(
    make_site: Callable[[], Site], enter: Enter
) -> None:
    site, channel = make_site(), RehearsedChannel(1, keep=True)
    runtime = site.runtime
    runtime.channels = (channel,)
    runtime.settings = runtime.settings.model_copy(update={"web_address": site.address})
    assert site.do(Decide(event="activate"), "dg").refused is None
    invited(site)

    page = enter(site, "stranger", "/signin", width=390)
    page.goto(link(site, channel))
    page.get_by_label("Nouveau mot de passe").fill(FIRST)
    page.get_by_role("button", name="Choisir ce mot de passe et entrer").click()
    page.wait_for_url("**/tasks")

    finish(page)

    page.goto(site.at("/account"))
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("link", name="Mot de passe oublié ?").click()
    page.get_by_label("Identifiant ou adresse e-mail").fill(HEAD)
    page.get_by_role("button", name="Recevoir un lien").click()
    expect(page.get_by_role("status")).to_contain_text("un lien vient de partir")
    page.goto(link(site, channel))
    page.get_by_label("Nouveau mot de passe").fill(SECOND)
    page.get_by_role("button", name="Choisir ce mot de passe et entrer").click()
    page.wait_for_url("**/tasks")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mes tâches")


def finish(page: Page) -> None:
    """The first task is received, every point of it is ticked, and it is done."""
    page.locator("main a[href*='/tasks/']").first.click()
    page.get_by_role("button", name="Accuser réception").click()
    expect(page.get_by_role("status").first).to_contain_text("C’est fait et consigné")
    for box in page.locator("input[name=checked]").all():
        box.check()
    for proof in page.locator("input[name^=reference-]:visible").all():
        proof.fill("Bordereau 12")
    for reason in page.get_by_label("Pourquoi terminer avant les tâches qui précèdent").all():
        reason.fill("Le comptage se fait en parallèle.")
    page.get_by_role("button", name="Terminer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mes tâches")
    expect(page.get_by_role("status").first).to_contain_text("C’est fait et consigné")
