"""Who decides what, and how: alone, by votes, up to which amount; and who may decide alone in an emergency (R22)."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from pca.domain.plan.terms import Duration, Key, Part
from pca.domain.votes import RuleName

Seats = Annotated[int, Field(ge=1, le=100)]


class DecisionRule(Part):
    """How these decisions are taken. What no rule names is decided by one person, as its transition says."""

    decisions: tuple[Key, ...] = Field(min_length=1)
    """What is decided, as the transitions call it."""
    rule: RuleName = "one"
    """`one`: one person decides. `n_of_m`: so many seats must be for it. `unanimity`: all seats. `quorum`: so many
    seats must vote, and more be for it than against."""
    seats: tuple[Key, ...] = ()
    """Roles that vote, one vote each; the committee's unless said otherwise."""
    votes: Seats | None = None
    """How many must be for it, or must vote for a `quorum`; more than half of the seats unless said otherwise."""
    within: Duration = timedelta(hours=4)
    """How long one may vote."""
    override: Key | None = None
    """The role that may decide alone in an emergency: at once, to be ratified."""
    ratify_within: Duration = timedelta(days=1)
    """How long the others have to ratify it."""
    limits: dict[Key, Annotated[int, Field(ge=0)]] = {}
    """Up to which amount a role decides, in whole units of the currency; a role not named has no limit."""

    def needed(self, seats: int) -> int:
        """How many of so many seats must be for it, or must vote for a `quorum`."""
        if self.rule == "unanimity":
            return seats
        return 1 if self.rule == "one" else min(self.votes or seats // 2 + 1, seats)
