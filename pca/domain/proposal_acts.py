"""What people may ask about proposed decisions: propose one, decline one with a reason, put one off."""

from __future__ import annotations

from typing import TypeAlias

from pca.domain.act import Act, Instant
from pca.domain.directory import ROOT


class Propose(Act, frozen=True, tag="propose"):
    """Propose a decision of the plan, or another level of a measure (R13). The order's `why` is required."""

    event: str
    """What the committee would decide, or the measure whose level would change."""
    perimeter: str = ROOT
    level: str | None = None


class DeclineProposal(Act, frozen=True, tag="decline_proposal"):
    """Answer a proposal with no; the order's `why` says the reason."""

    number: int


class SnoozeProposal(Act, frozen=True, tag="snooze_proposal"):
    """Put a proposal off: it comes back by itself."""

    number: int
    until: Instant


ProposalAct: TypeAlias = Propose | DeclineProposal | SnoozeProposal
