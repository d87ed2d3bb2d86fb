"""Puts notifications on the screens of people whose browser agreed to it, encrypted so that only it can read them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec

from pca.channels.configured import Push
from pca.channels.http import GONE, NoAnswer, WebChannel, each, judged, unanswered
from pca.channels.port import Abilities, Outgoing, Sent
from pca.domain.contact_points import ContactKind
from pca.domain.plan.languages import direction
from pca.domain.texts.wording import clean, one_line

LONGEST = 3000
"""Bytes of a notification: push services promise to carry 4096, encryption and signature included."""

MOST_SAID = 2000
"""Characters of a subscription that somebody sends us."""

SECRET = 16
"""Bytes of a browser's authentication secret (RFC 8291)."""

NO_SUBSCRIPTION = "what is kept is not the subscription of a browser"

UNKNOWN_SERVICE = "this push service is not among those of the settings"

_VALID = timedelta(hours=12)
"""For how long our signature holds; RFC 8292 allows 24 hours."""


class _Keys(msgspec.Struct, frozen=True):
    p256dh: str
    auth: str


class Subscription(msgspec.Struct, frozen=True):
    """What a browser gives when somebody agrees: where to push, and the keys to encrypt with."""

    endpoint: str
    keys: _Keys


class PushChannel(WebChannel):
    """Notifications through the push service each browser names, if it is one of those we know."""

    name = "push"
    kinds = frozenset({"chat"})
    contact: ContactKind = "push"
    abilities = Abilities(buttons=True, longest=1000)

    def __init__(self, wanted: Push, proxy: str = "") -> None:
        self._wanted = wanted
        super().__init__(wanted.hosts, timeout=wanted.timeout, proxy=proxy)
        self._signer = _signer(wanted.private_key.get_secret_value())
        self._signed: dict[str, tuple[float, dict[str, str]]] = {}

    @property
    def public_key(self) -> str:
        """What a browser is given to know our signature by: an uncompressed P-256 point in Base64url (RFC 8292)."""
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        point: bytes = self._signer.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

    def admitted(self, sent: str) -> str:
        """A browser's subscription as it is kept: of a push service we know, with keys that encrypt.

        Raises ValueError for anything else.
        """
        subscription = _subscription(sent) if len(sent) <= MOST_SAID else None
        if subscription is None:
            raise ValueError(NO_SUBSCRIPTION)
        if not self._outside.allows(subscription.endpoint):
            raise ValueError(UNKNOWN_SERVICE)
        _encrypted(subscription, b"{}")
        if len(base64.urlsafe_b64decode(subscription.keys.auth + "==")) != SECRET:
            raise ValueError(NO_SUBSCRIPTION)
        return msgspec.json.encode(subscription).decode()

    def send(self, batch: Sequence[Outgoing]) -> Iterator[Sent]:
        """Push each text. The same text again replaces the first one while that still waits (Topic, RFC 8030)."""
        return each(batch, self._one, self._wanted.at_once)

    def _one(self, outgoing: Outgoing) -> Sent:
        subscription = _subscription(outgoing.address)
        if subscription is None:
            return Sent(key=outgoing.key, outcome="failed", error=NO_SUBSCRIPTION, gone=True)
        if not self._outside.allows(subscription.endpoint):
            return Sent(key=outgoing.key, outcome="failed", error=UNKNOWN_SERVICE)
        notification = self._notification(outgoing)
        if len(notification) > LONGEST:
            return Sent(key=outgoing.key, outcome="failed", error=f"the notification is longer than {LONGEST} bytes")
        try:
            content = _encrypted(subscription, notification)
        except ValueError:
            return Sent(key=outgoing.key, outcome="failed", error=NO_SUBSCRIPTION, gone=True)
        try:
            answer = self._outside.ask(
                "POST", subscription.endpoint, headers=self._headers(outgoing, subscription), content=content
            )
        except NoAnswer as error:
            return unanswered(outgoing.key, error)
        sent = judged(outgoing.key, answer, "", provider_id=answer.headers.get("location", "")[:300], at=outgoing.at)
        return msgspec.structs.replace(sent, gone=sent.outcome == "failed" and answer.status in GONE)

    def _notification(self, outgoing: Outgoing) -> bytes:
        """What the browser's service worker shows."""
        link = next((button.url for button in outgoing.buttons if button.url), self._wanted.url)
        return msgspec.json.encode(
            {
                "title": one_line(outgoing.subject) or one_line(clean(outgoing.body).split("\n", 1)[0])[:80],
                "body": clean(outgoing.body),
                "lang": outgoing.language,
                "dir": direction(outgoing.language),
                "tag": outgoing.key,
                "url": link,
                "mode": outgoing.mode,
            }
        )

    def _headers(self, outgoing: Outgoing, subscription: Subscription) -> dict[str, str]:
        topic = base64.urlsafe_b64encode(hashlib.sha256(outgoing.key.encode()).digest())[:32].decode()
        urgent = "high" if outgoing.severity == "critical" else "normal"
        return {
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(self._wanted.ttl),
            "Urgency": urgent,
            "Topic": topic,
            **self._signature(outgoing, subscription),
        }

    def _signature(self, outgoing: Outgoing, subscription: Subscription) -> dict[str, str]:
        """Our signature for one push service; good for hours, so made anew only when half its time is over."""
        where = urlsplit(subscription.endpoint)
        audience, now = f"{where.scheme}://{where.netloc}", outgoing.at.timestamp()
        until, headers = self._signed.get(audience, (0.0, {}))
        if not now + _VALID.total_seconds() / 2 < until <= now + _VALID.total_seconds():
            until = now + _VALID.total_seconds()
            claims = {"aud": audience, "exp": int(until), "sub": self._wanted.contact}
            headers = dict(self._signer.sign(claims))
            self._signed[audience] = (until, headers)
        return headers


def spelt(sent: str) -> str:
    """A browser's subscription in the one spelling in which it is kept. Raises ValueError for anything else."""
    subscription = _subscription(sent) if len(sent) <= MOST_SAID else None
    if subscription is None:
        raise ValueError(NO_SUBSCRIPTION)
    return msgspec.json.encode(subscription).decode()


def endpoint_of(kept: str) -> str:
    """Where the push service takes notifications for a browser; empty when what is kept is no subscription."""
    subscription = _subscription(kept)
    return subscription.endpoint if subscription else ""


def _signer(private_key: str) -> Any:
    from py_vapid import Vapid02  # takes a while to import, and is needed only with push

    return Vapid02.from_string(private_key)


def _encrypted(subscription: Subscription, content: bytes) -> bytes:
    """RFC 8291, with a key of its own for each notification. Raises ValueError for keys that are none."""
    from pywebpush import WebPusher, WebPushException

    try:
        body = WebPusher(msgspec.to_builtins(subscription)).encode(content, content_encoding="aes128gcm")
        return bytes(body["body"])
    except (WebPushException, ValueError, TypeError, KeyError) as error:
        raise ValueError(NO_SUBSCRIPTION) from error


def _subscription(text: str) -> Subscription | None:
    try:
        return msgspec.json.decode(text, type=Subscription)
    except (msgspec.MsgspecError, RecursionError):
        return None
