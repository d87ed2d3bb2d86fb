"""Telegram: what the bot sends, what its answers mean, what people write and press."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pca.channels.configured import Telegram
from pca.channels.port import Button, Inbound
from pca.channels.telegram import TelegramChannel, TelegramWebhook
from tests.channels.gateway import Eager, Say


@pytest.fixture
def telegram(gateway):
    gateway.otherwise = Say(200, {"ok": True, "result": {"message_id": 5}})
    with Eager(
        TelegramChannel(Telegram(token="12:secret", webhook_secret="word", api=gateway.url, timeout=0.5))
    ) as made:
        yield made


@pytest.fixture
def chat(letter):
    def make(number=1, **change):
        return letter(number, **({"kind": "chat", "address": "4711"} | change))

    return make


def test_a_text_with_buttons(gateway, telegram, chat):
    buttons = (Button(label="Reçu", answer="OK 7K2"), Button(label="Ouvrir", url="https://pca.example/r/x"))
    (answer,) = telegram.send([chat(body="*pas de gras* <b>", buttons=buttons)])
    assert (answer.outcome, answer.provider_id) == ("sent", "4711/5")
    (request,) = gateway.requests
    assert request.path == "/bot12:secret/sendMessage"
    said = request.json
    assert (said["chat_id"], said["text"]) == (4711, "Activation du plan\n\n*pas de gras* <b>")
    assert "parse_mode" not in said
    assert said["reply_markup"]["inline_keyboard"] == [
        [{"text": "Reçu", "callback_data": "OK 7K2"}],
        [{"text": "Ouvrir", "url": "https://pca.example/r/x"}],
    ]


def refusal(code, description, **parameters):
    return Say(code, {"ok": False, "error_code": code, "description": description, "parameters": parameters})


@pytest.mark.parametrize(
    ("say", "outcome", "gone", "wait"),
    [
        (refusal(403, "Forbidden: bot was blocked by the user"), "failed", True, None),
        (refusal(400, "Bad Request: chat not found"), "failed", True, None),
        (refusal(403, "Forbidden: user is deactivated"), "failed", True, None),
        (refusal(400, "Bad Request: message text is empty"), "failed", False, None),
        (refusal(429, "Too Many Requests", retry_after=12), "retry", False, 12.0),
        (refusal(401, "Unauthorized"), "retry", False, None),
        (refusal(404, "Not Found"), "retry", False, None),
        (refusal(502, "Bad Gateway"), "retry", False, None),
        (Say(200, b"<html>"), "retry", False, None),
    ],
)
def test_what_its_answers_mean(gateway, telegram, chat, say, outcome, gone, wait):
    gateway.answers = [say]
    (answer,) = telegram.send([chat()])
    assert (answer.outcome, answer.gone, answer.retry_after) == (outcome, gone, wait)
    assert "secret" not in answer.error


def test_what_cannot_be_sent_is_not_asked(gateway, telegram, chat):
    answers = telegram.send([chat(address="@amina"), chat(address=""), chat(body="😀" * 2050)])
    assert [one.outcome for one in answers] == ["failed"] * 3
    assert gateway.requests == []


HOOK = TelegramWebhook(Telegram(token="12:secret", webhook_secret="word"))


def test_only_telegram_knows_the_word():
    assert HOOK.verify({"x-telegram-bot-api-secret-token": "word"}, b"")
    assert not HOOK.verify({"x-telegram-bot-api-secret-token": "Word"}, b"")
    assert not HOOK.verify({}, b"")
    assert not TelegramWebhook(Telegram(token="x")).verify({"x-telegram-bot-api-secret-token": ""}, b"")


def read(**said):
    return HOOK.read({}, json.dumps({"update_id": 9, **said}).encode())


def test_a_message_and_a_press_come_from_the_person_also_in_a_group():
    message = {
        "chat": {"id": -100, "type": "group"},
        "from": {"id": 4711},
        "text": "OK 7K2",
        "date": 1584352200,
        "reply_to_message": {"message_id": 5, "chat": {"id": -100}},
    }
    expected = Inbound(
        provider="telegram",
        event_id="9",
        kind="telegram",
        from_="4711",
        text="OK 7K2",
        at=datetime(2020, 3, 16, 9, 50, tzinfo=UTC),
        in_reply_to="-100/5",
    )
    assert read(message=message) == [expected]
    pressed = {"id": "x", "from": {"id": 4711}, "data": "OK 7K2", "message": {"message_id": 5, "chat": {"id": 4711}}}
    (event,) = read(callback_query=pressed)
    assert (event.text, event.from_, event.in_reply_to) == ("OK 7K2", "4711", "4711/5")


@pytest.mark.parametrize("said", [{}, {"message": {}}, {"message": {"text": "x"}}, {"edited_message": {"text": "x"}}])
def test_what_is_of_no_use_is_left_out(said):
    assert read(**said) == []


@settings(deadline=None)  # the first one waits for the process that reads
@given(st.binary(max_size=200))
def test_nonsense_is_refused(body):
    with pytest.raises(ValueError):
        HOOK.read({}, body)
