"""Parts of long answers as stored: erasable, outside the journal and outside replay."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from sqlalchemy import delete, func, select, update

from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.statements import upserting
from pca.store.tables.parts import ANSWER_PART


class KeptPart(msgspec.Struct, frozen=True, kw_only=True):
    """One part that came. `answer` is the event the whole will be; instants in UTC."""

    answer: str
    number: int
    provider: str
    sender: str
    kind: str
    reference: str
    count: int
    text: str
    at: datetime
    claimed_at: datetime | None = None
    taken: bool = False


_c = ANSWER_PART.c
_PARTS = Reader(KeptPart, ANSWER_PART)
_PUT = upserting(ANSWER_PART)


def of_sender(unit: Unit, provider: str, sender: str) -> tuple[KeptPart, ...]:
    """What this sender's parts are, in the order in which they came."""
    wanted = _PARTS.select().where(_c.provider == provider, _c.sender == sender)
    return tuple(_PARTS.all(unit, wanted.order_by(_c.at, _c.answer, _c.number)))


def waiting(unit: Unit) -> tuple[KeptPart, ...]:
    """Every part of answers that were not taken yet, in the order in which they came."""
    wanted = _PARTS.select().where(_c.taken.is_(False))
    return tuple(_PARTS.all(unit, wanted.order_by(_c.at, _c.answer, _c.number)))


def count_waiting(unit: Unit) -> int:
    """How many there are."""
    return int(unit.connection.execute(select(func.count()).where(_c.taken.is_(False))).scalar_one())


def keep(unit: Unit, part: KeptPart) -> None:
    """Keep one."""
    _PUT.run(unit, **msgspec.structs.asdict(part))


def claim(unit: Unit, answers: Iterable[str], now: datetime) -> None:
    """These answers are being taken since `now`: nobody else gives them out meanwhile."""
    unit.connection.execute(update(ANSWER_PART).where(_c.answer.in_(list(answers))).values(claimed_at=now))


def settle(unit: Unit, answer: str) -> None:
    """An answer was taken."""
    unit.connection.execute(update(ANSWER_PART).where(_c.answer == answer).values(taken=True))


def forget(unit: Unit, before: datetime) -> None:
    """Erase what was taken and came before an instant (UTC)."""
    unit.connection.execute(delete(ANSWER_PART).where(_c.taken.is_(True), _c.at < before))
