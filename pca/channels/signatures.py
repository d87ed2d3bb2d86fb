"""Tells a genuine call from a forged one: the ways in which services sign what they post to us."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import parse_qsl

from pca.channels.calls import read_json


def same(claimed: str, secret: str) -> bool:
    """Whether two texts are equal, told in constant time. An empty secret equals nothing."""
    return bool(secret) and hmac.compare_digest(claimed.encode(), secret.encode())


def signed(claimed: str, secret: str, body: bytes) -> bool:
    """Whether `said` is HMAC-SHA256 of the body: hexadecimal or Base64, with or without `sha256=` before it."""
    if not secret:
        return False
    digest = hmac.digest(secret.encode(), body, "sha256")
    given = claimed.strip().removeprefix("sha256=")
    return hmac.compare_digest(given.lower().encode(), digest.hex().encode()) | hmac.compare_digest(
        given.encode(), base64.b64encode(digest)
    )


MOST_FIELDS = 200
"""Fields of a form that is signed."""


def signed_form(claimed: str, secret: str, url: str, body: bytes) -> bool:
    """Whether `said` is Base64 HMAC-SHA1 of the address and the form's fields in order (Twilio's way)."""
    try:
        fields = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        return False
    form = dict(fields)
    text = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.digest(secret.encode(), text.encode(), "sha1")
    return bool(secret) and hmac.compare_digest(claimed.encode(), base64.b64encode(digest))


def signed_token(claimed: str, secret: str, body: bytes) -> bool:
    """Whether `said` is a bearer token signed HS256 that names the SHA-256 of the body (Vonage's way).

    Its age is not looked at: the same event told again has no effect.
    """
    head, _, signature = claimed.removeprefix("Bearer ").strip().rpartition(".")
    try:
        kind, claims = (read_json(_unpadded(part)) for part in head.split("."))
        given = _unpadded(signature)
    except ValueError:
        return False
    if not isinstance(kind, dict) or kind.get("alg") != "HS256" or not isinstance(claims, dict) or not secret:
        return False
    good = hmac.compare_digest(given, hmac.digest(secret.encode(), head.encode(), "sha256"))
    return good and same(str(claims.get("payload_hash", "")), hashlib.sha256(body).hexdigest())


def _unpadded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)
