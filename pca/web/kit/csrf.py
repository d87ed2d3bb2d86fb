"""The token a form of a session carries, so that no other site can send it."""

from __future__ import annotations

import hashlib
import hmac

SALT = 8
"""Bytes of salt in a form token."""


def csrf_for(token: str, salt: str) -> str:
    """The form token that belongs to a session's secret; another salt each time, so that pages may be compressed.

    Compression tells an observer what repeats (the BREACH attack); a token that never repeats tells nothing.
    """
    return salt + hmac.new(token.encode(), salt.encode(), hashlib.sha256).hexdigest()[:40]


def csrf_fits(token: str, given: str) -> bool:
    """Whether a form token belongs to the session's secret."""
    return hmac.compare_digest(given.encode(), csrf_for(token, given[: 2 * SALT]).encode())


def reader_of(secret: str) -> str:
    """Who reads, as a page may know it: a browser in which somebody else signed in takes nothing for it."""
    return hashlib.sha256(b"reader\0" + secret.encode(errors="replace")).hexdigest()[:16]
