"""A rehearsal: what happens on which day, and how people answer, so that a crisis can be run through in seconds."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from pca.domain.availability import StatusName
from pca.domain.diagnosis import Faulty, diagnosis
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
    """The series: cases and deaths in Morocco, from March 2020 on."""
    at: time
    """Local time at which each day's row is observed."""
    since: date
    """The first day of it."""
    until: date
    """The last day of it."""
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
    """Share of tasks that are refused, with a reason."""
    impossible: Share = Field(default=Decimal(0), ge=0, le=1)
    """Share of tasks that are said to be impossible."""
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
    """Share of messages that only leave at the second try."""
    fail: Share = Field(default=Decimal(0), ge=0, le=1)
    """Share of messages that never arrive."""
    approve_after: Duration | None = None
    """How long the spokesperson takes to release an external message; never when left out."""


class AskedTrip(Part):
    """A trip whoever does the step asks for."""

    destination: str
    """A region or a site, or `abroad`."""
    starts: date
    ends: date
    purpose: Key


class PutOffSession(Part):
    """A training, a meeting or the like that a measure puts off."""

    measure: Key
    text: str
    was_on: date
    moved_to: date | None = None


class Step(Part):
    """One thing somebody does at an instant, given as wall-clock time in the plan's zone."""

    at: datetime
    by: PersonKey
    """Who does it."""
    why: str = ""
    """The reason, as it stands in the journal."""
    assumed: bool = False
    """True when the case does not say so and we had to choose."""
    open: str | None = None
    """Open the crisis, with this title."""
    decide: Key | None = None
    """Decide this event."""
    perimeter: str = "root"
    """Where: the institution, or a region or site."""
    despite: str | None = None
    """Why it is decided although a criterion is not met."""
    options: tuple[str, ...] = ()
    """Options that were considered."""
    level: dict[Key, Key] | None = None
    """Put a measure on a level."""
    renew: Key | None = None
    """Renew a measure that expires."""
    rejoin: str | None = None
    """Let a region or site follow the institution's state again."""
    observe: dict[Key, Decimal | bool | str] | None = None
    """Enter values of indicators."""
    log: str | None = None
    """Write into the crisis log."""
    kind: Literal["fact", "decision", "action", "message_in", "message_out", "risk", "waiver", "request"] = "fact"
    """With `log`: what kind of entry it is."""
    interrupt: Key | None = None
    """Say that an activity stands still."""
    restore: Key | None = None
    """Say that it works again."""
    status: dict[PersonKey, StatusName] | None = None
    """Say where people are."""
    except_from: dict[Key, PersonKey] | None = None
    """Say that a measure does not apply to somebody."""
    travel: AskedTrip | None = None
    """Ask for a trip."""
    consent: int | None = None
    """Consent to the trip of this number."""
    postpone: PutOffSession | None = None
    """Write down a session that a measure puts off."""
    held: int | None = None
    """Write down that the session of this number was held after all."""
    refused: bool = False
    """True when the rules are expected to refuse this step."""

    @model_validator(mode="after")
    def _one_verb(self) -> Step:
        given = [name for name in VERBS if getattr(self, name) is not None]
        if len(given) != 1:
            raise Faulty("rule.one_of", names=VERBS, here=tuple(given) or diagnosis("shown.none"))
        return self

    @field_validator("at")
    @classmethod
    def _wall_clock(cls, value: datetime) -> datetime:
        if value.tzinfo is not None:
            raise Faulty("rule.offset")
        return value


VERBS = (
    *("open", "decide", "level", "renew", "rejoin", "observe", "log", "interrupt", "restore", "status"),
    *("except_from", "travel", "consent", "postpone", "held"),
)


class Expectation(Part):
    """What must come out; the rehearsal fails otherwise, naming what differs."""

    states: tuple[str, ...] | None = None
    """Kinds of outermost states of the institution in order, such as normal, watch, crisis."""
    proposals: dict[Key, tuple[date, ...]] = Field(default_factory=dict)
    """Days on which each event is proposed."""
    facts: dict[Key, int] = Field(default_factory=dict)
    """Figures of the report, such as how many people were told."""
    measures: tuple[Key, ...] = ()
    """Measures that must have started."""


class Rehearsal(Part):
    """A whole rehearsal of one plan."""

    case: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")
    title: Text
    mode: Mode = "exercise"
    seed: int
    """What everything drawn is drawn from."""
    institution: Literal["alamana-2020", "own"]
    """Who plays: the synthetic institution of the 2020 case, or the plan's own, three files in its `institution/`."""
    until: datetime
    """When it ends: wall-clock time in the plan's zone."""
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
