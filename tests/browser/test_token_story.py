"""A token that does not count for a role that came later: its person proves who they are, confirms it, and it works."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import msgspec
import pyotp
import pytest
from playwright.sync_api import Page, expect

from pca.domain.access.access import AccessRole
from pca.domain.access.access_orders import GiveGrant
from pca.domain.access.rights import Action
from pca.domain.orders import Order
from pca.services.access import access, preparations
from pca.services.engine.execute import execute
from pca.store.access import accounts
from tests.browser.conftest import Site

Enter = Callable[..., Page]
PASSWORD = "une phrase assez longue 7"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
CONFIRM = "Confirmer à nouveau ce jeton"


@pytest.fixture
def site(make_site: Callable[[], Site]) -> Site:
    """The director general has an account, and confirmed what acts for them before they directed the crisis."""
    site = make_site()
    access.add_account(site.runtime, "operator", "dg", password=PASSWORD, why="Essai.")
    own_account(site, must_change=False)
    ends = site.runtime.clock.now() + timedelta(days=30)
    asked = {"label": "Écran du comité", "actions": [Action.DECIDE, Action.SEE_STATES], "ends": ends}
    done = preparations.prepare_token(site.runtime, "operator", "dg", **asked, why="Écran.")  # type: ignore[arg-type]
    site.known["secret"] = preparations.confirm(site.runtime, "dg", preparations.number_of(done)).secret
    given = GiveGrant(person="dg", role=AccessRole.DIRECTOR)
    order = Order(id=site.runtime.new_id(), who="operator", act=given, why="Dirige la crise.")
    assert execute(site.runtime, order).refused is None
    return site


def own_account(site: Site, **changed: object) -> None:
    with site.runtime.store.write() as unit:
        owner = accounts.account(unit, "dg")
        assert owner is not None
        accounts.write_account(unit, msgspec.structs.replace(owner, **changed))


def decided(site: Site) -> int:
    """What the program is answered when it decides in the director's name."""
    asked = {"event": "activate", "why": "Le siège est inondé."}
    token = {"Authorization": f"Bearer {site.known['secret']}"}
    return httpx.post(site.at("/api/crises/{key}/decisions"), json=asked, headers=token, timeout=60).status_code


def signed_in(site: Site, enter: Enter) -> Page:
    """The director, by password alone, on the way to their account."""
    page = enter(site, "stranger", "/account", width=390)
    page.get_by_label("Identifiant").fill("dg")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    return page


def confirmed(site: Site, page: Page) -> None:
    """To the end: nothing before the press, everything after it."""
    tokens = page.locator("#tokens")
    assert decided(site) == 403
    tokens.get_by_role("button", name=CONFIRM).click()
    expect(page.get_by_role("status")).to_contain_text("journal nº")
    expect(tokens).to_contain_text("Écran du comité")
    expect(tokens).not_to_contain_text("à confirmer")
    expect(tokens.get_by_role("button", name=CONFIRM)).to_have_count(0)
    assert decided(site) == 200
    page.goto(site.at("/account"))
    expect(tokens).not_to_contain_text("pas encore servi")


def test_with_the_code_of_an_application_a_token_is_confirmed_and_works(site: Site, enter: Enter) -> None:
    own_account(site, totp_secret=site.runtime.vault.seal(SECRET, "dg"), totp_confirmed=True)
    page = signed_in(site, enter)
    expect(page.get_by_role("heading", level=1)).to_have_text("Second facteur")
    page.goto(site.at("/account"))  # they have no telephone at hand, and look what a password alone shows
    tokens = page.locator("#tokens")
    for said in ("Écran du comité", "à confirmer", "ne compte pas pour votre rôle", "direction de crise"):
        expect(tokens).to_contain_text(said)
    tokens.get_by_role("link", name="Me reconnecter pour confirmer").click()
    page.get_by_label("Code à six chiffres").fill(pyotp.TOTP(SECRET).at(site.runtime.clock.now()))
    page.get_by_role("button", name="Confirmer").click()
    page.wait_for_url("**/account")
    confirmed(site, page)


def test_without_a_second_factor_one_sets_it_up_first(site: Site, enter: Enter) -> None:
    page = signed_in(site, enter)
    page.wait_for_url("**/account")
    page.locator("#tokens").get_by_role("link", name="Mettre d’abord en place un second facteur").click()
    card = page.locator("#second-factor")
    card.get_by_role("button", name="Mettre en place une application de codes").click()
    secret = card.locator(".code").inner_text()
    card.get_by_label("Premier code").fill(pyotp.TOTP(secret).at(site.runtime.clock.now()))
    card.get_by_role("button", name="Confirmer").click()
    expect(card).to_contain_text("Votre application de codes est en place")
    confirmed(site, page)
