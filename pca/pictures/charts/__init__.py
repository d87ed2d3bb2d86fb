"""Charts of a crisis: how tasks advance, how teams answer, how figures move, how long activities can still wait."""

from pca.pictures.charts.bars import TeamAnswers, answers
from pca.pictures.charts.columns import YearBar, years
from pca.pictures.charts.curves import ProposalMark, ThresholdLine, series, sparkline
from pca.pictures.charts.objectives import ObjectiveBar, objectives
from pca.pictures.charts.progress import ProgressCount, counted, progress

__all__ = [
    "ObjectiveBar",
    "ProgressCount",
    "ProposalMark",
    "TeamAnswers",
    "ThresholdLine",
    "YearBar",
    "answers",
    "counted",
    "objectives",
    "progress",
    "series",
    "sparkline",
    "years",
]
