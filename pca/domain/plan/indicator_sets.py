"""Figures that a house prints together: blocks of lines, each with its values by year and at a date."""

from typing import Any

from pydantic import Field, field_validator

from pca.domain.plan.terms import Key
from pca.domain.plan.text import Text, Titled

COLUMNS, BLOCKS, LINES = 12, 26, 60
"""The most of each: what still fits on a page."""


class SetColumn(Titled):
    """One column of the table: a year, or a situation at a date."""

    id: Key = ""
    title: Text


class SetLine(Titled):
    """One figure through the columns; a column it has no value for stays empty, never zero."""

    id: Key = ""
    title: Text
    unit: Text | None = None
    section: Text | None = None
    """What this line and those after it are about, as a heading above it."""
    part: bool = False
    """Whether it is a part of a line before it."""
    values: dict[Key, str] = {}
    """The value in each column, by the column's id; as digits with a point: 4.02."""
    indicator: Key | None = None
    """The figure of the plan that goes on with it during a crisis."""

    @field_validator("values", mode="before", json_schema_input_type=dict[Key, int | float | str])
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {
            name: str(figure) if isinstance(figure, int | float) and not isinstance(figure, bool) else figure
            for name, figure in value.items()
        }


class SetBlock(Titled):
    """Lines of one subject."""

    id: Key = ""
    title: Text
    note: Text | None = None
    """What a reader must know of its figures."""
    lines: tuple[SetLine, ...] = Field(default=(), max_length=LINES)


class IndicatorSet(Titled):
    """Figures that the house prints together, such as its yearly dashboard: a table by blocks, and charts."""

    id: Key = ""
    title: Text
    source: Text | None = None
    """Where the figures are taken from."""
    columns: tuple[SetColumn, ...] = Field(min_length=1, max_length=COLUMNS)
    blocks: tuple[SetBlock, ...] = Field(min_length=1, max_length=BLOCKS)
