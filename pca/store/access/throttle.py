"""Waiting after failures: each further one costs twice the time; a wait is never longer than its own limit."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import bindparam, delete, func, select

from pca.store.kit.database import Unit
from pca.store.kit.statements import Statement, upserting
from pca.store.tables.accounts import SIGN_IN_THROTTLE


class Limit(msgspec.Struct, frozen=True):
    """How many failures cost nothing, and the longest wait after more of them."""

    free: int
    longest: timedelta


_QUARTER = timedelta(minutes=15)

LIMITS: Mapping[str, Limit] = {
    "pair": Limit(5, _QUARTER),
    "source": Limit(30, _QUARTER),
    "near": Limit(150, timedelta(minutes=5)),
    "wide": Limit(600, timedelta(minutes=1)),
    "device": Limit(5, _QUARTER),
    "code": Limit(5, _QUARTER),
    "guess": Limit(20, timedelta(minutes=1)),
    "sent": Limit(8, timedelta(hours=1)),
    "asked_source": Limit(10, _QUARTER),
    "asked_near": Limit(60, timedelta(minutes=5)),
    "asked_wide": Limit(300, timedelta(minutes=1)),
}
"""By what is counted: a name from one source, a source whatever the names (an office has many who mistype), the
networks around it, a browser that signed in before, the codes of somebody whose password was shown, links and codes
that are not ours, codes that somebody has us send to addresses of their own, and links asked for by whoever forgot
their password, from one source and from the networks around it."""

ACCOUNT = "account"
"""Failures for one name, wherever from. They hold nobody up by themselves: beyond `ATTACKED` every *source* that is new
to the name has one free attempt instead of five, and longer waits. So a right password from anywhere still gets in."""

ATTACKED = 50
UNDER_ATTACK = Limit(1, timedelta(hours=6))
"""The limit of a name from one source while the name is attacked from many."""

FORGOTTEN = timedelta(hours=12)
"""Failures are forgotten this long after the last one."""

AHEAD = timedelta(minutes=1)
"""A count from further ahead than this was made by a wrong clock: it is not believed."""

MOST = 50_000
"""Counts kept. When a flood of names and addresses makes more, those with the fewest failures go."""

_c = SIGN_IN_THROTTLE.c
_FIND = Statement(select(_c.failures, _c.last_at, _c.until).where(_c.id == bindparam("id")))
_PUT = upserting(SIGN_IN_THROTTLE)
_COUNT = Statement(select(func.count()).select_from(SIGN_IN_THROTTLE))
_PRUNE = Statement(
    delete(SIGN_IN_THROTTLE).where((_c.last_at <= bindparam("before")) | (_c.last_at > bindparam("after")))
)
_FEWEST = select(_c.id).order_by(_c.failures, _c.last_at).limit(bindparam("excess"))
_SHRINK = Statement(delete(SIGN_IN_THROTTLE).where(_c.id.in_(_FEWEST)))


def attempt(unit: Unit, now: datetime, keys: Mapping[str, str]) -> datetime | None:
    """Count one attempt as failed until it is known to succeed; the instant to wait for, when it is too early.

    `keys` are what was named, by kind. Counting first leaves no gap for guesses made at once.
    """
    until = waiting(unit, now, keys)
    if until is not None:
        return until
    attacked = ACCOUNT in keys and _failures(unit, now, ACCOUNT, keys[ACCOUNT]) >= ATTACKED
    for kind, name in keys.items():
        failures = 1 + _failures(unit, now, kind, name)
        pause = wait(kind, failures, attacked=attacked)
        _put(unit, kind, name, failures, now, now + pause)
    return None


def waiting(unit: Unit, now: datetime, keys: Mapping[str, str]) -> datetime | None:
    """The instant to wait for, when it is too early for another attempt; nothing is counted."""
    ends = (row[2] for kind, name in keys.items() if (row := _row(unit, now, kind, name)) is not None)
    return max((until for until in ends if now < until), default=None)


def succeeded(unit: Unit, now: datetime, keys: Mapping[str, str]) -> None:
    """Take the count of an attempt back: networks and the name get this one back, everything else starts afresh."""
    for kind, name in keys.items():
        before = _failures(unit, now, kind, name)
        shared = kind in ("source", "near", "wide", ACCOUNT)
        _put(unit, kind, name, max(0, before - 1) if shared else 0, now, now)


def wait(kind: str, failures: int, *, attacked: bool = False) -> timedelta:
    """How long to wait after so many failures."""
    if kind == ACCOUNT:
        return timedelta()
    limit = UNDER_ATTACK if attacked and kind == "pair" else LIMITS[kind]
    over = failures - limit.free
    return timedelta() if over < 0 else min(timedelta(seconds=2 ** min(over, 20)), limit.longest)


def _failures(unit: Unit, now: datetime, kind: str, name: str) -> int:
    row = _row(unit, now, kind, name)
    return 0 if row is None else int(row[0])


def _row(unit: Unit, now: datetime, kind: str, name: str) -> tuple[int, datetime, datetime] | None:
    """Failures, instant of the last one, end of the wait; None when there are none, or they are not to be believed."""
    row = _FIND.first(unit, id=_id(kind, name))
    if row is None or not now - FORGOTTEN < row[1] <= now + AHEAD:
        return None
    return row[0], row[1], row[2]


def _put(unit: Unit, kind: str, name: str, failures: int, now: datetime, until: datetime) -> None:
    id = _id(kind, name)
    _PUT.run(unit, id=id, failures=failures, last_at=now, until=until)
    if id.startswith("00"):  # one in 256: the table is tidied now and then, whatever floods it
        _tidy(unit, now)


def _tidy(unit: Unit, now: datetime) -> None:
    _PRUNE.run(unit, before=now - FORGOTTEN, after=now + AHEAD)
    row = _COUNT.first(unit)
    excess = int(row[0]) - MOST if row else 0
    if excess > 0:
        _SHRINK.run(unit, excess=excess)


def _id(kind: str, name: str) -> str:
    """What was typed is not kept: people type passwords into the wrong field."""
    return hashlib.sha256(f"{kind}\0{name}".encode(errors="replace")).hexdigest()
