"""Who answered and who did not: response rates, and the call sheet of those whom no message brought to answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy import ColumnElement, and_, case, func, or_, select

from pca.domain.messages import PUBLIC, PUT_UP
from pca.domain.outcomes import REACHED, WAITING
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.messages import wave_rows
from pca.store.messages.sendings import Obligation
from pca.store.tables.messages import MESSAGE, OBLIGATION, WAVE

_m, _w, _o = MESSAGE.c, WAVE.c, OBLIGATION.c
_OBLIGATIONS = Reader(Obligation, OBLIGATION)


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """How one sending is answered."""

    origin: int
    communication: str
    severity: str
    acknowledge_by: datetime | None
    owed: int
    """How many answers were asked for."""
    answered: int
    by_others: int
    """Of these, given by somebody else than the recipient: a stand-in, or the committee after a call."""
    ended: bool
    """Stopped or replaced: nobody waits for the others any more."""

    @property
    def rate(self) -> float:
        """The share that answered, from 0 to 1."""
        return self.answered / self.owed if self.owed else 0.0


class ToCall(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody to telephone: nothing more will be sent by itself."""

    origin: int
    communication: str
    severity: str
    recipient: str
    why: str
    """`silent` (reached, but did not answer) or `not_reached`."""
    stand_in: str | None = None
    """Who was told instead."""


def responses(unit: Unit, key: str) -> tuple[Response, ...]:
    """Every sending of the crisis that asks for answers, in the order they were said."""
    query = (
        select(
            _o.origin,
            _w.communication,
            _w.severity,
            _w.acknowledge_by,
            func.count(),
            _count(_o.answer.is_not(None)),
            _count(and_(_o.answer.is_not(None), or_(_o.answered_by != _o.recipient, _o.entered_by.is_not(None)))),
            (_w.stopped_at.is_not(None) | _w.replaced_by.is_not(None)),
        )
        .select_from(OBLIGATION.join(WAVE, and_(_w.crisis == _o.crisis, _w.number == _o.origin)))
        .where(_o.crisis == key)
        .group_by(_o.origin, _w.communication, _w.severity, _w.acknowledge_by, _w.stopped_at, _w.replaced_by)
        .order_by(_o.origin)
    )
    names = Response.__struct_fields__
    answers = [Response(**dict(zip(names, row, strict=True))) for row in unit.connection.execute(query)]
    asked_besides = {wave.wave: wave.messages for wave in wave_rows.missing(unit, key)}
    return tuple(replace(answer, owed=answer.owed + asked_besides.get(answer.origin, 0)) for answer in answers)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def obligations(
    unit: Unit, key: str, *, origin: int | None = None, recipient: str | None = None, unanswered: bool = False
) -> tuple[Obligation, ...]:
    """Answers owed or given, by sending and recipient, that fit every filter given."""
    where = [_o.crisis == key]
    where += [_o.origin == origin] if origin is not None else []
    where += [_o.recipient == recipient] if recipient is not None else []
    where += [_o.answer.is_(None), _o.ended.is_(None)] if unanswered else []
    return _OBLIGATIONS.all(unit, _OBLIGATIONS.select(*where).order_by(_o.origin, _o.recipient))


def to_call(unit: Unit, key: str, origins: Collection[int] = ()) -> tuple[ToCall, ...]:
    """The call sheet: the most urgent first. Of the sendings named, or of all."""
    calls = {(call.origin, call.recipient): call for call in _not_reached(unit, key, origins)}
    calls |= {(call.origin, call.recipient): call for call in _silent(unit, key, origins)}
    urgent = {"critical": 0, "important": 1}
    return tuple(sorted(calls.values(), key=lambda call: (urgent.get(call.severity, 2), call.origin, call.recipient)))


def _silent(unit: Unit, key: str, origins: Collection[int]) -> list[ToCall]:
    """Those at the end of their ladder."""
    query = (
        select(_o.origin, _w.communication, _w.severity, _o.recipient, _o.stand_in)
        .select_from(OBLIGATION.join(WAVE, and_(_w.crisis == _o.crisis, _w.number == _o.origin)))
        .where(_o.crisis == key, _o.answer.is_(None), _o.ended.is_(None), _o.step_at.is_(None), _o.rung > 0)
    )
    query = query.where(_o.origin.in_(list(origins))) if origins else query
    return [
        ToCall(origin=row[0], communication=row[1], severity=row[2], recipient=row[3], why="silent", stand_in=row[4])
        for row in unit.connection.execute(query)
    ]


def _not_reached(unit: Unit, key: str, origins: Collection[int]) -> list[ToCall]:
    """Those whom nothing of a sending reached, and nothing more is on its way to."""
    alive = func.sum(case((_m.status.in_((*REACHED, *WAITING, "suppressed")), 1), else_=0))
    query = (
        select(_m.origin, _w.communication, _w.severity, _m.recipient)
        .select_from(MESSAGE.join(WAVE, and_(_w.crisis == _m.crisis, _w.number == _m.wave)))
        .where(_m.crisis == key, _m.recipient != PUBLIC, _m.kind.not_in(PUT_UP))
        .where(_w.stopped_at.is_(None), _w.replaced_by.is_(None))
        .group_by(_m.origin, _w.communication, _w.severity, _m.recipient)
        .having(alive == 0)
    )
    query = query.where(_m.origin.in_(list(origins))) if origins else query
    return [
        ToCall(origin=row[0], communication=row[1], severity=row[2], recipient=row[3], why="not_reached")
        for row in unit.connection.execute(query)
    ]
