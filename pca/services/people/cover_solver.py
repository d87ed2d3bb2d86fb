"""The best cover of one region, proven or with its gap: as many sites open as can be, then levels, then few moves.

HiGHS, one thread, one seed, and a limit of nodes instead of a clock: the same question gets the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import msgspec

from pca.domain.cover_moves import CoverMove, CoverProblem, CoverScore, levels_after, score
from pca.domain.coverage import POINTS

SEED = 2020
NODES = 2_000
"""Branches that are looked at for each aim, at most."""
CLOSE = 0.005
"""How near to the proven best the last aim, few and short moves, may stay."""


class CoverProposal(msgspec.Struct, frozen=True):
    """Moves for one region and one day, and how far from the best they can be at most."""

    region: str
    moves: tuple[CoverMove, ...]
    levels: Mapping[str, str]
    """What each site opens with then."""
    score: CoverScore
    before: CoverScore
    """Without any move."""
    most_sites: int
    """No cover opens more sites than this."""
    most_points: int
    """Nor reaches better levels, with as many sites open."""

    @property
    def proven(self) -> bool:
        """Whether no cover opens more sites, or the same ones better."""
        return (self.score.sites, self.score.points) == (self.most_sites, self.most_points)


def propose_cover(problem: CoverProblem, nodes: int = NODES) -> CoverProposal:
    """The proposal for one region."""
    before = score(problem)
    best = sum(POINTS[minima[0].level.value] for minima in problem.levels.values())
    if before.points == best or not problem.groups:
        most = before.sites, before.points
        return CoverProposal(problem.region, (), levels_after(problem), before, before, *most)
    model = _Model(problem)
    sites = model.aim(model.opens, nodes)
    model.hold(model.opens, sites.least)
    points = model.aim(model.points, nodes)
    model.hold(model.points, points.least)
    model.aim({column: -cost for column, cost in model.costs.items()}, nodes, close=CLOSE)
    moves = model.moves()
    return CoverProposal(
        *(problem.region, moves, levels_after(problem, moves), score(problem, moves), before),
        *(sites.most, points.most),
    )


class _Reached(msgspec.Struct, frozen=True):
    """One aim: how much of it was reached, and how much can be at most."""

    least: int
    most: int


class _Model:
    """The region as columns (people sent, levels reached) and rows (each person once, each minimum kept)."""

    def __init__(self, problem: CoverProblem) -> None:
        self.problem = problem
        self.upper: list[int] = []
        self.rows: list[tuple[float, float, dict[int, float]]] = []
        self.opens: dict[int, int] = {}
        self.points: dict[int, int] = {}
        self.costs: dict[int, int] = {}
        self.held: dict[str, dict[str, int]] = {}
        self.sent = self._senders()
        for site in problem.levels:
            self._site(site)
        self.values = [0] * len(self.upper)
        for site, level in levels_after(problem).items():
            if level in self.held[site]:
                self.values[self.held[site][level]] = 1
        self.solver = self._solver()

    def _column(self, upper: int) -> int:
        self.upper.append(upper)
        return len(self.upper) - 1

    def _senders(self) -> list[dict[str, int]]:
        """For each group a column for each site it may send people to."""
        sent = []
        for group in self.problem.groups:
            near, size = {} if group.stays else self.problem.near[group.site], len(group.people)
            columns = {site: self._column(size) for site in near}
            self.costs |= {columns[site]: 1000 + max(0, km) for site, km in near.items()}
            if columns:
                self.rows.append((0, size, dict.fromkeys(columns.values(), 1.0)))
            sent.append(columns)
        return sent

    def _site(self, site: str) -> None:
        """A column for each level, one of which may hold; people and skills there are enough for it."""
        minima = self.problem.levels[site]
        held = self.held[site] = {minimum.level.value: self._column(1) for minimum in minima}
        self.opens |= dict.fromkeys(held.values(), 1)
        self.points |= {column: POINTS[level] for level, column in held.items()}
        self.rows.append((0, 1, dict.fromkeys(held.values(), 1.0)))
        self._enough(site, "", {held[minimum.level.value]: minimum.people for minimum in minima})
        for skill in dict.fromkeys(skill for minimum in minima for skill in minimum.skills):
            self._enough(site, skill, {held[minimum.level.value]: minimum.skills.get(skill, 0) for minimum in minima})

    def _enough(self, site: str, skill: str, needed: Mapping[int, int]) -> None:
        row: dict[int, float] = {column: -float(count) for column, count in needed.items() if count}
        own = 0
        for group, columns in zip(self.problem.groups, self.sent, strict=True):
            if skill and skill not in group.skills:
                continue
            if group.site == site:
                own += len(group.people)
                row |= dict.fromkeys(columns.values(), -1.0)
            elif site in columns:
                row[columns[site]] = 1.0
        self.rows.append((-own, float("inf"), row))

    def _solver(self) -> Any:
        highspy: Any = import_module("highspy")  # only who asks for a proposal waits for it to load
        solver = highspy.Highs()
        for option, value in (
            *(("output_flag", False), ("threads", 1), ("random_seed", SEED), ("parallel", "off")),
            *(("mip_rel_gap", 0.0), ("mip_abs_gap", 0.99)),
        ):
            solver.setOptionValue(option, value)
        for upper in self.upper:
            solver.addVar(0, upper)
        count = len(self.upper)
        solver.changeColsIntegrality(count, list(range(count)), [highspy.HighsVarType.kInteger] * count)
        for lower, most, row in self.rows:
            solver.addRow(lower, most, len(row), list(row), list(row.values()))
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        return solver

    def aim(self, aim: Mapping[int, int], nodes: int, close: float = 0.0) -> _Reached:
        """Reach as much as can be of one aim."""
        count = len(self.upper)
        self.solver.setOptionValue("mip_max_nodes", nodes)
        self.solver.setOptionValue("mip_rel_gap", close)
        self.solver.changeColsCost(count, list(range(count)), [float(aim.get(column, 0)) for column in range(count)])
        self.solver.setSolution(count, list(range(count)), self.values)
        self.solver.run()
        values = list(self.solver.getSolution().col_value)
        self.values = [round(value) for value in values] or self.values
        least = sum(weight * self.values[column] for column, weight in aim.items())
        bound = self.solver.getInfo().mip_dual_bound
        most = len(self.held) * max(aim.values(), default=0)
        return _Reached(least, max(least, math.floor(min(bound, most) + 1e-6)))

    def hold(self, aim: Mapping[int, int], least: int) -> None:
        """Whatever follows may not fall behind what was reached."""
        self.solver.addRow(float(least), float("inf"), len(aim), list(aim), [float(weight) for weight in aim.values()])

    def moves(self) -> tuple[CoverMove, ...]:
        """Who goes where; of people alike the last ones of the directory go."""
        moves: list[CoverMove] = []
        for group, columns in zip(self.problem.groups, self.sent, strict=True):
            left = list(group.people)
            for site, column in columns.items():
                for _ in range(round(self.values[column])):
                    moves.append(CoverMove(left.pop(), group.site, site, self.problem.near[group.site][site]))
        return tuple(moves)
