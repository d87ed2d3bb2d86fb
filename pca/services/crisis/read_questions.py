"""Questions that are voted on, as every door shows them: seats with their votes, and what is missing."""

from __future__ import annotations

import msgspec

from pca.domain.access.access import Reach
from pca.domain.votes import Ballot, short_of
from pca.services.crisis.read import seen_in
from pca.services.crisis.scene import Scene
from pca.store.crisis import questions
from pca.store.crisis.questions import QuestionLine, VoteLine
from pca.store.kit.database import Unit
from pca.store.people import seats


class SeatRow(msgspec.Struct, frozen=True):
    """One seat: who holds it, how it voted, and whether anybody who could vote for it is here."""

    seat: str
    holder: str
    vote: VoteLine | None
    here: bool


class QuestionRead(msgspec.Struct, frozen=True):
    """A question with its seats."""

    line: QuestionLine
    seats: tuple[SeatRow, ...]
    short: int
    """How many seats are missing for it to be decided at all, because nobody is here for them; 0 for none."""

    @property
    def votes(self) -> dict[str, int]:
        """How many seats are for it, against it, or abstain."""
        cast = [row.vote.choice for row in self.seats if row.vote is not None]
        return {choice: cast.count(choice) for choice in ("yes", "no", "abstain")}


def questions_read(
    unit: Unit, about: Scene, reach: Reach, *, open_only: bool = False, most: int | None = None
) -> tuple[QuestionRead, ...]:
    """The questions within reach, the newest first."""
    lines = reversed(questions.questions(unit, about.crisis.key, open_only=open_only))
    seen = [line for line in lines if seen_in(about, reach, line.perimeter)]
    return tuple(_read(unit, about, line) for line in seen[:most])


def question_read(unit: Unit, about: Scene, reach: Reach, number: int) -> QuestionRead | None:
    """One question, for who reaches it."""
    lines = (line for line in questions.questions(unit, about.crisis.key) if line.number == number)
    line = next((named for named in lines if seen_in(about, reach, named.perimeter)), None)
    return None if line is None else _read(unit, about, line)


def _read(unit: Unit, about: Scene, line: QuestionLine) -> QuestionRead:
    cast = {vote.seat: vote for vote in questions.votes(unit, about.crisis.key, line.number)}
    held, book, present = seats.seats(unit, about.crisis.key), about.plan.playbook, about.organisation.present
    rows = []
    for seat in line.seats:
        role = book.role.get(seat)
        holder = held.holder(book, seat, about.now) if role else ""
        acting = [given.to for given in held.delegations if given.role == seat and given.live(about.now)]
        people = (holder, *(role.deputies if role else ()), *acting)
        rows.append(SeatRow(seat, holder, cast.get(seat), any(person and present(person) for person in people)))
    able = {row.seat for row in rows if row.here}
    choices = {seat: vote.choice for seat, vote in cast.items()}
    short = short_of(Ballot(line.rule, line.seats, line.needed), choices, able) if line.status == "open" else 0
    return QuestionRead(line, tuple(rows), short)
