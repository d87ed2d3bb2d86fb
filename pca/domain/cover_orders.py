"""The rule of confirming a cover: it must still be about people and sites as they are."""

from __future__ import annotations

from datetime import timedelta

from pca.domain.cover_acts import ConfirmCover
from pca.domain.draft import Draft, refuse
from pca.domain.facts import CoverConfirmed

AHEAD = 14
"""Days for which a cover can be confirmed; the day may have begun elsewhere on earth."""


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
