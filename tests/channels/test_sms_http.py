"""SMS through a gateway that behaves well or badly: every request carries its key, every failure its meaning."""

from __future__ import annotations

import base64

import pytest
from pydantic import ValidationError

from pca.channels.configured import SmsGateway
from pca.channels.sms_http import SmsHttpChannel
from tests.channels.gateway import Eager, Say

JSON = {"to": "{to}", "from": "{from}", "text": "{text}", "ref": "{key}", "type": "{alphabet}"}


@pytest.fixture
def sms(letter):
    def make(number=1, **change):
        said = {"kind": "sms", "address": f"+21261234567{number % 10}", "subject": "", "body": f"Alerte {number}"}
        return letter(number, **(said | change))

    return make


@pytest.fixture
def channel(gateway):
    made = []

    def make(**change):
        given = {"url": f"{gateway.url}/send", "body": JSON, "sender": "PCA", "timeout": 0.5, "at_once": 1}
        made.append(Eager(SmsHttpChannel(SmsGateway(**(given | change)))))
        return made[-1]

    yield make
    for one in made:
        one.__exit__(None, None, None)


def outcomes(answers):
    return [one.outcome for one in answers]


def test_each_text_is_one_request_with_its_key(gateway, channel, sms):
    answers = channel(user="pca", password="secret", headers={"X-Team": "bcp"}).send([sms(1), sms(2, body="ê" * 71)])
    assert [(one.key, one.outcome, one.provider_id, one.parts) for one in answers] == [
        ("2020-1/M1", "sent", "gw-1", 1),
        ("2020-1/M2", "sent", "gw-2", 2),
    ]
    first, second = gateway.requests
    assert first.json == {"to": "+212612345671", "from": "PCA", "text": "Alerte 1", "ref": "2020-1/M1", "type": "text"}
    assert second.json["type"] == "unicode"
    assert first.headers["idempotency-key"] == "2020-1/M1"
    assert first.headers["x-team"] == "bcp"
    assert base64.b64decode(first.headers["authorization"].removeprefix("Basic ")) == b"pca:secret"


def test_forms_and_addresses_carry_any_text_whole(gateway, channel, sms):
    hostile = 'a&b=c "{key}" {to}\n%00 <é> ، \\ #?'
    channel(body=None, form={"Body": "{text}", "To": "{digits}"}).send([sms(body=hostile)])
    channel(body=None, method="GET", url=f"{gateway.url}/q?m={{text}}&to={{to}}").send([sms(body=hostile)])
    channel().send([sms(body=hostile)])
    assert gateway.requests[0].form == {"Body": hostile, "To": "212612345671"}
    assert gateway.requests[1].query == {"m": hostile, "to": "+212612345671"}
    assert gateway.requests[2].json["text"] == hostile


@pytest.mark.parametrize(
    ("say", "outcome", "error"),
    [
        (Say(400, {"why": "bad number"}), "failed", "400 bad number"),
        (Say(401), "retry", "401"),
        (Say(402), "retry", "402"),
        (Say(403), "retry", "403"),
        (Say(404), "retry", "404"),
        (Say(422, {"why": "too long"}), "failed", "422 too long"),
        (Say(429), "retry", "429"),
        (Say(500), "retry", "500"),
        (Say(503), "retry", "503"),
        (Say(302, headers={"Location": "http://127.0.0.1:1/elsewhere"}), "retry", "302"),
    ],
)
def test_a_code_says_whether_another_try_is_worth_it(gateway, channel, sms, say, outcome, error):
    gateway.answers = [say]
    (answer,) = channel(error="why").send([sms()])
    assert (answer.outcome, answer.error, answer.perhaps_sent, answer.gone) == (outcome, error, False, False)
    assert len(gateway.requests) == 1


@pytest.mark.parametrize(
    ("said", "wait"),
    [("7", 7.0), ("Mon, 16 Mar 2020 09:31:00 GMT", 60.0), ("999999", 3600.0), ("soon", None), ("-5", None)],
)
def test_the_gateway_may_ask_for_a_pause(gateway, channel, sms, said, wait):
    gateway.answers = [Say(429, headers={"Retry-After": said})]
    (answer,) = channel().send([sms()])
    assert (answer.outcome, answer.retry_after) == ("retry", wait)


@pytest.mark.parametrize("how", ["drop", "silent", "half", "endless"])
def test_what_broke_off_after_the_request_may_have_been_sent(gateway, channel, sms, how):
    gateway.answers = [Say(how=how)]
    (answer,) = channel(timeout=0.1).send([sms()])
    assert (answer.outcome, answer.perhaps_sent) == ("retry", True)
    assert "+212" not in answer.error


def test_an_answer_without_end_is_cut(gateway, channel, sms):
    gateway.answers = [Say(how="flood")]
    (answer,) = channel(verdict="ok", accepted=("1",), timeout=5).send([sms()])
    assert answer.outcome == "retry"


def test_a_gateway_that_honours_keys_sends_once_however_often_it_is_asked(gateway, channel, sms):
    gateway.honours_keys = True
    gateway.answers = [Say(how="drop"), Say(200, {"id": "gw-{n}"}, how="half")]
    ours = channel(idempotent=True)
    tries = [ours.send([sms()])[0] for _ in range(3)]
    assert [(one.outcome, one.perhaps_sent) for one in tries] == [("retry", False), ("retry", False), ("sent", False)]
    assert {request.headers["idempotency-key"] for request in gateway.requests} == {"2020-1/M1"}
    assert gateway.taken == {"2020-1/M1": 1}
    assert tries[-1].provider_id == "gw-1"


def test_nobody_there_means_nothing_was_sent(channel, sms, closed_port):
    (answer,) = channel(url=f"http://127.0.0.1:{closed_port}/").send([sms()])
    assert (answer.outcome, answer.error, answer.perhaps_sent) == ("retry", "no connection", False)


VONAGE = {
    "id": "messages.0.message-id",
    "verdict": "messages.0.status",
    "accepted": ("0",),
    "temporary": ("1", "5"),
    "gone": ("3",),
    "error": "messages.0.error-text",
}


@pytest.mark.parametrize(
    ("status", "outcome", "gone"),
    [("0", "sent", False), ("1", "retry", False), ("3", "failed", True), ("6", "failed", False)],
)
def test_a_gateway_that_answers_200_to_everything(gateway, channel, sms, status, outcome, gone):
    gateway.answers = [Say(200, {"messages": [{"status": status, "message-id": "0A", "error-text": "why"}]})]
    (answer,) = channel(**VONAGE).send([sms()])
    assert (answer.outcome, answer.gone) == (outcome, gone)
    assert answer.provider_id == ("0A" if outcome == "sent" else "")


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"\xff", b'{"messages": []}', b'{"messages": [{"status": {}}]}']
)
def test_an_answer_without_sense_is_no_yes(gateway, channel, sms, body):
    gateway.answers = [Say(200, body)]
    (answer,) = channel(**VONAGE).send([sms()])
    assert (answer.outcome, answer.perhaps_sent) == ("retry", True)


@pytest.mark.parametrize(
    "address", ["", "0612345678", "+0123456789", "amina@x.example", "+212 6123; DROP", "+" + "1" * 30]
)
def test_what_is_no_number_is_never_asked(gateway, channel, sms, address):
    (answer,) = channel().send([sms(address=address)])
    assert (answer.outcome, answer.gone) == ("failed", True)
    assert gateway.requests == []


def test_a_text_of_too_many_parts_is_refused_and_not_cut(gateway, channel, sms):
    (answer,) = channel(longest=2).send([sms(body="م" * 135)])
    assert (answer.outcome, answer.error) == ("failed", "the text needs 3 parts; at most 2 are sent")
    assert gateway.requests == []


def test_many_go_at_the_same_time_and_answers_keep_their_order(gateway, channel, sms):
    batch = [sms(number) for number in range(1, 41)]
    answers = channel(at_once=8, body=JSON, id="id").send(batch)
    assert [one.key for one in answers] == [one.key for one in batch]
    assert outcomes(answers) == ["sent"] * 40
    assert sorted(request.json["ref"] for request in gateway.requests) == sorted(one.key for one in batch)


@pytest.mark.parametrize(
    "url",
    [
        "http://gateway.example/send",
        "https://{to}.example/",
        "https://u:p@x.example/",
        "ftp://x.example",
        "x",
        "https://",
    ],
)
def test_addresses_nobody_should_call_are_refused_in_the_settings(url):
    with pytest.raises(ValidationError):
        SmsGateway(url=url)


CALLBACKS = {
    "secret": "a secret of the test",
    "statuses": {"DELIVRD": "delivered", "EXPIRED": "failed", "WAITS": "accepted"},
}


def asking(gateway, **change):
    return SmsHttpChannel(
        SmsGateway(
            url=f"{gateway.url}/send",
            body=JSON,
            timeout=0.5,
            callbacks=CALLBACKS,
            receipt_url=f"{gateway.url}/status?id={{id}}",
            **change,
        )
    )


def test_a_receipt_that_never_came_is_asked_for(gateway):
    gateway.answers = [
        Say(200, {"id": "a&b", "status": "DELIVRD"}),
        Say(200, {"id": "another", "status": "DELIVRD"}),
        Say(200, {"id": "c", "status": "a word of next year"}),
        Say(200, ["nonsense"]),
        Say(404, {}),
        Say(200, {"id": "f", "status": "EXPIRED"}),
    ]
    with asking(gateway, user="pca", password="secret") as channel:
        assert channel.asks
        told = [(one.provider_id, one.status) for one in channel.ask(["a&b", "b", "c", "d", "e", "f"])]
    assert told == [("a&b", "delivered"), ("f", "failed")]
    assert [one.query["id"] for one in gateway.requests] == ["a&b", "b", "c", "d", "e", "f"]
    assert gateway.requests[0].headers["authorization"].startswith("Basic ")


def test_who_does_not_answer_is_asked_no_more(gateway):
    gateway.answers = [Say(200, {"id": "a", "status": "DELIVRD"}), Say(how="silent")]
    told = []
    with asking(gateway) as channel, pytest.raises(OSError, match=r"\w"):
        told.extend(channel.ask(["a", "b", "c"]))
    assert len(gateway.requests) == 2


@pytest.mark.parametrize(
    "change",
    [
        {"receipt_url": "https://gw.example/status?id={id}"},
        {"receipt_url": "https://gw.example/", "callbacks": CALLBACKS},
        {"receipt_url": "http://gw.example/{id}", "callbacks": CALLBACKS},
    ],
)
def test_a_question_that_cannot_be_read_is_refused(change):
    with pytest.raises(ValidationError):
        SmsGateway(url="https://gw.example/send", body=JSON, **change)
