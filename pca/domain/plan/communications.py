"""What is said, when, to whom, in which languages, and who must approve it first."""

from datetime import time, timedelta
from enum import StrEnum
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from pca.domain.diagnosis import Faulty, diagnosis
from pca.domain.plan.repeats import Repeat
from pca.domain.plan.terms import Duration, ExpressionText, Key, Language, Part, TimeOfDay, WallClock
from pca.domain.plan.text import Text


class Severity(StrEnum):
    """How urgent a message is; only information may wait for quiet hours to end."""

    CRITICAL = "critical"
    IMPORTANT = "important"
    INFORMATION = "information"


class SendingHold(Part):
    """Minutes between a decision and its messages, in which all of them can be recalled; none unless said."""

    critical: int = Field(default=0, ge=0, le=5)
    important: int = Field(default=0, ge=0, le=5)
    information: int = Field(default=0, ge=0, le=5)


class Ladder(Part):
    """How people are reached who do not answer, and how much they are told: one set of rules for the whole plan."""

    kinds: tuple[Literal["chat", "mail", "sms"], ...] = ("chat", "mail", "sms")
    """Ways to one person, the gentlest first; each is tried once, then the stand-in."""
    critical: Duration = timedelta(minutes=15)
    """Time between two rungs for a critical message."""
    important: Duration = timedelta(hours=1)
    information: Duration = timedelta(hours=24)
    quiet_from: TimeOfDay = time(21)
    """Information waits from this hour, in the plan's zone … Critical and important messages never do."""
    quiet_until: TimeOfDay = time(7)
    """… until this one."""
    digests: tuple[TimeOfDay, ...] = (time(8), time(13), time(18))
    """Hours at which information beyond the daily budget is sent, in one message for each person."""
    budget: int = Field(default=12, ge=1, le=1000)
    """Messages a person may get in one day; beyond it information waits for a digest, important messages are bundled.
    Critical messages always pass."""

    hold: SendingHold | None = None
    """How long what a decision queues can be recalled before it leaves; it leaves at once otherwise."""

    def step(self, severity: str) -> timedelta:
        """Time between two rungs."""
        length: timedelta = getattr(self, severity)
        return length


class When(Part):
    """The one thing that sends a communication; of entering a state, perhaps from some states only."""

    entering: Key | None = None
    source: tuple[Key, ...] = Field(default=(), alias="from")
    """With `entering`: only when one of these states, or a state inside it, held just before. Going the other way, and
    the opening of the crisis, send nothing."""
    leaving: Key | None = None
    measure_starts: Key | None = None
    measure_stops: Key | None = None
    level_changes: Key | None = None
    task_overdue: Key | None = None
    """A measure, one of whose tasks is escalated beyond its assignee."""
    point_published: Literal[True] | None = None
    """A point of situation is published: its text is `point_text` in the message."""
    repeat: Repeat | None = None
    """Again and again while the crisis lasts, such as a weekly report: `report` in the message says where it stands."""
    at: WallClock | None = None
    """A date and wall-clock time in the plan's zone, in quotes: "2020-05-31T09:00"."""

    @field_validator("source", mode="before", json_schema_input_type=Key | tuple[Key, ...])
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _exactly_one(self) -> "When":
        names = [name for name in type(self).model_fields if name != "source"]
        given = [name for name in names if getattr(self, name) is not None]
        if len(given) != 1:
            raise Faulty("rule.one_of", names=tuple(names), here=tuple(given) or diagnosis("shown.none"))
        if self.source and self.entering is None:
            raise Faulty("rule.when_from")
        return self


class Audience(Part):
    """Whom a communication reaches: the union of everything said here, each person once."""

    everyone: bool = False
    people: ExpressionText | None = None
    """A condition over `site`, `site_type`, `region`, `network` (true outside head office) and `status`."""
    committee: bool = False
    roles: tuple[Key, ...] = ()
    teams: tuple[Key, ...] = ()
    site_heads: ExpressionText | None = None
    """A condition over `type`, `region`, `site`, `staff`: the people responsible for those sites."""
    stakeholders: tuple[Key, ...] = ()
    holders_of: tuple[Key, ...] = ()
    """Communications: exactly those whom one of them reached, each by the way it reached them (an all clear)."""

    @model_validator(mode="after")
    def _somebody(self) -> "Audience":
        if not any(getattr(self, name) for name in type(self).model_fields):
            raise Faulty("rule.audience", names=tuple(type(self).model_fields))
        return self


class Communication(Part):
    """One message of the communication plan (R32, R33)."""

    id: Key
    title: Text
    when: When
    audience: Audience
    message: Key
    """The folder under notifications/ that holds the texts; called as the communication unless said otherwise."""
    kinds: tuple[Literal["mail", "sms", "chat", "post", "poster"], ...] = ("mail",)
    languages: tuple[Language, ...] | None = None
    """Languages the message must exist in; those of the plan unless said otherwise."""
    severity: Severity = Severity.IMPORTANT
    acknowledge_within: Duration | None = None
    """Ask for an acknowledgement within this time; none is asked otherwise."""
    external: bool = False
    approved_by: Key | None = None
    """The role that must approve it before it leaves; required for an external message. Where an external message
    goes to stakeholders or the public and to people of the house, these are told at once; only what leaves waits."""
    only_perimeter: bool = Field(default=True)
    """Speak only to site heads, people and regional teams of the perimeter concerned; committee, roles, other teams and
    stakeholders hear it anyway. Say false where those around must know: a shelter outside the district evacuated."""
    replaces: tuple[Key, ...] = ()
    """Communications whose instruction this one replaces: it says so, what is left of them is kept back, and nobody
    is reminded of them any more."""

    @model_validator(mode="before")
    @classmethod
    def _message_of_its_name(cls, value: Any) -> Any:
        return {"message": value["id"], **value} if isinstance(value, dict) and "id" in value else value
