"""Who a plan belongs to, when it was reviewed, and how one knows that it worked."""

from datetime import date, timedelta
from typing import Any

from pydantic import Field, model_validator

from pca.domain.plan.terms import Day, Duration, ExpressionText, Key, Part
from pca.domain.plan.text import Text, Titled


class Review(Part):
    """When the plan was last reviewed and how often it must be (R04; yearly unless said otherwise)."""

    last: Day
    """Day of the last review, as 2026-01-15."""
    every: Duration = timedelta(days=365)

    @model_validator(mode="before")
    @classmethod
    def _day_alone(cls, value: Any) -> Any:
        return value if isinstance(value, dict | Review) else {"last": value}

    @property
    def due(self) -> date:
        """The day from which the plan counts as late for review."""
        return self.last + self.every


class Criterion(Titled):
    """One condition to activate, to stand down, or to call the plan a success; `when` lets the engine assess it."""

    TITLE = "text"

    id: Key = ""
    text: Text
    when: ExpressionText | None = None
    """A condition over indicators. Without it the committee assesses the criterion by hand."""


class Dependency(Titled):
    """Somebody or something the plan leans on: a service inside the house or a supplier outside it."""

    id: Key = ""
    title: Text
    commitment: Text | None = None
    """What the supplier or service promised about its own continuity."""
    rto: Duration | None = None


class Dependencies(Part):
    """What the plan leans on, inside and outside the house (R01)."""

    internal: tuple[Dependency, ...] = Field(min_length=1)
    external: tuple[Dependency, ...] = Field(min_length=1)


class Axis(Titled):
    """A family of measures, such as hygiene or operations."""

    id: Key = ""
    title: Text
