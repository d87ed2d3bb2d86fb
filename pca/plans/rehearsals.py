"""A rehearsal: what happens on which day, and how people answer, so that a crisis can be run through in seconds."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from pca.domain.orders import Mode
from pca.domain.plan.terms import Duration, Key, Part, PersonKey
from pca.domain.plan.text import Text
from pca.plans.loader import explain
from pca.plans.yaml_reader import Unreadable, read

Share = Decimal
"""A part of all cases, between 0 and 1."""


class Feed(Part):
    """A daily series that feeds indicators: each row is observed at `at`, local time, on its own day."""

    source: Literal["morocco-2020"]
    at: time
    since: date
    until: date
    columns: dict[Key, str] = Field(min_length=1)
    """Indicator → column of the series."""


class Answers(Part):
    """How staff answer their tasks: the policy, drawn with the rehearsal's seed for each task on its own."""

    acknowledge_within: tuple[Duration, Duration]
    """Shortest and longest time to acknowledge, of those who answer in time."""
    late: Share = Field(default=Decimal(0), ge=0, le=1)
    """Share of tasks acknowledged only after the deadline, so that somebody is reminded."""
    silent: Share = Field(default=Decimal(0), ge=0, le=1)
    """Share of tasks the first assignee never answers: the deputy does, once it was escalated."""
    complete_by: tuple[Share, Share] = (Decimal("0.2"), Decimal("0.9"))
    """Part of the time left after acknowledging at which a task is done, shortest and longest."""
    overdue: Share = Field(default=Decimal(0), ge=0, le=1)
    """Share of tasks done only after their deadline."""
    refused: Share = Field(default=Decimal(0), ge=0, le=1)
    impossible: Share = Field(default=Decimal(0), ge=0, le=1)
    unlike: dict[Key, Unlike] = Field(default_factory=dict)
    """Measures that are done otherwise than the rest: this one is refused, that one comes late. Undoing them is not."""

    def of(self, measure: str) -> Answers:
        """The policy for the tasks of one measure."""
        other = self.unlike.get(measure)
        return self if other is None else self.model_copy(update=other.model_dump(exclude_none=True, exclude={"why"}))

    def why(self, measure: str) -> str | None:
        """The reason that a refusal of one measure's tasks is to give."""
        other = self.unlike.get(measure)
        return None if other is None else other.why


class Unlike(Part):
    """What is otherwise in the answers to one measure's tasks; what it does not say is as for all."""

    late: Share | None = Field(default=None, ge=0, le=1)
    silent: Share | None = Field(default=None, ge=0, le=1)
    overdue: Share | None = Field(default=None, ge=0, le=1)
    refused: Share | None = Field(default=None, ge=0, le=1)
    impossible: Share | None = Field(default=None, ge=0, le=1)
    why: str | None = None
    """The reason given for a refusal; one of a few everyday ones otherwise."""


class Sending(Part):
    """How the rehearsed channel behaves."""

    retry: Share = Field(default=Decimal(0), ge=0, le=1)
    fail: Share = Field(default=Decimal(0), ge=0, le=1)
    approve_after: Duration | None = None
    """How long the spokesperson takes to release an external message; never when left out."""


class Step(Part):
    """One thing somebody does at an instant, given as wall-clock time in the plan's zone."""

    at: datetime
    by: PersonKey
    why: str = ""
    assumed: bool = False
    """True when the case does not say so and we had to choose."""
    open: str | None = None
    decide: Key | None = None
    perimeter: str = "root"
    despite: str | None = None
    options: tuple[str, ...] = ()
    level: dict[Key, Key] | None = None
    renew: Key | None = None
    rejoin: str | None = None
    observe: dict[Key, Decimal | bool | str] | None = None
    log: str | None = None
    kind: Literal["fact", "decision", "action", "message_in", "message_out", "risk", "waiver", "request"] = "fact"
    interrupt: Key | None = None
    restore: Key | None = None
    status: dict[PersonKey, Literal["on_site", "telework", "absent", "unknown"]] | None = None
    refused: bool = False
    """True when the rules are expected to refuse this step."""

    @model_validator(mode="after")
    def _one_verb(self) -> Step:
        said = [name for name in VERBS if getattr(self, name) is not None]
        if len(said) != 1:
            raise ValueError(f"say exactly one of {', '.join(VERBS)}; here: {', '.join(said) or 'none'}")
        return self

    @field_validator("at")
    @classmethod
    def _wall_clock(cls, said: datetime) -> datetime:
        if said.tzinfo is not None:
            raise ValueError("write the wall-clock time without an offset; the plan's zone applies")
        return said


VERBS = ("open", "decide", "level", "renew", "rejoin", "observe", "log", "interrupt", "restore", "status")


class Expectation(Part):
    """What must come out; the rehearsal fails otherwise, naming what differs."""

    states: tuple[str, ...] | None = None
    """Kinds of outermost states of the institution in order, such as normal, watch, crisis."""
    proposals: dict[Key, tuple[date, ...]] = Field(default_factory=dict)
    """Days on which each event is proposed."""
    facts: dict[Key, int] = Field(default_factory=dict)
    measures: tuple[Key, ...] = ()
    """Measures that must have started."""


class Rehearsal(Part):
    """A whole rehearsal of one plan."""

    case: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")
    title: Text
    mode: Mode = "exercise"
    seed: int
    institution: Literal["alamana-2020", "own"]
    """Who plays: the synthetic institution of the 2020 case, or the plan's own, three files in its `institution/`."""
    until: datetime
    feeds: tuple[Feed, ...] = ()
    answers: Answers
    sending: Sending = Sending()
    steps: tuple[Step, ...] = Field(min_length=1)
    expect: Expectation = Expectation()


def load(path: Path) -> Rehearsal:
    """Read a rehearsal. Raises Unreadable, naming file, line and column of every problem."""
    document = read(path.read_bytes(), path.name)
    try:
        return Rehearsal.model_validate(document.data)
    except ValidationError as error:
        raise Unreadable(explain(error, document, Rehearsal)) from error
