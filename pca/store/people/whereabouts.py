"""Calls for help as stored: who asked since when, and how each ended."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import and_, select

from pca.domain.notices import ROLL_CALL
from pca.domain.texts.replies import WHEREABOUTS
from pca.domain.whereabouts import HELP
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import inserting_once, updating
from pca.store.tables.incoming import HELP_CALL
from pca.store.tables.messages import OBLIGATION, WAVE

if TYPE_CHECKING:
    from pca.domain.facts import HelpAsked, HelpEnded
    from pca.domain.journal import Entry


SILENT = "silent"
"""What conditions call somebody who was asked where they are and did not say so in time."""

_h = HELP_CALL.c


class HelpCall(msgspec.Struct, frozen=True, kw_only=True):
    """One call for help: `ended_as` says what ended it (`safe`, `cared`), `word` what whoever took care wrote."""

    origin: int
    person: str
    asked_at: datetime
    message: int
    ended_at: datetime | None
    ended_by: str | None
    ended_as: str | None
    word: str


_CALLS = Reader(HelpCall, HELP_CALL)
_ASK = inserting_once(HELP_CALL)
_END = updating(
    HELP_CALL,
    ["crisis", "origin", "person"],
    *("ended_at", "ended_by", "ended_as", "word"),
    where=[_h.ended_at.is_(None)],
)


def help_calls(unit: Unit, key: str, origin: int) -> tuple[HelpCall, ...]:
    """The calls in answer to one sending, the oldest first."""
    where = (_h.crisis == key, _h.origin == origin)
    return _CALLS.all(unit, _CALLS.select(*where).order_by(_h.asked_at, _h.person))


def help_asked(unit: Unit, entry: Entry, fact: HelpAsked) -> None:
    """Somebody called."""
    key, mode = crisis_of(entry)
    at = unit.instant(entry.at)
    _ASK.many(unit, [(key, fact.origin, fact.person, at, mode, fact.message, None, None, None, "")])


def help_ended(unit: Unit, entry: Entry, fact: HelpEnded) -> None:
    """The call is over."""
    key, _ = crisis_of(entry)
    _END.run(
        unit,
        of_crisis=key,
        of_origin=fact.origin,
        of_person=fact.person,
        ended_at=entry.at,
        ended_by=fact.by,
        ended_as=fact.answer,
        word=fact.word,
    )


def answers(unit: Unit, key: str, now: datetime) -> dict[str, str]:
    """Where people last said they are; `silent` for those whom a later roll-call asked in vain until it was due."""
    o, w = OBLIGATION.c, WAVE.c
    owed = select(o.recipient, o.answer, w.communication, w.acknowledge_by, o.ended)
    joined = OBLIGATION.join(WAVE, and_(w.crisis == o.crisis, w.number == o.origin))
    rows = unit.connection.execute(owed.select_from(joined).where(o.crisis == key).order_by(o.origin, o.recipient))
    whereabouts: dict[str, str] = {}
    for person, answer, communication, until, ended in rows:
        if answer in WHEREABOUTS:
            whereabouts[str(person)] = str(answer)
            continue
        overdue = answer is None and ended is None and until is not None and until <= now
        if overdue and communication == ROLL_CALL and whereabouts.get(str(person)) != HELP:
            whereabouts[str(person)] = SILENT
    return whereabouts
