"""Indicators whose values are pulled from an address, again and again."""

from typing import Literal

from pydantic import Field

from pca.domain.plan.terms import Duration, Part


class Pull(Part):
    """Where values come from, and how often. Only hosts that the administrator allows are ever called."""

    url: str = Field(min_length=8, max_length=400, pattern=r"^https?://[^\s@]+$")
    format: Literal["csv", "json", "cap"]
    every: Duration
    rows: str = Field(default="", max_length=200)
    """Of JSON: the dotted path to the list of values; the whole answer unless said."""
    value: str = Field(default="", max_length=200)
    """The column, or the dotted path in each row, of the value."""
    date: str = Field(default="", max_length=200)
    """The same of the day or the instant it was true; the moment of the answer unless said."""
