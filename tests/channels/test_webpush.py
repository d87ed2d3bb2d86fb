"""Web push through a push service of our own: the browser's side decrypts what it got, and 410 ends a subscription."""

from __future__ import annotations

import base64
import json
import os

import http_ece
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from pca.channels.configured import Push
from pca.channels.port import Button
from pca.channels.webpush import PushChannel
from tests.channels.gateway import Eager, Say


def b64(said):
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


class Browser:
    """A browser that agreed to notifications."""

    def __init__(self, endpoint):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = os.urandom(16)
        public = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.subscription = {"endpoint": endpoint, "keys": {"p256dh": b64(public), "auth": b64(self.auth)}}

    def shows(self, body):
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))


@pytest.fixture(scope="module")
def vapid():
    made = Vapid02()
    made.generate_keys()
    return made


@pytest.fixture
def push(gateway, vapid):
    private = b64(vapid.private_key.private_numbers().private_value.to_bytes(32))
    host = gateway.url.removeprefix("http://")
    gateway.otherwise = Say(201, b"", headers={"Location": "/message/{n}"})
    with Eager(
        PushChannel(
            Push(
                private_key=private,
                contact="mailto:pca@institution.example",
                hosts=(host,),
                timeout=0.5,
                url="https://x/",
            )
        )
    ) as made:
        yield made


@pytest.fixture
def browser(gateway):
    return Browser(f"{gateway.url}/push/abc")


@pytest.fixture
def note(letter, browser):
    def make(number=1, **change):
        return letter(number, **({"kind": "chat", "address": json.dumps(browser.subscription)} | change))

    return make


def test_only_the_browser_can_read_it(gateway, push, browser, note, vapid):
    link = Button(label="Répondre", url="https://pca.example/r/x")
    (answer,) = push.send([note(language="ar", subject="تفعيل", body="السلام عليكم", buttons=(link,))])
    assert answer.outcome == "sent"
    (request,) = gateway.requests
    assert "السلام".encode() not in request.body
    shown = browser.shows(request.body)
    assert (shown["title"], shown["body"], shown["dir"], shown["url"]) == ("تفعيل", "السلام عليكم", "rtl", link.url)
    assert (request.headers["urgency"], request.headers["ttl"]) == ("high", "86400")
    scheme, _, said = request.headers["authorization"].partition(" ")
    assert scheme == "vapid"
    head, _, signature = said.split("t=")[1].split(",")[0].rpartition(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    vapid.public_key.verify(der, head.encode(), ec.ECDSA(hashes.SHA256()))
    claims = json.loads(base64.urlsafe_b64decode(head.split(".")[1] + "=="))
    assert claims["aud"] == gateway.url
    assert claims["sub"] == "mailto:pca@institution.example"


def test_the_same_text_again_replaces_the_first(gateway, push, note):
    push.send([note(1), note(1), note(2)])
    topics = [one.headers["topic"] for one in gateway.requests]
    assert len(topics[0]) == 32
    assert len(set(topics)) == 2


@pytest.mark.parametrize(
    ("say", "outcome", "gone", "wait"),
    [
        (Say(404), "failed", True, None),
        (Say(410), "failed", True, None),
        (Say(413), "failed", False, None),
        (Say(403), "retry", False, None),
        (Say(429, headers={"Retry-After": "5"}), "retry", False, 5.0),
        (Say(503), "retry", False, None),
    ],
)
def test_what_the_push_service_answers(gateway, push, note, say, outcome, gone, wait):
    gateway.answers = [say]
    (answer,) = push.send([note()])
    assert (answer.outcome, answer.gone, answer.retry_after) == (outcome, gone, wait)


def test_a_browser_cannot_make_us_call_anything(gateway, push, browser, note):
    for endpoint in ("http://127.0.0.1:1/x", "https://169.254.169.254/", "file:///etc/passwd", "", gateway.url + "0/x"):
        (answer,) = push.send([note(address=json.dumps({**browser.subscription, "endpoint": endpoint}))])
        assert (answer.outcome, answer.gone) == ("failed", False)
    assert gateway.requests == []


@pytest.mark.parametrize(
    "address",
    ["", "x", "{}", "[]", '{"endpoint": 1}', '{"endpoint": "{url}", "keys": {"p256dh": "AA", "auth": "AA"}}', "null"],
)
def test_what_is_no_subscription_is_of_no_use(gateway, push, note, address):
    (answer,) = push.send([note(address=address.replace("{url}", f"{gateway.url}/x"))])
    assert (answer.outcome, answer.gone) == ("failed", True)
    assert gateway.requests == []


def test_what_push_services_would_refuse_for_its_size_is_not_sent(gateway, push, note):
    (answer,) = push.send([note(body="x" * 3000)])
    assert answer.outcome == "failed"
    assert gateway.requests == []
