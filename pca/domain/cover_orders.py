"""The rule of confirming a cover: it must still be about people and sites as they are."""

from __future__ import annotations

from datetime import timedelta

from pca.domain.cover_acts import FARTHEST, MOST_DISTANCES, ConfirmCover, SetDistances
from pca.domain.draft import Draft, refuse
from pca.domain.facts import CoverConfirmed, DistancesSet

AHEAD = 14
"""Days for which a cover can be confirmed; the day may have begun elsewhere on earth."""


def set_distances(draft: Draft, act: SetDistances) -> None:
    """The table is of sites there are, each pair once."""
    if len(act.rows) > MOST_DISTANCES:
        refuse("distances_too_many", most=MOST_DISTANCES)
    sites = draft.situation.organisation.sites
    for row in act.rows:
        for site in (row.site, row.other):
            if site not in sites:
                refuse("site_unknown", site=site)
        if row.site == row.other or not 0 <= row.km <= FARTHEST:
            refuse("distance_unfit", site=row.site, place=row.other)
    if len({frozenset((row.site, row.other)) for row in act.rows}) < len(act.rows):
        refuse("distance_twice")
    draft.add(DistancesSet(rows=act.rows))


def confirm_cover(draft: Draft, act: ConfirmCover) -> None:
    """People of the region who are not absent go to sites of it, each to one."""
    house = draft.situation.organisation
    if act.region not in house.regions:
        refuse("region_unknown", region=act.region)
    today = draft.now.date()
    if not today - timedelta(days=1) <= act.day <= today + timedelta(days=AHEAD + 1):
        refuse("cover_day", day=act.day.isoformat())
    sites = frozenset(house.within.get(act.region, ()))
    people = {move.person for move in act.moves}
    fitting = all(
        move.site in sites
        and move.to in sites
        and move.to != move.site
        and house.present(move.person)
        and house.people[move.person].site == move.site
        for move in act.moves
    )
    if not fitting or len(people) < len(act.moves):
        refuse("cover_changed")
    draft.add(
        CoverConfirmed(region=act.region, day=act.day, moves=act.moves, sites=act.sites, most_sites=act.most_sites)
    )
