"""A head on a telephone proves a task and finishes it, from the list to the end, knowing no identifier."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from pca.domain import task_acts
from pca.domain.orders import Decide
from tests.browser.conftest import Site

Enter = Callable[..., Page]

NOTE = {"name": "constat.txt", "mimeType": "text/plain", "buffer": "Vannes fermées à 10 h 40.".encode()}


@pytest.fixture
def flooded(make_site: Callable[[], Site]) -> Site:
    site = make_site()
    assert site.do(Decide(event="activate"), "dg", "Le siège est inondé.").refused is None
    return site


def kept(site: Site) -> list[Path]:
    """The files that stand as proofs."""
    return [path for path in site.runtime.evidence.rglob("*") if path.is_file()]


def of_the_list(head: Page) -> None:
    """Into the first task that asks something, from the list."""
    head.locator("#live a[href*='/tasks/']").first.click()
    head.get_by_role("button", name="Accuser réception").first.click()
    expect(head.locator("main")).to_contain_text("C’est fait et consigné")


def attach(head: Page) -> None:
    """A file for the whole task, which stays to be done."""
    head.locator("details").filter(has=head.locator("#f-")).locator("summary").click()
    head.locator("#f-").set_input_files(NOTE)  # type: ignore[arg-type]
    head.locator("button[formaction$='/evidence']").click()


def test_a_task_is_proved_and_finished_on_a_telephone(flooded: Site, enter: Enter) -> None:
    head = enter(flooded, "head", "/tasks", width=320)
    of_the_list(head)
    attach(head)
    proof = head.get_by_role("link", name="constat.txt")
    expect(proof).to_be_visible()
    with head.expect_download() as download:
        proof.click()
    assert Path(download.value.path()).read_bytes() == NOTE["buffer"]
    assert [path.read_bytes() for path in kept(flooded)] == [NOTE["buffer"]]

    for box in head.locator("input[name=checked]").all():
        box.check()
    head.get_by_label("Pourquoi terminer avant").fill("Le siège est fermé : le comptage suit demain.")
    head.get_by_role("button", name="Terminer").click()
    expect(head.locator("main")).to_contain_text("C’est fait et consigné")
    assert head.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "Vous avez joint beaucoup de pièces"), ("ar", "أرفقتم وثائق إثبات")]
)
def test_whoever_attached_too_much_is_told_so_and_nothing_is_kept(
    flooded: Site, enter: Enter, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    listed = enter(flooded, "head", "/tasks", width=320)
    of_the_list(listed)
    monkeypatch.setattr(task_acts, "EVIDENCE_SHARE", 1_000)
    path = listed.url.partition("?")[0].removeprefix(flooded.address)
    head = enter(flooded, "head", path, language=language, width=320)
    attach(head)
    expect(head.get_by_role("alert").first).to_contain_text(said)
    assert head.evaluate("document.documentElement.scrollWidth") <= 320
    assert kept(flooded) == []
