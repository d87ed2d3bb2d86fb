"""What a gateway posts to us: genuine or not, once or twice, in any order, in any shape."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from itertools import permutations
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pca.channels.configured import SmsCallbacks
from pca.channels.port import RANK, Inbound, ProviderReceipt, TextPart
from pca.channels.sms_callbacks import SmsWebhook
from tests.kit.examples import some

SECRET = "a shared secret"
WORDS = {"queued": "accepted", "sent": "sent", "delivered": "delivered", "undelivered": "failed", "failed": "failed"}


DEEP = b"[" * 100_000 + b"]" * 100_000


def webhook(**change):
    return SmsWebhook("sms", SmsCallbacks(**({"secret": SECRET, "statuses": WORDS} | change)))


def signed(body, secret=SECRET):
    return hmac.digest(secret.encode(), body, "sha256")


def b64(said):
    return base64.urlsafe_b64encode(said).rstrip(b"=").decode()


def token(body, secret=SECRET, alg="HS256", digest=None):
    claims = {"payload_hash": digest or hashlib.sha256(body).hexdigest(), "iat": 1}
    head = ".".join(b64(json.dumps(one).encode()) for one in ({"alg": alg, "typ": "JWT"}, claims))
    return f"Bearer {head}.{b64(hmac.digest(secret.encode(), head.encode(), 'sha256'))}"


def test_each_way_of_signing_tells_genuine_from_forged():
    body = b'{"id": "1", "status": "delivered"}'
    other = b'{"id": "2", "status": "delivered"}'
    hex_, plain = signed(body).hex(), base64.b64encode(signed(body)).decode()
    ways = [
        (webhook(), "x-signature", [hex_, f"sha256={hex_}", hex_.upper(), plain]),
        (webhook(signature="jwt", header="Authorization"), "authorization", [token(body)]),
    ]
    for hook, header, good in ways:
        for said in good:
            assert hook.verify({header: said}, body)
            assert not hook.verify({header: said}, other)
            assert not hook.verify({header: said[:-4] + "0000"}, body)
        for bad in ("", "x", "é", "Bearer", "Bearer a.b.c", signed(body, "other").hex(), token(body, "other secret")):
            assert not hook.verify({header: bad}, body)
        assert not hook.verify({}, body)
    unsigned = token(body, alg="none").rpartition(".")[0] + "."
    assert not webhook(signature="jwt", header="Authorization").verify({"authorization": unsigned}, body)
    shared = webhook(signature="shared", header="X-Secret")
    assert shared.verify({"x-secret": SECRET}, other)
    assert not shared.verify({"x-secret": SECRET + " "}, other)


def test_a_signed_form_names_the_address_it_was_posted_to():
    url = "https://pca.example/hooks/sms"
    form = {"MessageSid": "SM1", "MessageStatus": "delivered", "To": "+212600000000"}
    body = urlencode(form).encode()
    said = base64.b64encode(
        hmac.digest(SECRET.encode(), (url + "".join(k + form[k] for k in sorted(form))).encode(), "sha1")
    ).decode()
    hook = webhook(signature="twilio", header="X-Twilio-Signature", url=url, id="MessageSid", status="MessageStatus")
    assert hook.verify({"x-twilio-signature": said}, body)
    assert not hook.verify({"x-twilio-signature": said}, body + b"&x=1")
    (receipt,) = hook.read({"content-type": "application/x-www-form-urlencoded; charset=utf-8"}, body)
    assert receipt == ProviderReceipt(provider="sms", event_id="SM1/delivered", status="delivered", provider_id="SM1")
    elsewhere = webhook(signature="twilio", header="X-Twilio-Signature", url="https://other.example/")
    assert not elsewhere.verify({"x-twilio-signature": said}, body)


def test_receipts_in_any_order_and_twice_come_to_the_same():
    words = ("queued", "sent", "failed", "delivered", "sent")
    read = [webhook().read({}, json.dumps({"id": "7", "status": word}).encode()) for word in words]
    for order in permutations(read):
        events = [event for of_one_call in order for event in of_one_call]
        assert max(events, key=lambda one: one.rank).status == "delivered"
        assert len({(one.provider, one.event_id) for one in events}) == 4
    assert RANK["read"] > RANK["delivered"] > RANK["failed"] > RANK["sent"] > RANK["accepted"]


def test_several_events_of_one_call_and_words_we_do_not_know():
    hook = webhook(items="results", id="messageId", status="status.groupName", error="status.description", at="doneAt")
    body = {
        "results": [
            {"messageId": "a", "status": {"groupName": "undelivered", "description": "no route"}},
            {"messageId": "b", "status": {"groupName": "delivered"}, "doneAt": "2020-03-16T10:00:00.000+00:00"},
            {"messageId": "c", "status": {"groupName": "PONDERING"}},
            {"messageId": "", "status": {"groupName": "delivered"}},
        ]
    }
    first, second = hook.read({}, json.dumps(body).encode())
    assert (first.status, first.error, first.at) == ("failed", "no route", None)
    assert (second.provider_id, second.at) == ("b", datetime(2020, 3, 16, 10, tzinfo=UTC))


def test_an_answer_comes_with_the_number_in_one_form():
    for sender in ("212612345678", "+212612345678", "00212612345678"):
        body = json.dumps({"id": "in-1", "from": sender, "text": "OK 7K2"}).encode()
        (event,) = webhook().read({}, body)
        assert event == Inbound(provider="sms", event_id="in-1", kind="sms", from_="+212612345678", text="OK 7K2")


@pytest.mark.parametrize(
    ("paths", "said", "part"),
    [
        (
            {},
            {"concat-ref": 254, "concat-part": "2", "concat-total": "3"},
            TextPart(reference="254", count=3, number=2),
        ),
        ({"reference": "udh.ref", "part": "udh.n", "parts": "udh.of"}, {"udh": {"ref": "x", "n": 1, "of": 2}}, None),
        ({}, {"concat-ref": "7", "concat-part": "one", "concat-total": "2"}, None),
        ({}, {"concat-part": "1", "concat-total": "2"}, None),
        ({}, {"concat-ref": "7", "concat-part": "99999", "concat-total": "2"}, None),
        ({}, {}, None),
    ],
)
def test_parts_of_a_long_answer_are_told(paths, said, part):
    body = json.dumps({"id": "p", "from": "212612345678", "text": "HELP", **said}).encode()
    (event,) = webhook(**paths).read({}, body)
    wanted = TextPart(reference="x", count=2, number=1) if paths else part
    assert (event.text, event.part) == ("HELP", wanted)


def test_answers_without_a_name_are_told_apart_by_all_they_hold():
    first = webhook().read({}, b'{"from": "212612345678", "text": "OK", "received": "10:00"}')
    again = webhook().read({}, b'{"text": "OK", "received": "10:00", "from": "212612345678"}')
    later = webhook().read({}, b'{"from": "212612345678", "text": "OK", "received": "18:00"}')
    assert first[0].event_id == again[0].event_id != later[0].event_id


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]1",
        b"\xff",
        b"[1]",
        b"1",
        b'"x"',
        b"{" * 5000,
        b"[" * 100_000 + b"]" * 100_000,
        json.dumps([{}] * 1001).encode(),
    ],
)
def test_what_is_not_of_the_described_shape_is_refused(body):
    with pytest.raises(ValueError):
        webhook().read({}, body)


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"id": "x", "status": "toString"}', b'{"status": "delivered"}'])
def test_what_says_nothing_is_left_out(body):
    assert webhook().read({}, body) == []


@settings(max_examples=some(30), deadline=None)  # each is read six times by the process that reads
@given(st.binary(max_size=300), st.text(max_size=80))
def test_no_body_and_no_signature_breaks_it(body, said):
    for hook in (webhook(), webhook(signature="jwt"), webhook(signature="twilio", url="https://x.example")):
        assert not hook.verify({"x-signature": said}, body)
        for kind in ("application/json", "application/x-www-form-urlencoded"):
            try:
                events = hook.read({"content-type": kind}, body)
            except ValueError:
                continue
            assert all(isinstance(one, ProviderReceipt | Inbound) for one in events)


def test_a_token_or_a_form_without_end_is_only_forged():
    deep = b64(b"[" * 50_000 + b"]" * 50_000)
    assert not webhook(signature="jwt").verify({"x-signature": f"Bearer {deep}.{deep}.x"}, b"{}")
    form = webhook(signature="twilio", url="https://x.example")
    assert not form.verify({"x-signature": "x"}, b"&a=1" * 1_000)


def test_a_gateway_may_not_give_names_without_end():
    (receipt,) = webhook(event="n").read(
        {}, json.dumps({"n": "n" * 9_000, "id": "i" * 9_000, "status": "sent"}).encode()
    )
    assert (len(receipt.event_id), len(receipt.provider_id)) == (200, 200)
