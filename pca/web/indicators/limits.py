"""Thresholds by the figures they look at, in words: put together once for a plan and a language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias
from weakref import WeakKeyDictionary

import msgspec
from msgspec.structs import replace

from pca.domain.directory import Organisation
from pca.domain.plan import names
from pca.domain.plan.compiled import CompiledPlan
from pca.domain.plan.text import Text
from pca.domain.plan.thresholds import Threshold
from pca.services.crisis.scene import Scene
from pca.web.kit.condition_words import ConditionWords, conditions_of


class FigureLimit(msgspec.Struct, frozen=True):
    """One threshold that looks at a figure, and the decision it proposes."""

    said: str
    """As the plan writes it …"""
    words: str
    """… and in words."""
    decision: str
    value: float | None
    """The number the figure is compared with, when that can be read off."""
    until: str = ""
    """When what it proposed is withdrawn, in words, unless that is when it holds no more …"""
    until_value: float | None = None
    """… and that number."""
    mean_days: int = 0
    """Over how many days it takes the mean; 0 where it does not."""


FigureLimits: TypeAlias = Mapping[str, Mapping[str, FigureLimit]]
"""By the figure a condition reads, then by the condition as the plan writes it."""


class _Kept(msgspec.Struct, frozen=True):
    """What was put into words, and for which names of places and way of speaking."""

    organisation: Organisation
    tell: Callable[[Text, str], str]
    limits: FigureLimits


_KEPT: WeakKeyDictionary[CompiledPlan, dict[str, _Kept]] = WeakKeyDictionary()
"""By plan and language: words do not change with the figures, and there may be thousands."""


def limits_of(about: Scene, figure: str = "") -> FigureLimits:
    """The thresholds by the figures they look at; with `figure`, only those that look at it."""
    kept = _KEPT.setdefault(about.plan, {}).get(about.language)
    if kept is not None and kept.organisation is about.organisation and kept.tell is about.tell:
        return kept.limits
    limits = _limits(about, figure)
    if not figure:
        _KEPT[about.plan][about.language] = _Kept(about.organisation, about.tell, limits)
    return limits


def _limits(about: Scene, figure: str) -> FigureLimits:
    """The same condition once; each is put into words once for all."""
    limits, words = dict[str, dict[str, FigureLimit]](), conditions_of(about)
    for threshold in (*about.plan.thresholds.of_moves, *about.plan.thresholds.of_levels):
        read = dict.fromkeys(map(names.figure_of, sorted(threshold.when.names)))
        if figure and figure not in read:
            continue
        title = about.measure(threshold.event) if threshold.level else about.event_title(threshold.event)
        first, key = next(iter(read), ""), _key(threshold)
        if key in limits.get(first, {}):
            same = limits[first][key]
            for name in read:
                limits[name][key] = replace(limits[name][key], decision=f"{same.decision} · {title}")
            continue
        for name, limit in _said(threshold, title, words, read):
            limits.setdefault(name, {})[key] = limit
    return limits


def _key(threshold: Threshold) -> str:
    return "\0".join((threshold.when.source, str(threshold.days), threshold.until.source if threshold.until else ""))


def _said(
    threshold: Threshold, title: str, words: ConditionWords, read: Mapping[str, None]
) -> Iterator[tuple[str, FigureLimit]]:
    source, until = threshold.when.source, threshold.until.source if threshold.until else ""
    wording = words.words(source) + words.in_a_row(threshold.days)
    back = words.words(until) if until else ""
    compared, returned = compared_with(source), compared_with(until)
    series = [asked for asked in map(names.over_days, threshold.when.names) if asked and asked.asked == names.MEAN]
    spans = {asked.indicator: asked.days for asked in series}
    for name in read:
        yield (
            name,
            FigureLimit(
                source, wording, title, compared.get(name), back, returned.get(name), mean_days=spans.get(name, 0)
            ),
        )


_COMPARED = re.compile(
    r"\b(?:mean\(\s*)?(?<!change\()([A-Za-z_]\w*)(?:\s*,\s*\d+\s*\))?\s*(?:>=|<=|==|>|<)\s*(-?\d+(?:\.\d+)?)\b"
)


def compared_with(condition: str) -> dict[str, float]:
    """The number a condition compares each figure with, as in `rate >= 12.5`, where there is one to read off.

    A mean is on the figure's own scale; a change is not.
    """
    compared: dict[str, float] = {}
    for name, number in _COMPARED.findall(condition):
        compared.setdefault(name, float(number))
    return compared
