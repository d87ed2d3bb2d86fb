"""Who could cover where: sites near each other, people to move, what sites open with then; and a quick answer."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from pca.domain.cover_move import CoverMove as CoverMove
from pca.domain.coverage import CANNOT_OPEN, POINTS, reached
from pca.domain.directory import Organisation, Site
from pca.domain.plan.coverage import LevelMinimum, MinimumCoverage

NEIGHBOURS = 11
"""Nearest sites from which somebody may come, at most: more make a proposal no better, only later."""

_EARTH = 6371.0


class CoverGroup(msgspec.Struct, frozen=True):
    """People of one site who have the same skills, as far as any minimum asks for them."""

    site: str
    skills: frozenset[str]
    people: tuple[str, ...]
    stays: bool = False
    """Whether they work at their own site alone: they were sent elsewhere for as many days in a row as may be."""


class CoverProblem(msgspec.Struct, frozen=True):
    """One region and one day: sites with their minima, people able to work, and how far it is between near sites."""

    region: str
    levels: Mapping[str, tuple[LevelMinimum, ...]]
    groups: tuple[CoverGroup, ...]
    near: Mapping[str, Mapping[str, int]]
    """For each site those it may send people to, nearest first, with the kilometres; -1 where they are not known."""


class CoverScore(msgspec.Struct, frozen=True):
    """What a proposal comes to, in the order in which two are compared: more sites, better levels, fewer moves."""

    sites: int
    points: int
    moves: int


def cover_problem(
    cover: MinimumCoverage,
    house: Organisation,
    able: Collection[str],
    region: str,
    staying: Collection[str] = (),
    distances: Mapping[tuple[str, str], int] = {},  # read alone
) -> CoverProblem:
    """What there is to solve in one region; whoever is `staying` is sent nowhere."""
    sites = [house.sites[id] for id in house.within.get(region, ())]
    levels = {site.id: levels for site in sites if (levels := cover.of_kind(site.type))}
    asked = {skill for minima in levels.values() for minimum in minima for skill in minimum.skills}
    grouped: dict[tuple[str, frozenset[str], bool], list[str]] = {}
    for id in levels:
        for person in house.staff.get(id, ()):
            if person in able:
                skills = frozenset(asked).intersection(house.people[person].skills)
                grouped.setdefault((id, skills, person in staying), []).append(person)
    groups = tuple(CoverGroup(site, skills, tuple(people), stays) for (site, skills, stays), people in grouped.items())
    return CoverProblem(
        region, levels, groups, near_sites([house.sites[id] for id in levels], cover.distance, distances)
    )


def near_sites(
    sites: Sequence[Site],
    most: int,
    distances: Mapping[tuple[str, str], int] = {},  # read alone
) -> dict[str, dict[str, int]]:
    """For each site the nearest others within `most` kilometres; of those without a position, the same commune's.

    Where the institution's own table says how far it is, that counts.
    """
    at = {site.id: place for site in sites if (place := position(site))}
    near: dict[str, dict[str, int]] = {}
    for site in sites:
        others = []
        for other in sites:
            if other.id == site.id:
                continue
            known_km = distances.get((min(site.id, other.id), max(site.id, other.id)))
            if known_km is not None:
                if known_km <= most:
                    others.append((known_km, other.id))
            elif site.id in at and other.id in at:
                km = round(kilometres(at[site.id], at[other.id]))
                if km <= most:
                    others.append((km, other.id))
            elif site.commune and site.commune == other.commune:
                others.append((-1, other.id))
        near[site.id] = {other: km for km, other in sorted(others)[:NEIGHBOURS]}
    return near


def position(site: Site) -> tuple[float, float] | None:
    """Latitude and longitude in radians, where the directory says them."""
    if not site.coordinates:
        return None
    latitude, longitude = (math.radians(float(part)) for part in site.coordinates.split(","))
    return latitude, longitude


def kilometres(here: tuple[float, float], there: tuple[float, float]) -> float:
    """How far it is in a straight line (great circle)."""
    (north, east), (other_north, other_east) = here, there
    half = math.sin((other_north - north) / 2) ** 2
    half += math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, half)))


def levels_after(problem: CoverProblem, moves: Sequence[CoverMove] = ()) -> dict[str, str]:
    """What each site opens with once these people have moved."""
    there = _at_work(problem, {move.person: move.to for move in moves})
    return {site: reached(minima, list(there[site].values())) for site, minima in problem.levels.items()}


def score(problem: CoverProblem, moves: Sequence[CoverMove] = ()) -> CoverScore:
    """What these moves come to."""
    levels = levels_after(problem, moves).values()
    return CoverScore(sum(level != CANNOT_OPEN for level in levels), sum(POINTS[level] for level in levels), len(moves))


def greedy_moves(problem: CoverProblem) -> tuple[CoverMove, ...]:
    """A quick answer to compare with: site by site, the nearest people whom their own site can spare."""
    there = _at_work(problem, {})
    moves: dict[str, CoverMove] = {}
    staying = {person for group in problem.groups if group.stays for person in group.people}
    home = {person: group.site for group in problem.groups for person in group.people}
    for site in _closed_first(problem, there):
        for minimum in problem.levels[site]:
            taken = _filled(problem, there, site, minimum, staying.union(moves))
            if taken is None:
                continue
            for person in taken:
                there[site][person] = there[home[person]].pop(person)
                moves[person] = CoverMove(person, home[person], site, problem.near[home[person]][site])
            break
    return tuple(moves.values())


def _closed_first(problem: CoverProblem, there: Mapping[str, Mapping[str, frozenset[str]]]) -> list[str]:
    now = {site: POINTS[reached(minima, list(there[site].values()))] for site, minima in problem.levels.items()}
    best = {site: POINTS[minima[0].level.value] for site, minima in problem.levels.items()}
    return sorted((site for site in now if now[site] < best[site]), key=lambda site: (now[site], site))


def _filled(
    problem: CoverProblem,
    there: Mapping[str, Mapping[str, frozenset[str]]],
    site: str,
    minimum: LevelMinimum,
    moved: Collection[str],
) -> list[str] | None:
    """Who would have to come for a site to reach one level; None when nobody can."""
    people, taken = dict(there[site]), list[str]()
    if reached((minimum,), list(people.values())) != CANNOT_OPEN:
        return []
    for _, other in sorted((problem.near[other][site], other) for other in problem.near if site in problem.near[other]):
        for person, skills in _spare(problem.levels[other], there[other], moved):
            short = [skill for skill, count in minimum.skills.items() if _held(skill, people) < count]
            if len(people) < minimum.people or any(skill in skills for skill in short):
                people[person] = skills
                taken.append(person)
            if reached((minimum,), list(people.values())) != CANNOT_OPEN:
                return taken
    return None


def _held(skill: str, people: Mapping[str, Collection[str]]) -> int:
    return sum(skill in skills for skills in people.values())


def _spare(
    levels: Sequence[LevelMinimum], there: Mapping[str, frozenset[str]], moved: Collection[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """People without whom a site still opens as it does with them."""
    left = dict(there)
    level = reached(levels, list(left.values()))
    for person, skills in there.items():
        without = {other: has for other, has in left.items() if other != person}
        if person not in moved and (level == CANNOT_OPEN or reached(levels, list(without.values())) == level):
            left = without
            yield person, skills


def _at_work(problem: CoverProblem, moved: Mapping[str, str]) -> dict[str, dict[str, frozenset[str]]]:
    """Who is at work at each site, with their skills."""
    there: dict[str, dict[str, frozenset[str]]] = {site: {} for site in problem.levels}
    for group in problem.groups:
        for person in group.people:
            there[moved.get(person, group.site)][person] = group.skills
    return there
