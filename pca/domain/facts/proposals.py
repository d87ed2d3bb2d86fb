"""What became of proposed decisions, and where they came from."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pca.domain.facts.fact import Fact


class Proposed(Fact, frozen=True, tag="proposed"):
    """A threshold was crossed, or somebody asks for it: a decision is proposed, nothing else changed (R12, R13)."""

    number: int
    event: str
    """The event proposed, or the measure whose level is proposed."""
    perimeter: str
    threshold: str
    indicator: str
    value: str
    level: str | None = None
    decide_by: datetime | None = None
    by: str = ""
    """Who proposes it, for the reason of the order; empty for a threshold."""
    known: dict[str, str] = {}
    """What the threshold read, and found."""
    days: int = 1
    """On how many days in a row it held."""


class ProposalSettled(Fact, frozen=True, tag="proposal_settled"):
    """A proposal was followed, declined with the reason of the order, or what caused it went away."""

    number: int
    outcome: Literal["followed", "withdrawn", "declined"]
    restated: bool = False
    """Whether it was withdrawn because figures that were known before are others now."""


class ProposalSnoozed(Fact, frozen=True, tag="proposal_snoozed"):
    """A proposal was put off until an instant."""

    number: int
    until: datetime


class ProposalResumed(Fact, frozen=True, tag="proposal_resumed"):
    """A proposal that was put off waits for its answer again."""

    number: int
    decide_by: datetime | None = None


class ProposalForgotten(Fact, frozen=True, tag="proposal_forgotten"):
    """What caused a declined proposal went away: should it come back, it is proposed anew."""

    number: int


ProposalFact: TypeAlias = Proposed | ProposalSettled | ProposalSnoozed | ProposalResumed | ProposalForgotten
