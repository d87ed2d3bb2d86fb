"""A browser that agrees to notifications: it gives its address, and shows what is pushed to it.

The push service itself is out of reach here: the browser's agreement is stood in for, and its notification comes
through the developer tools. tests/channels/test_webpush.py decrypts what we send.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.kit.pushing import b64, notifying

AGREES = """
PushManager.prototype.subscribe = async function (options) {
  if (!options.userVisibleOnly || new Uint8Array(options.applicationServerKey).length !== 65) throw new Error("key");
  return %s;
};
"""
REFUSES = 'PushManager.prototype.subscribe = async () => { throw new DOMException("no", "NotAllowedError"); };'
SHOWN = """async () => {
  const place = await navigator.serviceWorker.getRegistration("/static/push.js");
  let shown = [];
  for (let tries = 0; !shown.length && tries < 200; tries += 1) {
    await new Promise((go) => setTimeout(go, 100));
    shown = await place.getNotifications();
  }
  return shown.map((one) => [one.title, one.body, one.lang, one.dir, one.tag, one.data]);
}"""
"""What is shown, as soon as something is: the browser may take its time."""


def test_a_browser_agrees_and_shows_what_is_pushed(make_site: Callable[[], Site], enter: Callable[..., Page]) -> None:
    site = notifying(make_site())
    point = ec.generate_private_key(ec.SECP256R1()).public_key()
    key = b64(point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    gives = {"endpoint": "https://push.example/1", "keys": {"p256dh": key, "auth": b64(b"a" * 16)}}
    page = enter(site, "head", "/account", width=390)
    page.context.grant_permissions(["notifications"], origin=site.address)
    page.add_init_script(AGREES % json.dumps(gives))
    page.goto(f"{site.address}/account/contacts")
    tools = page.context.new_cdp_session(page)
    registered: list[str] = []
    tools.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registered.extend(one["registrationId"] for one in event["registrations"]),
    )
    tools.send("ServiceWorker.enable")
    page.get_by_role("button", name="Recevoir les notifications ici").click()
    expect(page.get_by_role("button", name="Ne plus notifier ce navigateur")).to_be_visible()

    said = {"title": "أخلوا المقر", "body": "OK 7K2", "lang": "ar", "dir": "rtl", "tag": "2020-1/M7", "url": "/tasks"}
    tools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": site.address, "registrationId": registered[-1], "data": json.dumps(said)},
    )
    assert page.evaluate(SHOWN) == [["أخلوا المقر", "OK 7K2", "ar", "rtl", "2020-1/M7", "/tasks"]]

    page.get_by_role("button", name="Ne plus notifier ce navigateur").click()
    expect(page.get_by_role("button", name="Ne plus notifier ce navigateur")).to_have_count(0)


def test_a_browser_that_refuses_is_told_what_to_do(make_site: Callable[[], Site], enter: Callable[..., Page]) -> None:
    site = notifying(make_site())
    page = enter(site, "head", "/account")
    page.add_init_script(REFUSES)
    page.goto(f"{site.address}/account/contacts")
    page.get_by_role("button", name="Recevoir les notifications ici").click()
    expect(page.get_by_role("alert")).to_contain_text("Le navigateur a refusé")
