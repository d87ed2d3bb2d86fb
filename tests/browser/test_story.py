"""One crisis, four people, four browsers: the committee decides, a head answers, HR sees, compliance proves."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Site

Enter = Callable[..., Page]

LIVE = 2_000
"""Milliseconds in which others see what somebody did."""


def test_one_crisis_four_people(make_site: Callable[[], Site], enter: Enter) -> None:
    site = make_site()
    committee = enter(site, "committee", "/crises/{key}")
    head = enter(site, "head", "/tasks", width=390)
    hr = enter(site, "hr", "/crises/{key}")
    compliance = enter(site, "compliance", "/compliance")
    expect(compliance.locator("h1 ~ section, main")).to_contain_text("Journal intact")
    expect(head.locator("main")).to_contain_text("Aucune tâche ne vous attend")

    committee.locator("#live").get_by_role("link", name="Décider").first.click()
    committee.get_by_role("link", name="Activer").first.click()
    committee.get_by_label("Motif de la décision").fill("Le siège est inondé.")
    committee.get_by_role("button", name="Confirmer").click()
    expect(committee.get_by_role("status")).to_contain_text("journal nº")

    # Nobody reloads: what was decided appears by itself, within two seconds of its being told.
    expect(hr.locator("#where")).to_contain_text("Crise", timeout=LIVE)
    expect(head.locator("#live")).to_contain_text("Accuser réception", timeout=LIVE)

    head.get_by_role("button", name="Accuser réception").first.click()
    expect(head.locator("main")).to_contain_text("C’est fait et consigné")
    expect(committee.locator("#live")).to_contain_text("1 / ", timeout=LIVE)
    expect(hr.locator("#live")).to_contain_text("1 / ", timeout=LIVE)

    compliance.reload()
    expect(compliance.locator("main")).to_contain_text("Journal intact")
    expect(compliance.locator("main")).to_contain_text(site.crisis)


def test_a_page_is_live_however_slowly_its_scripts_come(make_site: Callable[[], Site], enter: Enter) -> None:
    site = make_site()
    head = enter(site, "head", "/account")
    head.route("**/live.js*", lambda route: (head.wait_for_timeout(700), route.continue_()))
    with head.expect_response(re.compile(r"/live\?.*part="), timeout=30_000) as live:
        head.goto(f"{site.address}/tasks")
    assert live.value.status == 200


def test_a_decision_taken_meanwhile_is_shown(make_site: Callable[[], Site], enter: Enter) -> None:
    site = make_site()
    first, second = (enter(site, "committee", "/crises/{key}/decide/activate") for _ in range(2))
    for page, why in ((first, "Je décide."), (second, "Moi aussi.")):
        page.get_by_label("Motif de la décision").fill(why)
    first.get_by_role("button", name="Confirmer").click()
    expect(first.get_by_role("status")).to_contain_text("journal nº")
    second.get_by_role("button", name="Confirmer").click()
    expect(second.get_by_role("alert").first).to_contain_text("Rien n’a été fait")
    expect(second.locator("main")).to_contain_text("Je décide.")


def test_back_and_again_has_one_effect(make_site: Callable[[], Site], enter: Enter) -> None:
    site = make_site()
    page = enter(site, "committee", "/crises/{key}/decide/activate")
    page.get_by_label("Motif de la décision").fill("Une fois.")
    page.get_by_role("button", name="Confirmer").dblclick()
    expect(page.get_by_role("status")).to_contain_text("journal nº")
    page.go_back()
    page.goto(f"{site.address}/crises/{site.crisis}/decide")
    expect(page.locator("table tbody tr")).to_have_count(1)
