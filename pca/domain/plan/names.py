"""The names a condition may use, besides the plan's own indicators."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pca.domain.expressions import Type
from pca.domain.plan.indicators import Indicator

BUILT_IN: Mapping[str, Type] = {"tasks_open": Type.NUMBER, "days_in_state": Type.NUMBER}
"""What the engine itself knows: live tasks of the crisis, and whole days since the perimeter's last move."""

SITE: Mapping[str, Type] = {"type": Type.TEXT, "region": Type.TEXT, "site": Type.TEXT, "staff": Type.NUMBER}
"""Names for choosing sites (`each.where`, `site_heads`); `staff` is a head count."""

REGION: Mapping[str, Type] = {"region": Type.TEXT}
"""Names for choosing regions (`each.where` of a task for each region)."""

PEOPLE: Mapping[str, Type] = {
    "site": Type.TEXT,
    "site_type": Type.TEXT,
    "region": Type.TEXT,
    "network": Type.BOOLEAN,
    "status": Type.TEXT,
}
"""Names for choosing people (`audience.people`); `network` is true outside head office."""


def catalogue(indicators: Iterable[Indicator]) -> dict[str, Type]:
    """What guards, thresholds and criteria may name: the plan's indicators and the built-in figures."""
    return {**{one.id: one.type for one in indicators}, **BUILT_IN}
