"""Figures from a file: what the plan and the directory let it name, and what of it is new."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pca.domain.directory import ROOT
from pca.domain.orders import Observation
from pca.registers.figures import FigureColumn, FiguresExpected, FiguresRead, figures_apart, named
from pca.registers.records import RegisterProblem
from pca.services.crisis.scene import Scene
from pca.store.indicators import indicators
from pca.store.kit.database import Unit


class FiguresFound(msgspec.Struct, frozen=True):
    """What a file holds: values not known yet (or other than known), how many were, and what was set aside."""

    new: tuple[Observation, ...]
    known: int
    restated: int
    """How many of the new ones correct a value."""
    problems: tuple[RegisterProblem, ...]


def figures_in(unit: Unit, about: Scene, content: bytes, only: str = "") -> FiguresFound:
    """What is in a file, for the crisis; `only` is the indicator of a file that names none."""
    read = figures_apart(content, _expected(about, only))
    return _compared(unit, about.crisis.key, read)


def _expected(about: Scene, only: str) -> FiguresExpected:
    house, book = about.organisation, about.plan.playbook
    entered = [indicator for indicator in book.indicators if indicator.counted is None]
    columns = {
        indicator.id: FigureColumn(
            indicator.type.value, tuple(indicator.unit.written.values()) if indicator.unit else ()
        )
        for indicator in entered
    }
    places: dict[str, tuple[str, ...]] = {ROOT: (about.place(ROOT),)}
    places |= {region.id: (region.title, region.title_ar) for region in house.regions.values()}
    places |= {site.id: (site.title, site.title_ar) for site in house.sites.values()}
    heads = named({indicator.id: tuple(indicator.title.written.values()) for indicator in entered})
    return FiguresExpected(columns, heads, named(places), book.zone.key, about.now, only)


def _compared(unit: Unit, key: str, read: FiguresRead) -> FiguresFound:
    """Only what is not kept so already is new: a file sent twice says nothing the second time."""
    kept = indicators.kept(unit, key, {observation.indicator for observation in read.values})
    new: Sequence[Observation] = [seen for seen in read.values if kept.get((seen.name, seen.observed_at)) != seen.value]
    restated = sum((seen.name, seen.observed_at) in kept for seen in new)
    return FiguresFound(tuple(new), len(read.values) - len(new), restated, read.problems)
