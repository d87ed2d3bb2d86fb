"""What each site and central function can open with, from who can work that day: what is missing, who alone has it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from pca.domain.directory import Organisation, Person
from pca.domain.plan.coverage import CoverLevel, LevelMinimum, MinimumCoverage

CANNOT_OPEN = "closed"
"""What is reached where not even the least level is."""

LEVELS = (*(level.value for level in CoverLevel), CANNOT_OPEN)
"""Best first."""

POINTS: Mapping[str, int] = {level: len(LEVELS) - 1 - place for place, level in enumerate(LEVELS)}
"""How much a level counts when levels of many sites are compared."""

Skills = Collection[str]


class Shortfall(msgspec.Struct, frozen=True):
    """What is missing for a level: people in all, and how many with each skill."""

    level: str
    people: int = 0
    skills: tuple[tuple[str, int], ...] = ()


class SingleHolder(msgspec.Struct, frozen=True):
    """A skill that a place needs and that one person alone has there (RES-3)."""

    skill: str
    person: str


class Covered(msgspec.Struct, frozen=True, kw_only=True):
    """One site, or one team of a central function, on one day."""

    id: str
    level: str
    """What is reached: one of `LEVELS`."""
    present: int
    staff: int
    shortfall: Shortfall | None = None
    """What the next better level takes; nothing when the best one is reached."""
    singles: tuple[SingleHolder, ...] = ()
    activities: tuple[str, ...] = ()
    """Activities that stand still without it, of a central function."""


def reached(levels: Sequence[LevelMinimum], people: Sequence[Skills]) -> str:
    """The best of `levels` (best first) that these people reach, each given by their skills."""
    return next((minimum.level.value for minimum in levels if not _shortfall(minimum, people)), CANNOT_OPEN)


def cover_sites(
    cover: MinimumCoverage, house: Organisation, able: Collection[str], region: str = ""
) -> tuple[Covered, ...]:
    """Every site of a declared kind (of one region), those that cannot open first. `able` are who can work there.

    Everybody counts once, at their own site, whatever else they are head of.
    """
    sites = [site for site in house.sites.values() if not region or site.region == region]
    covered = [
        _covered(site.id, levels, _people(house, house.staff.get(site.id, ())), able)
        for site in sites
        if (levels := cover.of_kind(site.type))
    ]
    return tuple(sorted(covered, key=lambda place: POINTS[place.level]))


def cover_functions(cover: MinimumCoverage, house: Organisation, able: Collection[str]) -> tuple[Covered, ...]:
    """Every central function, those that stand still first."""
    covered = [
        _covered(
            function.team,
            function.levels,
            _people(house, house.members.get(function.team, ())),
            able,
            function.activities,
        )
        for function in cover.functions
    ]
    return tuple(sorted(covered, key=lambda place: POINTS[place.level]))


def undeclared(cover: MinimumCoverage, house: Organisation) -> tuple[str, ...]:
    """Kinds of site with people at work for which the plan declares no minimum, in the institution's order."""
    kinds = {site.type for site in house.sites.values()}
    return tuple(kind for kind in house.kinds if kind in kinds and not cover.of_kind(kind))


def _people(house: Organisation, ids: Iterable[str]) -> list[Person]:
    return [house.people[id] for id in ids]


def _covered(
    id: str,
    levels: Sequence[LevelMinimum],
    staff: Sequence[Person],
    able: Collection[str],
    activities: tuple[str, ...] = (),
) -> Covered:
    present = [person.skills for person in staff if person.id in able]
    level = reached(levels, present)
    better = [minimum for minimum in levels if POINTS[minimum.level.value] > POINTS[level]]
    return Covered(
        id=id,
        level=level,
        present=len(present),
        staff=len(staff),
        shortfall=_shortfall(better[-1], present) if better else None,
        singles=tuple(_singles(levels, staff)),
        activities=activities,
    )


def _shortfall(minimum: LevelMinimum, people: Sequence[Skills]) -> Shortfall | None:
    """What these people lack for one level; None when they reach it."""
    skills = tuple(
        (skill, count - there)
        for skill, count in minimum.skills.items()
        if (there := sum(skill in has for has in people)) < count
    )
    missing = max(0, minimum.people - len(people))
    return Shortfall(minimum.level.value, missing, skills) if missing or skills else None


def _singles(levels: Sequence[LevelMinimum], staff: Sequence[Person]) -> Iterator[SingleHolder]:
    for skill in dict.fromkeys(skill for minimum in levels for skill in minimum.skills):
        holders = [person.id for person in staff if skill in person.skills]
        if len(holders) == 1:
            yield SingleHolder(skill, holders[0])
