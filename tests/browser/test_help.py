"""A call for help from a telephone to its end: the committee sees it first, reads, answers, and it ends with "safe"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from playwright.sync_api import Page, expect

from pca.channels.port import Abilities, Inbound, Outgoing, Sent
from pca.domain.contact_points import ContactPoint
from pca.domain.message_acts import CallRoll
from pca.services.messages import replies
from pca.services.messages.delivery import deliver
from pca.services.messages.send_back import send_back
from pca.store.messages import messages
from pca.store.people import contact_points
from tests.browser.conftest import Site

Enter = Callable[..., Page]


class Gateway:
    """An SMS centre that keeps what it is handed."""

    name, live, contact, kinds, abilities = "gateway", True, "sms", frozenset({"sms"}), Abilities()

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []

    def __enter__(self) -> Gateway:
        return self

    def __exit__(self, *_: object) -> None: ...

    def send(self, batch: Sequence[Outgoing]) -> Iterator[Sent]:
        for one in batch:
            self.sent.append(one)
            yield Sent(key=one.key, outcome="sent")


def test_a_call_for_help_is_seen_read_answered_and_ended(make_site: Callable[[], Site], enter: Enter) -> None:
    site, gateway = make_site(), Gateway()
    site.do(CallRoll(), "dg", "Incendie au siège.")
    while deliver(site.runtime).again:
        pass
    site.runtime.channels = (gateway, *site.runtime.channels)  # type: ignore[assignment]
    phone = "+212600000071"
    with site.runtime.store.write() as unit:
        contact_points.add_point(unit, ContactPoint(person="logistique", kind="sms", address=phone))

    def writes(text: str) -> None:
        event = Inbound(provider="sms", event_id=site.runtime.new_id(), kind="sms", from_=phone, text=text)
        replies.take(site.runtime, [event])
        send_back(site.runtime)

    committee = enter(site, "committee", "/crises/{key}/roll-call/1")
    writes("J'ai besoin d'aide, 2e étage")
    expect(committee.locator("#live")).to_contain_text("2e étage", timeout=30_000)
    expect(committee.locator("#live")).to_contain_text("Besoin d’aide")

    committee.get_by_role("link", name="À lire").first.click()
    first = committee.locator("article").first
    expect(first).to_contain_text("demande de l’aide")
    expect(first).to_contain_text("J'ai besoin d'aide, 2e étage")
    first.get_by_text("Répondre", exact=True).click()
    first.get_by_label("Votre réponse").fill("Restez au 2e, on arrive.")
    first.get_by_role("button", name="Envoyer").click()
    expect(committee.get_by_role("status").first).to_contain_text("C’est fait et consigné")
    expect(committee.locator("article")).to_have_count(0)
    send_back(site.runtime)
    bodies = [one.body for one in gateway.sent if one.address == phone]
    assert any("Bien noté : besoin d'aide" in body for body in bodies)
    assert any("Restez au 2e, on arrive." in body for body in bodies)

    writes("Je vais bien maintenant")
    committee.goto(site.at("/crises/{key}/roll-call/1"))
    expect(committee.locator("#live")).to_contain_text("Demandes d’aide terminées")
    expect(committee.locator("#live")).to_contain_text("va bien")


def test_reading_works_without_a_script(make_site: Callable[[], Site], enter: Enter) -> None:
    site = make_site()
    replies.take(
        site.runtime,
        [Inbound(provider="sms", event_id="1", kind="sms", from_="+33639980000", text="que faire ?")],
    )
    page = enter(site, "committee", "/inbox", js=False, width=320)
    page.get_by_role("button", name="Marquer comme lu").click()
    expect(page.locator("main")).to_contain_text("Il n’y a rien à lire")


def test_a_call_for_help_from_a_telephones_page_is_closed_by_the_committee(
    make_site: Callable[[], Site], enter: Enter
) -> None:
    """The head presses on the page of their message; who was helped is said by whoever helped."""
    site = make_site()
    site.do(CallRoll(), "dg", "Incendie au siège.")
    while deliver(site.runtime).again:
        pass
    with site.runtime.store.read() as unit:
        [asked] = messages.messages(unit, site.crisis, recipient="logistique")
    site.known["ticket"] = site.runtime.ticket(site.crisis, asked.number)
    committee = enter(site, "committee", "/crises/{key}/roll-call/1")
    head = enter(site, "stranger", "/r/{ticket}", width=390)
    head.get_by_label("Une précision").fill("Coincé dans l’ascenseur B")
    head.get_by_role("button", name="J’ai besoin d’aide").click()
    expect(head.get_by_role("status")).to_contain_text("Votre réponse est enregistrée")
    expect(head.locator("main")).to_contain_text("a besoin d’aide")

    live = committee.locator("#live")
    expect(live).to_contain_text("ascenseur B", timeout=30_000)
    committee.get_by_role("link", name="À lire").first.click()
    first = committee.locator("article").first
    expect(first).to_contain_text("demande de l’aide")
    expect(first).to_contain_text("Coincé dans l’ascenseur B")
    first.get_by_role("button", name="Marquer comme lu").click()
    expect(committee.get_by_role("status").first).to_contain_text("C’est fait et consigné")
    expect(committee.locator("article")).to_have_count(0)

    committee.goto(site.at("/crises/{key}/roll-call/1"))
    expect(live).to_contain_text("Coincé dans l’ascenseur B")
    live.get_by_role("link", name="Dire ce qui a été fait").click()
    expect(committee.get_by_label("Ce qu’elle répond")).to_have_value("cared")
    committee.get_by_label("Ce qui a été fait").fill("Sorti par les pompiers.")
    committee.get_by_role("button", name="Noter la réponse").click()
    expect(committee.get_by_role("status").first).to_contain_text("journal nº")
    committee.goto(site.at("/crises/{key}/roll-call/1"))
    expect(live).to_contain_text("Demandes d’aide terminées")
    expect(live).to_contain_text("pris en charge")
    expect(live.get_by_role("link", name="Dire ce qui a été fait")).to_have_count(0)
