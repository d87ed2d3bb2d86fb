"""Who sits in a committee, and what the committee of a region may decide for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pca.domain import audiences
from pca.domain.directory import ROOT, Organisation, Region
from pca.domain.draft import Draft, Titles, refuse

if TYPE_CHECKING:
    from pca.domain.plan.committees import StandingCommittee


def region_at(organisation: Organisation, place: str) -> Region | None:
    """The region that a place is, or lies in."""
    return next((organisation.regions[at] for at in organisation.outwards(place) if at in organisation.regions), None)


def members(draft: Draft, committee: StandingCommittee | None, region: Region | None = None) -> list[str]:
    """Everybody who may speak for it: holders and deputies of its seats; of a region, its head and the deputy."""
    seats = committee.seats if committee else ()
    if committee is None or not (committee.per or seats):
        seats = draft.plan.playbook.committee.roles
    own = (region.head, region.deputy) if region is not None and committee is not None and committee.per else ()
    return audiences.once(person for person in (*own, *audiences.deciders(draft, seats)) if person)


def sits(draft: Draft, person: str, committee: StandingCommittee, region: Region | None) -> bool:
    """Whether somebody sits in it now: by seat, deputies and delegates included, or as head or deputy of its region."""
    if committee.per and region is not None and person in (region.head, region.deputy):
        return True
    seats = committee.seats or (() if committee.per else draft.plan.playbook.committee.roles)
    return draft.seated(person, seats) is not None


def decides(draft: Draft, what: str, perimeter: str) -> StandingCommittee | None:
    """The committee of the region a place lies in, where the plan lets it decide this."""
    regional = draft.plan.playbook.regional
    if regional is None or perimeter == ROOT or what not in (*regional.decides, *regional.levels):
        return None
    return regional if region_at(draft.situation.organisation, perimeter) is not None else None


def deciding(draft: Draft, roles: Iterable[str], what: str, perimeter: str) -> list[str]:
    """Everybody who may decide this there."""
    regional = decides(draft, what, perimeter)
    near = members(draft, regional, region_at(draft.situation.organisation, perimeter)) if regional else []
    return audiences.once((*near, *audiences.deciders(draft, roles)))


def seat(draft: Draft, roles: Iterable[str], what: str, perimeter: str, called: str = "") -> str:
    """The seat in which the order's author decides this there: a role, or the committee of the region.

    Without a reason, one of the roles or a place in that committee it is refused.
    """
    allowed, regional = tuple(roles), decides(draft, what, perimeter)
    if regional is None:
        return draft.seat(allowed, called or what)
    draft.require_reason()
    held = draft.seated(draft.actor, allowed)
    if held is not None:
        return held
    if not sits(draft, draft.actor, regional, region_at(draft.situation.organisation, perimeter)):
        titles = (draft.plan.playbook.role[role].title for role in allowed)
        refuse("not_entitled", person=draft.actor, what=called or what, roles=Titles([*titles, regional.title]))
    return regional.id
