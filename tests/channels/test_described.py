"""The settings shown in the documentation are real: they load, and each gateway's shape sends and is understood."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import urlencode

import pytest

from pca.channels.sms_callbacks import SmsWebhook
from pca.channels.sms_http import SmsHttpChannel
from pca.settings import load_settings
from tests.channels.gateway import Eager, Say

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "channels.md"
SHOWN = [
    tomllib.loads(block.replace("…", "a-long-enough-secret"))
    for block in re.findall(r"```toml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
]
GATEWAYS = {one["sms"]["name"]: one["sms"] for one in SHOWN if "sms" in one}

ANSWERS = {
    "twilio": (Say(201, {"sid": "SM1", "status": "queued"}), "SM1"),
    "vonage": (Say(200, {"message-count": "1", "messages": [{"status": "0", "message-id": "0A"}]}), "0A"),
    "infobip": (Say(200, {"messages": [{"messageId": "m-1", "status": {"groupName": "PENDING"}}]}), "m-1"),
    "ovh": (Say(200, {"status": 100, "creditLeft": "1987", "SmsIds": ["10867690"]}), "10867690"),
}
REFUSALS = {
    "twilio": Say(400, {"code": 21211, "message": "Invalid 'To' Phone Number"}),
    "vonage": Say(200, {"messages": [{"status": "6", "error-text": "Unroutable message"}]}),
    "infobip": Say(400, {"requestError": {"serviceException": {"text": "Bad request"}}}),
    "ovh": Say(200, {"status": 201, "message": "Missing message"}),
}
RECEIPTS = {
    "twilio": ({"MessageSid": "SM1", "MessageStatus": "delivered"}, True),
    "vonage": ({"messageId": "0A", "status": "delivered", "msisdn": "212612345678"}, False),
    "infobip": ({"results": [{"messageId": "m-1", "status": {"groupName": "DELIVERED"}}]}, False),
}
INBOUND = {
    "twilio": ({"MessageSid": "SM2", "From": "+212612345678", "Body": "OK 7K2", "SmsStatus": "received"}, True),
    "vonage": ({"messageId": "0B", "msisdn": "212612345678", "to": "PCA", "text": "OK 7K2"}, False),
    "infobip": ({"results": [{"messageId": "m-2", "from": "212612345678", "text": "OK 7K2"}]}, False),
}


def test_the_settings_shown_load(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for shown in SHOWN:
        load_settings(data=tmp_path, **shown)
    assert set(GATEWAYS) == set(ANSWERS)


@pytest.fixture
def described(gateway, letter):
    def send(name, say):
        gateway.answers = [say]
        shape = load_settings(sms=GATEWAYS[name]).sms
        at_home = re.sub(r"^https://[^/]+", gateway.url, shape.url)
        channel = Eager(SmsHttpChannel(shape.model_copy(update={"url": at_home})))
        (answer,) = channel.send([letter(kind="sms", address="+212612345678", body="Évacué & sûr ?")])
        channel.__exit__(None, None, None)
        return answer, gateway.requests[-1]

    return send


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_each_shape_sends(described, name):
    say, provider_id = ANSWERS[name]
    answer, request = described(name, say)
    assert (answer.outcome, answer.provider_id) == ("sent", provider_id)
    said = json.dumps(request.json if request.body[:1] == b"{" else request.form or request.query, ensure_ascii=False)
    assert "Évacué & sûr ?" in said
    assert "212612345678" in said


@pytest.mark.parametrize("name", sorted(REFUSALS))
def test_each_shape_is_refused(described, name):
    answer, _ = described(name, REFUSALS[name])
    assert answer.outcome == "failed"
    assert len(answer.error) > 5


@pytest.mark.parametrize("name", sorted(RECEIPTS))
def test_each_shape_calls_back(name):
    hook = SmsWebhook(name, load_settings(sms=GATEWAYS[name]).sms.callbacks)
    for (said, form), status in ((RECEIPTS[name], "delivered"), (INBOUND[name], None)):
        body = urlencode(said).encode() if form else json.dumps(said).encode()
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        (event,) = hook.read({"content-type": kind}, body)
        if status:
            assert (event.status, event.provider_id) == (status, ANSWERS[name][1])
        else:
            assert (event.from_, event.text) == ("+212612345678", "OK 7K2")
