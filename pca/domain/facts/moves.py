"""What happened to the crisis itself: opened, decided, moved, closed; measures started and stopped."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from pca.domain.facts.fact import Fact
from pca.domain.votes import VoteChoice


class KnownWhen(msgspec.Struct, frozen=True):
    """When a value that was known at a decision was observed, and when it was entered here (UTC)."""

    observed_at: datetime
    recorded_at: datetime


class CrisisOpened(Fact, frozen=True, tag="crisis_opened"):
    """A crisis file was opened on one frozen plan version."""

    plan: str
    title: str


class PlanAdopted(Fact, frozen=True, tag="plan_adopted"):
    """A running crisis took over another version of its plan (R03): both hashes stand here."""

    before: str
    after: str
    retired: tuple[str, ...] = ()
    """Measures of earlier versions that this one has no more, as JSON: what is left of them is told by their words."""


class MeasureRenamed(Fact, frozen=True, tag="measure_renamed"):
    """The version taken over calls a measure by another name: whatever was done under the old one counts."""

    before: str
    after: str


class DecisionTaken(Fact, frozen=True, tag="decision_taken"):
    """Somebody entitled decided (R24): what, where, in which seat, after which proposal, and what was known."""

    number: int
    event: str
    perimeter: str
    seat: str
    mode: Literal["threshold", "decision", "proposal"]
    """Whether a threshold or somebody had proposed it (bottom-up) or the committee moved by itself (R13)."""
    proposal: int | None = None
    options: tuple[str, ...] = ()
    known: dict[str, str] = {}
    """Indicator values known at that minute."""
    criteria: dict[str, str] = {}
    """Stand-down criteria as met, unmet or unknown (R14)."""
    despite: str = ""
    judged: dict[str, str] = {}
    """What was said of each criterion that is not met, or cannot be measured."""
    why: str = ""
    """The reason, where it is that of a question that was voted on; otherwise the order's."""
    question: int | None = None
    votes: dict[str, VoteChoice] = {}
    """How each seat voted on it."""
    override: bool = False
    """Whether somebody decided alone in an emergency; the others ratify it by `ratify_by`."""
    ratify_by: datetime | None = None
    amount: int = 0
    rejected: dict[str, str] = {}
    conditions: str = ""
    sunset: datetime | None = None
    known_when: dict[str, KnownWhen] = {}
    """Of each value known: when it was observed, and when it was entered here; empty before this was kept."""


class StateEntered(Fact, frozen=True, tag="state_entered"):
    """A perimeter is now in this configuration (innermost states, document order)."""

    perimeter: str
    configuration: tuple[str, ...]
    entered: tuple[str, ...] = ()
    exited: tuple[str, ...] = ()
    history: dict[str, tuple[str, ...]] = {}
    since: dict[str, datetime] = {}
    """When each state that holds now, outer ones included, was entered; empty in journals before this was kept."""


class PerimeterRejoined(Fact, frozen=True, tag="perimeter_rejoined"):
    """A perimeter follows its parent again."""

    perimeter: str


class CrisisClosed(Fact, frozen=True, tag="crisis_closed"):
    """The crisis reached its closed state; the formal review falls due (R47)."""

    review_due: datetime


class MeasureStarted(Fact, frozen=True, tag="measure_started"):
    """A measure holds in a perimeter from now on."""

    measure: str
    perimeter: str
    level: str | None = None
    next_at: datetime | None = None
    expires_at: datetime | None = None
    by_hand: bool = False
    """True when the level goes on as somebody set it for the perimeter that had the measure before."""


class MeasureStopped(Fact, frozen=True, tag="measure_stopped"):
    """A measure no longer holds in a perimeter."""

    measure: str
    perimeter: str
    because: Literal["state", "expired", "plan", "condition", "excluded"] = "state"


class ConditionJudged(Fact, frozen=True, tag="condition_judged"):
    """What a measure waits for is so from now on in a perimeter, or is so no more."""

    measure: str
    perimeter: str
    outcome: Literal["met", "unmet"]
    known: dict[str, str] = {}
    """What its condition read, and found: nothing for what is unknown."""


class MeasureSetAside(Fact, frozen=True, tag="measure_set_aside"):
    """Another measure is carried out at these places from now on, and excludes this one there."""

    measure: str
    by_measure: str
    places: tuple[str, ...]


class ListGiven(Fact, frozen=True, tag="list_given"):
    """Somebody said of what a measure has one task each in a perimeter: this list replaces the one before."""

    measure: str
    perimeter: str
    entries: tuple[str, ...]


class PeopleMatched(Fact, frozen=True, tag="people_matched"):
    """Who gets a task of a measure with one for each person it looks for: who is among them now, and who is no more."""

    measure: str
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


class LevelSet(Fact, frozen=True, tag="level_set"):
    """A graded measure is on another level; `by_hand` levels stay until the state says otherwise."""

    measure: str
    perimeter: str
    level: str
    by_hand: bool = False


class RecurrenceSet(Fact, frozen=True, tag="recurrence_set"):
    """A newer plan version changed how often a measure's tasks come back: the next time, or never when None."""

    measure: str
    perimeter: str
    next_at: datetime | None = None


class MeasureRenewed(Fact, frozen=True, tag="measure_renewed"):
    """A measure that would have lapsed goes on."""

    measure: str
    perimeter: str
    expires_at: datetime


MoveFact: TypeAlias = (
    CrisisOpened
    | PlanAdopted
    | DecisionTaken
    | StateEntered
    | PerimeterRejoined
    | CrisisClosed
    | ConditionJudged
    | MeasureSetAside
    | MeasureStarted
    | MeasureStopped
    | LevelSet
    | ListGiven
    | PeopleMatched
    | MeasureRenamed
    | MeasureRenewed
    | RecurrenceSet
)
