"""Lint rules on minimum coverage: known names, each kind of site once, levels that ask for less and less."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pca.domain.plan.coverage import CoverLevel, LevelMinimum
from pca.domain.plan.lint.findings import Finding, Path, find, unknown, unknown_among
from pca.domain.plan.lint.identity import twice
from pca.domain.plan.lint.view import View

_BEST_FIRST = list(CoverLevel)


def check(view: View) -> Iterator[Finding]:
    """Everything about `coverage`; nothing where a plan does not declare any."""
    cover = view.playbook.coverage
    if cover is None:
        return
    skills = [skill.id for skill in cover.skills]
    yield from twice([(("coverage", "skills", at), skill) for at, skill in enumerate(skills)], "coverage › skills")
    kinds: set[str] = set()
    for index, minimum in enumerate(cover.sites):
        here: Path = ("coverage", "sites", index)
        for at, kind in enumerate(minimum.kinds):
            if kind in kinds:
                yield find("coverage_twice", (*here, "kinds", at), name=kind)
            kinds.add(kind)
        yield from _levels(minimum.levels, skills, here)
    teams, activities = view.ids("teams"), view.ids("activities")
    named: set[str] = set()
    for index, function in enumerate(cover.functions):
        here = ("coverage", "functions", index)
        if function.team not in teams:
            yield unknown("team", function.team, list(teams), (*here, "team"))
        elif function.team in named:
            yield find("coverage_twice", (*here, "team"), name=function.team)
        named.add(function.team)
        yield from unknown_among("activity", function.activities, list(activities), (*here, "activities"))
        yield from _levels(function.levels, skills, here)


def _levels(levels: Sequence[LevelMinimum], skills: Sequence[str], here: Path) -> Iterator[Finding]:
    for at, minimum in enumerate(levels):
        path = (*here, "levels", at)
        for skill, count in minimum.skills.items():
            if skill not in skills:
                yield unknown("skill", skill, skills, (*path, "skills", skill))
            elif count > minimum.people:
                yield find("coverage_too_many", (*path, "skills", skill), skill=skill, count=count)
    for at, (better, lesser) in enumerate(pairwise(levels), 1):
        if not _asks_less(better, lesser):
            yield find("coverage_order", (*here, "levels", at))


def _asks_less(better: LevelMinimum, lesser: LevelMinimum) -> bool:
    """Whether the second level stands after the first and can be held by whoever holds the first."""
    return (
        _BEST_FIRST.index(better.level) < _BEST_FIRST.index(lesser.level)
        and lesser.people <= better.people
        and all(count <= better.skills.get(skill, 0) for skill, count in lesser.skills.items())
    )
