"""What must be at hand: how much of it where, how long it lasts, and who acts before it runs out."""

from typing import Literal

from pydantic import Field, model_validator

from pca.domain.diagnosis import Faulty
from pca.domain.plan.terms import Key, Part
from pca.domain.plan.text import Text, Titled

MOST = 10**15
"""The largest amount, of whatever unit: money in hundredths included."""


class Supply(Part):
    """How fast it goes, and what is done before it runs out."""

    daily_use: int = Field(gt=0, le=MOST)
    """What one place uses a day, until seven days of its own are known."""
    least_days: int = Field(gt=0, le=366)
    """A place whose cover falls below so many days is short."""
    indicator: Key | None = None
    """The figure that counts the places that are short; conditions may name it."""
    measure: Key | None = None
    """The measure whose task opens at a place that becomes short, while the measure holds there."""


class Resource(Titled):
    """What must be at hand to run the plan, and the least amount of it.

    With a `unit` it is counted: taken in, handed out, used and moved during a crisis, never below nothing.
    """

    id: Key = ""
    title: Text
    minimum: Text | None = None
    """The least amount of it, in words."""
    unit: Text | None = None
    """What it is counted in."""
    per: Literal["institution", "region", "site"] = "institution"
    """Where it is held: one amount for the institution, or one for each region or site."""
    amount: int = Field(default=0, ge=0, le=MOST)
    """What each of them has when the crisis opens."""
    team: Key | None = None
    """The team that keeps it, wherever it is; besides whoever answers for the place."""
    supply: Supply | None = None
    """For what is used up."""

    @model_validator(mode="after")
    def _counted(self) -> "Resource":
        if self.unit is None and (self.amount or self.supply or self.per != "institution"):
            raise Faulty("rule.resource_unit")
        return self
