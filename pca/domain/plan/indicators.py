"""The figures a guard or a threshold may name, each with its type and unit."""

from typing import Any

from pydantic import Field, field_validator

from pca.domain.expressions.expressions import Type
from pca.domain.plan.alerts import AlertReading
from pca.domain.plan.counted import Counted
from pca.domain.plan.pulls import Pull
from pca.domain.plan.terms import Duration, Key, Part
from pca.domain.plan.text import Text


class Indicator(Part):
    """One figure the crisis is steered by. A value older than `stale_after` counts as unknown, never as zero."""

    id: Key
    title: Text
    type: Type
    unit: Text | None = None
    source: Text | None = None
    stale_after: Duration | None = None
    cadence: Duration | None = None
    """How often a value is to come: the next one is late after that. Over days, a value holds until the next."""
    counted: Counted | None = Field(default=None, alias="from")
    """What the engine counts itself: nobody enters it, and it never grows old."""
    cap: AlertReading | None = None
    """What it reads in public alerts: nobody enters it, and it never grows old."""

    pull: Pull | None = None
    """Where values come from by themselves, and how often."""

    @property
    def computed(self) -> bool:
        """Whether it follows from something else, so that nobody enters it."""
        return self.counted is not None or self.cap is not None

    @field_validator("counted", mode="before", json_schema_input_type=Key | Counted)
    @classmethod
    def _by_name(cls, value: Any) -> Any:
        return {"count": value} if isinstance(value, str) else value
