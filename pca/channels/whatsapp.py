"""Writes to people on WhatsApp with templates that were approved before the crisis, and reads receipts and answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

import msgspec

from pca.channels.calls import CallbackEvents, read_apart, read_json
from pca.channels.configured import WhatsApp
from pca.channels.http import (
    HttpAnswer,
    NoAnswer,
    WebChannel,
    each,
    hosts_of,
    judged,
    retry_after,
    text_at,
    unanswered,
    within,
)
from pca.channels.numbers import NO_NUMBER, caller, telephone
from pca.channels.port import Abilities, Event, Inbound, Outgoing, ProviderReceipt, Sent, Status
from pca.channels.signatures import same, signed
from pca.domain.contact_points import ContactKind
from pca.domain.texts.wording import one_line

LONGEST = 1024
"""Characters the variable of a template may have."""

NO_TEMPLATE = "no approved template for this message and language is in the settings"

_NOT_THERE = frozenset({"131026"})
"""The number has no WhatsApp, or an old one."""

_LATER = frozenset(
    {"1", "2", "4", "80007", "130429", "131000", "131016", "131048", "131056", "131057", "133004", "133016"}
)
"""Too fast, or out of order over there."""

_OURS = frozenset({"0", "3", "10", "190", "368", "131005", "131031", "131042", "131045", "133010"})
"""Token, rights, payment, registration: our account is at fault, not the recipient."""


class WhatsAppChannel(WebChannel):
    """Template messages through the Cloud API."""

    name = "whatsapp"
    kinds = frozenset({"chat"})
    contact: ContactKind = "whatsapp"

    def __init__(self, wanted: WhatsApp, proxy: str = "") -> None:
        self._wanted = wanted
        super().__init__(hosts_of(wanted.api), timeout=wanted.timeout, proxy=proxy)
        self._headers = {
            "Authorization": f"Bearer {wanted.token.get_secret_value()}",
            "Content-Type": "application/json",
        }
        languages = [set(template.languages) for template in wanted.templates.values()]
        self.abilities = Abilities(
            receipts=True,
            replies=True,
            longest=LONGEST,
            languages=frozenset(set.union(*languages)) if languages else frozenset(),
            per_second=wanted.per_second,
            cost=wanted.cost,
        )

    def send(self, batch: Sequence[Outgoing]) -> Iterator[Sent]:
        """Send each text as the variable of its template. WhatsApp knows no key; our own comes back in receipts."""
        return each(batch, self._one, self._wanted.at_once)

    def _one(self, outgoing: Outgoing) -> Sent:
        number, text = telephone(outgoing.address), one_line(outgoing.body)
        template = self._wanted.templates.get(outgoing.message) or self._wanted.templates.get("*")
        language = template.languages.get(outgoing.language) if template else None
        if number is None:
            return Sent(key=outgoing.key, outcome="failed", error=NO_NUMBER, gone=True)
        if template is None or language is None:
            return Sent(key=outgoing.key, outcome="failed", error=NO_TEMPLATE)
        if len(text) > LONGEST:
            return Sent(key=outgoing.key, outcome="failed", error=f"the text is longer than {LONGEST} characters")
        message = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": number,
            "type": "template",
            "template": {
                "name": template.name,
                "language": {"code": language},
                "components": [{"type": "body", "parameters": [{"type": "text", "text": text}]}],
            },
            "biz_opaque_callback_data": outgoing.key,
        }
        url = f"{self._wanted.api}/{self._wanted.phone_id}/messages"
        try:
            answer = self._outside.ask("POST", url, headers=self._headers, content=msgspec.json.encode(message))
        except NoAnswer as error:
            return unanswered(outgoing.key, error)
        return _judged(outgoing, answer)


def _judged(outgoing: Outgoing, answer: HttpAnswer) -> Sent:
    reply = answer.json()
    number, code = text_at(reply, "messages.0.id"), text_at(reply, "error.code")
    if answer.fine:
        if not number:
            return Sent(key=outgoing.key, outcome="retry", error="the answer makes no sense", perhaps_sent=True)
        return Sent(key=outgoing.key, outcome="sent", provider_id=number[:200])
    sent = judged(outgoing.key, answer, f"{code} {text_at(reply, 'error.message')}", at=outgoing.at)
    if code in _LATER or code in _OURS:
        return msgspec.structs.replace(sent, outcome="retry", retry_after=retry_after(answer.headers, outgoing.at))
    return msgspec.structs.replace(sent, gone=sent.outcome == "failed" and code in _NOT_THERE)


class WhatsAppWebhook:
    """What comes to /hooks/whatsapp: receipts, in no particular order, and answers."""

    provider = "whatsapp"

    def __init__(self, wanted: WhatsApp) -> None:
        self._secret = wanted.app_secret.get_secret_value()
        self._word = wanted.verify_token.get_secret_value()

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether it is signed with the app's secret."""
        return signed(headers.get("x-hub-signature-256", ""), self._secret, body)

    def read(self, headers: Mapping[str, str], body: bytes) -> Sequence[Event]:
        """Its receipts and answers; edits, reactions, pictures are left out. Raises ValueError."""
        return read_apart(read_notification, body)

    def greet(self, query: Mapping[str, str]) -> str | None:
        """The challenge, given back when the question knows our word."""
        genuine = query.get("hub.mode") == "subscribe" and same(query.get("hub.verify_token", ""), self._word)
        return query.get("hub.challenge", "")[:200] if genuine else None


def read_notification(body: bytes) -> CallbackEvents:
    """What one call of WhatsApp says. Pure; raises ValueError when it is none."""
    notification = read_json(body)
    if text_at(notification, "object") != "whatsapp_business_account":
        raise ValueError("this is not a call of WhatsApp")
    values = tuple(_values(notification))
    return CallbackEvents(
        receipts=tuple(receipt for value in values for receipt in _receipts(value)),
        answers=tuple(answer for value in values for answer in _answers(value)),
    )


def _receipts(value: object) -> Iterator[ProviderReceipt]:
    for event in _list(value, "statuses"):
        status, number = text_at(event, "status"), text_at(event, "id")
        if number and status in ("sent", "delivered", "read", "failed"):
            code = text_at(event, "errors.0.code")
            yield ProviderReceipt(
                provider=WhatsAppWebhook.provider,
                event_id=f"{number}/{status}"[:300],
                status=cast(Status, status),
                provider_id=number[:200],
                key=text_at(event, "biz_opaque_callback_data")[:100],
                at=_instant(text_at(event, "timestamp")),
                error=one_line(f"{code} {text_at(event, 'errors.0.title')}")[:200] if code else "",
                gone=code in _NOT_THERE,
            )


def _answers(value: object) -> Iterator[Inbound]:
    for message in _list(value, "messages"):
        paths = ("text.body", "button.text", "interactive.button_reply.title")
        text = next((words for path in paths if (words := text_at(message, path))), "")
        if text and text_at(message, "from") and text_at(message, "id"):
            yield Inbound(
                provider=WhatsAppWebhook.provider,
                event_id=text_at(message, "id")[:300],
                kind="whatsapp",
                from_=caller(text_at(message, "from")),
                text=text[:2000],
                at=_instant(text_at(message, "timestamp")),
                in_reply_to=text_at(message, "context.id")[:200] or None,
            )


def _values(value: object) -> Iterator[object]:
    for entry in _list(value, "entry"):
        for change in _list(entry, "changes"):
            yield within(change, "value")


def _list(value: object, name: str) -> list[Any]:
    items = within(value, name)
    return items[:1000] if isinstance(items, list) else []


def _instant(text: str) -> datetime | None:
    return datetime.fromtimestamp(int(text), UTC) if text.isdecimal() and len(text) < 11 else None
