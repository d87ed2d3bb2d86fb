"""Decisions as stored: who decided what, in which seat, why, and what was known at that minute (R24)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import msgspec
from sqlalchemy import func, select, text

from pca.domain.facts.moves import KnownWhen
from pca.domain.known import EndingDecision
from pca.domain.sendings import HeldSending
from pca.domain.sunsets import reminded_at
from pca.domain.votes import VoteChoice
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import inserting, updating
from pca.store.tables.crisis import CRISIS
from pca.store.tables.decisions import DECISION, STEPPING_SQL

if TYPE_CHECKING:
    from pca.domain.facts import DecisionTaken, SendingHeld, SendingRecalled
    from pca.domain.facts.decision_ends import DecisionEnding, DecisionLapsed, DecisionRenewed
    from pca.domain.journal import Entry


class DecisionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One decision; `origin` is `threshold` when one had proposed it, else `decision` (R13)."""

    number: int
    mode: str
    event: str
    perimeter: str
    seat: str
    origin: str
    proposal: int | None
    decided_at: datetime
    decided_by: str
    on_behalf_of: str | None
    informant: str | None
    why: str
    despite: str
    options: tuple[str, ...]
    known: dict[str, str]
    criteria: dict[str, str]
    judged: dict[str, str]
    question: int | None
    votes: dict[str, VoteChoice]
    override: bool
    ratify_by: datetime | None
    ratified: str
    amount: int
    rejected: dict[str, str]
    conditions: str
    sunset: datetime | None
    held_until: datetime | None
    recalled_at: datetime | None
    lapsed_at: datetime | None
    known_when: dict[str, KnownWhen]


AT_ONCE = 50
"""Decisions read at a time while one looks for those that fit."""

_LINES = Reader(DecisionLine, DECISION)
_ONE = _LINES.by("crisis", "number")
_HELD = Reader(HeldSending, DECISION)
_TAKE = inserting(DECISION)
_ENDING = Reader(EndingDecision, DECISION)
_STEP = updating(DECISION, ["crisis", "number"], "step_at")
_LAPSE = updating(DECISION, ["crisis", "number"], "step_at", "lapsed_at")
_RENEW = updating(DECISION, ["crisis", "number"], "sunset", "step_at", "lapsed_at")
_HOLD = updating(DECISION, ["crisis", "number"], "held_waves", "held_until")
_RECALL = updating(DECISION, ["crisis", "number"], "recalled_at")
_GIVEN = updating(CRISIS, ["key"], "decisions")


def held_sendings(unit: Unit, key: str, now: datetime) -> tuple[HeldSending, ...]:
    """What decisions queued and can still recall at `now`."""
    c = DECISION.c
    where = [c.crisis == key, c.held_until > now, c.recalled_at.is_(None)]
    return _HELD.all(unit, _HELD.select(*where).order_by(c.number))


def ending(unit: Unit, key: str, due: datetime) -> tuple[EndingDecision, ...]:
    """Decisions that lapse, of which somebody is to be told by `due`."""
    c = DECISION.c
    return _ENDING.all(
        unit, _ENDING.select(c.crisis == key, text(STEPPING_SQL), c.step_at <= due).order_by(c.step_at, c.number)
    )


def named_ending(unit: Unit, key: str, number: int) -> tuple[EndingDecision, ...]:
    """The decision with this number, if it lapses or has."""
    c = DECISION.c
    return _ENDING.all(unit, _ENDING.select(c.crisis == key, c.number == number, c.sunset.is_not(None)))


def decisions(unit: Unit, key: str, *, after: int = 0) -> tuple[DecisionLine, ...]:
    """Decisions of the crisis after number `after`, by number."""
    where = [DECISION.c.crisis == key, DECISION.c.number > after]
    return _LINES.all(unit, _LINES.select(*where).order_by(DECISION.c.number))


def decision(unit: Unit, key: str, number: int) -> DecisionLine | None:
    """One decision, or None."""
    return _LINES.one(unit, _ONE, crisis=key, number=number)


def in_turn(unit: Unit, key: str, *, oldest: bool) -> Iterator[DecisionLine]:
    """Decisions of the crisis, newest first or oldest first; no more are read than are taken from here, or nearly."""
    last: int | None = None
    while True:
        beyond = [] if last is None else [DECISION.c.number > last if oldest else DECISION.c.number < last]
        order = DECISION.c.number if oldest else DECISION.c.number.desc()
        read = _LINES.all(unit, _LINES.select(DECISION.c.crisis == key, *beyond).order_by(order).limit(AT_ONCE))
        yield from read
        if len(read) < AT_ONCE:
            return
        last = read[-1].number


def deciders(unit: Unit, key: str) -> tuple[tuple[str, str, str], ...]:
    """Who decided, or for whom it was written down, in which seat and for which perimeter; each once."""
    who = func.coalesce(DECISION.c.on_behalf_of, DECISION.c.decided_by)
    query = select(who, DECISION.c.seat, DECISION.c.perimeter).where(DECISION.c.crisis == key).distinct()
    rows = unit.connection.execute(query.order_by(who, DECISION.c.seat, DECISION.c.perimeter))
    return tuple((str(row[0]), str(row[1]), str(row[2])) for row in rows)


def decision_taken(unit: Unit, entry: Entry, fact: DecisionTaken) -> None:
    """The decision with its reason, which is the order's `why`."""
    key, mode = crisis_of(entry)
    _TAKE.run(
        unit,
        crisis=key,
        number=fact.number,
        mode=mode,
        event=fact.event,
        perimeter=fact.perimeter,
        seat=fact.seat,
        origin=fact.mode,
        proposal=fact.proposal,
        decided_at=entry.at,
        decided_by=entry.who,
        on_behalf_of=entry.on_behalf_of,
        informant=entry.informant,
        why=fact.why or entry.why,
        despite=fact.despite,
        options=fact.options,
        known=fact.known,
        criteria=fact.criteria,
        judged=fact.judged,
        question=fact.question,
        votes=fact.votes,
        override=fact.override,
        ratify_by=fact.ratify_by,
        ratified="",
        amount=fact.amount,
        rejected=fact.rejected,
        conditions=fact.conditions,
        sunset=fact.sunset,
        held_waves=(),
        held_until=None,
        recalled_at=None,
        step_at=reminded_at(entry.at, fact.sunset) if fact.sunset else None,
        lapsed_at=None,
        known_when=fact.known_when,
    )
    _GIVEN.run(unit, decisions=fact.number, of_key=key)


def sending_held(unit: Unit, entry: Entry, fact: SendingHeld) -> None:
    """What the decision queued can be recalled for a moment."""
    _HOLD.run(unit, held_waves=fact.waves, held_until=fact.until, **_which(entry, fact.decision))


def sending_recalled(unit: Unit, entry: Entry, fact: SendingRecalled) -> None:
    """It was."""
    _RECALL.run(unit, recalled_at=entry.at, **_which(entry, fact.decision))


def decision_ending(unit: Unit, entry: Entry, fact: DecisionEnding) -> None:
    """Somebody was reminded; what comes next is the end."""
    _STEP.run(unit, step_at=fact.sunset, **_which(entry, fact.number))


def decision_lapsed(unit: Unit, entry: Entry, fact: DecisionLapsed) -> None:
    """It is over."""
    _LAPSE.run(unit, step_at=None, lapsed_at=entry.at, **_which(entry, fact.number))


def decision_renewed(unit: Unit, entry: Entry, fact: DecisionRenewed) -> None:
    """It holds until another instant."""
    _RENEW.run(unit, sunset=fact.sunset, step_at=fact.remind_at, lapsed_at=None, **_which(entry, fact.number))


def _which(entry: Entry, number: int) -> dict[str, str | int]:
    return {"of_crisis": crisis_of(entry)[0], "of_number": number}
