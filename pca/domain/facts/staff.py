"""What happened to staff measures: exceptions, trips asked for and answered, sessions put off."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

import msgspec

from pca.domain.directory import ROOT
from pca.domain.facts.fact import Fact
from pca.domain.trips import TripStatus


class ExceptionMade(Fact, frozen=True, tag="exception_made"):
    """A measure does not apply to somebody while it holds, for the reason of the order."""

    measure: str
    person: str


class ExceptionEnded(Fact, frozen=True, tag="exception_ended"):
    """It applies to them again."""

    measure: str
    person: str


class TravelAsked(Fact, frozen=True, tag="travel_asked"):
    """Somebody asked for a trip, and what the level in force answered."""

    number: int
    person: str
    departure: str
    destination: str
    starts: date
    ends: date
    purpose: str
    status: TripStatus
    measure: str = ""
    level: str = ""
    consent_of: tuple[str, ...] = ()
    """Who may consent, where that is asked for."""


class TravelAnswered(Fact, frozen=True, tag="travel_answered"):
    """Whoever was asked consented to a trip, or did not."""

    number: int
    person: str
    granted: bool


class TravelWithdrawn(Fact, frozen=True, tag="travel_withdrawn"):
    """A trip was given up."""

    number: int
    person: str


class TripJudged(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What another level answers to a trip that has not begun."""

    number: int
    status: TripStatus
    measure: str = ""
    level: str = ""
    consent_of: tuple[str, ...] = ()


class TravelJudged(Fact, frozen=True, tag="travel_judged"):
    """Another level is in force: trips that had not begun got another answer."""

    trips: tuple[TripJudged, ...]


class SessionPostponed(Fact, frozen=True, tag="session_postponed"):
    """A training, a meeting or the like was put off because of a measure."""

    number: int
    measure: str
    text: str
    was_on: date
    moved_to: date | None = None
    perimeter: str = ROOT


class SessionMoved(Fact, frozen=True, tag="session_moved"):
    """It got another new day."""

    number: int
    moved_to: date


class SessionSettled(Fact, frozen=True, tag="session_settled"):
    """It was held after all, or is given up."""

    number: int
    outcome: Literal["held", "given_up"]


StaffFact: TypeAlias = (
    ExceptionMade
    | ExceptionEnded
    | TravelAsked
    | TravelAnswered
    | TravelWithdrawn
    | TravelJudged
    | SessionPostponed
    | SessionMoved
    | SessionSettled
)
