"""Understands what an SMS gateway posts to us: receipts and answers, in the words the settings describe."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qsl

import msgspec

from pca.channels.calls import CallbackEvents, read_apart, read_json
from pca.channels.configured import SmsCallbacks
from pca.channels.http import text_at, within
from pca.channels.numbers import caller
from pca.channels.port import Event, Inbound, ProviderReceipt, Status, TextPart
from pca.channels.signatures import MOST_FIELDS, same, signed, signed_form, signed_token

MOST_EVENTS = 1000
LONGEST_NAME = 200
"""Characters of what a gateway calls an event or a message."""
MOST_TEXT = 2000
"""Characters kept of one answer."""


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Where a gateway's calls hold what we need, as the settings say, and no secret."""

    provider: str
    form: bool
    """Whether the call is a form; otherwise it is JSON."""
    items: str
    event: str
    id: str
    status: str
    statuses: dict[str, Status]
    error: str
    sender: str
    text: str
    at: str
    reference: str
    part: str
    parts: str


class SmsWebhook:
    """What comes to /hooks/<name> of one gateway."""

    def __init__(self, provider: str, wanted: SmsCallbacks) -> None:
        self.provider, self._wanted = provider, wanted

    def verify(self, headers: Mapping[str, str], body: bytes) -> bool:
        """Whether it is signed as agreed."""
        claimed, secret = headers.get(self._wanted.header.lower(), ""), self._wanted.secret.get_secret_value()
        match self._wanted.signature:
            case "shared":
                return same(claimed, secret)
            case "hmac":
                return signed(claimed, secret, body)
            case "jwt":
                return signed_token(claimed, secret, body)
            case "twilio":
                return signed_form(claimed, secret, self._wanted.url, body)

    def read(self, headers: Mapping[str, str], body: bytes) -> Sequence[Event]:
        """Its receipts and answers. Raises ValueError when it is neither a form nor JSON of the described shape."""
        form = "form" in headers.get("content-type", "")
        return read_apart(read_call, body, shape_of(self.provider, self._wanted, form=form))

    def greet(self, query: Mapping[str, str]) -> str | None:
        """SMS gateways do not ask."""
        return None


def shape_of(provider: str, wanted: SmsCallbacks, *, form: bool) -> Shape:
    """What the settings of a gateway say of its calls."""
    names = tuple(name for name in Shape.__struct_fields__ if name not in ("provider", "form"))
    return Shape(provider=provider, form=form, **{name: getattr(wanted, name) for name in names})


def read_call(body: bytes, shape: Shape) -> CallbackEvents:
    """What one call says. Pure; raises ValueError when it is not of the described shape."""
    call = _form(body) if shape.form else read_json(body)
    items = within(call, shape.items)
    events = items if isinstance(items, list) else [items]
    if len(events) > MOST_EVENTS or not all(isinstance(event, dict) for event in events):
        raise ValueError("this is not a call of the described shape")
    receipts = [(event, _receipt(shape, event)) for event in events]
    answers = [_answer(shape, event) for event, receipt in receipts if receipt is None]
    return CallbackEvents(
        receipts=tuple(receipt for _, receipt in receipts if receipt is not None),
        answers=tuple(answer for answer in answers if answer is not None),
    )


def _receipt(shape: Shape, event: object) -> ProviderReceipt | None:
    """What has a status is a receipt."""
    status, provider_id = shape.statuses.get(text_at(event, shape.status)), text_at(event, shape.id)
    if status is None or not provider_id:
        return None
    return ProviderReceipt(
        provider=shape.provider,
        event_id=(text_at(event, shape.event) or f"{provider_id}/{status}")[:LONGEST_NAME],
        status=status,
        provider_id=provider_id[:LONGEST_NAME],
        at=_instant(text_at(event, shape.at)),
        error=text_at(event, shape.error)[:200] if status == "failed" else "",
    )


def _answer(shape: Shape, event: object) -> Inbound | None:
    """What has a text and a sender is an answer; anything else is of no use."""
    sender, text = text_at(event, shape.sender), text_at(event, shape.text)
    if not sender or not text:
        return None
    return Inbound(
        provider=shape.provider,
        event_id=(text_at(event, shape.event) or text_at(event, shape.id) or _digest(event))[:LONGEST_NAME],
        kind="sms",
        from_=caller(sender),
        text=text[:MOST_TEXT],
        at=_instant(text_at(event, shape.at)),
        part=_part(shape, event),
    )


def _part(shape: Shape, event: object) -> TextPart | None:
    """Which part of a longer answer it is, for gateways that hand on parts."""
    reference, part, parts = (text_at(event, path) for path in (shape.reference, shape.part, shape.parts))
    if not reference or not all(
        digits.isascii() and digits.isdecimal() and len(digits) < 5 for digits in (part, parts)
    ):
        return None
    return TextPart(reference=reference[:40], count=int(parts), number=int(part))


def _form(body: bytes) -> dict[str, str]:
    return dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS))


def _instant(text: str) -> datetime | None:
    """An instant with its zone; anything else tells nothing."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant if instant.tzinfo is not None else None


def _digest(event: object) -> str:
    """A name for an event that has none: all it holds, its time included."""
    return hashlib.sha256(msgspec.json.encode(event, order="sorted")).hexdigest()[:32]
