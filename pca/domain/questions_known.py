"""A question that is voted on, as rules look at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from pca.domain.orders import Decide
from pca.domain.votes import Ballot, RuleName, VoteChoice


class SeatVote(msgspec.Struct, frozen=True, kw_only=True):
    """How a seat voted, and who spoke for it."""

    seat: str
    choice: VoteChoice
    by: str


class VotedQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """A question that is open."""

    number: int
    kind: Literal["decide", "ratify"]
    body: Decide
    why: str
    digest: str
    rule: RuleName
    seats: tuple[str, ...]
    needed: int
    deadline: datetime
    opened_by: str
    seat: str
    override: str
    ratify_within: int
    ratifies: int | None
    votes: Mapping[str, SeatVote] = {}

    @property
    def ballot(self) -> Ballot:
        """The frozen rule."""
        return Ballot(self.rule, self.seats, self.needed)

    @property
    def choices(self) -> dict[str, VoteChoice]:
        """The votes by seat."""
        return {seat: vote.choice for seat, vote in self.votes.items()}

    @property
    def to_ratify(self) -> timedelta:
        """How long the others have to ratify what is decided alone instead."""
        return timedelta(seconds=self.ratify_within)


class QuestionsKnown(msgspec.Struct, frozen=True, kw_only=True):
    """What orders about questions look at."""

    questions: Mapping[int, VotedQuestion] = {}
    """Those that are open."""
    last_question: int = 0
    as_if_carried: bool = False
    """Whether one only looks at what would follow: votes are taken as given."""
