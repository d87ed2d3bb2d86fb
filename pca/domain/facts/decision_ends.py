"""What happened to decisions that lapse unless somebody renews them."""

from __future__ import annotations

from datetime import datetime
from typing import TypeAlias

from pca.domain.facts.fact import Fact


class DecisionEnding(Fact, frozen=True, tag="decision_ending"):
    """Those who decide were reminded that a decision lapses at `sunset`."""

    number: int
    sunset: datetime


class DecisionLapsed(Fact, frozen=True, tag="decision_lapsed"):
    """A decision lapsed: nobody renewed it."""

    number: int


class DecisionRenewed(Fact, frozen=True, tag="decision_renewed"):
    """A decision holds until another instant."""

    number: int
    sunset: datetime
    remind_at: datetime


DecisionEndFact: TypeAlias = DecisionEnding | DecisionLapsed | DecisionRenewed
