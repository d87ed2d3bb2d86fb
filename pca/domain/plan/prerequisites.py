"""What must be finished before a measure's tasks begin."""

from pydantic import AliasChoices, Field, model_validator

from pca.domain.diagnosis import Faulty
from pca.domain.plan.terms import Key, Part


class SomeOf(Part):
    """At least so many of several measures."""

    at_least: int = Field(ge=1, validation_alias=AliasChoices("at_least", "n"))
    """How many must be finished; `n` says the same, but needs quotes: readers of YAML may take it for "no"."""
    measures: tuple[Key, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _enough(self) -> "SomeOf":
        if self.at_least > len(self.measures):
            raise Faulty("rule.at_least", least=self.at_least, named=len(self.measures))
        return self


class After(Part):
    """What must be finished before a task can begin: `all` of some measures, `any` one of them, or `n_of` them.

    A plain list means `all`. What was called off, or does not concern the place, is none of those finished; it holds
    nobody back either: once nothing is left to wait for, the task begins.
    """

    all: tuple[Key, ...] = ()
    any: tuple[Key, ...] = ()
    n_of: SomeOf | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_list(cls, value: object) -> object:
        return {"all": value} if isinstance(value, list | tuple) else value

    @model_validator(mode="after")
    def _one_way(self) -> "After":
        if sum((bool(self.all), bool(self.any), self.n_of is not None)) > 1:
            raise Faulty("rule.after_way")
        return self

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures named, in order."""
        return self.all or self.any or (self.n_of.measures if self.n_of else ())

    @property
    def needed(self) -> int:
        """How many of them must be finished."""
        return self.n_of.at_least if self.n_of else min(1, len(self.any)) or len(self.all)
