"""The figures a guard or a threshold may name, each with its type and unit."""

from pca.domain.expressions.expressions import Type
from pca.domain.plan.terms import Duration, Key, Part
from pca.domain.plan.text import Text


class Indicator(Part):
    """One figure the crisis is steered by. A value older than `stale_after` counts as unknown, never as zero."""

    id: Key
    title: Text
    type: Type
    unit: Text | None = None
    source: Text | None = None
    stale_after: Duration | None = None
