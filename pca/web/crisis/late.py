"""Late tasks by region and team, with what became of them in a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import msgspec

from pca.services.crisis.read_situation import CrisisSituation
from pca.services.crisis.scene import Scene
from pca.web.kit.cards import team as team_title

ByRegion = Mapping[tuple[str, str], int]


class LateRegion(msgspec.Struct, frozen=True):
    """Late tasks in one region, by team in the table's order; `day_ago` is how many there were, None if not known."""

    id: str
    title: str
    teams: tuple[int, ...]
    late: int
    day_ago: int | None


class LateTeam(msgspec.Struct, frozen=True):
    """One team, and its late tasks everywhere."""

    id: str
    title: str
    late: int


class LateTable(msgspec.Struct, frozen=True):
    """Regions and teams, those with most late tasks first; those that have none are left out."""

    teams: tuple[LateTeam, ...] = ()
    regions: tuple[LateRegion, ...] = ()
    late: int = 0
    day_ago: int | None = None


def late_tasks(about: Scene, now: CrisisSituation) -> LateTable:
    """What is late, as the reader reaches it."""
    in_region, of_team = _summed(now.late, 0), _summed(now.late, 1)
    teams = sorted(of_team, key=lambda team: (-of_team[team], team))
    before = None if now.late_before is None else _summed(now.late_before, 0)
    regions = sorted(in_region, key=lambda region: (-in_region[region], region))
    return LateTable(
        teams=tuple(LateTeam(team, team_title(about, team), of_team[team]) for team in teams),
        regions=tuple(
            LateRegion(
                region,
                about.place(region),
                tuple(now.late.get((region, team), 0) for team in teams),
                in_region[region],
                None if before is None else before[region],
            )
            for region in regions
        ),
        late=sum(in_region.values()),
        day_ago=None if before is None else sum(before.values()),
    )


def _summed(late: ByRegion, part: int) -> Counter[str]:
    summed: Counter[str] = Counter()
    for where, number in late.items():
        summed[where[part]] += number
    return summed
