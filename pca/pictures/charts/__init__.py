"""Charts of a crisis: how tasks advance, how teams answer, how figures move, how long activities can still wait."""

from pca.pictures.charts.bars import Team, answers
from pca.pictures.charts.curves import Mark, series, sparkline
from pca.pictures.charts.objectives import Objective, objectives
from pca.pictures.charts.progress import Count, counted, progress

__all__ = [
    "Count",
    "Mark",
    "Objective",
    "Team",
    "answers",
    "counted",
    "objectives",
    "progress",
    "series",
    "sparkline",
]
