"""Tokens of programs and the sealed envelope, health and settings."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from pca.domain.access.access import AccessRole, Action
from pca.domain.access.access_orders import GiveGrant
from pca.domain.directory import Contact
from pca.services.access import own_account, sessions
from pca.services.access.envelope import open_break_glass
from pca.store.access import accounts
from pca.store.people import directory
from tests.services.conftest import START
from tests.web.administration.conftest import BASE, second_half, secret_in
from tests.web.conftest import Browser, House


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
