"""Understands what an SMS gateway posts to us: receipts and answers, in the words the settings describe."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qsl

import msgspec

from pca.channels.configured import SmsCallbacks
from pca.channels.http import text_at, within
from pca.channels.numbers import caller
from pca.channels.port import Event, Inbound, Receipt
from pca.channels.signatures import same, signed, signed_form, signed_token

MOST_EVENTS = 1000
MOST_TEXT = 2000
"""Characters kept of one answer."""


class SmsWebhook:
    """What comes to /hooks/<name> of one gateway."""

    def __init__(self, provider: str, wanted: SmsCallbacks) -> None:
        self.provider, self._wanted = provider, wanted

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether it is signed as agreed."""
        said, secret = headers.get(self._wanted.header.lower(), ""), self._wanted.secret.get_secret_value()
        match self._wanted.signature:
            case "shared":
                return same(said, secret)
            case "hmac":
                return signed(said, secret, body)
            case "jwt":
                return signed_token(said, secret, body)
            case "twilio":
                return signed_form(said, secret, self._wanted.url, _form(body))

    def read(self, headers: Mapping[str, str], body: bytes) -> Sequence[Event]:
        """Its receipts and answers. Raises ValueError when it is neither a form nor JSON of the described shape."""
        said = _form(body) if "form" in headers.get("content-type", "") else _json(body)
        items = within(said, self._wanted.items)
        found = items if isinstance(items, list) else [items]
        if len(found) > MOST_EVENTS or not all(isinstance(one, dict) for one in found):
            raise ValueError("this is not a call of the described shape")
        return [event for one in found if (event := self._event(one)) is not None]

    def greet(self, query: Mapping[str, str]) -> str | None:
        """SMS gateways do not ask."""
        return None

    def _event(self, said: object) -> Event | None:
        """A receipt has a status, an answer a text; anything else is of no use."""
        wanted = self._wanted
        status = wanted.statuses.get(text_at(said, wanted.status))
        provider_id, sender, text = (text_at(said, path) for path in (wanted.id, wanted.sender, wanted.text))
        at, own = _instant(text_at(said, wanted.at)), text_at(said, wanted.event)
        if status is not None and provider_id:
            return Receipt(
                provider=self.provider,
                event_id=own or f"{provider_id}/{status}"[:200],
                status=status,
                provider_id=provider_id[:200],
                at=at,
                error=text_at(said, wanted.error)[:200] if status == "failed" else "",
            )
        if sender and text:
            return Inbound(
                provider=self.provider,
                event_id=own or provider_id or _digest(said),
                kind="sms",
                from_=caller(sender),
                text=text[:MOST_TEXT],
                at=at,
            )
        return None


def _form(body: bytes) -> dict[str, str]:
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=200))


def _json(body: bytes) -> object:
    try:
        return msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ValueError("this is not JSON") from error


def _instant(said: str) -> datetime | None:
    """An instant with its zone; anything else tells nothing."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _digest(said: object) -> str:
    """A name for an event that has none: all it holds, its time included."""
    return hashlib.sha256(msgspec.json.encode(said, order="sorted")).hexdigest()[:32]
