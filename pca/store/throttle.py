"""Waiting after failures: each further one costs twice the time, for an account and for an address, over restarts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select

from pca.store.database import Unit
from pca.store.statements import Statement, upserting
from pca.store.tables.accounts import SIGN_IN_THROTTLE

FREE: Mapping[str, int] = {"account": 5, "address": 30, "guess": 20}
"""Failures without a wait: an office behind one address has many who mistype. A guess is a link or code not ours."""

LONGEST: Mapping[str, timedelta] = {
    "account": timedelta(minutes=15),
    "address": timedelta(minutes=15),
    "guess": timedelta(minutes=1),
}
"""Longest wait; an attacker cannot keep anybody out for longer than that at a time."""

FORGOTTEN = timedelta(hours=12)
"""Failures are forgotten this long after the last one."""

_c = SIGN_IN_THROTTLE.c
_FIND = Statement(select(_c.failures, _c.last_at, _c.until).where(_c.id == bindparam("id")))
_PUT = upserting(SIGN_IN_THROTTLE)
_PRUNE = Statement(delete(SIGN_IN_THROTTLE).where(_c.last_at <= bindparam("before", type_=_c.last_at.type)))


def attempt(unit: Unit, now: datetime, keys: Mapping[str, str]) -> datetime | None:
    """Count one attempt as failed until it is known to succeed; the instant to wait for, when it is too early.

    `keys` are what was named, by kind (`account`, `address`). Counting first leaves no gap for guesses made at once.
    """
    _PRUNE.run(unit, before=now - FORGOTTEN)
    until = waiting(unit, now, keys)
    if until is not None:
        return until
    for kind, name in keys.items():
        row = _FIND.first(unit, id=_id(kind, name))
        failures = 1 + (0 if row is None else row[0])
        _PUT.run(unit, id=_id(kind, name), failures=failures, last_at=now, until=now + wait(kind, failures))
    return None


def waiting(unit: Unit, now: datetime, keys: Mapping[str, str]) -> datetime | None:
    """The instant to wait for, when it is too early for another attempt; nothing is counted."""
    found = (_FIND.first(unit, id=_id(kind, name)) for kind, name in keys.items())
    return max((row[2] for row in found if row is not None and now < row[2]), default=None)


def succeeded(unit: Unit, now: datetime, keys: Mapping[str, str]) -> None:
    """Take the count of an attempt back: the account starts afresh, the address gets this one attempt back."""
    for kind, name in keys.items():
        row = _FIND.first(unit, id=_id(kind, name))
        failures = 0 if row is None or kind == "account" else max(0, row[0] - 1)
        _PUT.run(unit, id=_id(kind, name), failures=failures, last_at=now, until=now)


def wait(kind: str, failures: int) -> timedelta:
    """How long to wait after so many failures."""
    over = failures - FREE[kind]
    return timedelta() if over < 0 else min(timedelta(seconds=2 ** min(over, 20)), LONGEST[kind])


def _id(kind: str, name: str) -> str:
    """What was typed is not kept: people type passwords into the wrong field."""
    return hashlib.sha256(f"{kind}\0{name}".encode(errors="replace")).hexdigest()
