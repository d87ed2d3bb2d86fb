"""After a change of the push key the page says so, and a browser that agreed under the earlier key agrees anew.

The push service is stood in for as the Push API describes it: while a subscription is held, another key is refused.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.kit.pushing import b64, notifying

BROWSER = """(() => {
  const keys = %s, held = () => JSON.parse(localStorage.getItem("subscription"));
  const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
  const shown = (one) => one && {
    endpoint: one.endpoint, options: { applicationServerKey: bytes(one.key) },
    toJSON: () => ({ endpoint: one.endpoint, keys }),
    unsubscribe: async () => { localStorage.removeItem("subscription"); return true; },
  };
  PushManager.prototype.getSubscription = async () => shown(held());
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    const key = btoa(String.fromCharCode(...new Uint8Array(applicationServerKey)));
    if (held() && held().key !== key) throw new DOMException("another key", "InvalidStateError");
    const count = Number(localStorage.getItem("count") || 0) + 1;
    localStorage.setItem("count", count);
    localStorage.setItem("subscription", JSON.stringify({ key, endpoint: `https://push.example/${count}` }));
    return shown(held());
  };
})();"""

CHANGED = "la clé ou son adresse a changé"


def test_the_page_sees_the_change_and_the_browser_agrees_anew(
    make_site: Callable[[], Site], enter: Callable[..., Page]
) -> None:
    site = notifying(make_site())
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = b64(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    page = enter(site, "head", "/account", width=390)
    page.context.grant_permissions(["notifications"], origin=site.address)
    page.add_init_script(BROWSER % json.dumps({"p256dh": key, "auth": b64(b"a" * 16)}))
    for round_ in range(2):
        page.goto(f"{site.address}/account/contacts")
        changed = page.get_by_role("alert").filter(has_text=CHANGED)
        expect(changed).to_have_count(round_)
        page.get_by_role("button", name="Recevoir les notifications ici").click()
        expect(page.get_by_role("button", name="Ne plus notifier ce navigateur")).to_have_count(1)
        expect(page.get_by_role("alert")).to_have_count(0)
        site.runtime.channels = tuple(one for one in site.runtime.channels if one.name != "push")
        notifying(site)  # the settings have another key now


def test_a_browser_whose_address_is_not_known_here_is_asked_again(
    make_site: Callable[[], Site], enter: Callable[..., Page]
) -> None:
    site = notifying(make_site())
    page = enter(site, "head", "/account")
    page.context.grant_permissions(["notifications"], origin=site.address)
    page.add_init_script(BROWSER % json.dumps({"p256dh": "x", "auth": "y"}))
    page.goto(f"{site.address}/account/contacts")
    page.evaluate("navigator.serviceWorker.register('/static/push.js')")
    expect(page.get_by_role("alert")).to_have_count(0)
    page.evaluate(
        """() => { const key = document.querySelector("[data-push]").dataset.push.replace(/-/g, "+").replace(/_/g, "/");
        localStorage.setItem("subscription", JSON.stringify({ key, endpoint: "https://push.example/renewed" })); }"""
    )
    page.reload()
    expect(page.get_by_role("alert").filter(has_text=CHANGED)).to_be_visible()
