"""Writes to people through a Telegram bot, and reads what they answer or press."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from pca.channels.calls import CallbackEvents, read_apart, read_json
from pca.channels.configured import Telegram
from pca.channels.http import (
    HttpAnswer,
    NoAnswer,
    WebChannel,
    each,
    hosts_of,
    judged,
    text_at,
    unanswered,
    within,
)
from pca.channels.port import Abilities, Button, Event, Inbound, Outgoing, Sent
from pca.channels.signatures import same
from pca.domain.contact_points import ContactKind
from pca.domain.texts.wording import clean, one_line

LONGEST = 4096
_GONE = ("blocked", "deactivated", "chat not found", "kicked", "user not found", "peer_id_invalid")


class TelegramChannel(WebChannel):
    """Texts to chats by number. About 30 a second in all and one a second to each chat."""

    name = "telegram"
    kinds = frozenset({"chat"})
    contact: ContactKind = "telegram"
    abilities = Abilities(replies=True, buttons=True, longest=LONGEST, per_second=25)

    def __init__(self, wanted: Telegram, proxy: str = "") -> None:
        self._url = f"{wanted.api}/bot{wanted.token.get_secret_value()}/sendMessage"
        super().__init__(hosts_of(wanted.api), timeout=wanted.timeout, proxy=proxy)

    def send(self, batch: Sequence[Outgoing]) -> Iterator[Sent]:
        """Send each text. Telegram knows no key: after a time-out somebody may read a text twice."""
        return each(batch, self._one, 4)

    def _one(self, outgoing: Outgoing) -> Sent:
        text = "\n\n".join(part for part in (one_line(outgoing.subject), clean(outgoing.body)) if part)
        if len(text.encode("utf-16-le")) // 2 > LONGEST:
            return Sent(key=outgoing.key, outcome="failed", error=f"the text is longer than {LONGEST} characters")
        if not outgoing.address.removeprefix("-").isdecimal():
            return Sent(key=outgoing.key, outcome="failed", error="this is not the number of a chat", gone=True)
        message: dict[str, Any] = {
            "chat_id": int(outgoing.address),
            "text": text,
            "link_preview_options": {"is_disabled": True},
        }
        if outgoing.buttons:
            message["reply_markup"] = {"inline_keyboard": [[_button(button)] for button in outgoing.buttons]}
        try:
            answer = self._outside.ask(
                "POST", self._url, headers={"Content-Type": "application/json"}, content=msgspec.json.encode(message)
            )
        except NoAnswer as error:
            return unanswered(outgoing.key, error)
        return _judged(outgoing, answer)


def _button(button: Button) -> dict[str, str]:
    meaning = {"callback_data": button.answer[:64]} if button.answer else {"url": button.url}
    return {"text": one_line(button.label)[:64], **meaning}


def _judged(outgoing: Outgoing, answer: HttpAnswer) -> Sent:
    reply = answer.json()
    number, why = text_at(reply, "result.message_id"), text_at(reply, "description")
    if answer.fine and not number:
        return Sent(key=outgoing.key, outcome="retry", error="the answer makes no sense", perhaps_sent=True)
    sent = judged(outgoing.key, answer, why, provider_id=f"{outgoing.address}/{number}", at=outgoing.at)
    if answer.status in (401, 404):
        # The bot's own token is wrong: that says nothing about the recipient.
        return msgspec.structs.replace(sent, outcome="retry", provider_id="")
    if answer.status in (400, 403) and any(word in why.lower() for word in _GONE):
        return Sent(key=outgoing.key, outcome="failed", error=f"{answer.status} {one_line(why)[:200]}", gone=True)
    wait = within(reply, "parameters.retry_after")
    if sent.outcome == "retry" and isinstance(wait, (int, float)):
        return msgspec.structs.replace(sent, retry_after=float(min(max(wait, 0), 3600)))
    return sent


class TelegramWebhook:
    """What comes to /hooks/telegram: one message or one press of a button."""

    provider = "telegram"

    def __init__(self, wanted: Telegram) -> None:
        self._secret = wanted.webhook_secret.get_secret_value()

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether it repeats the word we gave to setWebhook."""
        return same(headers.get("x-telegram-bot-api-secret-token", ""), self._secret)

    def read(self, headers: Mapping[str, str], body: bytes) -> Sequence[Event]:
        """The message or press, under the number of the person (not of a group). Raises ValueError."""
        return read_apart(read_update, body)

    def greet(self, query: Mapping[str, str]) -> str | None:
        """Telegram does not ask."""
        return None


def read_update(body: bytes) -> CallbackEvents:
    """What one update of Telegram says. Pure; raises ValueError when it is none."""
    update = read_json(body)
    number = text_at(update, "update_id")
    if not number:
        raise ValueError("this is not an update of Telegram")
    pressed = text_at(update, "callback_query.data")
    where = "callback_query" if pressed else "message"
    answered = "callback_query.message" if pressed else "message.reply_to_message"
    text, sender = pressed or text_at(update, "message.text"), text_at(update, f"{where}.from.id")
    if not text or not sender:
        return CallbackEvents()
    chat, about = text_at(update, f"{answered}.chat.id"), text_at(update, f"{answered}.message_id")
    at = within(update, "message.date")
    event = Inbound(
        provider=TelegramWebhook.provider,
        event_id=number,
        kind="telegram",
        from_=sender,
        text=text[:2000],
        at=datetime.fromtimestamp(at, UTC) if isinstance(at, int) and 0 <= at < 2**33 else None,
        in_reply_to=f"{chat}/{about}" if chat and about else None,
    )
    return CallbackEvents(answers=(event,))
