"""What became of requests: raised, climbed to who answers next, answered by a ruling, read, taken back, left open."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

from pca.domain.facts.fact import Fact


class RequestRaised(Fact, frozen=True, tag="request_raised"):
    """Somebody asks for something; `committee` answers."""

    number: int
    kind: Literal["problem"]
    title: str
    text: str
    site: str
    region: str
    """The region whose committee answers for the site; empty where there is none."""
    committee: str
    """A committee or a role of the plan; empty for the crisis committee."""
    urgent: bool
    by: str
    due: datetime
    step_at: datetime | None
    """When it climbs unless it is answered; None for whoever it reaches last."""


class RequestClimbed(Fact, frozen=True, tag="request_climbed"):
    """Nobody answered in time: it waits for whoever answers next."""

    number: int
    committee: str
    due: datetime
    step_at: datetime | None = None


class RulingGiven(Fact, frozen=True, tag="ruling_given"):
    """A request was answered; of several rulings on one request the last one counts."""

    number: int
    request: int
    seat: str
    written: dict[str, str]
    replaces: int = 0
    concerned: str = ""
    region: str = ""
    """The region whose branches it is an instruction for; empty for all."""
    site_types: tuple[str, ...] = ()
    sites: int = 0
    """How many sites it is an instruction for."""
    waves: tuple[int, ...] = ()
    """The messages that carry it to them."""


class RulingAcknowledged(Fact, frozen=True, tag="ruling_acknowledged"):
    """Who asked has read the answer."""

    request: int


class RequestWithdrawn(Fact, frozen=True, tag="request_withdrawn"):
    """Who asked took it back."""

    number: int


class RequestsLeft(Fact, frozen=True, tag="requests_left"):
    """The crisis closed while nobody had answered these."""

    requests: tuple[int, ...]


RequestFact: TypeAlias = (
    RequestRaised | RequestClimbed | RulingGiven | RulingAcknowledged | RequestWithdrawn | RequestsLeft
)
