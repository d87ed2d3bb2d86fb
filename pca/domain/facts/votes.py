"""What happened to questions that are voted on, and to decisions that are to be ratified."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pca.domain.facts.fact import Fact
from pca.domain.orders import Decide
from pca.domain.votes import RuleName, VoteChoice

Settlement: TypeAlias = Literal[
    "carried", "rejected", "tied", "no_quorum", "withdrawn", "overridden", "overtaken", "impossible"
]


class QuestionOpened(Fact, frozen=True, tag="question_opened"):
    """A question is voted on: what exactly, by which seats, under which rule, until when; all of it frozen.

    `ratifies` names the decision that is to be ratified; the question is then whether it stands.
    """

    number: int
    body: Decide
    why: str
    digest: str
    rule: RuleName
    seats: tuple[str, ...]
    needed: int
    deadline: datetime
    seat: str
    """In which somebody opened it."""
    override: str = ""
    """The role that may decide alone in an emergency."""
    ratify_within: int = 0
    """Seconds the others then have."""
    ratifies: int | None = None


class QuestionEdited(Fact, frozen=True, tag="question_edited"):
    """The question has other words: votes given before are void."""

    number: int
    body: Decide
    why: str
    digest: str
    voided: int
    """How many votes."""


class VoteCast(Fact, frozen=True, tag="vote_cast"):
    """A seat has voted."""

    question: int
    seat: str
    choice: VoteChoice
    digest: str
    by: str


class VoteWithdrawn(Fact, frozen=True, tag="vote_withdrawn"):
    """A seat took its vote back."""

    question: int
    seat: str


class QuestionSettled(Fact, frozen=True, tag="question_settled"):
    """The question is answered, or nobody need answer it any more."""

    number: int
    outcome: Settlement
    votes: dict[str, VoteChoice] = {}
    because: str = ""
    """What the rules said of a decision that was carried and cannot be taken any more."""


class DecisionRatified(Fact, frozen=True, tag="decision_ratified"):
    """What somebody decided alone in an emergency was ratified, or was not."""

    decision: int
    outcome: Literal["ratified", "refused", "unanswered"]


VoteFact: TypeAlias = QuestionOpened | QuestionEdited | VoteCast | VoteWithdrawn | QuestionSettled | DecisionRatified
