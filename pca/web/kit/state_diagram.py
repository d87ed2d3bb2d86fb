"""The states of a plan drawn, as a diagram and as a list: once for each version, configuration and language."""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

from pca.domain.plan.compiled import CompiledPlan
from pca.pictures import Picture
from pca.pictures import states as diagrams

Links: TypeAlias = "tuple[tuple[str, str], ...] | None"
"""Where each decision that is possible now is taken; None for those who only look on."""


@lru_cache(maxsize=64)
def diagram(plan: CompiledPlan, configuration: tuple[str, ...], language: str, links: Links) -> Picture:
    """Drawn once for each plan version and configuration: finding room for every label takes a tenth of a second."""
    targets = dict(links) if links is not None else None
    return diagrams.diagram(plan.playbook, configuration, language=language, links=targets)


@lru_cache(maxsize=64)
def steps(
    plan: CompiledPlan, configuration: tuple[str, ...], language: str, links: Links
) -> tuple[diagrams.ListedState, ...]:
    targets = dict(links) if links is not None else None
    return diagrams.listed_states(plan.playbook, configuration, language=language, links=targets)
