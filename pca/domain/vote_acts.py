"""What people may ask about a question that is voted on; deciding it is what opens it."""

from __future__ import annotations

from typing import TypeAlias

from pca.domain.act import Act, Instant
from pca.domain.votes import VoteChoice


class CastVote(Act, frozen=True, tag="cast_vote"):
    """Vote for one's seat; a vote given before is replaced. The order's `why` may say why."""

    question: int
    choice: VoteChoice
    digest: str
    """Digest of the question as it was read: of an edited one the vote would mean something else."""
    seat: str = ""
    """For somebody who may speak for several seats; the first of them otherwise."""


class WithdrawVote(Act, frozen=True, tag="withdraw_vote"):
    """Take one's vote back while the question is open."""

    question: int


class EditQuestion(Act, frozen=True, tag="edit_question"):
    """Word the question anew; its votes are void. The order's `why` is the new reason."""

    question: int
    options: tuple[str, ...] = ()
    amount: int = 0


class WithdrawQuestion(Act, frozen=True, tag="withdraw_question"):
    """Take the question back; nothing is decided."""

    question: int


class RenewDecision(Act, frozen=True, tag="renew_decision"):
    """Let a decision that lapses hold until another instant."""

    decision: int
    until: Instant


VoteAct: TypeAlias = CastVote | WithdrawVote | EditQuestion | WithdrawQuestion
