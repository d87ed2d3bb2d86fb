"""WhatsApp: approved templates by language; receipts in any order; signatures."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import settings as tried
from hypothesis import strategies as st

from pca.channels.configured import WhatsApp
from pca.channels.port import Inbound
from pca.channels.whatsapp import NO_TEMPLATE, WhatsAppChannel, WhatsAppWebhook
from tests.channels.gateway import Eager, Say

TEMPLATES = {
    "*": {"name": "pca_alert", "languages": {"fr": "fr", "ar": "ar"}},
    "starter_end": {"name": "pca_end", "languages": {"fr": "fr_FR"}},
}


@pytest.fixture
def settings(gateway):
    return WhatsApp(
        token="secret",
        phone_id="99",
        app_secret="app secret",
        verify_token="our word",
        templates=TEMPLATES,
        api=f"{gateway.url}/v24.0",
        timeout=0.5,
    )


@pytest.fixture
def whatsapp(gateway, settings):
    gateway.otherwise = Say(200, {"messages": [{"id": "wamid.{n}"}]})
    with Eager(WhatsAppChannel(settings)) as made:
        yield made


@pytest.fixture
def chat(letter):
    def make(number=1, **change):
        return letter(
            number, **({"kind": "chat", "address": "+212612345678", "message": "starter_activation"} | change)
        )

    return make


def test_the_text_fills_the_approved_template_of_its_language(gateway, whatsapp, chat):
    answers = whatsapp.send(
        [chat(body="Une\n\nligne      large"), chat(language="ar", body="سلام"), chat(message="starter_end")]
    )
    assert [one.outcome for one in answers] == ["sent"] * 3
    by_text = {one.json["template"]["components"][0]["parameters"][0]["text"]: one for one in gateway.requests}
    first = by_text["Une ligne large"]
    assert first.path == "/v24.0/99/messages"
    assert first.headers["authorization"] == "Bearer secret"
    assert first.json["to"] == "+212612345678"
    assert first.json["biz_opaque_callback_data"] == "2020-1/M1"
    said = {(one.json["template"]["name"], one.json["template"]["language"]["code"]) for one in gateway.requests}
    assert said == {("pca_alert", "fr"), ("pca_alert", "ar"), ("pca_end", "fr_FR")}
    assert whatsapp.abilities.languages == {"fr", "ar"}


def test_what_was_not_approved_is_not_sent(gateway, whatsapp, chat):
    answers = whatsapp.send([chat(language="en"), chat(message="starter_end", language="ar"), chat(body="x" * 1025)])
    assert [one.outcome for one in answers] == ["failed"] * 3
    assert [one.error for one in answers[:2]] == [NO_TEMPLATE] * 2
    assert gateway.requests == []


@pytest.mark.parametrize(
    ("status", "code", "outcome", "gone"),
    [
        (400, 131026, "failed", True),
        (400, 132001, "failed", False),
        (400, 131047, "failed", False),
        (400, 130429, "retry", False),
        (400, 131056, "retry", False),
        (400, 190, "retry", False),
        (401, 190, "retry", False),
        (500, 131000, "retry", False),
    ],
)
def test_what_its_refusals_mean(gateway, whatsapp, chat, status, code, outcome, gone):
    gateway.answers = [Say(status, {"error": {"code": code, "message": "why"}})]
    (answer,) = whatsapp.send([chat()])
    assert (answer.outcome, answer.gone) == (outcome, gone)
    assert str(code) in answer.error


def test_an_answer_without_a_name_may_have_been_sent(gateway, whatsapp, chat):
    gateway.answers = [Say(200, {})]
    (answer,) = whatsapp.send([chat()])
    assert (answer.outcome, answer.perhaps_sent) == ("retry", True)


@pytest.fixture
def hook(settings):
    return WhatsAppWebhook(settings)


def call(**value):
    return {"object": "whatsapp_business_account", "entry": [{"changes": [{"value": value}]}]}


def test_only_whatsapp_signs_with_the_secret(hook):
    body = json.dumps(call()).encode()
    good = "sha256=" + hmac.digest(b"app secret", body, "sha256").hex()
    assert hook.verify({"x-hub-signature-256": good}, body)
    assert not hook.verify({"x-hub-signature-256": good}, body + b" ")
    assert not hook.verify({}, body)
    assert not WhatsAppWebhook(WhatsApp()).verify(
        {"x-hub-signature-256": "sha256=" + hmac.digest(b"", body, "sha256").hex()}, body
    )


def test_the_greeting_is_answered_to_whom_knows_our_word(hook):
    asked = {"hub.mode": "subscribe", "hub.verify_token": "our word", "hub.challenge": "1158201444"}
    assert hook.greet(asked) == "1158201444"
    assert hook.greet({**asked, "hub.verify_token": "x"}) is None
    assert hook.greet({}) is None


def test_receipts_come_in_any_order(hook):
    statuses = [
        {"id": "wamid.1", "status": "failed", "errors": [{"code": 131026, "title": "undeliverable"}]},
        {"id": "wamid.1", "status": "read", "timestamp": "1584352200", "biz_opaque_callback_data": "2020-1/M1"},
        {"id": "wamid.1", "status": "delivered"},
        {"id": "wamid.1", "status": "deleted"},
        {"status": "sent"},
    ]
    failed, read, delivered = hook.read({}, json.dumps(call(statuses=statuses)).encode())
    assert (failed.gone, failed.error) == (True, "131026 undeliverable")
    assert (read.key, read.at) == ("2020-1/M1", datetime(2020, 3, 16, 9, 50, tzinfo=UTC))
    assert read.rank > delivered.rank > failed.rank


def test_answers_by_text_and_by_button(hook):
    messages = [
        {"from": "212612345678", "id": "in.1", "type": "text", "text": {"body": "OK"}, "context": {"id": "wamid.1"}},
        {"from": "212612345678", "id": "in.2", "type": "button", "button": {"text": "Reçu", "payload": "x"}},
        {"from": "212612345678", "id": "in.3", "type": "image", "image": {}},
    ]
    first, second = hook.read({}, json.dumps(call(messages=messages)).encode())
    assert first == Inbound(
        provider="whatsapp", event_id="in.1", kind="whatsapp", from_="+212612345678", text="OK", in_reply_to="wamid.1"
    )
    assert second.text == "Reçu"


@tried(deadline=None)  # the first one waits for the process that reads
@given(st.binary(max_size=200))
def test_nonsense_is_refused(body):
    with pytest.raises(ValueError):
        WhatsAppWebhook(WhatsApp()).read({}, body)


@pytest.mark.parametrize("value", [None, [], "x", 7, {"statuses": 1}, {"statuses": [1, None]}, {"messages": [[]]}])
def test_odd_shapes_say_nothing(hook, value):
    said = {"object": "whatsapp_business_account", "entry": [{"changes": [{"value": value}]}, {"changes": {}}, 1]}
    assert hook.read({}, json.dumps(said).encode()) == []
