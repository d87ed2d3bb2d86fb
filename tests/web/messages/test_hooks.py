"""What services post to us on pages of their own: set aside by name when it cannot be read; nothing else suffers."""

from __future__ import annotations

import hmac
import logging

import pytest

from pca.channels import calls
from pca.channels.configured import SmsCallbacks, SmsGateway
from pca.isolated import Limits, failures
from pca.isolated.limits import ParseFailed
from pca.web.kit.forms import LARGEST_BODY
from tests.web.conftest import House

SECRET = "a shared secret"


@pytest.fixture
def gateway(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """The house with an SMS gateway that calls it, signed by HMAC."""
    sms = SmsGateway(
        url="https://gateway.example/", callbacks=SmsCallbacks(secret=SECRET, statuses={"ok": "delivered"})
    )
    settings = house.world.runtime.settings.model_copy(update={"sms": sms})
    monkeypatch.setattr(house.world.runtime, "settings", settings)
    return house


def posted(house: House, body: bytes, *, signed: bool = True) -> int:
    signature = hmac.digest(SECRET.encode(), body, "sha256").hex() if signed else "0" * 64
    answer = house.stranger().post("/hooks/sms", content=body, headers={"x-signature": signature})
    return int(answer.status_code)


DEEP = b"[" * 100_000 + b"]" * 100_000


@pytest.mark.parametrize(
    ("body", "signed", "status"),
    [
        (b'{"id": "1", "status": "ok"}', True, 200),
        (b'{"from": "+212612345678", "text": "OK"}', True, 200),
        (b"{}", True, 200),
        (b'{"id": "1", "status": "ok"}', False, 403),
        (DEEP, False, 403),
        (DEEP, True, 400),
        (b'{"zzz":' + DEEP + b"}", True, 400),
        (b"<xml/>", True, 400),
        (b"\xff\xfe", True, 400),
        (b'{"id": ' + b"9" * 100_000 + b', "status": "ok"}', True, 400),
        (b" " * (LARGEST_BODY + 1), True, 413),
    ],
)
def test_a_call_is_read_or_set_aside(
    gateway: House, caplog: pytest.LogCaptureFixture, body: bytes, signed: bool, status: int
) -> None:
    before = sum(count for (lane, _), count in failures().items() if lane == calls.LANE)
    with caplog.at_level(logging.WARNING):
        assert posted(gateway, body, signed=signed) == status
    counted = sum(count for (lane, _), count in failures().items() if lane == calls.LANE) - before
    assert counted == (status == 400)
    assert ("a call of sms was not read" in caplog.text) == (status in (400, 403))


def test_a_reader_that_dies_takes_nothing_with_it(gateway: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "LIMITS", Limits(memory=1, input=2_000_000))
    assert posted(gateway, b'{"a": "' + b"x" * 900_000 + b'"}') == 400
    monkeypatch.undo()
    assert gateway.stranger().get("/signin").status_code == 200


def test_a_service_is_asked_to_come_again_when_nobody_is_free(gateway: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object, **__: object) -> None:
        raise ParseFailed("busy", "nobody is free")

    monkeypatch.setattr(calls, "parse_isolated", busy)
    body = b"{}"
    signature = hmac.digest(SECRET.encode(), body, "sha256").hex()
    answer = gateway.stranger().post("/hooks/sms", content=body, headers={"x-signature": signature})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
