"""Tasks that no plan asks for: each is a measure of its own, at rest, known under a name that plans do not use."""

from __future__ import annotations

AD_HOC = "adhoc_"
"""How the measure of such a task is called, before the number of its first task."""


def is_ad_hoc(measure: str) -> bool:
    """Whether a measure is that of a task somebody opened."""
    return measure.startswith(AD_HOC)
