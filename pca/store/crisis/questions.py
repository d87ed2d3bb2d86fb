"""Questions that are voted on, as stored, and the votes of their seats."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import bindparam, delete, func, literal, select, text

from pca.domain.orders import Decide
from pca.domain.questions_known import SeatVote
from pca.domain.situation import VotedQuestion
from pca.domain.votes import RuleName, VoteChoice
from pca.store.kit.database import Unit
from pca.store.kit.records import Reader
from pca.store.kit.scope import crisis_of
from pca.store.kit.statements import Statement, deleting, inserting, updating, upserting
from pca.store.tables.decisions import DECISION
from pca.store.tables.votes import OPEN_SQL, QUESTION, VOTE

if TYPE_CHECKING:
    from pca.domain.facts import (
        DecisionRatified,
        QuestionEdited,
        QuestionOpened,
        QuestionSettled,
        VoteCast,
        VoteWithdrawn,
    )
    from pca.domain.journal import Entry


class QuestionLine(msgspec.Struct, frozen=True, kw_only=True):
    """One question in a list; `status` is open, or how it was settled."""

    number: int
    kind: str
    event: str
    perimeter: str
    body: Decide
    why: str
    digest: str
    rule: RuleName
    seats: tuple[str, ...]
    needed: int
    deadline: datetime
    seat: str
    override: str
    ratifies: int | None
    opened_at: datetime
    opened_by: str
    edited_at: datetime | None
    voided: int
    status: str
    settled_at: datetime | None
    because: str


class VoteLine(msgspec.Struct, frozen=True, kw_only=True):
    """How one seat voted, who spoke for it, and when."""

    question: int
    seat: str
    choice: VoteChoice
    by: str
    why: str
    at: datetime


_c = QUESTION.c
_nothing: Any = literal("")
_READER = Reader(VotedQuestion, QUESTION, votes=_nothing)
_OPEN_IN = Statement(_READER.select(_c.crisis == bindparam("crisis"), text(OPEN_SQL)).order_by(_c.number))
_LAST = Statement(select(func.max(_c.number)).where(_c.crisis == bindparam("crisis")))
_LINES, _VOTES = Reader(QuestionLine, QUESTION), Reader(VoteLine, VOTE)
_VOTES_IN = Statement(
    _VOTES.select(VOTE.c.crisis == bindparam("crisis"), VOTE.c.question == bindparam("question")).order_by(VOTE.c.seat)
)

_ASK, _VOTE, _TAKE_BACK = inserting(QUESTION), upserting(VOTE), deleting(VOTE)
_EDIT = updating(QUESTION, ["crisis", "number"], "body", "why", "digest", "edited_at", "voided")
_SETTLE = updating(QUESTION, ["crisis", "number"], "status", "settled_at", "because")
_VOID = Statement(
    delete(VOTE).where(VOTE.c.crisis == bindparam("of_crisis"), VOTE.c.question == bindparam("of_question"))
)
_VOIDED = Statement(select(_c.voided).where(_c.crisis == bindparam("crisis"), _c.number == bindparam("number")))
_RATIFY = updating(DECISION, ["crisis", "number"], "ratified")


def open_questions(unit: Unit, key: str) -> dict[int, VotedQuestion]:
    """Questions that are open, with their votes, by number."""
    return {
        question.number: replace(question, votes=_seat_votes(unit, key, question.number))
        for question in _READER.prepared(unit, _OPEN_IN, crisis=key)
    }


def last_question(unit: Unit, key: str) -> int:
    """The number given out last."""
    row = _LAST.first(unit, crisis=key)
    return int(row[0] or 0) if row else 0


def questions(unit: Unit, key: str, *, open_only: bool = False) -> tuple[QuestionLine, ...]:
    """All questions of the crisis, or those that are open, by number."""
    which = [_c.crisis == key, *([text(OPEN_SQL)] if open_only else [])]
    return _LINES.all(unit, _LINES.select(*which).order_by(_c.number))


def votes(unit: Unit, key: str, question: int) -> tuple[VoteLine, ...]:
    """The votes that count on a question, by seat."""
    return _VOTES.prepared(unit, _VOTES_IN, crisis=key, question=question)


def _seat_votes(unit: Unit, key: str, question: int) -> dict[str, SeatVote]:
    lines = votes(unit, key, question)
    return {line.seat: SeatVote(seat=line.seat, choice=line.choice, by=line.by) for line in lines}


def question_opened(unit: Unit, entry: Entry, fact: QuestionOpened) -> None:
    """A question is voted on from now on."""
    key, mode = crisis_of(entry)
    _ASK.run(
        unit,
        crisis=key,
        number=fact.number,
        mode=mode,
        kind="decide" if fact.ratifies is None else "ratify",
        event=fact.body.event,
        perimeter=fact.body.perimeter,
        body=fact.body,
        why=fact.why,
        digest=fact.digest,
        rule=fact.rule,
        seats=fact.seats,
        needed=fact.needed,
        deadline=fact.deadline,
        seat=fact.seat,
        override=fact.override,
        ratify_within=fact.ratify_within,
        ratifies=fact.ratifies,
        opened_at=entry.at,
        opened_by=entry.on_behalf_of or entry.who,
        edited_at=None,
        voided=0,
        status="open",
        settled_at=None,
        because="",
    )


def question_edited(unit: Unit, entry: Entry, fact: QuestionEdited) -> None:
    """It has other words, and no votes."""
    key = crisis_of(entry)[0]
    before = _VOIDED.first(unit, crisis=key, number=fact.number)
    _EDIT.run(
        unit,
        body=fact.body,
        why=fact.why,
        digest=fact.digest,
        edited_at=entry.at,
        voided=(int(before[0]) if before else 0) + fact.voided,
        of_crisis=key,
        of_number=fact.number,
    )
    _VOID.run(unit, of_crisis=key, of_question=fact.number)


def vote_cast(unit: Unit, entry: Entry, fact: VoteCast) -> None:
    """A seat has voted, or has changed its vote."""
    key, mode = crisis_of(entry)
    row = {"crisis": key, "question": fact.question, "seat": fact.seat, "mode": mode}
    _VOTE.run(unit, **row, choice=fact.choice, by=fact.by, why=entry.why, at=entry.at)


def vote_withdrawn(unit: Unit, entry: Entry, fact: VoteWithdrawn) -> None:
    """A seat took its vote back."""
    _TAKE_BACK.run(unit, crisis=crisis_of(entry)[0], question=fact.question, seat=fact.seat)


def question_settled(unit: Unit, entry: Entry, fact: QuestionSettled) -> None:
    """It is answered, or nobody need answer it any more."""
    which = {"of_crisis": crisis_of(entry)[0], "of_number": fact.number}
    _SETTLE.run(unit, status=fact.outcome, settled_at=entry.at, because=fact.because, **which)


def decision_ratified(unit: Unit, entry: Entry, fact: DecisionRatified) -> None:
    """What the others said of a decision that was taken alone."""
    _RATIFY.run(unit, ratified=fact.outcome, of_crisis=crisis_of(entry)[0], of_number=fact.decision)
