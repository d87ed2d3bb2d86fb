"""Administration: accounts and roles with reasons, secrets shown once, the directory seen before it is imported."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from pca.domain.access import AccessRole, Action
from pca.domain.access_orders import GiveGrant
from pca.domain.directory import Contact
from pca.services import own_account, sessions, signin
from pca.services.envelope import open_break_glass
from pca.store import accounts, directory, journal
from pca.store.grants import grants_of
from pca.web.accounts import PAGE
from tests.services.conftest import START
from tests.web.conftest import SAME, Browser, House, hidden

BASE = "/administration"


@pytest.fixture
def admin(house: House) -> Browser:
    house.world.ok(GiveGrant(person="author", role=AccessRole.ADMINISTRATOR), "operator", "Mise en service.")
    return house.browser("author", AccessRole.ADMINISTRATOR)


def make(house: House, admin: Browser, person: str) -> str:
    """Make an account by two people's pages; its first password."""
    page = admin.fill(f"{BASE}/accounts/{person}/password", f"{BASE}/accounts/{person}", why="Arrivée.")
    assert page.status_code == 200
    return f"{secret_in(page.text)}-{second_half(house)}"


def second(house: House) -> Browser:
    """Whoever verifies: the second of two."""
    with house.world.store.read() as unit:
        known = grants_of(unit, "hr2")
    if not known:
        house.world.ok(GiveGrant(person="hr2", role=AccessRole.COMPLIANCE), "operator", "Contrôle.")
    return house.browser("hr2", AccessRole.COMPLIANCE)


def second_half(house: House) -> str:
    """The half that the second sees when they confirm what waits."""
    path, verifier = f"{BASE}/confirmations", second(house)
    [one] = verifier.get(f"/api{path}").json()["rows"]
    page = verifier.fill(path, preparation=one["number"])
    assert page.status_code == 200, page.text
    return secret_in(page.text)


def secret_in(page: str) -> str:
    return re.findall(r'class="secret"><bdi[^>]*>([^<]+)<', page)[0]


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
    assert "Confirmé." in verifier.fill(path, preparation=1).text
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
    monkeypatch.setattr("pca.web.accounts.PAGE", 2)
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


def test_a_token_is_confirmed_and_seen_by_whom_it_acts_for_and_nobody_else(house: House, admin: Browser) -> None:
    house.world.ok(GiveGrant(person="ops1", role=AccessRole.OBSERVER), "operator", "Vue.")
    path = f"{BASE}/accounts/ops1"
    page = admin.fill(f"{path}/tokens", path, label="Écran", actions=["see_states"], days="30", why="Siège.")
    assert "pca_" not in page.text
    assert "attend" in page.text
    owner = house.browser("ops1", AccessRole.OBSERVER)
    assert "Écran" in owner.get("/account").text
    assert "Écran" not in admin.get("/account").text
    assert admin.fill("/account/tokens", "/account", preparation=1).status_code == 409
    token = secret_in(owner.fill("/account/tokens", "/account", preparation=1).text)
    assert token.startswith("pca_")
    assert token not in owner.get("/account").text
    assert token not in admin.get(path).text
    identity = sessions.admit(house.world.runtime, token, bearer=True)
    assert identity is not None
    assert identity.person == "ops1"
    number = admin.get(f"/api{path}").json()["tokens"][0]["number"]
    assert admin.fill(f"{path}/revoke", path, token=number, why="Fini.").status_code == 303
    assert sessions.admit(house.world.runtime, token, bearer=True) is None


def test_a_token_nobody_asked_for_is_stopped_by_whom_it_would_act_for(house: House, admin: Browser) -> None:
    house.world.ok(GiveGrant(person="ops1", role=AccessRole.OBSERVER), "operator", "Vue.")
    path, owner = f"{BASE}/accounts/ops1", house.browser("ops1", AccessRole.OBSERVER)
    admin.fill(f"{path}/tokens", path, label="Écran", actions=["see_states"], days="30", why="Siège.")
    house.world.clock.advance_to(house.world.clock.now() + own_account.FRESH + timedelta(seconds=1))
    assert owner.fill("/account/tokens", "/account", preparation=1).status_code == 422, "not lately signed in"
    assert owner.fill("/account/tokens", "/account", preparation=1, drop="1").status_code == 303
    assert owner.fill("/account/tokens", "/account", preparation=1).status_code in (409, 422)
    assert admin.get(f"/api{path}").json()["tokens"] == []


def test_ones_own_token_is_taken_back_on_ones_own_page(house: House, admin: Browser) -> None:
    house.world.ok(GiveGrant(person="ops1", role=AccessRole.OBSERVER), "operator", "Vue.")
    path, owner = f"{BASE}/accounts/ops1", house.browser("ops1", AccessRole.OBSERVER)
    admin.fill(f"{path}/tokens", path, label="Écran", actions=["see_states"], days="30", why="Siège.")
    token = secret_in(owner.fill("/account/tokens", "/account", preparation=1).text)
    assert admin.fill("/account/tokens/revoke", "/account", token=1).status_code == 404
    assert owner.fill("/account/tokens/revoke", "/account", token=1).status_code == 303
    assert sessions.admit(house.world.runtime, token, bearer=True) is None


def test_a_token_is_confirmed_anew_for_a_strong_role_by_its_person_with_a_second_factor(
    house: House, admin: Browser
) -> None:
    house.world.ok(GiveGrant(person="dir", role=AccessRole.DIRECTOR), "operator", "Direction.")
    path, owner = f"{BASE}/accounts/dir", house.browser("dir", AccessRole.DIRECTOR)
    admin.fill(f"{path}/tokens", path, label="Écran", actions=["decide"], days="30", why="Siège.")
    token = secret_in(owner.fill("/account/tokens", "/account", preparation=1).text)
    assert "Confirmer à nouveau" not in owner.get("/account").text
    with house.world.store.write() as unit:
        unit.connection.exec_driver_sql("UPDATE api_token SET proved_for = 0")
    assert "Ce jeton ne compte pas" in owner.get("/account").text
    who = house._identities[owner.cookies["pca-loopback"]]
    house._identities["weak"] = msgspec.structs.replace(who, second_factor=False)
    weak = house.stranger()
    weak.cookies.update({"pca-loopback": "weak"})
    assert weak.fill("/account/tokens/confirm", "/account", token=1).status_code == 422
    assert admin.fill("/account/tokens/confirm", "/account", token=1).status_code == 404
    assert not _decides(house, token)
    done = owner.fill("/account/tokens/confirm", "/account", token=1)
    assert re.fullmatch(r"/account\?journal=\d+", done.headers["location"]), "it is told under which number"
    assert _decides(house, token)
    assert "Confirmer à nouveau" not in owner.get("/account").text


@pytest.mark.parametrize(
    ("held", "by", "minutes", "second_factor", "step"),
    [
        ("nothing", "password", 0, False, "Mettre d’abord en place un second facteur"),
        ("nothing", "password", 16, False, "Me reconnecter pour confirmer"),
        ("nothing", "oidc", 0, False, "Mettre d’abord en place un second facteur"),
        ("nothing", "oidc", 16, False, "Me reconnecter pour confirmer"),
        ("codes", "password", 0, False, "Me reconnecter pour confirmer"),
        ("codes", "password", 16, True, "Me reconnecter pour confirmer"),
        ("codes", "password", 0, True, "Confirmer ce jeton"),
        ("codes", "break_glass", 0, True, "Me reconnecter pour confirmer"),
    ],
)
def test_the_page_offers_the_step_that_leads_to_confirming(
    house: House, admin: Browser, held: str, by: str, minutes: int, second_factor: bool, step: str
) -> None:
    """Whoever has no second factor is never sent to sign in again and again: nothing would come of it."""
    path = f"{BASE}/accounts/dir"
    admin.fill(f"{path}/tokens", path, label="Écran", actions=["decide"], days="30", why="Siège.")
    with house.world.store.write() as unit:
        accounts.write_account(unit, accounts.Account(person="dir", created_at=START, totp_confirmed=held == "codes"))
    owner = house.browser("dir", AccessRole.DIRECTOR)
    known = house._identities
    token = owner.cookies["pca-loopback"]
    known[token] = msgspec.structs.replace(known[token], by=by, second_factor=second_factor)  # type: ignore[arg-type]
    house.world.clock.advance_to(house.world.clock.now() + timedelta(minutes=minutes))
    page = owner.get("/account").text
    steps = ("Mettre d’abord en place un second facteur", "Me reconnecter pour confirmer", "Confirmer ce jeton")
    assert [one for one in steps if one in page] == [step]


def _decides(house: House, token: str) -> bool:
    identity = sessions.admit(house.world.runtime, token, bearer=True)
    assert identity is not None
    return identity.may(Action.DECIDE)


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_whoever_confirms_a_token_reads_in_words_what_it_could_do(house: House, admin: Browser, language: str) -> None:
    house.world.ok(GiveGrant(person="ops1", role=AccessRole.OBSERVER), "operator", "Vue.")
    path, every = f"{BASE}/accounts/ops1", [one.value for one in Action if one is not Action.ACCOUNT]
    admin.fill(f"{path}/tokens", path, label="Tout", actions=every, days="30", why="Siège.")
    page = house.browser("ops1", AccessRole.OBSERVER, language=language).get("/account").text
    said = page[page.index("Tout") :]
    assert [one for one in every if re.search(rf"\b{one}\b", said) and "_" in one] == []


@pytest.mark.parametrize("wrong", [{"actions": []}, {"days": "0"}, {"label": " "}, {"where": "moon"}])
def test_an_unfit_token_is_not_given(house: House, admin: Browser, wrong: dict[str, Any]) -> None:
    path = f"{BASE}/accounts/ops1"
    form = {"label": "Écran", "actions": ["see_states"], "days": "30", "why": "Siège.", **wrong}
    assert admin.fill(f"{path}/tokens", path, **form).status_code == 409
    assert admin.get(f"/api{path}").json()["tokens"] == []


# ---------------------------------------------------------------- the envelope


def test_the_envelope_is_made_by_two_used_and_reviewed_by_somebody_else(house: House, admin: Browser) -> None:
    runtime = house.world.runtime
    page = admin.fill(f"{BASE}/envelope", f"{BASE}/envelope", why="Mise en service.")
    first = secret_in(page.text)
    assert first not in admin.get(f"{BASE}/envelope").text
    told = admin.get(f"/api{BASE}/envelope").json()
    assert (told["waits"], told["sealed_at"]) == (True, None)
    secret = f"{first}-{second_half(house)}"
    told = admin.get(f"/api{BASE}/envelope").json()
    assert (told["waits"], told["sealed_by"], told["confirmed_by"]) == (False, "author", "hr2")
    assert open_break_glass(runtime, "ops1", secret, "Tout est en panne.", address="here").signed_in
    assert "ouvert" in admin.get(f"{BASE}/envelope").text
    assert admin.fill(f"{BASE}/envelope", f"{BASE}/accounts/ops1", why="Déjà.").status_code == 409
    house.world.ok(GiveGrant(person="hr1", role=AccessRole.COMPLIANCE), "operator", "Contrôle.")
    reviewer = house.browser("hr1", AccessRole.COMPLIANCE)
    path = f"{BASE}/envelope/review"
    assert reviewer.fill(path, f"{BASE}/envelope", why="").status_code == 409
    assert reviewer.fill(path, f"{BASE}/envelope", why="Justifié : panne du 2 mars.").status_code == 303
    told = admin.get(f"/api{BASE}/envelope").json()
    assert (told["open"], told["unreviewed"], told["sealed_at"]) == (False, False, None)
    assert admin.fill(path, f"{BASE}/accounts/ops1", why="Moi.").status_code == 403


# ---------------------------------------------------------------- health and settings


def test_health_says_what_is_wrong(house: House, admin: Browser) -> None:
    told = admin.get(f"/api{BASE}/health").json()
    assert told["health"]["complaints"][:2] == ["no_tick", "no_delivery"]
    assert told["journal"]["broken"] is None
    assert told["journal"]["entries"] > 3
    assert told["faults"]["unreachable"] == told["people"] == 23
    page = admin.get(f"{BASE}/health").text
    assert "Lancez la boucle" in page
    assert "À régler d’abord" in admin.get(BASE).text


def test_settings_never_show_a_secret(house: House, admin: Browser) -> None:
    from pydantic import SecretStr

    from pca.channels.configured import Telegram
    from pca.settings import Settings

    held = Settings(
        institution="Essai",
        data=house.world.runtime.settings.data,
        database="postgresql+psycopg://pca:s3cr3t@server/db",
        smtp_user="pca",
        smtp_password=SecretStr("s3cr3t"),
        telegram=Telegram(token=SecretStr("s3cr3t"), webhook_secret=SecretStr("s3cr3t")),
        heartbeat_url="https://ping.example/s3cr3t",  # type: ignore[arg-type]
        http_proxy="http://user:s3cr3t@proxy:3128",
    )
    house.world.runtime.settings = held
    for path in (f"{BASE}/settings", f"/api{BASE}/settings"):
        page = admin.get(path)
        assert page.status_code == 200
        assert "s3cr3t" not in page.text
    found = {
        one["name"]: one for group in admin.get(f"/api{BASE}/settings").json()["groups"] for one in group["settings"]
    }
    assert found["PCA_DATABASE"]["value"] == "postgresql+psycopg://server/…"
    assert (found["PCA_SMTP_PASSWORD"]["secret"], found["PCA_SMTP_PASSWORD"]["set_here"]) == (True, True)
    assert found["PCA_TELEGRAM__TOKEN"]["set_here"]
    assert not found["PCA_WHATSAPP__TOKEN"]["set_here"]
    assert {name.removeprefix("PCA_").split("__")[0].lower() for name in found} == set(Settings.model_fields)


def test_an_administrator_sees_no_crisis_and_no_name(house: House, admin: Browser) -> None:
    key = house.opened()
    with house.world.store.write() as unit:
        directory.write_contacts(unit, [Contact("ops1", "Omar Naciri", phone="+212600000001")])
    for path in (f"/crises/{key}", f"/crises/{key}/people", "/plans", "/compliance"):
        assert admin.get(path).status_code in (403, 404), path
    for path in (
        "",
        "/accounts",
        "/accounts/ops1",
        "/health",
        "/directory",
        "/settings",
        "/envelope",
        "/confirmations",
    ):
        page = admin.get(f"{BASE}{path}").text
        assert key not in page, path
        assert "Omar" not in page, path
