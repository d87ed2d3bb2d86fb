"""How many people, and with which skills, it takes to open a site or keep a central function going (R43)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from pca.domain.plan.terms import Key, Part
from pca.domain.plan.text import Text, Titled

Count = Annotated[int, Field(ge=1, le=1000)]


class CoverLevel(StrEnum):
    """How far something opens, best first; a site that reaches none of its levels cannot open."""

    OPEN = "open"
    REDUCED = "reduced"
    NO_CASH = "no_cash"


class CoverSkill(Titled):
    """Something a person may do or speaks, by the key that the directory says it with (`skills` of people.csv)."""

    id: Key = ""
    title: Text


class LevelMinimum(Part):
    """What one level takes, at least."""

    level: CoverLevel
    people: Count
    """People at work there."""
    skills: dict[Key, Count] = {}
    """How many of them must have a skill; one person may answer for several skills."""


class SiteMinimum(Part):
    """What it takes to open sites of these kinds, level by level, the best one first."""

    kinds: tuple[Key, ...] = Field(min_length=1)
    levels: tuple[LevelMinimum, ...] = Field(min_length=1)


class FunctionMinimum(Part):
    """What a team at head office takes to keep its activities going, level by level, the best one first."""

    team: Key
    activities: tuple[Key, ...] = ()
    """The activities that stand still without it."""
    levels: tuple[LevelMinimum, ...] = Field(min_length=1)


class MinimumCoverage(Part):
    """How many people sites and central functions need, and how far somebody may be sent to fill a gap."""

    skills: tuple[CoverSkill, ...] = ()
    sites: tuple[SiteMinimum, ...] = Field(min_length=1)
    functions: tuple[FunctionMinimum, ...] = ()
    distance: Annotated[int, Field(ge=1, le=1000)] = 60
    """Kilometres between two sites, at most, for somebody to cover the other one. Where positions are not known: the
    same commune."""

    days_in_row: Annotated[int, Field(ge=1, le=31)] = 6
    """Days in a row for which somebody may be sent to another site, at most; then they stay at their own."""

    def of_kind(self, kind: str) -> tuple[LevelMinimum, ...]:
        """What a site of this kind takes, best level first; nothing where the plan does not say."""
        return next((minimum.levels for minimum in self.sites if kind in minimum.kinds), ())
