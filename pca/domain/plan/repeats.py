"""How often a measure comes back."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from pca.domain.diagnosis import Faulty
from pca.domain.plan.terms import Duration, Part

TimeOfDay = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
"""A wall-clock time in the plan's zone, in quotes: "08:30"."""

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


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
            raise Faulty("rule.repeat_way")
        if self.every is not None and (self.days or self.day_of_month):
            raise Faulty("rule.repeat_days")
        if self.days and self.day_of_month:
            raise Faulty("rule.repeat_both")
        return self
