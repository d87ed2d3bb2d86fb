"""Browsers that signed in before: each keeps a counter of its own, so that strangers' guesses never hold it up.

What a browser holds proves nothing about who sits before it: it opens nothing, the password is asked as ever.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import UTC, datetime, timedelta

from pca.runtime import Runtime

LASTS = timedelta(days=180)
"""How long a browser is remembered after the last time somebody signed in there."""

MOST = 5
"""People remembered by one browser: a desk that a shift shares."""

LONGEST = 1_000
"""Characters of a cookie that are read."""


def known(runtime: Runtime, kept: str, person: str, since: datetime | None) -> str | None:
    """The name of this browser's own counter when `person` signed in there since `since`, or None.

    `kept` is what the browser holds. A reset sets `since`: no browser counts as known from before it.
    """
    now = runtime.clock.now()
    for mark in kept[:LONGEST].split("~")[:MOST]:
        stamp, _, rest = mark.partition(".")
        nonce, _, seal = rest.partition(".")
        if not hmac.compare_digest(seal.encode(errors="replace"), _seal(runtime, person, stamp, nonce).encode()):
            continue
        at = datetime.fromtimestamp(int(stamp), UTC)
        if at <= now < at + LASTS and (since is None or at >= since.replace(microsecond=0)):
            return nonce
    return None


def remembered(runtime: Runtime, kept: str, person: str) -> str:
    """What the browser holds from now on: the same, and that `person` signed in."""
    stamp, nonce = str(int(runtime.clock.now().timestamp())), secrets.token_urlsafe(12)
    fresh = f"{stamp}.{nonce}.{_seal(runtime, person, stamp, nonce)}"
    others = [mark for mark in kept[:LONGEST].split("~") if mark and not _is_of(runtime, mark, person)]
    return "~".join([fresh, *others[: MOST - 1]])


def _is_of(runtime: Runtime, mark: str, person: str) -> bool:
    stamp, _, rest = mark.partition(".")
    nonce, _, seal = rest.partition(".")
    return hmac.compare_digest(seal.encode(errors="replace"), _seal(runtime, person, stamp, nonce).encode())


def _seal(runtime: Runtime, person: str, stamp: str, nonce: str) -> str:
    text = "\0".join((person.casefold(), stamp, nonce)).encode(errors="replace")
    return hmac.new(runtime.derived("devices"), text, hashlib.sha256).hexdigest()[:32]
