"""What is done in which state, by whom, how fast, how often, and what must be undone afterwards."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, model_validator

from pca.domain.plan.activities import Priority
from pca.domain.plan.terms import Duration, ExpressionText, Key, Part, PersonKey, Text

TimeOfDay = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A wall-clock time in the plan's zone, in quotes: "08:30"."""

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Evidence(StrEnum):
    """Whether a checklist item asks for a file or photo."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Item(Part):
    """One line of a checklist."""

    id: Key
    text: Text
    evidence: Evidence = Evidence.NONE


class Repeat(Part):
    """How often a measure's tasks come back: every so long, or at wall-clock times on some days.

    The first ones open when the measure starts, whatever the hour.
    """

    every: Duration | None = None
    at: tuple[TimeOfDay, ...] = ()
    days: tuple[Weekday, ...] = ()
    """Days of the week; every day unless said otherwise."""
    day_of_month: int | None = Field(default=None, ge=1, le=28)

    @model_validator(mode="after")
    def _one_way(self) -> "Repeat":
        if (self.every is None) == (not self.at):
            raise ValueError('say either `every: 6h`, or `at: ["08:00"]` with optional days or day_of_month')
        if self.every is not None and (self.days or self.day_of_month):
            raise ValueError("`days` and `day_of_month` go with `at`, not with `every`")
        if self.days and self.day_of_month:
            raise ValueError("say `days` or `day_of_month`, not both")
        return self


class Each(Part):
    """One task for each site (or region) that matches. A site's goes to its head; a region's to its head where the
    measure's team exists `per: region`, and to the team's lead otherwise."""

    kind: Literal["site", "region"]
    where: ExpressionText | None = None
    """A condition over `type`, `region`, `site` and `staff` (for a region: `region`)."""


class Level(Part):
    """One grade of a graded measure, such as how far one may travel."""

    id: Key
    title: Text
    instructions: Text
    holds_in: tuple[Key, ...] = ()
    """States in which this level applies by itself; the first level applies otherwise."""
    propose_when: ExpressionText | None = None


class Undo(Part):
    """What must be undone when the measure stops: a task too."""

    title: Text
    instructions: Text
    checklist: tuple[Item, ...] = Field(min_length=1)
    complete_within: Duration


class Target(Part):
    """How much the measure should achieve, and the indicator that counts it."""

    quantity: int = Field(gt=0)
    unit: Text
    indicator: Key


class OnLeave(StrEnum):
    """What becomes of open tasks when the measure stops (R42): never dropped silently."""

    CANCEL = "cancel"
    CONTINUE = "continue"
    TRANSFER = "transfer"


class SomeOf(Part):
    """At least `n` of several measures."""

    n: int = Field(ge=1)
    measures: tuple[Key, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _enough(self) -> "SomeOf":
        if self.n > len(self.measures):
            raise ValueError(f"`n` is {self.n}, but only {len(self.measures)} measures are named")
        return self


class After(Part):
    """What must be finished before a task can begin: `all` of some measures, `any` one of them, or `n_of` them.

    A plain list means `all`.
    """

    all: tuple[Key, ...] = ()
    any: tuple[Key, ...] = ()
    n_of: SomeOf | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_list(cls, said: object) -> object:
        return {"all": said} if isinstance(said, list | tuple) else said

    @model_validator(mode="after")
    def _one_way(self) -> "After":
        if sum((bool(self.all), bool(self.any), self.n_of is not None)) > 1:
            raise ValueError("say one of `all`, `any` and `n_of`")
        return self

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures named, in order."""
        return self.all or self.any or (self.n_of.measures if self.n_of else ())

    @property
    def needed(self) -> int:
        """How many of them must be finished."""
        return self.n_of.n if self.n_of else min(1, len(self.any)) or len(self.all)


class Measure(Part):
    """One measure. It says in which states it holds; the engine starts and stops it by comparing."""

    id: Key
    axis: Key
    title: Text
    instructions: Text
    holds_in: tuple[Key, ...] = ()
    """States in which the measure holds, with all that lies inside them; it goes on while a move leads from one to
    another. None for a measure that is only the fallback of another."""
    team: Key | None = None
    """The team that answers for the measure, and does its task unless `each` says otherwise."""
    each: Each | None = None
    checklist: tuple[Item, ...] = Field(min_length=1)
    acknowledge_within: Duration
    complete_within: Duration
    priority: Priority = Priority.P2
    repeat: Repeat | None = None
    was: Key | None = None
    """The name it had in an earlier version: its tasks go on under the new one."""
    after: After = After()
    """Measures whose tasks must be finished first: at the same place, at one around it, or at those inside it."""
    fallback: Key | None = None
    """The measure that takes over where a task is refused or impossible."""
    undo: Undo | None = None
    levels: tuple[Level, ...] = ()
    decided_by: tuple[Key, ...] = ()
    """Roles that may set the level or renew the measure."""
    expires_after: Duration | None = None
    """The measure lapses after this long unless it is renewed."""
    on_leave: OnLeave = OnLeave.CANCEL
    transfer_to: Key | None = None
    activities: tuple[Key, ...] = ()
    """Activities this measure protects."""
    target: Target | None = None
    informed: tuple[PersonKey, ...] = ()
    """People to be told besides those who act."""
