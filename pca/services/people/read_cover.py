"""Questions about who covers what on a day: by the plan in force, as far as somebody reaches."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

import msgspec
from msgspec.structs import replace

from pca.domain.access.access import Reach
from pca.domain.cover_moves import CoverMove, CoverProblem, cover_problem
from pca.domain.coverage import CANNOT_OPEN, Covered, Shortfall, cover_functions, cover_sites, undeclared
from pca.domain.directory import Organisation
from pca.domain.plan.coverage import MinimumCoverage
from pca.domain.plan.playbook import Playbook
from pca.runtime import Runtime
from pca.services.crisis.read import open_crises
from pca.services.engine.situation import frozen
from pca.services.people.cover_solver import CoverProposal, propose_cover
from pca.services.people.read_availability import able
from pca.services.plans.read import histories
from pca.store.kit.database import Unit
from pca.store.people import covers
from pca.store.people.covers import ConfirmedCover
from pca.store.people.directory import organisation

KEPT = 200
"""Proposals kept in memory: the same question is not solved twice."""

_kept: OrderedDict[str, CoverProposal] = OrderedDict()
_guard = threading.Lock()


class AbleOnDay(msgspec.Struct, frozen=True):
    """Who can work on a day: at their site, and at all."""

    at_site: frozenset[str]
    at_work: frozenset[str]
    elsewhere: Mapping[str, str]
    """Who works at an alternate site that day, and at which."""


class DayCover(msgspec.Struct, frozen=True, kw_only=True):
    """One day of what somebody reaches, by the plan whose minima are asked."""

    day: date
    plan: str
    """What that plan is called."""
    playbook: Playbook
    cover: MinimumCoverage
    house: Organisation
    able: AbleOnDay
    sites: tuple[Covered, ...]
    """With what was confirmed for that day."""
    functions: tuple[Covered, ...]
    """Central functions, for those who reach the whole institution."""
    undeclared: tuple[str, ...]
    confirmed: dict[str, ConfirmedCover]
    distances: Mapping[tuple[str, str], int] = {}
    """By the institution's own table."""
    staying: frozenset[str] = frozenset()
    """Who was sent elsewhere for as many days in a row, before this one, as the plan allows."""


def pairs_known(unit: Unit) -> int:
    """How many pairs of sites the institution's own table of distances has."""
    return len(covers.distances(unit))


def able_on(unit: Unit, day: date) -> AbleOnDay:
    """Who can work on `day`, by what is planned and declared. Of whom nobody knows counts as not there.

    Whoever works at an alternate site or from home opens no door of their own site.
    """
    working = able(unit, day).works.values()
    return AbleOnDay(
        frozenset(person for people in working for person, on_day in people if on_day.ability.where == "site"),
        frozenset(person for people in working for person, _ in people),
        {person: on_day.site for people in working for person, on_day in people if on_day.site},
    )


def plan_asked(runtime: Runtime, unit: Unit) -> Playbook | None:
    """The plan whose minima count: that of the real crisis opened last, else one in force; None where none has any."""
    hashes = [crisis.plan for crisis in reversed(open_crises(unit)) if crisis.mode == "real"]
    hashes += [line.hash for history in histories(unit).values() if (line := history.in_force) is not None]
    for hash in hashes:
        plan = frozen(runtime, unit, hash)
        if plan is not None and plan.playbook.coverage is not None:
            return plan.playbook
    return None


def day_cover(runtime: Runtime, unit: Unit, reach: Reach, day: date, language: str) -> DayCover | None:
    """What each site within reach opens with that day; None while no plan declares minima."""
    playbook = plan_asked(runtime, unit)
    if playbook is None or playbook.coverage is None:
        return None
    house, able = organisation(unit), able_on(unit, day)
    confirmed = covers.confirmed(unit, day)
    moves = (move for done in confirmed.values() for move in done.moves)
    moved = {move.person: move.to for move in moves if move.person in able.at_site}
    placed = _placed(house, {**moved, **able.elsewhere})
    sites = cover_sites(playbook.coverage, placed, able.at_site | able.elsewhere.keys())
    return DayCover(
        day=day,
        plan=playbook.title.to(language),
        playbook=playbook,
        cover=playbook.coverage,
        house=house,
        able=able,
        sites=tuple(place for place in sites if reach.covers(house, place=place.id)),
        functions=cover_functions(playbook.coverage, house, able.at_work) if reach.everything else (),
        undeclared=undeclared(playbook.coverage, house),
        confirmed=confirmed,
        distances=covers.distances(unit),
        staying=covers.away_each_day(unit, day, playbook.coverage.days_in_row),
    )


def _placed(house: Organisation, at: Mapping[str, str]) -> Organisation:
    """The institution with these people at these sites: each of them is in one place."""
    there = {person: replace(house.people[person], site=site) for person, site in at.items() if person in house.people}
    return replace(house, people={**house.people, **there}) if there else house


def without_moves(known: DayCover, region: str) -> tuple[Covered, ...]:
    """What the sites of one region open with if nobody moves."""
    return cover_sites(known.cover, known.house, known.able.at_site, region)


def proposal(known: DayCover, region: str) -> tuple[CoverProblem, CoverProposal, str]:
    """The question of one region, its answer, and the digest that tells whether the question is still the same."""
    problem = cover_problem(known.cover, known.house, known.able.at_site, region, known.staying, known.distances)
    digest = _digest(problem)
    with _guard:
        answer = _kept.get(digest)
    if answer is None:
        answer = propose_cover(problem)
        with _guard:
            _kept[digest] = answer
            while len(_kept) > KEPT:
                _kept.popitem(last=False)
    return problem, answer, digest


def _digest(problem: CoverProblem) -> str:
    parts = (
        problem.region,
        [(site, [minimum.model_dump(mode="json") for minimum in minima]) for site, minima in problem.levels.items()],
        [(group.site, sorted(group.skills), group.people, group.stays) for group in problem.groups],
        problem.near,
    )
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:32]


def could_come(known: DayCover, problem: CoverProblem, site: str, lack: Shortfall) -> Iterator[CoverMove]:
    """People of near sites who would help a site that lacks somebody, the nearest first."""
    skills = {skill for skill, _ in lack.skills}
    near = sorted((kms[site], other) for other, kms in problem.near.items() if site in kms)
    for km, other in near:
        for group in problem.groups:
            if group.site == other and not group.stays and (not skills or skills & group.skills):
                yield from (CoverMove(person, other, site, km) for person in group.people)


def paired(problem: CoverProblem, answer: CoverProposal) -> dict[str, tuple[str, int]]:
    """For each site that stays shut the nearest one that opens, and how far it is; "" and -1 where none is near."""
    pairs = {}
    for site in (at for at, level in answer.levels.items() if level == CANNOT_OPEN):
        opens = ((km, other) for other, km in problem.near[site].items() if answer.levels[other] != CANNOT_OPEN)
        km, other = min(opens, default=(-1, ""))
        pairs[site] = other, km
    return pairs


def own_moves(unit: Unit, person: str, since: date) -> tuple[tuple[date, CoverMove], ...]:
    """The days on which somebody works at another site."""
    return covers.own_moves(unit, person, since)


def within(reach: Reach, house: Organisation, moves: Iterable[CoverMove]) -> tuple[CoverMove, ...]:
    """Moves that begin or end at a site within reach."""
    return tuple(move for move in moves if reach.covers(house, place=move.site) or reach.covers(house, place=move.to))


def regions_within(reach: Reach, house: Organisation) -> Collection[str]:
    """Regions whose proposal somebody may see."""
    return [region for region in house.regions if reach.covers(house, place=region)]
