"""Which rows a person reaches, said in SQL: the one filter that every query of a screen uses."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, false, or_, select, true

from pca.domain.access.access import Reach
from pca.domain.directory import Organisation
from pca.store.tables.directory import SITE

Column: TypeAlias = ColumnElement[Any]


def scope_filter(
    reach: Reach,
    *,
    team: Column | None = None,
    place: Column | None = None,
    person: Column | None = None,
    region: Column | None = None,
) -> ColumnElement[bool]:
    """The condition for the rows `reach` covers, by the columns that say whose a row is; one match is enough.

    `place` holds sites or regions; a site belongs to its region as the directory has it now. A query that names no
    column sees nothing, unless the reach is everything.
    """
    if reach.everything:
        return true()
    conditions: list[ColumnElement[bool]] = []
    if place is not None:
        conditions += _within(place, reach.sites | reach.regions)
        if reach.regions:
            conditions.append(place.in_(select(SITE.c.id).where(SITE.c.region.in_(sorted(reach.regions)))))
    if team is not None:
        conditions += _within(team, reach.teams)
    if region is not None:
        conditions += _within(region, reach.regions)
    if person is not None and reach.person is not None:
        conditions.append(person == reach.person)
    return or_(*conditions) if conditions else false()


def perimeter_filter(reach: Reach, organisation: Organisation, perimeter: Column) -> ColumnElement[bool]:
    """The condition for states and measures that hold where `reach` reaches: its places and those that govern them."""
    return or_(scope_filter(reach, place=perimeter), perimeter.in_(sorted(reach.perimeters(organisation))))


def _within(column: Column, names: Collection[str]) -> list[ColumnElement[bool]]:
    return [column.in_(sorted(names))] if names else []
