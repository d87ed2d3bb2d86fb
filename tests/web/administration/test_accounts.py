"""Accounts and roles: prepared by one, confirmed by another, never one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pca.domain.access.access import AccessRole
from pca.domain.access.access_orders import GiveGrant
from pca.services.access import own_account, sessions, signin
from pca.store.access import accounts
from pca.store.access.grants import grants_of
from pca.store.audit import journal
from pca.web.access.accounts import PAGE
from tests.web.administration.conftest import BASE, second, second_half, secret_in
from tests.web.conftest import SAME, Browser, House, hidden


def make(house: House, admin: Browser, person: str) -> str:
    """Make an account by two people's pages; its first password."""
    page = admin.fill(f"{BASE}/accounts/{person}/password", f"{BASE}/accounts/{person}", why="Arrivée.")
    assert page.status_code == 200
    return f"{secret_in(page.text)}-{second_half(house)}"


# ---------------------------------------------------------------- accounts and roles


def test_an_account_is_made_by_two_people_who_each_see_half_of_a_password_once(house: House, admin: Browser) -> None:
    assert admin.get(f"/api{BASE}/accounts?text=ops1").json()["known"] == "ops1"
    secret = make(house, admin, "ops1")
    for half in (secret[:11], secret[12:]):
        for page in (f"{BASE}/accounts/ops1", f"{BASE}/confirmations"):
            assert half not in admin.get(page).text
            assert half not in second(house).get(page).text
    found = signin.by_password(house.world.runtime, "ops1", secret, address="here")
    assert found.must_change
    with house.world.store.read() as unit:
        assert all(secret[:11] not in repr(entry) for _, entry in journal.entries(unit))


def test_whoever_prepared_it_cannot_confirm_it(house: House, admin: Browser) -> None:
    admin.fill(f"{BASE}/accounts/ops1/password", f"{BASE}/accounts/ops1", why="Arrivée.")
    path = f"{BASE}/confirmations"
    page = admin.get(path).text
    assert "Une autre personne que vous" in page
    answer = admin.fill(path, preparation=1)
    assert answer.status_code == 409
    assert 'class="secret"' not in answer.text
    assert house.browser("ops2", AccessRole.OBSERVER).get(path).status_code == 403


def test_the_second_signs_in_anew_before_confirming(house: House, admin: Browser) -> None:
    admin.fill(f"{BASE}/accounts/ops1/password", f"{BASE}/accounts/ops1", why="Arrivée.")
    verifier, path = second(house), f"{BASE}/confirmations"
    house.world.clock.advance_to(house.world.clock.now() + own_account.FRESH + timedelta(seconds=1))
    page = verifier.get(path).text
    assert "reconnectez-vous" in page
    assert "Confirmer et voir" not in page
    answer = verifier.fill(path, preparation=1)
    assert answer.status_code == 422
    assert 'class="secret"' not in answer.text


def test_what_waits_is_thrown_away_with_a_reason(house: House, admin: Browser) -> None:
    admin.fill(f"{BASE}/accounts/ops1/password", f"{BASE}/accounts/ops1", why="Arrivée.")
    verifier, path = second(house), f"{BASE}/confirmations"
    assert verifier.fill(path, preparation=1, drop="1").status_code == 409
    assert verifier.fill(path, preparation=1, drop="1", why="Pas demandé.").status_code == 200
    assert verifier.get(f"/api{path}").json()["rows"] == []


def test_a_link_to_the_provider_is_confirmed_without_a_secret(house: House, admin: Browser) -> None:
    page = admin.fill(f"{BASE}/accounts/ops1/password", f"{BASE}/accounts/ops1", subject="s-1", why="SSO.")
    assert "Le lien attend" in page.text
    verifier, path = second(house), f"{BASE}/confirmations"
    assert "s-1" in verifier.get(path).text
    assert "C’est confirmé et consigné." in verifier.fill(path, preparation=1).text
    assert admin.get(f"/api{BASE}/accounts/ops1").json()["holder"]["provider"]
    taken = admin.fill(f"{BASE}/accounts/ops2/password", f"{BASE}/accounts/ops2", subject="s-1", why="SSO.")
    assert "déjà celui d’un autre compte" in taken.text


def test_a_double_press_prepares_one_password(house: House, admin: Browser) -> None:
    path = f"{BASE}/accounts/ops1"
    form = hidden(admin.get(path).text, "password") | {"why": "Arrivée."}
    pages = [admin.post(f"{path}/password", data=form, headers=SAME) for _ in range(2)]
    assert "déjà fait" in pages[1].text
    assert 'class="secret"' not in pages[1].text
    secret = f"{secret_in(pages[0].text)}-{second_half(house)}"
    assert signin.by_password(house.world.runtime, "ops1", secret, address="here")


def test_an_account_is_closed_opened_and_its_sessions_ended(house: House, admin: Browser) -> None:
    make(house, admin, "ops1")
    runtime = house.world.runtime
    token = sessions.persona(runtime, "ops1").token
    path = f"{BASE}/accounts/ops1"
    assert len(admin.get(f"/api{path}").json()["sessions"]) == 1
    assert admin.fill(f"{path}/change", path, change="end_sessions", why="").status_code == 409
    assert admin.fill(f"{path}/change", path, change="end_sessions", why="Téléphone perdu.").status_code == 303
    assert sessions.admit(runtime, token) is None
    assert admin.fill(f"{path}/change", path, change="disable", why="Départ.").status_code == 303
    assert admin.get(f"/api{path}").json()["holder"]["account"] == "disabled"
    assert admin.fill(f"{path}/change", path, change="enable", why="Retour.").status_code == 303
    assert admin.fill(f"{path}/change", path, change="reset_second_factor", why="Vu en personne.").status_code == 303
    own = sessions.persona(runtime, "ops1")
    answer = admin.fill(f"{path}/change", path, change="end_sessions", why="Encore.")
    assert "ended=1" in answer.headers["location"], "what was taken away is said"
    assert "1 session" in admin.get(answer.headers["location"]).text
    assert sessions.admit(runtime, own.token) is None
    assert admin.fill(f"{path}/change", path, change="delete", why="Non.").status_code == 422
    with house.world.store.read() as unit:
        account = accounts.account(unit, "ops1")
        assert account is not None
        assert (account.disabled, account.must_change) == (False, True)


def test_a_role_is_given_with_scope_dates_and_reason_then_withdrawn(house: House, admin: Browser) -> None:
    path = f"{BASE}/accounts/ops1"
    given = {"role": "department_head", "where": "team:ops", "ends": "2026-03-10", "why": "Remplacement."}
    assert admin.fill(f"{path}/grants", path, **given).status_code == 303
    [one] = admin.get(f"/api{path}").json()["grants"]
    assert (one["role"], one["scope"], one["ends"]) == ("department_head", "team:ops", "2026-03-11T00:00:00Z")
    assert admin.fill(f"{path}/withdraw", path, grant=one["number"], why="Fini.").status_code == 303
    assert admin.get(f"/api{path}").json()["grants"] == []


def test_what_cannot_be_given_is_explained_and_what_was_typed_stays(house: House, admin: Browser) -> None:
    house.world.ok(GiveGrant(person="ops1", role=AccessRole.COMPLIANCE), "operator", "Contrôle.")
    path = f"{BASE}/accounts/ops1"
    told = admin.get(f"/api{path}").json()
    assert ["hr", "compliance"] in told["apart"]
    page = admin.fill(f"{path}/grants", path, role="hr", where="institution", why="Deux <b>casquettes</b>")
    assert page.status_code == 409
    assert "incompatible" in page.text
    assert "Deux &lt;b&gt;casquettes&lt;/b&gt;" in page.text
    for where in ("planet", "team", "institution:x"):
        assert admin.fill(f"{path}/grants", path, role="observer", where=where, why="Non.").status_code == 422
    assert admin.fill(f"{path}/grants", path, role="observer", ends="demain", why="Non.").status_code == 422


def test_a_grant_is_withdrawn_from_its_own_persons_page_only(house: House, admin: Browser) -> None:
    house.world.ok(GiveGrant(person="ops1", role=AccessRole.OBSERVER), "operator", "Vue.")
    with house.world.store.read() as unit:
        number = grants_of(unit, "ops1")[0].number
    path = f"{BASE}/accounts/ops2"
    assert admin.fill(f"{path}/withdraw", path, grant=number, why="Erreur.").status_code == 404


def test_nobody_changes_themselves(admin: Browser) -> None:
    path = f"{BASE}/accounts/author"
    page = admin.get(path).text
    assert "C’est vous" in page
    assert 'method="post" action="/administration' not in page
    answer = admin.fill(f"{path}/grants", f"{BASE}/accounts/ops1", role="observer", where="institution", why="Moi.")
    assert answer.status_code == 409


def test_the_list_goes_page_by_page(house: House, admin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert PAGE == 50
    monkeypatch.setattr("pca.web.access.accounts.PAGE", 2)
    for person in ("ops1", "ops2", "hr1", "hr2"):
        house.world.ok(GiveGrant(person=person, role=AccessRole.OBSERVER), "operator", "Vue.")
    seen, after = list[str](), ""
    for _ in range(5):
        told = admin.get(f"/api{BASE}/accounts", params={"after": after}).json()
        seen += [one["person"] for one in told["rows"]]
        after = told["after"]
        if not after:
            break
    assert seen == ["author", "hr1", "hr2", "ops1", "ops2"]
    chosen = admin.get(f"/api{BASE}/accounts?role=administrator").json()["rows"]
    assert [one["person"] for one in chosen] == ["author"]
