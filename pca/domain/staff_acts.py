"""What people may ask about staff measures: exceptions, trips, sessions that are put off."""

from __future__ import annotations

from datetime import date
from typing import Literal, TypeAlias

from pca.domain.act import Act
from pca.domain.directory import ROOT


class ExceptFromMeasure(Act, frozen=True, tag="except_from_measure"):
    """Say that a measure does not apply to somebody, as long as it holds; the order's `why` is the reason."""

    measure: str
    person: str


class EndException(Act, frozen=True, tag="end_exception"):
    """Say that it applies to them again."""

    measure: str
    person: str


class AskTravel(Act, frozen=True, tag="ask_travel"):
    """Ask for a trip, for oneself or for somebody one plans for; the level in force answers at once."""

    person: str
    destination: str
    """A region or a site, or `abroad`."""
    starts: date
    ends: date
    purpose: str
    departure: str = ""
    """Where the trip begins; the person's own site unless said."""


class AnswerTravel(Act, frozen=True, tag="answer_travel"):
    """Consent to a trip, or not; the order's `why` says why not."""

    number: int
    granted: bool


class WithdrawTravel(Act, frozen=True, tag="withdraw_travel"):
    """Give a trip up."""

    number: int


class PostponeSession(Act, frozen=True, tag="postpone_session"):
    """Write down a training, a meeting or the like that a measure puts off."""

    measure: str
    text: str
    """What it is."""
    was_on: date
    moved_to: date | None = None
    """Its new day, where it is known."""
    perimeter: str = ROOT


class MoveSession(Act, frozen=True, tag="move_session"):
    """Give it another new day."""

    number: int
    moved_to: date


class SettleSession(Act, frozen=True, tag="settle_session"):
    """Write down that it was held after all, or is given up."""

    number: int
    outcome: Literal["held", "given_up"]


StaffAct: TypeAlias = (
    ExceptFromMeasure
    | EndException
    | AskTravel
    | AnswerTravel
    | WithdrawTravel
    | PostponeSession
    | MoveSession
    | SettleSession
)
"""What is asked about staff measures."""
