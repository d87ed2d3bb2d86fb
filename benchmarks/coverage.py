"""Cover of sites: the proven proposal by region beside a greedy one, at three availabilities, and a large house."""

from __future__ import annotations

import random
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from measure import Check, finish, options, rounded

from pca.demo.coverage import skills_at
from pca.demo.institution import institution
from pca.domain.cover_moves import CoverScore, cover_problem, greedy_moves, score
from pca.domain.directory import Organisation, Person, Region, Site, SiteType
from pca.domain.plan.coverage import MinimumCoverage
from pca.plans.loader import load
from pca.services.people.cover_solver import CoverProposal, propose_cover

PLAN = Path(__file__).parents[1] / "playbooks" / "pandemie"
TARGETS = {90: 2.0, 70: 2.0, 50: 5.0}
"""Processor seconds for all regions, by percent of people at work."""
REACHED = 99.5
"""Percent of what is proven to be possible that a proposal reaches at least, in sites and in levels."""


def main() -> None:
    given = options(__doc__, sites=(10_000, 200), people=(100_000, 1_500))
    cover = load(PLAN).playbook.coverage
    assert cover is not None
    demo = institution({}).organisation
    propose_cover(cover_problem(cover, demo, someone(demo, 50), "DOD"))  # the solver is loaded
    checks, told = list[Check](), dict[str, Any]()
    targets = dict(list(TARGETS.items())[: 1 if given.quick else None])
    for percent, target in targets.items():
        able = someone(demo, percent)
        first = solved(cover, demo, able)
        again = solved(cover, demo, able)
        easy, took = greedy(cover, demo, able)
        checks += [
            Check(f"646 sites, {percent} % at work", first["processor"], "s", target),
            Check(f"{percent} %: reached of what is possible", first["reached"], "%", REACHED, at_least=True),
            Check(f"{percent} %: the same again", float(first["answers"] == again["answers"]), "", 1, at_least=True),
        ]
        told[f"at_{percent}"] = {
            "proposal": {name: value for name, value in first.items() if name != "answers"},
            "greedy": {**scored(easy), "processor": rounded(took)},
        }
    large = house(given.sites, given.people)
    for percent in targets:
        answer = solved(cover, large, someone(large, percent))
        what = f"{given.sites} sites, {given.people} people, {percent} % at work"
        checks += [
            Check(what, answer["processor"], "s", 60),
            Check(f"{what}: reached", answer["reached"], "%", REACHED, at_least=True),
        ]
        told[f"large_at_{percent}"] = {name: value for name, value in answer.items() if name != "answers"}
    finish("coverage", given, checks, **told)


def someone(held: Organisation, percent: int) -> set[str]:
    """So many in a hundred, always the same."""
    drawn = random.Random(percent)
    return {person for person in held.people if drawn.random() * 100 < percent}


def solved(cover: MinimumCoverage, held: Organisation, able: set[str]) -> dict[str, Any]:
    """Every region's proposal: what it comes to, how much of what is possible, processor and wall seconds."""
    wall, processor = perf_counter(), process_time()
    answers = [propose_cover(cover_problem(cover, held, able, region)) for region in held.regions]
    spent, took = process_time() - processor, perf_counter() - wall
    return {
        **scored([answer.score for answer in answers]),
        "without_moves": scored([answer.before for answer in answers]),
        "reached": min(
            share(answers, "sites", [answer.most_sites for answer in answers]),
            share(answers, "points", [answer.most_points for answer in answers]),
        ),
        "regions_proven": sum(answer.proven for answer in answers),
        "processor": spent,
        "wall": took,
        "answers": answers,
    }


def share(answers: list[CoverProposal], what: str, most: list[int]) -> float:
    """The sum, in percent of what is possible."""
    return 100 * sum(getattr(answer.score, what) for answer in answers) / max(1, sum(most))


def greedy(cover: MinimumCoverage, held: Organisation, able: set[str]) -> tuple[list[CoverScore], float]:
    begun = process_time()
    problems = [cover_problem(cover, held, able, region) for region in held.regions]
    scores = [score(problem, greedy_moves(problem)) for problem in problems]
    return scores, process_time() - begun


def scored(scores: list[CoverScore]) -> dict[str, int]:
    return {name: sum(getattr(part, name) for part in scores) for name in ("sites", "points", "moves")}


def house(sites: int, people: int) -> Organisation:
    """A larger house of the same kinds, in regions of about fifty sites, each some kilometres from the next."""
    drawn = random.Random(2020)
    kinds = [drawn.choices(list(SiteType)[1:], (261, 304, 81))[0] for _ in range(sites)]
    staff = [2] * sites
    for _ in range(people - 2 * sites):
        staff[drawn.randrange(sites)] += 1
    places, staffed, number = dict[str, Site](), dict[str, Person](), 0
    for at, (kind, count) in enumerate(zip(kinds, staff, strict=True)):
        region, id = f"R{at // 54}", f"S{at}"
        team = [f"P{number + place}" for place in range(count)]
        number += count
        spot = f"{30 + drawn.random():.4f},{-7 + drawn.random():.4f}"
        places[id] = Site(id, id, kind.value, region, team[0], team[-1], count, coordinates=spot)
        skills = dict(skills_at(kind, team))
        staffed |= {person: Person(person, id, skills=skills[person]) for person in team}
    regions = {place.region: Region(place.region, place.region, "P0", "P1") for place in places.values()}
    return Organisation(regions, places, staffed)


if __name__ == "__main__":
    main()
