"""Ways in that wait for a second person, as stored; what is secret about them lies apart, sealed, until then."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BindParameter, bindparam, delete, func, select

from pca.domain.ways_in import Preparation
from pca.store.audit.credentials import note
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import Statement, inserting, updating
from pca.store.tables.access import ACCESS_PREPARATION
from pca.store.tables.accounts import PREPARED_SECRET

if TYPE_CHECKING:
    from pca.domain.facts import AccessConfirmed, AccessDropped, AccessPrepared
    from pca.domain.journal import Entry


_p, _s = ACCESS_PREPARATION.c, PREPARED_SECRET.c
_PREPARATIONS = Reader(Preparation, ACCESS_PREPARATION)
_ONE = _PREPARATIONS.by("number")
_NOW: BindParameter[Any] = bindparam("now")
_WAITING = Statement(_PREPARATIONS.select(_p.outcome == "", _p.asked_at <= _NOW, _p.ends > _NOW).order_by(_p.number))
_MADE = Statement(select(func.coalesce(func.max(_p.number), 0)))
_PREPARE = inserting(ACCESS_PREPARATION)
_SETTLE = updating(ACCESS_PREPARATION, ["number"], "outcome", "settled_by")

_SECRET = Statement(select(_s.sealed).where(_s.number == bindparam("number")))
_KEEP = inserting(PREPARED_SECRET)
_TIDY = Statement(
    delete(PREPARED_SECRET).where(_s.number.not_in(select(_p.number).where(_p.outcome == "", _p.ends > _NOW)))
)
_FORGET = Statement(delete(PREPARED_SECRET).where(_s.number == bindparam("number")))


def preparation(unit: Unit, number: int) -> Preparation | None:
    """The preparation of this number, whatever became of it, or None."""
    return _PREPARATIONS.one(unit, _ONE, number=number)


def waiting(unit: Unit, now: datetime) -> tuple[Preparation, ...]:
    """Those that can be confirmed at `now`, oldest first."""
    return _PREPARATIONS.prepared(unit, _WAITING, now=now)


def made(unit: Unit) -> int:
    """How many were prepared so far."""
    row = _MADE.first(unit)
    return int(row[0]) if row else 0


def keep_secret(unit: Unit, number: int, sealed: bytes, now: datetime) -> None:
    """Keep what belongs to a preparation, sealed; what nobody confirmed in time goes on the way."""
    _TIDY.run(unit, now=now)
    _KEEP.run(unit, number=number, sealed=sealed)
    note(unit, "prepared", [(number,)])


def secret(unit: Unit, number: int) -> bytes | None:
    """What belongs to a preparation that waits, sealed; None once it is gone."""
    row = _SECRET.first(unit, number=number)
    return None if row is None else bytes(row[0])


def forget_secret(unit: Unit, number: int) -> None:
    """It is needed no more."""
    _FORGET.run(unit, number=number)


def access_prepared(unit: Unit, entry: Entry, fact: AccessPrepared) -> None:
    """One more waits; an older one of the same kind for the same person is thrown away with its secret."""
    for waits in waiting(unit, entry.at):
        if (waits.kind, waits.person) == (fact.kind, fact.person) and fact.kind not in ("token", "invitation"):
            _settle(unit, waits.number, "dropped", entry.who)
    _PREPARE.run(
        unit,
        number=fact.number,
        kind=fact.kind,
        person=fact.person,
        asked_by=entry.who,
        asked_at=entry.at,
        why=entry.why,
        ends=fact.ends,
        outcome="",
        people=fact.people,
        settled_by=None,
    )


def access_confirmed(unit: Unit, entry: Entry, fact: AccessConfirmed) -> None:
    """Its second agreed; the secret is taken by whoever confirms before it goes."""
    _settle(unit, fact.number, "confirmed", entry.who)


def access_dropped(unit: Unit, entry: Entry, fact: AccessDropped) -> None:
    """Nobody can confirm it any more."""
    _settle(unit, fact.number, "dropped", entry.who)


def _settle(unit: Unit, number: int, outcome: str, by: str) -> None:
    _SETTLE.run(unit, outcome=outcome, settled_by=by, of_number=number)
    if outcome == "dropped":
        forget_secret(unit, number)
