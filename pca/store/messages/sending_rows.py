"""What happened to sendings, written to rows: answers owed, asked for again, given; what was replaced or stopped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import false, null, select, text, update

from pca.domain.outcomes import REACHED, WAITING
from pca.store.kit.database import Unit
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import inserting_once, updating
from pca.store.messages import wave_rows
from pca.store.tables.messages import MESSAGE, MESSAGE_EVENT, OBLIGATION, WAVE

if TYPE_CHECKING:
    from pca.domain.facts import (
        LaddersClimbed,
        MessagesAnswered,
        MessagesQueued,
        ReceiptsRecorded,
        WaveEdited,
        WaveRejected,
        WavesStopped,
    )
    from pca.domain.journal import Entry


_m, _w, _o = MESSAGE.c, WAVE.c, OBLIGATION.c

REPLACED, STOPPED = "replaced", "stopped"
_ANSWERED = "already answered"


def _among(statuses: Sequence[str]) -> str:
    return f"status IN ({', '.join(map(repr, statuses))})"


_STEP = updating(OBLIGATION, ["crisis", "origin"], "step_at", where=[_o.answer.is_(None), _o.ended.is_(None)])
_CLIMB = updating(OBLIGATION, ["crisis", "origin", "recipient"], "rung", "step_at", "stand_in")
_ANSWER = updating(
    OBLIGATION,
    ["crisis", "origin", "recipient"],
    *("answer", "answered_at", "answered_by", "entered_by", "informant", "heard", "answered_message"),
    step_at=null(),
)
_EVENT = inserting_once(MESSAGE_EVENT)
_OF_RECIPIENT = ["crisis", "recipient", "origin"]
_KEEP_BACK = updating(
    MESSAGE, _OF_RECIPIENT, "status", "error", next_at=null(), held=false(), where=[text(_among(WAITING))]
)
_READ = updating(MESSAGE, _OF_RECIPIENT, "status", where=[text(_among(REACHED[:3]))])
_RAISE = updating(MESSAGE, ["crisis", "number"], "status", next_at=null())
_RAISE_WITHIN = updating(MESSAGE, ["crisis", "within"], "status", where=[text(_among(REACHED[:3]))])
_STOP = updating(WAVE, ["crisis", "number"], "stopped_at", "stopped_by")
_REJECT = updating(WAVE, ["crisis", "number"], "rejected")
_REPLACE = updating(WAVE, ["crisis", "number"], "replaced_by")


def replaced(unit: Unit, entry: Entry, fact: MessagesQueued) -> None:
    """Sendings whose instruction a wave replaces end here."""
    key, _ = crisis_of(entry)
    for origin in fact.replaces:
        waves = update(WAVE).where(_w.crisis == key, _w.origin == origin, _w.replaced_by.is_(None))
        unit.connection.execute(waves.values(replaced_by=fact.origin or fact.wave))
        _end(unit, key, origin, REPLACED)


def released(unit: Unit, key: str, wave: int, acknowledge_by: datetime) -> None:
    """A wave may leave: those who owe an answer to it are reminded when their time is over."""
    _STEP.run(unit, of_crisis=key, of_origin=wave, step_at=acknowledge_by)


def _end(unit: Unit, key: str, origin: int, why: str) -> None:
    """Nothing more leaves of a sending, and nobody is reminded of it."""
    wave_rows.complete(unit, key, origin=origin)
    waves = select(_w.number).where(_w.crisis == key, _w.origin == origin)
    waiting = update(MESSAGE).where(_m.crisis == key, _m.wave.in_(waves), _m.status.in_(WAITING))
    unit.connection.execute(waiting.values(status="suppressed", error=why, next_at=None, held=False))
    owed = update(OBLIGATION).where(_o.crisis == key, _o.origin == origin, _o.answer.is_(None), _o.ended.is_(None))
    unit.connection.execute(owed.values(ended=why, step_at=None))


def waves_stopped(unit: Unit, entry: Entry, fact: WavesStopped) -> None:
    """A sending was stopped, in all its kinds."""
    key, _ = crisis_of(entry)
    for number in fact.waves:
        _STOP.run(unit, of_crisis=key, of_number=number, stopped_at=entry.at, stopped_by=entry.who)
    _end(unit, key, fact.origin, STOPPED)


def wave_rejected(unit: Unit, entry: Entry, fact: WaveRejected) -> None:
    """A wave is not released, and why."""
    key, _ = crisis_of(entry)
    _STOP.run(unit, of_crisis=key, of_number=fact.wave, stopped_at=entry.at, stopped_by=entry.who)
    _REJECT.run(unit, of_crisis=key, of_number=fact.wave, rejected=entry.why)
    _keep_back(unit, key, fact.wave, STOPPED)


def wave_edited(unit: Unit, entry: Entry, fact: WaveEdited) -> None:
    """A wave is said in other words, by another one."""
    key, _ = crisis_of(entry)
    _REPLACE.run(unit, of_crisis=key, of_number=fact.wave, replaced_by=fact.after)
    _keep_back(unit, key, fact.wave, REPLACED)


def _keep_back(unit: Unit, key: str, wave: int, why: str) -> None:
    """Nothing of the wave leaves; where nothing is left of its sending, nobody owes it an answer."""
    wave_rows.complete(unit, key, number=wave)
    waiting = update(MESSAGE).where(_m.crisis == key, _m.wave == wave, _m.status.in_(WAITING))
    unit.connection.execute(waiting.values(status="suppressed", error=why, next_at=None, held=False))
    origin = unit.connection.execute(select(_w.origin).where(_w.crisis == key, _w.number == wave)).scalar_one()
    left = _w.stopped_at.is_(None) & _w.replaced_by.is_(None)
    others = select(_w.number).where(_w.crisis == key, _w.origin == origin, left).limit(1)
    if unit.connection.execute(others).first() is None:
        _end(unit, key, origin, why)


def ladders_climbed(unit: Unit, entry: Entry, fact: LaddersClimbed) -> None:
    """A rung was climbed for each recipient; the next one is due later, or never."""
    key, _ = crisis_of(entry)
    at = unit.instant(fact.next_at)
    people = zip(fact.recipients, fact.to, strict=True)
    _CLIMB.many(unit, [(fact.rung, at, to, key, fact.origin, person) for person, to in people])


def messages_answered(unit: Unit, entry: Entry, fact: MessagesAnswered) -> None:
    """Answers count for the whole sending: what the person has is answered, what had not left stays here."""
    key, _ = crisis_of(entry)
    at = unit.instant(entry.at)
    writer = (entry.who, entry.informant, entry.heard or None) if entry.on_behalf_of else [None] * 3
    rows = [
        (answer.answer, at, answer.by, *writer, answer.message, key, answer.origin, answer.recipient)
        for answer in fact.answers
    ]
    _ANSWER.many(unit, rows)
    _KEEP_BACK.many(unit, [("suppressed", _ANSWERED, key, answer.recipient, answer.origin) for answer in fact.answers])
    _READ.many(unit, [("answered", key, answer.recipient, answer.origin) for answer in fact.answers])


def receipts_recorded(unit: Unit, entry: Entry, fact: ReceiptsRecorded) -> None:
    """What providers said: the message moves up, and so do those it carried along in a digest."""
    key, mode = crisis_of(entry)
    at = unit.instant(entry.at)
    _RAISE.many(unit, [(receipt.status, key, receipt.message) for receipt in fact.receipts])
    carried = [
        (receipt.status, key, receipt.message) for receipt in fact.receipts if receipt.status in ("delivered", "read")
    ]
    if carried:
        _RAISE_WITHIN.many(unit, carried)
    _EVENT.many(
        unit,
        [
            (key, receipt.message, at, receipt.status, mode, fact.channel, receipt.error or None)
            for receipt in fact.receipts
        ],
    )
