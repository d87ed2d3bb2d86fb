"""A head ticks a checklist on a telephone: each tick is kept at once, seen on another device, and by the committee."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from pca.domain.orders import Complete, Decide
from tests.browser.conftest import Site

Enter = Callable[..., Page]
SAVED = "Coches enregistrées"
AWAY = """() => {
    const line = fetch;
    window.fetch = (...sent) => window.back ? line(...sent) : Promise.reject(Error());
}"""
"""Nothing reaches the server until `back`."""


@pytest.fixture
def flooded(make_site: Callable[[], Site]) -> Site:
    site = make_site()
    assert site.do(Decide(event="activate"), "dg", "Le siège est inondé.").refused is None
    return site


def task_with_points(page: Page) -> str:
    """The path of the first task of the list, received."""
    page.locator("#live a[href*='/tasks/']").first.click()
    page.get_by_role("button", name="Accuser réception").first.click()
    expect(page.locator("main")).to_contain_text("C’est fait et consigné")
    return page.url.partition("?")[0]


def boxes(page: Page) -> list[bool]:
    return [box.is_checked() for box in page.locator("input[name=checked]").all()]


def test_each_tick_is_kept_at_once_and_seen_on_another_device(flooded: Site, enter: Enter) -> None:
    phone = enter(flooded, "head", "/tasks", width=320)
    path = task_with_points(phone).removeprefix(flooded.address)
    phone.locator("input[name=checked]").first.check()
    expect(phone.get_by_text(SAVED)).to_be_visible()
    assert "checked=" not in phone.url
    assert phone.get_by_role("button", name="Garder les coches").is_hidden()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320

    desk = enter(flooded, "head", path)
    assert boxes(desk)[0] is True
    assert not any(boxes(desk)[1:])
    points = len(boxes(desk))
    committee = enter(flooded, "committee", f"/crises/{flooded.crisis}/tasks")
    expect(committee.locator("main")).to_contain_text(re.compile(rf"1 / {points}\s+points faits"))

    desk.locator("input[name=checked]").first.uncheck()
    expect(desk.get_by_text(SAVED)).to_be_visible()
    phone.reload()
    assert not any(boxes(phone))


def test_a_tick_made_without_a_line_is_kept_once_it_is_back(flooded: Site, enter: Enter) -> None:
    phone = enter(flooded, "head", "/tasks", width=320)
    path = task_with_points(phone).removeprefix(flooded.address)
    phone.evaluate(AWAY)
    phone.locator("input[name=checked]").first.check()
    expect(phone.get_by_text("Pas encore enregistré")).to_be_visible()
    assert not any(boxes(enter(flooded, "head", path)))
    phone.evaluate("window.back = true")
    expect(phone.get_by_text(SAVED)).to_be_visible(timeout=30_000)
    assert boxes(enter(flooded, "head", path))[0] is True


def test_without_a_script_a_press_keeps_them(flooded: Site, enter: Enter) -> None:
    plain = enter(flooded, "head", "/tasks", width=320, js=False)
    task_with_points(plain)
    plain.locator("input[name=checked]").first.check()
    plain.get_by_role("button", name="Garder les coches").click()
    assert boxes(plain)[0] is True


def test_a_task_refused_too_soon_is_reopened_and_finished(flooded: Site, enter: Enter) -> None:
    head = enter(flooded, "head", "/tasks", width=320)
    path = task_with_points(head).removeprefix(flooded.address)
    head.get_by_text("Refuser, ou dire que c’est impossible").click()
    head.locator("#r-why").fill("La clé manque.")
    head.get_by_role("button", name="Refuser", exact=True).click()
    head.goto(f"{flooded.address}{path}")
    head.get_by_text("Rouvrir la tâche").first.click()
    head.locator("#o-why").fill("La clé est retrouvée.")
    head.get_by_role("button", name="Rouvrir la tâche").click()
    expect(head.locator("main")).to_contain_text("Rouverte par")
    for box in head.locator("input[name=checked]").all():
        box.check()
    expect(head.get_by_text(SAVED)).to_be_visible()
    early = head.get_by_label("Pourquoi terminer avant")
    if early.count():
        early.fill("Le siège est fermé.")
    head.get_by_role("button", name="Terminer").click()
    expect(head.locator("main")).to_contain_text("C’est fait et consigné")


def test_many_tasks_are_finished_in_two_presses_on_a_telephone(flooded: Site, enter: Enter) -> None:
    """Without a script, too: what is missing is said first, and ticked once for all of a measure."""
    first = flooded.crisis
    for _ in range(6):
        flooded.crisis = flooded.opened()
        assert flooded.do(Decide(event="activate"), "dg", "Encore.").refused is None
    flooded.crisis = first
    assert flooded.do(Complete(task=1), "dg", "Compté.").refused is None, "the other waits for this one"
    phone = enter(flooded, "head", "/tasks", width=320, js=False)
    form = phone.locator(f"form[action='/crises/{first}/acknowledge']")
    ticked = form.locator("input[name=task]").all()
    for box in ticked:
        box.check()
    form.get_by_role("button", name="Terminer les tâches cochées").click()
    expect(phone.locator("main")).to_contain_text("rien n’est encore fait")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    for box in phone.locator("input[name=points]").all():
        assert not box.is_checked()
        box.check()
    ready = phone.locator("input[name=tasks]").count()
    phone.get_by_role("button", name="Confirmer : c’est fait").click()
    expect(phone.locator("main")).to_contain_text("consigné")
    assert phone.url.startswith(f"{flooded.address}/tasks?finished={ready}&")
